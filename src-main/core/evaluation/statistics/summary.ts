import { at, mean, median, quantileOfSorted, sorted, standardDeviation, type Numbers } from '../../common/numbers';
import { studentTQuantile } from '../../common/distributions';

/** Figures of one metric over repeats. `sd` and the interval are null for a single value. */
export interface Summary {
  readonly count: number;
  readonly mean: number;
  /** Sample standard deviation (n − 1). */
  readonly sd: number | null;
  /** Confidence interval of the mean by Student's t; lower and upper end. */
  readonly interval: readonly [lower: number, upper: number] | null;
  readonly level: number;
  readonly min: number;
  readonly lowerQuartile: number;
  readonly median: number;
  readonly upperQuartile: number;
  readonly max: number;
}

/** Mean, spread, confidence interval (default 95 %) and the five figures of a box plot. Null without values. */
export function summarize(values: Numbers, level = 0.95): Summary | null {
  const count = values.length;
  if (count === 0) return null;
  const ordered = sorted(values);
  const center = mean(values);
  const sd = count < 2 ? null : standardDeviation(values);
  const half = sd === null ? null : studentTQuantile((1 + level) / 2, count - 1) * (sd / Math.sqrt(count));
  return {
    count,
    mean: center,
    sd,
    interval: half === null ? null : [center - half, center + half],
    level,
    min: at(ordered, 0),
    lowerQuartile: quantileOfSorted(ordered, 0.25),
    median: median(ordered),
    upperQuartile: quantileOfSorted(ordered, 0.75),
    max: at(ordered, count - 1),
  };
}
