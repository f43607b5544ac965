import { GatewiseError } from '../../core/common/errors';
import { decodeChunks } from '../encoding';
import { fileLimits } from '../limits';
import { readSource } from '../source';
import { checkNames } from './column-names';
import { estimateRows, readTextStart } from './delimited';
import type { Importer } from './importer';
import { RowsFile } from './rows-file';

/** One JSON object in each line; its keys are the columns, in the order in which they first appear. */
export const jsonLinesImporter: Importer = {
  async sample(source, choices) {
    const start = await readTextStart(source, choices);
    const keys = new Map<string, number>();
    const rows: (string | null)[][] = [];
    let used = 0;
    let line = 0;
    for (const text of start.text.split('\n')) {
      if (rows.length >= fileLimits.previewRows) break;
      used += text.length + 1;
      line += 1;
      const row = readLine(source.name, line, text, keys);
      if (row !== null) rows.push(row);
    }
    if (rows.length === 0)
      throw new GatewiseError('FILE_EMPTY', `“${source.name}” holds no rows.`, { file: source.name });
    const names = checkNames(source.name, [...keys.keys()]);
    const isWhole = start.whole && used >= start.text.length;
    return {
      names,
      rows: rows.map((row) => names.map((_, index) => row[index] ?? '')),
      storedAs: names.map(() => 'text'),
      rowCount: isWhole
        ? { value: rows.length, exact: true }
        : { value: estimateRows(rows.length, used, start, source), exact: false },
      reading: { encoding: start.encoding, delimiter: null, header: null, sheet: null },
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
  if (typeof value !== 'object' || value === null || Array.isArray(value)) throw noObject(file, line);
  const row: (string | null)[] = [];
  for (const [key, entry] of Object.entries(value)) {
    let index = keys.get(key);
    if (index === undefined) {
      index = keys.size;
      keys.set(key, index);
    }
    while (row.length <= index) row.push(null);
    row[index] = textOf(entry);
  }
  return row;
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
    'FILE_RAGGED_ROWS',
    `“${file}”: line ${line} has the key “${key}”, which none of the first ${fileLimits.previewRows} lines has. Put it into the first line, as null if need be.`,
    { file, line, column: key },
  );
}

/** Lines of decoded text, without their ends. */
async function* linesOf(file: string, chunks: AsyncIterable<string>): AsyncGenerator<string> {
  let rest = '';
  let line = 0;
  for await (const chunk of chunks) {
    const lines = (rest + chunk).split('\n');
    rest = lines.pop() ?? '';
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
