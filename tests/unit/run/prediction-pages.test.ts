import fc from 'fast-check';
import { expect, it } from 'vitest';
import { joinPages, windowsPerPage } from '../../../src-main/core/run/prediction-pages';
import type { Predictions, PredictionsPage } from '../../../src-main/core/run/schema';

const hour = 3_600_000;

/** Forecasts of windows an hour apart; the rows of those in `uneven` lie two hours apart. */
function whole(windows: number, horizon: number, uneven: readonly number[]): Predictions {
  const time = Array.from({ length: windows }, (_, window) => window * hour);
  const isUneven = time.some((_, window) => uneven.includes(window));
  const steps = (window: number): number[] =>
    Array.from({ length: horizon }, (_, step) => window * hour + step * hour * (uneven.includes(window) ? 2 : 1));
  const values = Array.from({ length: windows * horizon }, (_, index) => (index % 7 === 3 ? null : index / 3));
  return {
    part: 'test',
    horizon,
    classNames: null,
    time,
    hasTime: true,
    intervalMs: hour,
    rows: time.map((_, window) => 10 + window),
    actual: values,
    predicted: values.map((value) => (value === null ? null : value + 1)),
    ...(isUneven && horizon > 1 ? { stepTimes: time.flatMap((_, window) => steps(window)) } : {}),
  };
}

/** What the backend answers for a stretch of windows: times of rows alone where one of its windows is uneven. */
function pageOf(all: Predictions, uneven: readonly number[], offset: number, limit: number): PredictionsPage {
  const { horizon } = all;
  const end = Math.min(all.rows.length, offset + limit);
  const own = <T>(values: readonly T[], width: number): T[] => values.slice(offset * width, end * width);
  const { stepTimes, ...rest } = all;
  const hasUneven = uneven.some((window) => window >= offset && window < end);
  return {
    ...rest,
    time: own(all.time, 1),
    rows: own(all.rows, 1),
    actual: own(all.actual, horizon),
    predicted: own(all.predicted, horizon),
    ...(stepTimes !== undefined && hasUneven ? { stepTimes: own(stepTimes, horizon) } : {}),
    offset,
    windowCount: all.rows.length,
  };
}

it('pages of any size make the whole again', () => {
  fc.assert(
    fc.property(
      fc.integer({ min: 1, max: 40 }),
      fc.integer({ min: 1, max: 5 }),
      fc.uniqueArray(fc.nat(39), { maxLength: 3 }),
      fc.integer({ min: 1, max: 41 }),
      (windows, horizon, uneven, size) => {
        const all = whole(windows, horizon, uneven);
        const pages: PredictionsPage[] = [];
        for (let offset = 0; offset < windows; offset += size) pages.push(pageOf(all, uneven, offset, size));
        const [first, ...others] = pages;
        expect(joinPages([first!, ...others])).toEqual(all);
      },
    ),
  );
});

it('pages are large where a window has little to tell, and never empty', () => {
  expect(windowsPerPage({ horizon: 1, classNames: null })).toBe(32 * 1024);
  expect(windowsPerPage({ horizon: 1, classNames: ['a', 'b', 'c'] })).toBe(16 * 1024);
  expect(windowsPerPage({ horizon: 1_000_000, classNames: null })).toBe(1);
});
