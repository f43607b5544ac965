import { z } from 'zod';

/** What a model of trees is given of each window, and how it predicts several rows ahead. */
export const windowFields = {
  /** The last rows of the window whose values are features; null: all of them; 0: none, of categories the last one. */
  lags: z.number().int().min(0).max(100_000).nullable().default(null),
  /** Rows before the window's end over which mean, deviation, least and largest value of every input are features too. */
  rollingWindows: z.array(z.number().int().min(2).max(100_000)).max(16).default([]),
  /** Thirteen statistics of every number over the whole window, its first and its last value are features too. */
  summaries: z.boolean().default(false),
};

/** How several rows ahead are predicted: by one model of all, by one a row, or by one that is told how far ahead. */
export const horizonSchema = z.enum(['multiOutput', 'oneModelAStep', 'stepAsFeature']);

export interface WindowFields {
  readonly lags: number | null;
  readonly rollingWindows: readonly number[];
  readonly summaries: boolean;
}

/** Statistics over the last rows of a window, as many as wanted. */
export const rollingStatistics = ['mean', 'std', 'min', 'max'] as const;
export type RollingStatistic = (typeof rollingStatistics)[number];

/** With the rolling ones the thirteen statistics of `summaries`, under tsfresh's names in this project's spelling. */
export const summaryStatistics = [
  'median',
  'skewness',
  'kurtosis',
  'meanAbsChange',
  'linearTrend',
  'autocorrelation',
  'numberCrossingM',
  'longestStrikeAboveMean',
  'timeReversalAsymmetry',
] as const;
export type SummaryStatistic = (typeof summaryStatistics)[number];

/** What trees look at of an input: its value some rows before, a statistic over rows, or one end of the window. */
export const windowFeatureKinds = ['lag', ...rollingStatistics, ...summaryStatistics, 'first', 'last'] as const;
export type WindowFeatureKind = (typeof windowFeatureKinds)[number];

/**
 * How a feature follows its input: `level` moves as the input does and has its unit, `spread` has its unit and no level,
 * `none` has neither.
 */
export const unitsOfFeatures: Readonly<Record<WindowFeatureKind, 'level' | 'spread' | 'none'>> = {
  lag: 'level',
  mean: 'level',
  std: 'spread',
  min: 'level',
  max: 'level',
  median: 'level',
  skewness: 'none',
  kurtosis: 'none',
  meanAbsChange: 'spread',
  linearTrend: 'spread',
  autocorrelation: 'none',
  numberCrossingM: 'none',
  longestStrikeAboveMean: 'none',
  timeReversalAsymmetry: 'none',
  first: 'level',
  last: 'level',
};
