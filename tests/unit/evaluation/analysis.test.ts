import { describe, expect, it } from 'vitest';
import { createRandom } from '../../../src-main/core/common/random';
import { analysePredictions, type StoredPredictions } from '../../../src-main/core/evaluation';

const hour = 3_600_000;
const options = { step: null, level: null, direction: 'above', offset: 1, timeZone: 'UTC' } as const;

function numbers(
  windows: number,
  horizon: number,
  value: (window: number, step: number) => [number | null, number | null],
): StoredPredictions {
  const pairs = Array.from({ length: windows * horizon }, (_, i) => value(Math.floor(i / horizon), i % horizon));
  return {
    horizon,
    classNames: null,
    time: Array.from({ length: windows }, (_, window) => window * hour),
    hasTime: true,
    intervalMs: hour,
    rows: Array.from({ length: windows }, (_, window) => 100 + window),
    actual: pairs.map(([actual]) => actual),
    predicted: pairs.map(([, predicted]) => predicted),
  };
}

describe('the analysis of numeric predictions', () => {
  it('tells errors by step, hour and weekday from each value’s own time', () => {
    // Step 1 is right, step 2 is 2 too high; the error of hour 5 comes on top.
    const result = analysePredictions(
      numbers(240, 2, (window, step) => {
        const isFive = (window + step) % 24 === 5;
        return [10, 10 + 2 * step + (isFive ? 100 : 0)];
      }),
      options,
    );
    if (result.kind !== 'regression') throw new Error('These are numbers.');
    expect(result.byHorizon.map(({ step, count }) => [step, count])).toEqual([
      [1, 240],
      [2, 240],
    ]);
    const byHour = result.byHour ?? [];
    expect(byHour).toHaveLength(24);
    expect(byHour.reduce((worst, slice) => (slice.mae > worst.mae ? slice : worst)).key).toBe(5);
    // 1970-01-01 was a Thursday.
    expect(result.byWeekday?.find(({ key }) => key === 3)?.count).toBeGreaterThan(0);
    expect(result.byHour?.reduce((sum, { count }) => sum + count, 0)).toBe(480);
  });

  it('reads hours and weekdays on the clock of the zone, and business days at the times of their rows', () => {
    const day = 24 * hour;
    // Midnights of Seoul, Monday to Friday from 1 January 2024 on; Fridays are 7 too high.
    const monday = Date.UTC(2023, 11, 31, 15);
    const timeOf = (row: number): number => monday + (7 * Math.floor(row / 5) + (row % 5)) * day;
    const days = numbers(100, 3, (window, step) => [1, (window + step) % 5 === 4 ? 8 : 1]);
    const result = analysePredictions(
      {
        ...days,
        intervalMs: null,
        time: Array.from({ length: 100 }, (_, window) => timeOf(window)),
        stepTimes: Array.from({ length: 300 }, (_, index) => timeOf(Math.floor(index / 3) + (index % 3))),
      },
      { ...options, timeZone: 'Asia/Seoul' },
    );
    if (result.kind !== 'regression') throw new Error('These are numbers.');
    expect(result.byHour?.map(({ key, count }) => [key, count])).toEqual([[0, 300]]);
    expect(result.byWeekday?.map(({ key, count, mae }) => [key, count, mae])).toEqual([
      [0, 60, 0],
      [1, 60, 0],
      [2, 60, 0],
      [3, 60, 0],
      [4, 60, 7],
    ]);
  });

  it('looks at one step alone when asked, and leaves out values that are not known', () => {
    const result = analysePredictions(
      numbers(50, 3, (window, step) => [window === 7 ? null : window, window + step]),
      { ...options, step: 2 },
    );
    if (result.kind !== 'regression') throw new Error('These are numbers.');
    expect(result.values).toBe(49);
    expect(result.metrics?.mae).toBe(1);
    expect(result.metrics?.bias).toBe(1);
    expect(result.byHorizon.map(({ mae }) => mae)).toEqual([0, 1, 2]);
    expect(() =>
      analysePredictions(
        numbers(5, 3, () => [1, 1]),
        { ...options, step: 4 },
      ),
    ).toThrow(/no step 4/);
  });

  it('counts a level’s recall and gives the range for its slider', () => {
    const result = analysePredictions(
      numbers(10, 1, (window) => [window, window < 5 ? window : window - 2]),
      { ...options, level: 7 },
    );
    if (result.kind !== 'regression') throw new Error('These are numbers.');
    expect(result.levelRange).toEqual({ min: 0, max: 9, upperTenth: expect.closeTo(8.1, 10) as number });
    expect(result.thresholdRecall).toMatchObject({ values: 3, hits: 1, misses: 2, falseAlarms: 0 });
  });

  it('finds the autocorrelation of residuals that carry over', () => {
    const random = createRandom(3);
    let carried = 0;
    const result = analysePredictions(
      numbers(2000, 1, () => {
        carried = 0.8 * carried + random.normal();
        return [0, -carried];
      }),
      options,
    );
    if (result.kind !== 'regression') throw new Error('These are numbers.');
    expect(result.autocorrelation.values[0]).toBeCloseTo(0.8, 1);
    expect(result.quantilePlot.points.length).toBeGreaterThan(100);
  });

  it('of nothing but unknown values is empty rather than wrong', () => {
    const result = analysePredictions(
      numbers(3, 2, () => [null, 1]),
      options,
    );
    expect(result).toMatchObject({ values: 0, metrics: null, byHorizon: [], byLevel: [], levelRange: null });
  });
});
