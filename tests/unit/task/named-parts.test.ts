import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { GatewiseError } from '../../../src-main/core/common/errors';
import { unnamedRows } from '../../../src-main/core/task/named-parts';
import { splitSchema, windowSchema, type SplitConfiguration } from '../../../src-main/core/task/schema';
import { partRanges } from '../../../src-main/core/task/split';
import { planWindows } from '../../../src-main/core/task/windows';

type ColumnSplit = Extract<SplitConfiguration, { kind: 'column' }>;
const splitOf = (given: object): ColumnSplit => {
  const split = splitSchema.parse({ kind: 'column', column: 'part', train: ['train'], test: ['test'], ...given });
  if (split.kind !== 'column') throw new Error('another kind of split');
  return split;
};
const valuesOf = (rows: readonly (string | null)[]) => {
  const names = [...new Set(rows.filter((name) => name !== null))];
  return { column: 'part', names, codes: Int32Array.from(rows, (name) => (name === null ? -1 : names.indexOf(name))) };
};
const times = <T>(count: number, value: T): T[] => Array.from({ length: count }, () => value);
const rowsIn = (ranges: readonly { from: number; to: number }[]): number =>
  ranges.reduce((sum, { from, to }) => sum + to - from, 0);

function errorOf(action: () => unknown): GatewiseError {
  try {
    action();
  } catch (error) {
    if (error instanceof GatewiseError) return error;
    throw error;
  }
  throw new Error('nothing was thrown');
}

describe('a split by a column', () => {
  it('uses training, validation and test rows as they are named', () => {
    const rows = [...times(60, 'train'), ...times(20, 'dev'), ...times(40, 'test')];
    const ranges = partRanges({
      rowCount: rows.length,
      time: null,
      splitValues: valuesOf(rows),
      split: splitOf({ validation: ['dev'] }),
    });
    expect(ranges).toEqual({
      train: [{ series: 0, from: 0, to: 60 }],
      validation: [{ series: 0, from: 60, to: 80 }],
      test: [{ series: 0, from: 80, to: 120 }],
    });
  });

  it('validates on the last training rows of each series where no value names that part', () => {
    const rows = [...times(100, 'train'), ...times(20, 'test'), ...times(10, 'train'), ...times(30, 'test')];
    const ranges = partRanges({
      rowCount: rows.length,
      time: null,
      seriesBoundaries: [0, 120],
      splitValues: valuesOf(rows),
      split: splitOf({ validationShare: 0.2 }),
    });
    expect(ranges.train).toEqual([
      { series: 0, from: 0, to: 80 },
      { series: 1, from: 120, to: 128 },
    ]);
    expect(ranges.validation).toEqual([
      { series: 0, from: 80, to: 100 },
      { series: 1, from: 128, to: 130 },
    ]);
    expect(rowsIn(ranges.test)).toBe(50);
  });

  it('validates on whole training series, with their share of each label', () => {
    const series = Array.from({ length: 12 }, (_, index) => times(10, index < 8 ? 'train' : 'test'));
    const input = {
      rowCount: 120,
      time: null,
      seriesBoundaries: series.map((_, index) => index * 10),
      seriesStrata: series.map((_, index) => index % 2),
      splitValues: valuesOf(series.flat()),
      split: splitOf({ validationBy: 'series', validationShare: 0.25 }),
    };
    const ranges = partRanges(input);
    expect(ranges.validation.map((range) => range.series % 2).sort()).toEqual([0, 1]);
    expect(ranges.train).toHaveLength(6);
    expect(ranges.test.map((range) => range.series)).toEqual([8, 9, 10, 11]);
    expect(partRanges(input)).toEqual(ranges);
    const single = {
      ...input,
      rowCount: 20,
      seriesBoundaries: [0, 10],
      splitValues: valuesOf([...times(10, 'train'), ...times(10, 'test')]),
    };
    expect(errorOf(() => partRanges(single)).details.field).toBe('split.validationBy');
  });

  it('counts rows whose value names no part, and names the values of a column that lacks one', () => {
    const rows = [...times(60, 'train'), ...times(5, 'spare'), null, ...times(20, 'test')];
    const splitValues = valuesOf(rows);
    expect(unnamedRows(splitOf({}), splitValues)).toEqual([
      { name: 'spare', rows: 5 },
      { name: null, rows: 1 },
    ]);
    const error = errorOf(() =>
      partRanges({ rowCount: rows.length, time: null, splitValues, split: splitOf({ test: ['Test'] }) }),
    );
    expect(error.code).toBe('SPLIT_INVALID');
    expect(error.details.field).toBe('split.test');
    expect(error.message).toContain('train (60), test (20), spare (5), — (1)');
  });

  it('refuses rows of a part after those of a later one, but for windows of one row', () => {
    const rows = [...times(30, 'train'), ...times(20, 'test'), ...times(10, 'train'), ...times(5, 'test')];
    const input = { rowCount: rows.length, time: null, splitValues: valuesOf(rows), split: splitOf({}) };
    const error = errorOf(() => planWindows({ ...input, window: windowSchema.parse({ lookback: 4, horizon: 2 }) }));
    expect(error.message).toContain('10 rows come after rows of a later part of the same series, the first at row 51');
    expect(error.details).toMatchObject({ field: 'split.column', rows: 10, row: 51 });
    const plan = planWindows({ ...input, window: windowSchema.parse({ lookback: 1, horizon: 1, offset: 0 }) });
    expect(Object.values(plan.parts).map(({ starts }) => starts.length)).toEqual([34, 6, 25]);
  });

  it('gives every named row to its own part and no other, whatever the order', () => {
    fc.assert(
      fc.property(
        fc.array(fc.constantFrom('train', 'dev', 'test', 'spare', null), { minLength: 1, maxLength: 60 }),
        (given) => {
          const rows = ['train', 'dev', 'test', ...given] as const;
          const ranges = partRanges({
            rowCount: rows.length,
            time: null,
            splitValues: valuesOf(rows),
            split: splitOf({ validation: ['dev'] }),
          });
          const parts = { train: 'train', validation: 'dev', test: 'test' } as const;
          for (const part of ['train', 'validation', 'test'] as const) {
            expect(rowsIn(ranges[part])).toBe(rows.filter((name) => name === parts[part]).length);
            for (const { from, to } of ranges[part])
              expect(new Set(rows.slice(from, to))).toEqual(new Set([parts[part]]));
          }
        },
      ),
    );
  });

  it('takes no value for two parts', () => {
    const parsed = splitSchema.safeParse({ kind: 'column', column: 'part', train: ['a'], test: ['a'] });
    expect(parsed.error?.issues[0]?.path).toEqual(['test']);
  });
});
