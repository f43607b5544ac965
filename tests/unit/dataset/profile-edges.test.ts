import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { datasetProfileSchema, profileTable, type Table, type TableColumn } from '../../../src-main/core/dataset';
import { tableOf } from '../preparation/make';

/** The schema refuses NaN and infinite figures, which JSON would not keep. */
async function profileOf(table: Table) {
  return datasetProfileSchema.parse(await profileTable(table));
}
async function numbersOf(values: readonly number[]) {
  const [column] = (await profileOf(tableOf({ y: values }))).columns;
  return column?.kind === 'number' ? column : undefined;
}
const category = (name: string, values: readonly string[]): TableColumn => {
  const categories = [...new Set(values.filter((value) => value !== ''))];
  return { kind: 'category', name, categories, codes: Int32Array.from(values, (value) => categories.indexOf(value)) };
};
const time = (values: readonly number[]): TableColumn => ({
  kind: 'time',
  name: 'time',
  values: Float64Array.from(values),
});
const hour = 3_600_000;

describe('a profile of little or odd data', () => {
  it('says of a column without values that all are missing, and nothing more', async () => {
    expect(await numbersOf([Number.NaN, Number.NaN])).toMatchObject({
      count: 0,
      missing: 2,
      distinct: 0,
      min: null,
      mean: null,
      sd: null,
      quantiles: null,
      histogram: null,
      constant: false,
      nearConstant: false,
      stationarity: null,
    });
    const empty = await profileOf({ rowCount: 2, columns: [category('c', ['', '']), time([Number.NaN, Number.NaN])] });
    expect(empty.columns).toMatchObject([
      { count: 0, missing: 2, classes: [], runs: { count: 0, medianLength: 0 } },
      { count: 0, start: null, end: null, intervalMs: null, regularShare: null },
    ]);
  });

  it('takes one row, two rows and none', async () => {
    expect(await numbersOf([5])).toMatchObject({ count: 1, mean: 5, sd: null, constant: true });
    expect(await numbersOf([5, 7])).toMatchObject({ mean: 6, sd: Math.SQRT2, quantiles: { q25: 5.5, q50: 6 } });
    expect((await profileOf(tableOf({ a: [1, 2], b: [2, 1] }))).correlation.values).toEqual([
      [1, -1],
      [-1, 1],
    ]);
    expect((await profileOf(tableOf({ a: [] }, []))).rowCount).toBe(0);
  });

  it('counts infinite values as missing', async () => {
    const values = [...Array.from({ length: 30 }, (_, row) => row), Infinity, -Infinity];
    expect(await numbersOf(values)).toMatchObject({ count: 30, missing: 2, min: 0, max: 29, mean: 14.5 });
  });

  it('has no figures that numbers cannot hold', async () => {
    const huge = Array.from({ length: 40 }, (_, row) => (row % 2 === 0 ? 1e308 : -1e308));
    expect(await numbersOf(huge)).toMatchObject({ min: -1e308, max: 1e308, sd: null, histogram: null });
    const tiny = Array.from({ length: 40 }, (_, row) => (row % 3) * 1e-200);
    expect(await numbersOf(tiny)).toMatchObject({ constant: false, stationarity: null, seasonalPeriods: [] });
  });

  it('holds for any numbers', async () => {
    const value = fc.oneof(fc.double(), fc.constantFrom(0, 1, Number.NaN), fc.double({ min: -10, max: 10 }));
    await fc.assert(
      fc.asyncProperty(fc.array(fc.tuple(value, value), { minLength: 1, maxLength: 60 }), async (rows) => {
        await profileOf(tableOf({ a: rows.map(([a]) => a), b: rows.map(([, b]) => b) }));
      }),
      { numRuns: 200 },
    );
  });

  it('correlates a column that is constant only up to rounding with nothing', async () => {
    const flat = Array.from({ length: 10 }, () => 0.1);
    const rising = flat.map((_, row) => row);
    const { values } = (await profileOf(tableOf({ flat, rising, half: rising.map((v) => (v < 5 ? v : Number.NaN)) })))
      .correlation;
    expect(values[0]).toEqual([1, null, null]);
    expect(values[1]?.[2]).toBeCloseTo(1, 12);
  });
});

describe('constant and nearly constant columns', () => {
  it('are told apart at 99 % of the values that are there', async () => {
    const share = (others: number): number[] => Array.from({ length: 1000 }, (_, row) => (row < others ? row + 1 : 0));
    expect(await numbersOf(share(0))).toMatchObject({ constant: true, nearConstant: false, zeros: 1000 });
    expect(await numbersOf(share(9))).toMatchObject({ constant: false, nearConstant: true, distinct: 10 });
    expect(await numbersOf(share(10))).toMatchObject({ constant: false, nearConstant: false, distinct: 11 });
    const { findings } = await profileOf({ rowCount: 3, columns: [category('c', ['a', 'a', 'a'])] });
    expect(findings).toMatchObject([{ id: 'constantColumn', columns: ['c'] }]);
  });
});

describe('outliers', () => {
  it('are the values beyond 3.5 robust z, the farthest and earliest first', async () => {
    // Median 0 and median distance 1: |z| = 0.6745 |x|.
    const values = [-1, 0, 1, 0, 1, -1, 5, 6, -6, 0, 1, -1, 0, 1, -1, 1, -1];
    expect(await numbersOf(values)).toMatchObject({
      outliers: {
        count: 2,
        rows: [
          { row: 7, value: 6, robustZ: 0.6745 * 6 },
          { row: 8, value: -6, robustZ: -0.6745 * 6 },
        ],
      },
    });
  });
});

describe('times', () => {
  it('of a panel are in order, regular and complete within each series', async () => {
    const { columns, findings } = await profileOf({
      rowCount: 9,
      seriesIdColumn: 'id',
      columns: [
        category('id', ['a', 'b', 'a', 'b', 'a', 'b', 'c', 'b', 'b']),
        time([0, 0, 1, 1, 2, 2, 7, 5, 5].map((step) => step * hour)),
      ],
    });
    expect(columns[1]).toMatchObject({
      order: 'ascending',
      intervalMs: hour,
      regularShare: 4 / 6,
      distinct: 5,
      gaps: { count: 1, missingRows: 2, longest: [{ row: 7, from: 2 * hour, to: 5 * hour }] },
      duplicates: { count: 1, rows: [8] },
    });
    expect(findings.map(({ id }) => id)).toEqual(['timeGaps', 'duplicateTimes']);
  });

  it('that are out of order have the gaps and the repetitions of the sorted ones, and no autocorrelation is told', async () => {
    const order = Array.from({ length: 40 }, (_, row) => ((row * 7) % 40) + (row % 40 === 39 ? 100 : 0));
    const { columns } = await profileOf(
      tableOf(
        { y: order },
        order.map((step) => (step === 4 ? 3 : step) * hour),
      ),
    );
    expect(columns[0]).toMatchObject({
      order: 'unordered',
      intervalMs: hour,
      gaps: { count: 3 },
      duplicates: { count: 1, rows: [order.indexOf(3)] },
    });
    expect(columns[1]).toMatchObject({ autocorrelation: null, stationarity: null, seasonalPeriods: [] });
  });

  it('that descend are as regular as those that ascend', async () => {
    const { columns } = await profileOf(tableOf({ y: [1, 2, 3] }, [3 * hour, 2 * hour, hour]));
    expect(columns[0]).toMatchObject({ order: 'descending', intervalMs: hour, regularShare: 1, gaps: { count: 0 } });
  });
});

describe('classes', () => {
  it('are counted by frequency, with their runs of rows; a missing label ends a run', async () => {
    const labels = ['n', 'n', 'n', 'x', 'n', 'n', '', 'n', 'x', 'x'];
    const { columns } = await profileOf({ rowCount: 10, columns: [category('c', labels)] });
    expect(columns[0]).toMatchObject({
      count: 9,
      missing: 1,
      classes: [
        { name: 'n', count: 6, share: 6 / 9 },
        { name: 'x', count: 3, share: 3 / 9 },
      ],
      runs: {
        count: 5,
        medianLength: 2,
        longest: [
          { name: 'n', start: 0, end: 3 },
          { start: 4, end: 6 },
          { start: 8, end: 10 },
          { start: 3 },
          { start: 7 },
        ],
      },
    });
  });

  it('have runs that end with their series, and a median between two lengths', async () => {
    const { columns } = await profileOf({
      rowCount: 5,
      seriesIdColumn: 'id',
      columns: [category('id', ['a', 'a', 'b', 'b', 'b']), category('c', ['n', 'n', 'n', 'n', 'n'])],
    });
    expect(columns[1]).toMatchObject({ runs: { count: 2, medianLength: 2.5 } });
  });

  it('are out of balance when one has less than a tenth of an even share', async () => {
    const labels = (rare: number): string[] =>
      Array.from({ length: 1000 }, (_, row) => (row < rare ? 'rare' : 'usual'));
    const found = async (values: readonly string[]) =>
      (await profileOf({ rowCount: values.length, columns: [category('c', values)] })).findings.map(({ id }) => id);
    expect(await found(labels(49))).toEqual(['classImbalance']);
    expect(await found(labels(51))).toEqual([]);
    expect(await found(Array.from({ length: 1000 }, (_, row) => `class ${String(row % 40)}`))).toEqual([]);
    expect(await found(Array.from({ length: 1000 }, (_, row) => `class ${String(row % 60)}`))).toEqual([
      'manyCategories',
    ]);
  });

  it('and figures of series with one row each are told without any order', async () => {
    const ids = Array.from({ length: 30 }, (_, row) => `s${String(row)}`);
    const { columns, seriesCount, findings } = await profileOf({
      rowCount: 30,
      seriesIdColumn: 'id',
      columns: [
        category('id', ids),
        time(ids.map(() => hour)),
        { kind: 'number', name: 'y', values: Float64Array.from(ids, (_, row) => row) },
      ],
    });
    expect(seriesCount).toBe(30);
    expect(columns[1]).toMatchObject({ intervalMs: null, gaps: { count: 0 }, duplicates: { count: 0 } });
    expect(columns[2]).toMatchObject({ count: 30, autocorrelation: null, stationarity: null });
    expect(findings).toEqual([]);
  });
});
