import { summarize } from '../../../src-main/core/evaluation/statistics/summary';

/** Mean and sample standard deviation over repeats; `sd` is null for a single one. */
export interface Spread {
  readonly n: number;
  readonly mean: number;
  readonly sd: number | null;
}

/** Mean ± SD of the figures that are there; null without any. */
export function spreadOf(figures: readonly (number | null)[]): Spread | null {
  const summary = summarize(figures.filter((figure) => figure !== null && Number.isFinite(figure)).map(Number));
  return summary === null ? null : { n: summary.count, mean: summary.mean, sd: summary.sd };
}
