import { GatewiseError } from '../../core/common/errors';
import { decodeChunks } from '../encoding';
import { fileLimits } from '../limits';
import { readSource } from '../source';
import { checkNames, requireWidth } from './column-names';
import { estimateRows, readTextStart } from './delimited';
import type { Importer } from './importer';
import { RowsFile } from './rows-file';

/** Rows beyond the first thousand that a preview keeps for the sake of names that are first seen there. */
const lateRows = 1000;
/** Values of each name that are enough to tell what it holds. */
const enoughValues = 200;
const deepestNesting = 8;

/**
 * One JSON object in each line; its keys are the columns, in the order in which they first appear. Objects inside it are
 * columns of their own (`{"wind": {"speed": 3}}` is `wind.speed`); lists stay text.
 */
export const jsonLinesImporter: Importer = {
  async sample(source, choices, _scratch, { wholeFile, signal } = { wholeFile: false }) {
    const start = await readTextStart(source, choices);
    const keys = new Map<string, number>();
    const seen: number[] = [];
    const rows: (string | null)[][] = [];
    let late = 0;
    let count = 0;
    let line = 0;
    let read = 0;
    const decoded = decodeChunks(readSource(source, signal), start.encoding, () => undefined);
    for await (const text of linesOf(source.name, decoded)) {
      if (!wholeFile && count >= fileLimits.previewRows && read > fileLimits.previewKeyBytes) break;
      line += 1;
      read += text.length + 1;
      const row = readLine(source.name, line, text, keys);
      requireWidth(source.name, keys.size, line);
      if (row === null) continue;
      count += 1;
      const isFirst = count <= fileLimits.previewRows;
      const isWanted =
        isFirst || (late < lateRows && row.some((value, at) => value !== null && (seen[at] ?? 0) < enoughValues));
      if (!isWanted) continue;
      if (!isFirst) late += 1;
      rows.push(row);
      row.forEach((value, at) => (seen[at] = (seen[at] ?? 0) + (value === null ? 0 : 1)));
    }
    if (rows.length === 0)
      throw new GatewiseError('FILE_EMPTY', `“${source.name}” holds no rows.`, { file: source.name });
    const names = checkNames(source.name, [...keys.keys()]);
    const isWhole = wholeFile || read <= fileLimits.previewKeyBytes;
    return {
      names,
      rows: rows.map((row) => names.map((_, index) => row[index] ?? '')),
      storedAs: names.map(() => 'text'),
      rowCount: isWhole
        ? { value: count, exact: true }
        : { value: estimateRows(count, read, start, source), exact: false },
      reading: { encoding: start.encoding, delimiter: null, header: null, skippedLines: 0, sheet: null },
      preamble: [],
      unclosedQuote: null,
      alternatives: { encodings: start.encodings, delimiters: [], sheets: [] },
    };
  },

  async open(source, names, choices, { scratch, signal, onProgress }) {
    const keys = new Map(names.map((name, index) => [name, index] as const));
    const file = new RowsFile(await scratch.file('csv'), source.name);
    const chunks = readSource(source, signal, (read) => {
      onProgress(Math.min(1, read / source.bytes));
    });
    let undecodable = 0;
    let line = 0;
    const decoded = decodeChunks(chunks, choices.encoding ?? 'utf-8', (count) => (undecodable += count));
    for await (const text of linesOf(source.name, decoded)) {
      line += 1;
      const row = readLine(source.name, line, text, keys);
      if (keys.size > names.length) throw unknownKey(source.name, line, [...keys.keys()].at(-1) ?? '');
      if (row !== null) await file.write(row);
    }
    await file.end();
    return { ...file.relation(names, true), undecodable };
  },
};

/** Values in the order of the keys; a key that is not known yet is added. Null for a line without anything. */
function readLine(file: string, line: number, text: string, keys: Map<string, number>): (string | null)[] | null {
  const trimmed = (line === 1 ? text.replace(/^\ufeff/, '') : text).trim();
  if (trimmed === '') return null;
  const value = parseLine(file, line, trimmed);
  if (!isObject(value)) throw noObject(file, line);
  const row: (string | null)[] = [];
  const put = (object: object, prefix: string, depth: number): void => {
    for (const [name, entry] of Object.entries(object)) {
      const key = prefix + name;
      if (depth < deepestNesting && isObject(entry)) {
        put(entry, `${key}.`, depth + 1);
        continue;
      }
      let index = keys.get(key);
      if (index === undefined) {
        index = keys.size;
        keys.set(key, index);
      }
      while (row.length <= index) row.push(null);
      row[index] = textOf(entry);
    }
  };
  put(value, '', 1);
  return row;
}

function isObject(value: unknown): value is object {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}

function parseLine(file: string, line: number, text: string): unknown {
  try {
    return JSON.parse(text);
  } catch (cause) {
    throw noObject(file, line, cause);
  }
}

function textOf(value: unknown): string | null {
  if (value === null || value === undefined) return null;
  if (typeof value === 'string') return value;
  return typeof value === 'number' || typeof value === 'boolean' ? String(value) : JSON.stringify(value);
}

function noObject(file: string, line: number, cause?: unknown): GatewiseError {
  return new GatewiseError(
    'FILE_UNSUPPORTED',
    `“${file}”: line ${line} is not one JSON object. Every line has to be one, such as {"date": "2024-01-01", "y": 1}.`,
    { file, line },
    { cause },
  );
}

function unknownKey(file: string, line: number, key: string): GatewiseError {
  return new GatewiseError(
    'FILE_CHANGED',
    `“${file}”: line ${line} has the key “${key}”, which was not there a moment ago. Import it again when nothing writes to it.`,
    { file, line, column: key },
  );
}

/** Lines of decoded text, without their ends (LF, CR LF or CR). */
async function* linesOf(file: string, chunks: AsyncIterable<string>): AsyncGenerator<string> {
  let rest = '';
  let line = 0;
  for await (const chunk of chunks) {
    const text = rest + chunk;
    // A carriage return at the end may be the first half of a line end.
    const held = text.endsWith('\r') ? 1 : 0;
    const lines = text.slice(0, text.length - held).split(/\r\n?|\n/);
    rest = (lines.pop() ?? '') + text.slice(text.length - held);
    line += lines.length;
    if (rest.length > fileLimits.lineBytes) {
      throw new GatewiseError('FILE_TOO_LARGE', `“${file}”: line ${line + 1} is too long for a table.`, {
        file,
        line: line + 1,
      });
    }
    yield* lines;
  }
  if (rest !== '') yield rest;
}
