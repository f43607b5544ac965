import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { GatewiseError } from '../../../src-main/core/common/errors';
import { estimateWindows, planWindows, targetDistance } from '../../../src-main/core/task/windows';
import { splitSchema, windowSchema } from '../../../src-main/core/task/schema';

const hour = 3_600_000;
const ratio = splitSchema.parse({ kind: 'ratio' });

function errorOf(action: () => unknown): GatewiseError {
  try {
    action();
  } catch (error) {
    if (error instanceof GatewiseError) return error;
    throw error;
  }
  throw new Error('nothing was thrown');
}

describe('planWindows', () => {
  it('gives the windows of the ETTh1 protocol', () => {
    const plan = planWindows({
      rowCount: 17_420,
      time: null,
      split: { kind: 'count', train: 8640, validation: 2880, test: 2880 },
      window: windowSchema.parse({ lookback: 96, horizon: 24 }),
    });
    expect(plan.parts.train.windowCount).toBe(8521);
    expect(plan.parts.validation.windowCount).toBe(2857);
    expect(plan.parts.test.windowCount).toBe(2857);
    expect(plan.unusedRows).toBe(17_420 - 8640 - 2 * 2880);
    expect(plan.parts.validation.starts[0]).toBe(8640 - 96);
  });

  it('counts 1,000 rows by 70/15/15, lookback 24, horizon 1 as the ruler draws them', () => {
    const window = windowSchema.parse({ lookback: 24, horizon: 1 });
    const input = { rowCount: 1000, time: null, split: ratio, window };
    const counts = Object.values(estimateWindows(input).parts).map((part) => part.windowCount);
    expect(counts).toEqual([676, 150, 150]);
    expect(Object.values(planWindows(input).parts).map((part) => part.starts.length)).toEqual(counts);
  });

  it('explains the last seen row with offset 0', () => {
    const window = windowSchema.parse({ lookback: 10, horizon: 1, offset: 0 });
    const plan = planWindows({ rowCount: 100, time: null, split: ratio, window });
    expect(plan.parts.train.windowCount).toBe(70 - 10 + 1);
    expect(targetDistance(window)).toBe(9);
  });

  it('cuts by date at the first row of the day', () => {
    const time = Float64Array.from({ length: 240 }, (_, row) => Date.UTC(2024, 0, 1) + row * hour);
    const split = splitSchema.parse({
      kind: 'date',
      validationStart: '2024-01-06',
      testStart: '2024-01-08T12:00:00',
      end: '2024-01-10',
    });
    const plan = planWindows({ rowCount: 240, time, split, window: windowSchema.parse({ lookback: 6, horizon: 2 }) });
    expect([plan.parts.train.to, plan.parts.validation.to, plan.parts.test.to]).toEqual([120, 180, 216]);
    expect(plan.unusedRows).toBe(24);
  });

  it('names the field of a split that cannot be', () => {
    const window = windowSchema.parse({ lookback: 4, horizon: 2 });
    const tooMany = errorOf(() =>
      planWindows({ rowCount: 100, time: null, split: { kind: 'count', train: 80, validation: 30, test: 5 }, window }),
    );
    expect([tooMany.code, tooMany.details.field]).toEqual(['SPLIT_INVALID', 'split.validation']);
    const noTime = errorOf(() =>
      planWindows({
        rowCount: 100,
        time: null,
        split: splitSchema.parse({ kind: 'date', validationStart: '2024-01-02', testStart: '2024-01-03' }),
        window,
      }),
    );
    expect([noTime.code, noTime.details.field]).toEqual(['SPLIT_INVALID', 'split.kind']);
    const tooShort = errorOf(() =>
      planWindows({
        rowCount: 100,
        time: null,
        split: ratio,
        window: windowSchema.parse({ lookback: 96, horizon: 24 }),
      }),
    );
    expect([tooShort.code, tooShort.details.field]).toEqual(['TOO_FEW_WINDOWS', 'window.lookback']);
    const oneSeries = errorOf(() =>
      planWindows({ rowCount: 100, time: null, split: splitSchema.parse({ kind: 'series' }), window }),
    );
    expect([oneSeries.code, oneSeries.details.field]).toEqual(['SPLIT_INVALID', 'split.kind']);
  });

  it('counts more windows than could be listed', () => {
    const estimate = estimateWindows({
      rowCount: 1e12,
      time: null,
      split: splitSchema.parse({ kind: 'ratio', train: 0.5, validation: 0.25, test: 0.25 }),
      window: windowSchema.parse({ lookback: 96, horizon: 24 }),
    });
    expect(estimate.parts.train.windowCount).toBe(5e11 - 96 - 24 + 1);
  });

  const anySplit = fc.oneof(
    fc.record({
      kind: fc.constant('ratio' as const),
      train: fc.double({ min: 0.2, max: 0.6, noNaN: true }),
      validation: fc.constant(0.2),
      test: fc.constant(0.2),
    }),
    fc.record({
      kind: fc.constant('series' as const),
      train: fc.constant(0.6),
      validation: fc.constant(0.2),
      test: fc.constant(0.2),
      seed: fc.nat(),
    }),
  );

  it('keeps every window inside one series and every target inside its part', () => {
    fc.assert(
      fc.property(
        fc.array(fc.integer({ min: 100, max: 160 }), { minLength: 3, maxLength: 6 }),
        anySplit,
        fc.record({
          lookback: fc.integer({ min: 1, max: 8 }),
          horizon: fc.integer({ min: 1, max: 4 }),
          stride: fc.integer({ min: 1, max: 5 }),
          offset: fc.integer({ min: 0, max: 2 }),
        }),
        fc.integer({ min: 0, max: 3 }),
        (lengths, split, shape, warmUp) => {
          const seriesBoundaries = lengths.map((_, index) =>
            lengths.slice(0, index).reduce((sum, length) => sum + length, 0),
          );
          const rowCount = lengths.reduce((sum, length) => sum + length, 0);
          const window = windowSchema.parse(shape);
          const plan = planWindows({ rowCount, time: null, seriesBoundaries, split, window, warmUp });
          const owner = new Int8Array(rowCount).fill(-1);
          Object.values(plan.parts).forEach((part, index) => {
            for (const segment of part.segments) {
              for (let row = segment.from; row < segment.to; row += 1) {
                expect(owner[row]).toBe(-1);
                owner[row] = index;
              }
            }
          });
          Object.values(plan.parts).forEach((part, index) => {
            expect(part.starts.length).toBe(part.windowCount);
            for (const start of part.starts) {
              const series = seriesBoundaries.findLastIndex((boundary) => boundary <= start);
              const seriesEnd = seriesBoundaries[series + 1] ?? rowCount;
              expect(start).toBeGreaterThanOrEqual(seriesBoundaries[series]! + warmUp);
              for (let step = 0; step < window.horizon; step += 1) {
                const target = start + targetDistance(window) + step;
                expect(target).toBeLessThan(seriesEnd);
                expect(owner[target]).toBe(index);
              }
            }
          });
        },
      ),
      { numRuns: 60 },
    );
  });

  it('shares out the labels of whole series, every series to one part, the same for the same seed', () => {
    fc.assert(
      fc.property(
        fc.array(fc.integer({ min: 4, max: 12 }), { minLength: 2, maxLength: 4 }),
        fc.integer({ min: 0, max: 4294967295 }),
        (sizes, seed) => {
          const seriesStrata = sizes.flatMap((size, label) => Array.from({ length: size }, () => label));
          const seriesBoundaries = seriesStrata.map((_, series) => 10 * series);
          const input = {
            rowCount: 10 * seriesStrata.length,
            time: null,
            seriesBoundaries,
            seriesStrata,
            split: splitSchema.parse({ kind: 'series', seed }),
            window: windowSchema.parse({ lookback: 5, horizon: 1, offset: 0 }),
          };
          const plan = planWindows(input);
          const seriesOf = (part: 'train' | 'validation' | 'test') =>
            plan.parts[part].segments.map(({ series }) => series);
          const all = [...seriesOf('train'), ...seriesOf('validation'), ...seriesOf('test')].sort((a, b) => a - b);
          expect(all).toEqual(seriesStrata.map((_, series) => series));
          for (const part of ['train', 'validation', 'test'] as const) {
            const labels = new Set(seriesOf(part).map((series) => seriesStrata[series]));
            expect(labels.size).toBe(sizes.length);
          }
          expect(planWindows(input)).toEqual(plan);
        },
      ),
      { numRuns: 40 },
    );
  });
});
