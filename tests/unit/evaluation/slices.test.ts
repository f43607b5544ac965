import { describe, expect, it } from 'vitest';
import { createRandom } from '../../../src-main/core/common/random';
import {
  autocorrelation,
  errorsByHour,
  errorsByLevel,
  errorsByWeekday,
  quantilePlot,
  thresholdRecall,
} from '../../../src-main/core/evaluation';
import { placeOfIndex } from '../../../src-main/core/task/value-times';

const hour = 3_600_000;
const day = 24 * hour;

describe('errors by the clock', () => {
  it('belong to the hour and the weekday of each value’s own time', () => {
    const times = Array.from({ length: 480 }, (_, row) => row * hour);
    const actual = times.map(() => 10);
    // The error of hour 5 stands out.
    const predicted = times.map((_, row) => (row % 24 === 5 ? 110 : 11));
    const byHour = errorsByHour(actual, predicted, times, 'UTC');
    expect(byHour).toHaveLength(24);
    expect(byHour.reduce((worst, slice) => (slice.mae > worst.mae ? slice : worst)).key).toBe(5);
    expect(byHour.reduce((sum, { count }) => sum + count, 0)).toBe(480);
    // 1970-01-01 was a Thursday; of twenty days three are.
    expect(errorsByWeekday(actual, predicted, times, 'UTC').find(({ key }) => key === 3)?.count).toBe(72);
  });

  it('are read in the zone, and business days at the times of their rows', () => {
    // Midnights of Seoul, Monday to Friday from 1 January 2024 on; Fridays are 7 too high.
    const monday = Date.UTC(2023, 11, 31, 15);
    const timeOf = (row: number): number => monday + (7 * Math.floor(row / 5) + (row % 5)) * day;
    const windows = {
      horizon: 3,
      classNames: null,
      hasTime: true,
      intervalMs: null,
      time: Array.from({ length: 100 }, (_, window) => timeOf(window)),
      stepTimes: Array.from({ length: 300 }, (_, index) => timeOf(Math.floor(index / 3) + (index % 3))),
    };
    const places = windows.stepTimes.map((_, index) => placeOfIndex(windows, index) ?? Number.NaN);
    const actual = places.map(() => 1);
    const predicted = places.map((_, index) => ((Math.floor(index / 3) + (index % 3)) % 5 === 4 ? 8 : 1));
    const byHour = errorsByHour(actual, predicted, places, 'Asia/Seoul');
    expect(byHour.map(({ key, count }) => [key, count])).toEqual([[0, 300]]);
    const byWeekday = errorsByWeekday(actual, predicted, places, 'Asia/Seoul');
    expect(byWeekday.map(({ key, count, mae }) => [key, count, mae])).toEqual([
      [0, 60, 0],
      [1, 60, 0],
      [2, 60, 0],
      [3, 60, 0],
      [4, 60, 7],
    ]);
  });
});

it('errors by level lie in tenths of the actual values, each value in one of them', () => {
  const actual = Array.from({ length: 100 }, (_, row) => row);
  const slices = errorsByLevel(
    actual,
    actual.map((value) => value + (value >= 90 ? 3 : 1)),
  );
  expect(slices).toHaveLength(10);
  expect(slices.reduce((sum, { count }) => sum + count, 0)).toBe(100);
  expect(slices[0]).toMatchObject({ from: 0, mae: 1 });
  expect(slices.at(-1)).toMatchObject({ to: 99, mae: 3, bias: 3 });
});

it('a level’s recall counts hits and misses of its crossings', () => {
  const actual = Float64Array.from({ length: 10 }, (_, row) => row);
  const predicted = actual.map((value) => (value < 5 ? value : value - 2));
  const targetRows = Array.from(actual, (_, row) => 100 + row);
  expect(
    thresholdRecall({ actual, predicted, horizon: 1, targetRows, offset: 1, level: 7, direction: 'above' }),
  ).toMatchObject({ values: 3, hits: 1, misses: 2, falseAlarms: 0 });
});

it('the autocorrelation of residuals that carry over is found, and their quantiles are drawn', () => {
  const random = createRandom(3);
  let carried = 0;
  const residuals = Float64Array.from({ length: 2000 }, () => {
    carried = 0.8 * carried + random.normal();
    return carried;
  });
  expect(autocorrelation(residuals).values[0]).toBeCloseTo(0.8, 1);
  expect(quantilePlot(residuals).points.length).toBeGreaterThan(100);
});
