import { readFileSync } from 'node:fs';
import { resolve } from 'node:path';
import { describe, expect, it } from 'vitest';
import { readRows } from '../../src-main/ingest';
import { importFiles, previewFiles, timesOf, valuesOf } from './support/import';

/** Four rows of a column for each type, written by PyArrow 26. */
const files = ['pyarrow-types.parquet', 'pyarrow-types.feather'] as const;
const read = (name: string) => ({ [name]: readFileSync(resolve('tests/fixtures/ingest', name)) });

describe.each(files)('columns with types of their own: %s', (name) => {
  it('come out as they went in', async () => {
    const dataset = await importFiles(read(name));
    expect(dataset.columns.map((column) => [column.name, column.kind])).toEqual([
      ['date', 'time'],
      ['seoul', 'time'],
      ['day', 'time'],
      ['clock', 'text'],
      ['price', 'number'],
      ['count', 'number'],
      ['single', 'number'],
      ['state', 'category'],
      ['flag', 'boolean'],
      ['tags', 'text'],
      ['comma', 'number'],
    ]);
    const hours = [0, 1, 2, 3].map((hour) => new Date(Date.UTC(2024, 0, 1, hour)).toISOString());
    expect(await timesOf(dataset, 'date')).toEqual(hours);
    expect(await timesOf(dataset, 'seoul')).toEqual(hours);
    expect(new Set(await timesOf(dataset, 'day'))).toEqual(new Set([hours[0]]));
    expect(await valuesOf(dataset, 'price')).toEqual([1.25, Number.NaN, -3.5, 0.05]);
    expect(await valuesOf(dataset, 'count')).toEqual([1, Number.NaN, 3, 4]);
    expect(await valuesOf(dataset, 'single')).toEqual([1.5, Number.NaN, Number.NaN, 4]);
    expect(await valuesOf(dataset, 'comma')).toEqual([1.5, 2.5, 3.5, 4.5]);
    const { rows } = await readRows(dataset, { offset: 0, limit: 4 });
    expect(rows.map((row) => row[3]?.slice(0, 8))).toEqual(['09:30:00', '10:00:15', undefined, '00:00:00']);
    expect(rows.map((row) => row[8])).toEqual(['true', 'false', null, 'true']);
  });

  it('can name classes by whole numbers', async () => {
    const dataset = await importFiles(read(name), {}, { kinds: { count: 'category' } });
    expect(dataset.columns.find((column) => column.name === 'count')?.categories).toEqual(['1', '3', '4']);
  });

  it('keep an instant with its zone as it is, whatever zone is chosen', async () => {
    const choices = { timeColumn: 'seoul', timeZone: 'Asia/Seoul' };
    expect((await previewFiles(read(name), choices)).timeExamples[0]?.iso).toBe('2024-01-01T00:00:00.000Z');
    expect((await timesOf(await importFiles(read(name), choices), 'seoul'))[0]).toBe('2024-01-01T00:00:00.000Z');
    const local = { timeColumn: 'date', timeZone: 'Asia/Seoul' };
    expect((await timesOf(await importFiles(read(name), local), 'date'))[0]).toBe('2023-12-31T15:00:00.000Z');
  });
});
