import { GatewiseError } from '../../core/common/errors';
import { said } from '../../core/common/sentence';
import { decodeChunks } from '../encoding';
import { fileLimits } from '../limits';
import { readSource } from '../source';
import { checkNames, requireWidth } from './column-names';
import { estimateRows, readTextStart } from './delimited';
import type { Importer } from './importer';
import { RowsFile } from './rows-file';

/** One object of a file, which is a row of its table. */
export interface JsonRecord {
  /** Line in which it begins, from 1. */
  readonly line: number;
  /** Characters of the file read so far, as an estimate. */
  readonly read: number;
  readonly value: object;
}

/** Reads the objects of decoded text, never holding more than one of them and a piece of the text. */
export type RecordReader = (file: string, text: AsyncIterable<string>) => AsyncGenerator<JsonRecord>;

/** Rows beyond the first thousand that a preview keeps for the sake of names that are first seen there. */
const lateRows = 1000;
/** Values of each name that are enough to tell what it holds. */
const enoughValues = 200;
const deepestNesting = 8;

/**
 * An importer of files of JSON objects. Their keys are the columns, in the order in which they first appear. Objects inside
 * them are columns of their own (`{"wind": {"speed": 3}}` is `wind.speed`); lists stay text.
 */
export function jsonImporter(readRecords: RecordReader): Importer {
  return {
    async sample(source, choices, _scratch, { wholeFile, signal } = { wholeFile: false }) {
      const start = await readTextStart(source, choices);
      const keys = new Map<string, number>();
      const seen: number[] = [];
      const rows: (string | null)[][] = [];
      let late = 0;
      let count = 0;
      let read = 0;
      let isWhole = true;
      const decoded = decodeChunks(readSource(source, signal), start.encoding, () => undefined);
      for await (const record of readRecords(source.name, decoded)) {
        if (!wholeFile && count >= fileLimits.previewRows && read > fileLimits.previewKeyBytes) {
          isWhole = false;
          break;
        }
        read = record.read;
        const row = rowOf(record.value, keys);
        requireWidth(source.name, keys.size, record.line);
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
        throw new GatewiseError('FILE_EMPTY', said`“${source.name}” holds no rows.`, { file: source.name });
      const names = checkNames(source.name, [...keys.keys()]);
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
      const decoded = decodeChunks(chunks, choices.encoding ?? 'utf-8', (count) => (undecodable += count));
      for await (const { line, value } of readRecords(source.name, decoded)) {
        const row = rowOf(value, keys);
        if (keys.size > names.length) throw unknownKey(source.name, line, [...keys.keys()].at(-1) ?? '');
        await file.write(row);
      }
      await file.end();
      return { ...file.relation(names, true), undecodable };
    },
  };
}

/** Values in the order of the keys; a key that is not known yet is added. */
function rowOf(value: object, keys: Map<string, number>): (string | null)[] {
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

export function isObject(value: unknown): value is object {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}

function textOf(value: unknown): string | null {
  if (value === null || value === undefined) return null;
  if (typeof value === 'string') return value;
  return typeof value === 'number' || typeof value === 'boolean' ? String(value) : JSON.stringify(value);
}

function unknownKey(file: string, line: number, key: string): GatewiseError {
  return new GatewiseError(
    'FILE_CHANGED',
    said`“${file}”: line ${line} has the key “${key}”, which was not there a moment ago. Import it again when nothing writes to it.`,
    { file, line, column: key },
  );
}
