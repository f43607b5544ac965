import { describe, expect, it } from 'vitest';
import type { Predictions } from '../../../../src-main/core/run/schema';
import { ofSeries, seriesOf } from '../../../../src-renderer/views/run/one-series';
import { extent } from '../../../../src-renderer/charts/spec';

/** Two series whose windows lie at the same times. */
const forecast: Predictions = {
  part: 'test',
  horizon: 2,
  classNames: null,
  time: [0, 10, 0, 10],
  hasTime: true,
  intervalMs: 10,
  stepTimes: [0, 10, 10, 20, 0, 10, 10, 20],
  rows: [5, 6, 15, 16],
  series: [4, 4, 7, 7],
  actual: [1, 2, 3, 4, 5, 6, 7, 8],
  predicted: [11, 12, 13, 14, 15, 16, 17, 18],
};
describe('one series of a panel', () => {
  it('is told by its number, and only where there are several', () => {
    expect(seriesOf(forecast)).toEqual([4, 7]);
    expect(seriesOf({ ...forecast, series: [4, 4, 4, 4] })).toEqual([]);
    const { series: _, ...single } = forecast;
    expect(seriesOf(single)).toEqual([]);
    expect(ofSeries(single, 4)).toBe(single);
  });

  it('has its own windows alone, all that belongs to them with it', () => {
    expect(ofSeries(forecast, 7)).toEqual({
      ...forecast,
      time: [0, 10],
      stepTimes: [0, 10, 10, 20],
      rows: [15, 16],
      series: [7, 7],
      actual: [5, 6, 7, 8],
      predicted: [15, 16, 17, 18],
    });
  });
});

describe('the x axis of a chart', () => {
  const spec = { title: '', xLabel: '', yLabel: '', xKind: 'row' as const };
  const line = (x: number[]) => ({ id: 'a', label: 'a', color: 'ink', x, y: x });

  it('has room around a single point, and none without any', () => {
    expect(extent({ ...spec, series: [line([3])] })).toEqual({ from: 2, to: 4 });
    expect(extent({ ...spec, xKind: 'time', series: [line([3_600_000])] })).toEqual({ from: 0, to: 7_200_000 });
    expect(extent({ ...spec, series: [line([1, 4])] })).toEqual({ from: 1, to: 4 });
    expect(extent({ ...spec, series: [line([])] })).toBeNull();
  });
});
