import { readFileSync } from 'node:fs';
import type { Table } from '../../../src-main/core/dataset/table';

/** The shipped sample as a table, read without ingest. */
export function readEtth1(): Table {
  const [header, ...lines] = readFileSync('resources/samples/ETTh1.csv', 'utf8').trim().split('\n');
  const names = header!.split(',');
  const rows = lines.map((line) => line.split(','));
  return {
    rowCount: rows.length,
    columns: names.map((name, index) =>
      index === 0
        ? { kind: 'time', name, values: Float64Array.from(rows, (row) => Date.parse(`${row[0]!.replace(' ', 'T')}Z`)) }
        : { kind: 'number', name, values: Float64Array.from(rows, (row) => Number(row[index])) },
    ),
  };
}
