import { open } from 'node:fs/promises';
import { zstdDecompressSync } from 'node:zlib';
import type { RecordBatch, RecordBatchReader } from 'apache-arrow';
import { isAbortError } from '../../core/common/abort';
import { GatewiseError } from '../../core/common/errors';
import { said } from '../../core/common/sentence';
import { fileLimits } from '../limits';
import { checkNames } from './column-names';
import { quoteName } from '../database';
import { timeSql } from '../times';
import type { Importer, StoredAs } from './importer';
import { unpackLz4Frame } from './lz4-frame';
import { RowsFile } from './rows-file';

/** Arrow files (Feather version 2) and streams, read batch after batch; LZ4 and Zstandard are unpacked. */
export const arrowImporter: Importer = {
  async sample(source, _choices, scratch) {
    const path = await scratch.plain(source);
    return await readArrow(source.name, path, async (reader) => {
      const names = checkNames(
        source.name,
        reader.schema.fields.map(({ name }) => name),
      );
      const kinds = typesOf(reader).map(storedAs);
      const rows: string[][] = [];
      let isWhole = true;
      for await (const batch of reader) {
        const taken = Math.min(batch.numRows, fileLimits.previewRows - rows.length);
        for (let row = 0; row < taken; row += 1) rows.push(rowOf(batch, row).map((value) => value ?? ''));
        isWhole = taken === batch.numRows;
        if (!isWhole || rows.length >= fileLimits.previewRows) break;
      }
      if (rows.length === 0)
        throw new GatewiseError('FILE_EMPTY', said`“${source.name}” holds no rows.`, { file: source.name });
      return {
        names,
        rows,
        storedAs: kinds,
        rowCount: { value: rows.length, exact: isWhole && rows.length < fileLimits.previewRows },
        reading: { encoding: null, delimiter: null, header: null, skippedLines: 0, sheet: null },
        preamble: [],
        unclosedQuote: null,
        alternatives: { encodings: [], delimiters: [], sheets: [] },
      };
    });
  },

  async open(source, names, _choices, { scratch, signal, onProgress }) {
    const path = await scratch.plain(source, signal);
    const file = new RowsFile(await scratch.file('csv'), source.name);
    const types = await readArrow(source.name, path, async (reader) => {
      const storedTypes = typesOf(reader);
      let done = 0;
      for await (const batch of reader) {
        for (let row = 0; row < batch.numRows; row += 1) await file.write(rowOf(batch, row));
        signal?.throwIfAborted();
        done += 1;
        // How many batches are to come is not known beforehand.
        onProgress(1 - 1 / (1 + done / 10));
      }
      return storedTypes;
    });
    await file.end();
    const relation = file.relation(names, false);
    const selected = names.map(
      (name, index) => `${typedSql(quoteName(name), types[index] ?? {})} as ${quoteName(name)}`,
    );
    return { ...relation, sql: `(select ${selected.join(', ')} from ${relation.sql})`, storedAs: types.map(storedAs) };
  },
};

async function readArrow<T>(file: string, path: string, use: (reader: RecordBatchReader) => Promise<T>): Promise<T> {
  const { RecordBatchReader: Reader, compressionRegistry, CompressionType } = await import('apache-arrow');
  const limit = fileLimits.alwaysAllowedBytes;
  compressionRegistry.set(CompressionType.LZ4_FRAME, { decode: (packed) => unpackLz4Frame(packed, limit) });
  compressionRegistry.set(CompressionType.ZSTD, {
    decode: (packed) => zstdDecompressSync(packed, { maxOutputLength: limit }),
  });
  const handle = await open(path, 'r');
  try {
    const reader = await Reader.from(handle);
    await reader.open();
    return await use(reader);
  } catch (cause) {
    if (cause instanceof GatewiseError || isAbortError(cause)) throw cause;
    throw new GatewiseError(
      'FILE_UNSUPPORTED',
      said`“${file}” is a damaged Arrow file. Export it again.`,
      { file },
      { cause },
    );
  } finally {
    await handle.close().catch(() => undefined);
  }
}

function rowOf(batch: RecordBatch, row: number): (string | null)[] {
  return batch.schema.fields.map((field, index) => {
    const value: unknown = batch.getChildAt(index)?.get(row);
    return textOf(value, typeOf(field.type));
  });
}

/** Type numbers of the Arrow format (Schema.fbs) as the library names them. */
const [integerType, floatType, decimalType, dateType, timeType, timestampType]: readonly number[] = [2, 3, 7, 8, 9, 10];

function typeOf(type: unknown): object {
  return typeof type === 'object' && type !== null ? type : {};
}

function typeIdOf(type: object): number {
  return 'typeId' in type ? Number(type.typeId) : 0;
}

/** To be asked before the batches are read: behind them the reader forgets its schema. */
function typesOf(reader: RecordBatchReader): object[] {
  return reader.schema.fields.map(({ type }) => typeOf(type));
}

function storedAs(type: object): StoredAs {
  const typeId = typeIdOf(type);
  if (typeId === integerType || typeId === floatType || typeId === decimalType) return 'number';
  return typeId === dateType || typeId === timestampType ? 'time' : 'text';
}

/** The working copy holds text; what the file stores as numbers and times is brought back to them. */
function typedSql(column: string, type: object): string {
  const kind = storedAs(type);
  // Whole numbers stay what they are: a name of 18 digits would lose the last ones.
  if (kind === 'number') return `try_cast(${column} as ${typeIdOf(type) === integerType ? 'hugeint' : 'double'})`;
  return kind === 'time' ? timeSql(column, 'iso') : column;
}

function textOf(value: unknown, type: object): string | null {
  if (value === null || value === undefined) return null;
  const typeId = typeIdOf(type);
  if (typeId === timeType) {
    const unit = 'unit' in type ? Number(type.unit) : 0;
    return new Date(Number(value) / 1000 ** (unit - 1)).toISOString().slice(11, -1).replace('.000', '');
  }
  if (typeId === dateType || typeId === timestampType) {
    const time = value instanceof Date ? value.getTime() : Number(value);
    // A time with a zone is stored as the instant.
    const zone = 'timezone' in type && typeof type.timezone === 'string' ? 'Z' : '';
    return Number.isFinite(time) ? `${new Date(time).toISOString().slice(0, -1).replace('T', ' ')}${zone}` : null;
  }
  if (typeId === decimalType && value instanceof Uint32Array) {
    const scale = 'scale' in type && typeof type.scale === 'number' ? type.scale : 0;
    return decimalText(value, scale);
  }
  if (typeof value === 'number') return Number.isNaN(value) ? null : String(value);
  if (typeof value === 'string') return value;
  if (typeof value === 'bigint' || typeof value === 'boolean') return String(value);
  return JSON.stringify(value, (_, entry: unknown) => (typeof entry === 'bigint' ? String(entry) : entry));
}

/** A number of little-endian words in two's complement, with its decimal point. */
function decimalText(words: Uint32Array, scale: number): string {
  const bits = 32 * words.length;
  const whole = BigInt.asIntN(
    bits,
    words.reduce((sum, word, index) => sum | (BigInt(word) << BigInt(32 * index)), 0n),
  );
  const digits = String(whole < 0n ? -whole : whole).padStart(scale + 1, '0');
  const sign = whole < 0n ? '-' : '';
  return scale === 0 ? `${sign}${digits}` : `${sign}${digits.slice(0, -scale)}.${digits.slice(-scale)}`;
}
