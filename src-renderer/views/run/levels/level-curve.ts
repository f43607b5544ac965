import { quantileOfSorted, sorted, type Numbers } from '../../../../src-main/core/common/numbers';

export interface LevelPoint {
  readonly level: number;
  readonly recall: number | null;
  readonly precision: number | null;
  readonly f1Score: number | null;
}

/** A quantile of values by linear interpolation; NaN without values. */
export function quantileOf(values: Numbers, share: number): number {
  return values.length === 0 ? Number.NaN : quantileOfSorted(sorted(values), share);
}

/** Number of ascending values at or above a level. */
function countFrom(ordered: Float64Array, level: number): number {
  let low = 0;
  let high = ordered.length;
  while (low < high) {
    const middle = (low + high) >>> 1;
    if ((ordered[middle] ?? Infinity) < level) low = middle + 1;
    else high = middle;
  }
  return ordered.length - low;
}

/**
 * Recall, precision and F1 of calling values beyond a level, at `points` levels spread evenly over the actual values.
 * A value and its prediction are both beyond a level exactly when the nearer of the two is, so three sorted arrays
 * answer for every level. `null` where a share has nothing to be a share of.
 */
export function recallCurve(
  actual: Numbers,
  predicted: Numbers,
  direction: 'above' | 'below',
  points = 120,
): LevelPoint[] {
  const sign = direction === 'above' ? 1 : -1;
  const turned = (values: Numbers) => sorted(Float64Array.from(values, (value) => sign * value));
  const happened = turned(actual);
  const called = turned(predicted);
  const both = turned(
    Float64Array.from(actual, (value, index) => {
      const other = predicted[index] ?? Number.NaN;
      return direction === 'above' ? Math.min(value, other) : Math.max(value, other);
    }),
  );
  const low = happened[0] ?? 0;
  const high = happened.at(-1) ?? 0;
  const share = (part: number, whole: number): number | null => (whole === 0 ? null : part / whole);
  const curve = Array.from({ length: points }, (_, index) => {
    const level = low + ((high - low) * index) / Math.max(1, points - 1);
    const hits = countFrom(both, level);
    const positives = countFrom(happened, level);
    const alarms = countFrom(called, level);
    return {
      level: sign * level,
      recall: share(hits, positives),
      precision: share(hits, alarms),
      f1Score: share(2 * hits, positives + alarms),
    };
  });
  return direction === 'above' ? curve : curve.reverse();
}
