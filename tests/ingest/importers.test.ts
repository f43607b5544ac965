import { gzipSync } from 'node:zlib';
import { readFileSync, readdirSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { resolve } from 'node:path';
import { describe, expect, it } from 'vitest';
import { readRows } from '../../src-main/ingest';
import { importFiles, previewFiles, timesOf, valuesOf } from './support/import';
import { kinds, type Sheet } from './support/kinds';
import { workbook } from './support/workbook';

const hours = (count: number, from = 0): string[] =>
  Array.from({ length: count }, (_, row) =>
    new Date(Date.UTC(2024, 1, 28, row + from)).toISOString().slice(0, 19).replace('T', ' '),
  );
const sheet: Sheet = {
  date: hours(60),
  power: hours(60).map((_, row) => (row === 3 ? null : row === 4 ? -0.1 : row / 8)),
  weather: hours(60).map((_, row) => (row === 5 ? null : row % 2 === 0 ? 'sunny, "dry"' : '비\nрain')),
};
const previews = () => readdirSync(tmpdir()).filter((name) => name.startsWith('gatewise-preview-'));

/** What every kind of importer has to do the same way. */
describe.each(Object.values(kinds))('importing $name', ({ extension, write }) => {
  const name = `table.${extension}`;

  it('keeps every value, every gap and every line break', async () => {
    const dataset = await importFiles({ [name]: await write(sheet) });
    expect(dataset.columns).toMatchObject([
      { name: 'date', kind: 'time', role: 'time', missing: 0 },
      { name: 'power', kind: 'number', role: 'target', missing: 1 },
      { name: 'weather', kind: 'category', missing: 1, categories: ['sunny, "dry"', '비\nрain'] },
    ]);
    expect(dataset.sampling).toMatchObject({ intervalMs: 3_600_000, start: Date.UTC(2024, 1, 28) });
    expect(dataset.notices).toEqual([]);
    expect(await valuesOf(dataset, 'power')).toEqual(sheet.power.map((value) => value ?? Number.NaN));
    expect((await timesOf(dataset, 'date'))[59]).toBe('2024-03-01T11:00:00.000Z');
    expect((await readRows(dataset, { offset: 0, limit: 60 })).rows.map((row) => row[2])).toEqual(sheet.weather);
  });

  it('previews what it then imports, and leaves no working copy behind', async () => {
    const before = previews();
    const preview = await previewFiles({ [name]: await write(sheet) });
    expect(preview.columns.map(({ kind }) => kind)).toEqual(['time', 'number', 'category']);
    expect(preview.rows).toHaveLength(50);
    expect(preview.rowCount).toEqual({ value: 60, exact: true });
    expect(preview.timeExamples.map(({ iso }) => iso)).toEqual([
      '2024-02-28T00:00:00.000Z',
      '2024-02-29T05:00:00.000Z',
      '2024-03-01T11:00:00.000Z',
    ]);
    expect(previews()).toEqual(before);
  });

  it('reads the file through gzip', async () => {
    const before = previews();
    const files = { [`${name}.gz`]: gzipSync(await write(sheet)) };
    expect((await previewFiles(files)).compression).toBe('gzip');
    const dataset = await importFiles(files);
    expect(await valuesOf(dataset, 'power')).toEqual(sheet.power.map((value) => value ?? Number.NaN));
    expect(previews()).toEqual(before);
  });

  it('appends files with the same columns in the given order', async () => {
    const next = { ...sheet, date: hours(60, 60) };
    const dataset = await importFiles({
      [`a.${extension}`]: await write(sheet),
      [`b.${extension}`]: await write(next),
    });
    expect(dataset.rowCount).toBe(120);
    expect(dataset.sourceName).toBe(`a.${extension}, b.${extension}`);
    expect(await timesOf(dataset, 'date')).toEqual(hours(120).map((time) => `${time.replace(' ', 'T')}.000Z`));
  });

  it('imports the same rows to the same hash', async () => {
    const [first, second] = [
      await importFiles({ [name]: await write(sheet) }),
      await importFiles({ [name]: await write(sheet) }),
    ];
    expect(second.hash).toBe(first.hash);
  });

  it('refuses a file that is cut off or empty, and a damaged one', async () => {
    await expect(importFiles({ [name]: '' })).rejects.toMatchObject({ code: 'FILE_EMPTY' });
    if (extension === 'csv' || extension === 'jsonl') return;
    const whole = await write(sheet);
    const cut = whole.slice(0, Math.floor(whole.length * 0.7));
    await expect(importFiles({ [name]: cut })).rejects.toMatchObject({
      code: 'FILE_UNSUPPORTED',
      details: { file: name },
    });
  });
});

describe('appending files', () => {
  it('finds columns by their names, whatever their order', async () => {
    const dataset = await importFiles({ 'a.csv': 'x,y\n1,2\n', 'b.csv': 'y,x\n4,3\n' });
    expect(await valuesOf(dataset, 'x')).toEqual([1, 3]);
    expect(await valuesOf(dataset, 'y')).toEqual([2, 4]);
  });

  it.each([
    ['lacks one', 'x\n3\n', 'y'],
    ['has one more', 'x,y,z\n3,4,5\n', 'z'],
    ['calls one otherwise', 'x,Y2\n3,4\n', 'y'],
  ])('names the column that differs when the second file %s', async (_, second, column) => {
    const files = { 'a.csv': 'x,y\n1,2\n', 'b.csv': second };
    await expect(previewFiles(files)).rejects.toMatchObject({
      code: 'FILE_COLUMNS_DIFFER',
      details: { file: 'b.csv', column },
    });
    await expect(importFiles(files)).rejects.toMatchObject({ code: 'FILE_COLUMNS_DIFFER' });
  });

  it('refuses files of two kinds', async () => {
    const files = { 'a.csv': 'x,y\n1,2\n', 'b.jsonl': '{"x": 1, "y": 2}\n' };
    await expect(importFiles(files)).rejects.toMatchObject({ code: 'FILE_UNSUPPORTED', details: { file: 'b.jsonl' } });
  });
});

describe('what only one kind has', () => {
  it.each(['pyarrow-lz4.feather', 'pyarrow-zstd.feather', 'pyarrow-snappy.parquet'])(
    'reads %s with its integers, decimals, classes and yes-or-no values',
    async (name) => {
      const dataset = await importFiles({ [name]: readFileSync(resolve('tests/fixtures/ingest', name)) });
      expect(dataset.columns.map(({ name: column, kind }) => `${column} ${kind}`)).toEqual([
        'date time',
        'power number',
        'count number',
        'class category',
        'price number',
        'on boolean',
      ]);
      const rows = Array.from({ length: 300 }, (_, row) => row);
      expect(await valuesOf(dataset, 'power')).toEqual(rows.map((row) => (row === 5 ? Number.NaN : row / 4)));
      expect(await valuesOf(dataset, 'count')).toEqual(rows);
      expect(await valuesOf(dataset, 'price')).toEqual(rows.map((row) => row / 100));
      expect((await timesOf(dataset, 'date')).at(-1)).toBe('2024-01-13T11:00:00.000Z');
    },
  );

  it('reads the chosen sheet of a workbook, and otherwise the first with rows', async () => {
    const file = {
      'book.xlsx': workbook({
        Notes: [['about']],
        Nord: [['t', 'y'], ...Array.from({ length: 5 }, (_, row) => [row, row * 2])],
        Süd: [['t', 'y'], ...Array.from({ length: 5 }, (_, row) => [row, row * 3])],
      }),
    };
    const preview = await previewFiles(file);
    expect(preview.alternatives.sheets).toEqual(['Notes', 'Nord', 'Süd']);
    expect(preview.choices.sheet).toBe('Nord');
    expect(await valuesOf(await importFiles(file, { sheet: 'Süd' }), 'y')).toEqual([0, 3, 6, 9, 12]);
    await expect(importFiles(file, { sheet: 'West' })).rejects.toMatchObject({
      code: 'BAD_INPUT',
      details: { field: 'choices.sheet', examples: ['Notes', 'Nord', 'Süd'] },
    });
  });

  it('reads JSON lines whose objects lack keys, and names the line of a broken one', async () => {
    const dataset = await importFiles({ 'x.jsonl': '{"a": 1, "b": 2}\n\n{"b": 3}\n{"a": 4, "b": null}\n' });
    expect(await valuesOf(dataset, 'a')).toEqual([1, Number.NaN, 4]);
    expect(await valuesOf(dataset, 'b')).toEqual([2, 3, Number.NaN]);
    const broken = importFiles({ 'x.jsonl': `${'{"a": 1}\n'.repeat(1500)}{"a": \n` });
    await expect(broken).rejects.toMatchObject({ code: 'FILE_UNSUPPORTED', details: { line: 1501 } });
  });
});
