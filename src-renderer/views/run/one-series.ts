import type { Predictions } from '../../../src-main/core/run/schema';

/** Numbers of the series that the windows of a part belong to, ascending; empty where there is only one. */
export function seriesOf({ series }: Predictions): readonly number[] {
  const numbers = [...new Set(series ?? [])].sort((a, b) => a - b);
  return numbers.length > 1 ? numbers : [];
}

/** The windows of one series of a panel: drawn along one time axis, several would be one line that jumps between them. */
export function ofSeries(predictions: Predictions, wanted: number | null): Predictions {
  const { series, horizon, classNames, time, rows, stepTimes, actual, predicted } = predictions;
  if (wanted === null || series === undefined) return predictions;
  const windows = series.flatMap((number, window) => (number === wanted ? [window] : []));
  const pick = <T>(values: readonly T[], width: number): T[] =>
    windows.flatMap((window) => values.slice(window * width, (window + 1) * width));
  return {
    ...predictions,
    time: pick(time, 1),
    rows: pick(rows, 1),
    series: pick(series, 1),
    actual: pick(actual, horizon),
    predicted: pick(predicted, classNames?.length ?? horizon),
    ...(stepTimes === undefined ? {} : { stepTimes: pick(stepTimes, horizon) }),
  };
}
