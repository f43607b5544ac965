import { rmSync, writeFileSync, readFileSync, mkdtempSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { DuckDBInstance } from '@duckdb/node-api';
import { Float64, Table, tableToIPC, TimestampMillisecond, Utf8, vectorFromArray } from 'apache-arrow';
import type { FileFormat } from '../../../src-main/core/dataset';
import { workbook } from './workbook';

/** The same table that every kind of file can hold: null is missing. */
export interface Sheet {
  readonly date: readonly string[];
  readonly power: readonly (number | null)[];
  readonly weather: readonly (string | null)[];
}

/** Each kind of importer with a way to write a table as such a file. */
export const kinds: Readonly<
  Record<FileFormat, { name: string; extension: string; write: (sheet: Sheet) => Promise<Uint8Array> }>
> = {
  csv: {
    name: 'delimited text',
    extension: 'csv',
    write: (sheet) =>
      Promise.resolve(
        Buffer.from(
          ['date,power,weather', ...rowsOf(sheet).map((row) => row.map(quoted).join(','))].join('\r\n') + '\r\n',
        ),
      ),
  },
  json: {
    name: 'one JSON list',
    extension: 'json',
    write: ({ date, power, weather }) =>
      Promise.resolve(
        Buffer.from(
          JSON.stringify(
            date.map((day, at) => ({ date: day, power: power[at], weather: weather[at] })),
            null,
            2,
          ),
        ),
      ),
  },
  jsonl: {
    name: 'JSON lines',
    extension: 'jsonl',
    write: ({ date, power, weather }) =>
      Promise.resolve(
        Buffer.from(
          date.map((day, at) => JSON.stringify({ date: day, power: power[at], weather: weather[at] })).join('\n'),
        ),
      ),
  },
  xlsx: {
    name: 'a workbook',
    extension: 'xlsx',
    write: ({ date, power, weather }) =>
      Promise.resolve(
        workbook({
          data: [
            ['date', 'power', 'weather'],
            ...date.map((day, at) => [new Date(`${day.replace(' ', 'T')}Z`), power[at] ?? null, weather[at] ?? null]),
          ],
        }),
      ),
  },
  arrow: {
    name: 'Arrow',
    extension: 'arrow',
    write: ({ date, power, weather }) =>
      Promise.resolve(
        tableToIPC(
          new Table({
            date: vectorFromArray(
              date.map((day) => new Date(`${day.replace(' ', 'T')}Z`)),
              new TimestampMillisecond(),
            ),
            power: vectorFromArray([...power], new Float64()),
            weather: vectorFromArray([...weather], new Utf8()),
          }),
          'file',
        ),
      ),
  },
  parquet: { name: 'Parquet', extension: 'parquet', write: writeParquet },
};

function rowsOf({ date, power, weather }: Sheet): (string | null)[][] {
  return date.map((day, at) => [day, power[at]?.toString() ?? null, weather[at] ?? null]);
}

const quoted = (text: string | null): string =>
  text === null ? '' : /[",\n]/.test(text) ? `"${text.replaceAll('"', '""')}"` : text;

async function writeParquet(sheet: Sheet): Promise<Uint8Array> {
  const folder = mkdtempSync(join(tmpdir(), 'gatewise-kind-'));
  try {
    const text = join(folder, 'rows.json');
    const { date, power, weather } = sheet;
    writeFileSync(
      text,
      date.map((day, at) => JSON.stringify({ date: day, power: power[at], weather: weather[at] })).join('\n'),
    );
    const instance = await DuckDBInstance.create(':memory:');
    const connection = await instance.connect();
    await connection.run(
      `copy (select * from read_json('${text}', columns = {date: 'TIMESTAMP', power: 'DOUBLE', weather: 'VARCHAR'})) to '${folder}/x.parquet' (format parquet)`,
    );
    connection.closeSync();
    instance.closeSync();
    return readFileSync(join(folder, 'x.parquet'));
  } finally {
    rmSync(folder, { recursive: true, force: true });
  }
}
