import { describe, expect, it } from 'vitest';
import { loadTable } from '../../src-main/ingest';
import { importFiles, previewFiles, timesOf, valuesOf, type Imported } from './support/import';
import { workbook } from './support/workbook';

const day = (n: number): string => `2024-01-${String(n).padStart(2, '0')}`;
const csv = (from: number, rows: number, value: number): string =>
  ['time,load', ...Array.from({ length: rows }, (_, row) => `${day(from + row)},${value + row}`)].join('\n');

async function filesOf(dataset: Imported, column = 'file'): Promise<(string | undefined)[]> {
  const table = await loadTable(dataset);
  const found = table.columns.find(({ name }) => name === column);
  if (found?.kind !== 'category') throw new Error('no category');
  return [...found.codes].map((code) => found.categories[code]);
}

describe('the name of each row’s file as a column', () => {
  it('stands beside the columns of several files, as the last and ignored', async () => {
    const dataset = await importFiles(
      { 'train.csv': csv(1, 6, 10), 'test.csv': `load,time\n99,${day(7)}\n98,${day(8)}\n` },
      { fileColumn: 'file' },
    );
    expect(dataset.rowCount).toBe(8);
    expect(dataset.columns.map(({ name, kind, role }) => [name, kind, role])).toEqual([
      ['time', 'time', 'time'],
      ['load', 'number', 'target'],
      ['file', 'category', 'ignored'],
    ]);
    expect(await filesOf(dataset)).toEqual([...Array.from({ length: 6 }, () => 'train.csv'), 'test.csv', 'test.csv']);
    expect(await valuesOf(dataset, 'load')).toEqual([10, 11, 12, 13, 14, 15, 99, 98]);
    expect((await timesOf(dataset, 'time')).at(-1)).toBe('2024-01-08T00:00:00.000Z');
  });

  it('may look like a time or a number, and names the series where it is chosen to', async () => {
    const files = { '2024-01.csv': csv(1, 5, 10), '2024-02.csv': csv(1, 5, 20) };
    const dataset = await importFiles(files, { fileColumn: 'month', seriesIdColumn: 'month' });
    expect(dataset.columns.at(-1)).toMatchObject({ name: 'month', kind: 'category', role: 'seriesId' });
    expect(new Set(await filesOf(dataset, 'month'))).toEqual(new Set(Object.keys(files)));
  });

  it('hides no row that is none of the data', async () => {
    const dataset = await importFiles(
      {
        'a.csv': `${csv(1, 6, 10)}\n`,
        'b.csv': `time,load\n${day(7)},1\ntime,load\n${day(8)},2\n${day(9)},3\nSource: the operator\n`,
      },
      { fileColumn: 'file', raggedRows: 'pad', rowsWithoutTime: 'skip' },
    );
    expect(dataset.rowCount).toBe(9);
    expect((await filesOf(dataset)).filter((name) => name === 'b.csv')).toHaveLength(3);
  });

  it('is shown before the import, with a quotation mark in a name, for workbooks and for one file', async () => {
    const preview = await previewFiles({ "o'clock.csv": csv(1, 4, 1), 'b.csv': csv(5, 4, 1) }, { fileColumn: 'file' });
    expect(preview.fileCount).toBe(2);
    expect(preview.choices.fileColumn).toBe('file');
    expect(preview.rows[0]).toEqual([day(1), '1', "o'clock.csv"]);
    expect(preview.columns.at(-1)).toMatchObject({ name: 'file', kind: 'category', distinct: 2 });
    const quoted = await importFiles({ "o'clock.csv": csv(1, 4, 1) }, { fileColumn: 'file' });
    expect(new Set(await filesOf(quoted))).toEqual(new Set(["o'clock.csv"]));
    const sheet = (n: number) =>
      workbook({
        data: [
          ['date', 'y'],
          [day(n), n],
          [day(n + 1), n + 1],
          [day(n + 2), 5],
        ],
      });
    const book = await importFiles({ 'x.xlsx': sheet(1), 'y.xlsx': sheet(4) }, { fileColumn: 'file' });
    expect(await filesOf(book)).toEqual(['x.xlsx', 'x.xlsx', 'x.xlsx', 'y.xlsx', 'y.xlsx', 'y.xlsx']);
  });

  it('is refused under the name of a column that the files have', async () => {
    await expect(previewFiles({ 'a.csv': csv(1, 4, 1) }, { fileColumn: 'load' })).rejects.toMatchObject({
      code: 'BAD_INPUT',
      details: { field: 'choices.fileColumn', column: 'load' },
    });
  });
});
