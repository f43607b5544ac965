import { selectInPlace, type Numbers } from '../../common/numbers';
import type { IntervalSummary } from '../schema';

/** Half-width of the interval at each step; null where validation has too few windows for the level. */
export interface ConformalIntervals {
  readonly level: number;
  readonly horizon: number;
  readonly halfWidths: readonly (number | null)[];
}

/**
 * Split conformal prediction intervals (Lei et al. 2018): at each step the half-width is the ⌈(n + 1) · level⌉-th
 * smallest absolute validation error of n windows. On exchangeable data, coverage is at least `level`.
 * `actual` and `predicted` are [windows × horizon] of the validation part, in the target's units.
 */
export function fitConformalIntervals(
  actual: Numbers,
  predicted: Numbers,
  horizon: number,
  level = 0.9,
): ConformalIntervals {
  const windows = Math.floor(actual.length / horizon);
  const rank = Math.ceil((windows + 1) * level);
  const halfWidths = Array.from({ length: horizon }, (_, step) => {
    if (rank > windows) return null;
    const errors = new Float64Array(windows);
    for (let window = 0, i = step; window < windows; window += 1, i += horizon) {
      errors[window] = Math.abs((actual[i] ?? Number.NaN) - (predicted[i] ?? Number.NaN));
    }
    return selectInPlace(errors, rank - 1);
  });
  return { level, horizon, halfWidths };
}

/** Coverage and width of the intervals on another part, normally the test part. */
export function scoreIntervals(intervals: ConformalIntervals, actual: Numbers, predicted: Numbers): IntervalSummary {
  const { horizon, halfWidths, level } = intervals;
  const windows = Math.floor(actual.length / horizon);
  const byHorizon = halfWidths.map((halfWidth, step) => {
    if (halfWidth === null || windows === 0) return { step: step + 1, halfWidth, coverage: null };
    let covered = 0;
    for (let window = 0; window < windows; window += 1) {
      const i = window * horizon + step;
      if (Math.abs((actual[i] ?? Number.NaN) - (predicted[i] ?? Number.NaN)) <= halfWidth) covered += 1;
    }
    return { step: step + 1, halfWidth, coverage: covered / windows };
  });
  const coverages = byHorizon.flatMap(({ coverage }) => (coverage === null ? [] : [coverage]));
  const widths = halfWidths.flatMap((halfWidth) => (halfWidth === null ? [] : [2 * halfWidth]));
  const average = (values: number[]): number | null =>
    values.length === 0 ? null : values.reduce((a, b) => a + b, 0) / values.length;
  return { level, byHorizon, coverage: average(coverages), meanWidth: average(widths) };
}
