import { z } from 'zod';
import { calendarStepSchema } from '../calendar';

/** Counts of equally wide bins: bin i holds [edges[i], edges[i + 1]), the last one its upper edge as well. */
export const histogramSchema = z.object({
  edges: z.array(z.number()),
  counts: z.array(z.number().int().nonnegative()),
});
export type Histogram = z.infer<typeof histogramSchema>;

export const quantilesSchema = z.object({
  q01: z.number(),
  q05: z.number(),
  q25: z.number(),
  q50: z.number(),
  q75: z.number(),
  q95: z.number(),
  q99: z.number(),
});
export type Quantiles = z.infer<typeof quantilesSchema>;

export const seasonalPeriodSchema = z.object({
  /** In rows. */
  period: z.number().int().min(2),
  /** Strength of seasonality in [0, 1] (Wang, Smith & Hyndman 2006): 1 − Var(remainder) / Var(season + remainder). */
  strength: z.number().min(0).max(1),
});
export type SeasonalPeriod = z.infer<typeof seasonalPeriodSchema>;

/** A hint from two tests at 5 %, whose null hypotheses are opposite. */
export const stationaritySchema = z.object({
  /** Statistic for a level (Kwiatkowski et al. 1992) with Newey–West weights; above 0.463 the level changes. */
  kpss: z.number(),
  /**
   * Augmented Dickey–Fuller test with a constant, lags by Akaike's criterion, p-value by MacKinnon (1994); a p-value above
   * 5 % cannot rule a unit root out. Null where the regression is degenerate, as for a straight line.
   */
  adf: z
    .object({ statistic: z.number(), pValue: z.number().min(0).max(1), lags: z.number().int().nonnegative() })
    .nullable(),
  /**
   * `stationary` and `nonStationary`: both tests agree. `trendStationary`: a stable level but no unit root ruled out, a
   * trend may have to be taken out. `differenceStationary`: no unit root but a level that changes, differences may help.
   * `undecided`: one test only.
   */
  verdict: z.enum(['stationary', 'nonStationary', 'trendStationary', 'differenceStationary', 'undecided']),
});
export type Stationarity = z.infer<typeof stationaritySchema>;

const columnCounts = {
  name: z.string(),
  count: z.number().int().nonnegative(),
  missing: z.number().int().nonnegative(),
  /** Different values among those that are there. */
  distinct: z.number().int().nonnegative(),
};

export const numberProfileSchema = z.object({
  kind: z.literal('number'),
  ...columnCounts,
  /** Null when no value is there. `sd` has n − 1 in the denominator and is null for fewer than two values. */
  min: z.number().nullable(),
  max: z.number().nullable(),
  mean: z.number().nullable(),
  sd: z.number().nullable(),
  /** Linear interpolation between order statistics (NumPy's default). */
  quantiles: quantilesSchema.nullable(),
  histogram: histogramSchema.nullable(),
  zeros: z.number().int().nonnegative(),
  /** One value only, or (`nearConstant`) more than 99 % of the values are the same. */
  constant: z.boolean(),
  nearConstant: z.boolean(),
  /** Values with a robust z above 3.5 (Iglewicz & Hoaglin 1993); rows are the ten farthest out. */
  outliers: z.object({
    count: z.number().int().nonnegative(),
    rows: z.array(z.object({ row: z.number().int().nonnegative(), value: z.number(), robustZ: z.number() })),
  }),
  /** Values such as -999 that look like markers of missing values; they are none of the outliers. */
  markers: z.array(z.object({ value: z.number(), count: z.number().int().positive() })).default([]),
  /** Null for constant columns and fewer than 20 values. */
  stationarity: stationaritySchema.nullable(),
  /** Lags 0 … n; null where the column is constant, has more than half missing, or is not in a time order. */
  autocorrelation: z.array(z.number()).nullable(),
  /** Lags 0 … n by the Durbin–Levinson recursion. */
  partialAutocorrelation: z.array(z.number()).nullable(),
  /** Half width of the 95 % band around zero for white noise: 1.96 / √n. */
  autocorrelationBand: z.number().nullable(),
  seasonalPeriods: z.array(seasonalPeriodSchema),
});
export type NumberProfile = z.infer<typeof numberProfileSchema>;

export const categoryProfileSchema = z.object({
  kind: z.literal('category'),
  ...columnCounts,
  /** The 50 most frequent values. */
  classes: z.array(z.object({ name: z.string(), count: z.number().int().nonnegative(), share: z.number() })),
  /** Stretches of equal neighbouring values; the 20 longest as [start, end) rows. */
  runs: z.object({
    count: z.number().int().nonnegative(),
    medianLength: z.number().nonnegative(),
    longest: z.array(
      z.object({ name: z.string(), start: z.number().int().nonnegative(), end: z.number().int().nonnegative() }),
    ),
  }),
});
export type CategoryProfile = z.infer<typeof categoryProfileSchema>;

export const timeProfileSchema = z.object({
  kind: z.literal('time'),
  ...columnCounts,
  /** Milliseconds since 1970-01-01 UTC. */
  start: z.number().nullable(),
  end: z.number().nullable(),
  order: z.enum(['ascending', 'descending', 'unordered']),
  /** The most frequent distance of neighbouring rows in milliseconds. */
  intervalMs: z.number().positive().nullable(),
  /** The step of the calendar from row to row, counted in this zone; null where times follow none. */
  step: calendarStepSchema.nullable(),
  timeZone: z.string(),
  /** The share of rows that lie exactly one step after the one before. */
  regularShare: z.number().min(0).max(1).nullable(),
  gaps: z.object({
    count: z.number().int().nonnegative(),
    /** Rows that would be there without the gaps. */
    missingRows: z.number().int().nonnegative(),
    /** The ten longest; `row` is the row after the gap. */
    longest: z.array(z.object({ row: z.number().int().nonnegative(), from: z.number(), to: z.number() })),
  }),
  duplicates: z.object({ count: z.number().int().nonnegative(), rows: z.array(z.number().int().nonnegative()) }),
});
export type TimeProfile = z.infer<typeof timeProfileSchema>;

export const columnProfileSchema = z.discriminatedUnion('kind', [
  numberProfileSchema,
  categoryProfileSchema,
  timeProfileSchema,
]);
export type ColumnProfile = z.infer<typeof columnProfileSchema>;

/** Pearson's correlation on the rows where both are there; null where one is constant. */
export const correlationMatrixSchema = z.object({
  columns: z.array(z.string()),
  values: z.array(z.array(z.number().nullable())),
});
export type CorrelationMatrix = z.infer<typeof correlationMatrixSchema>;

/** Something about the data's quality that a person should know. */
export const profileFindingSchema = z.object({
  id: z.enum([
    'missingValues',
    'constantColumn',
    'nearConstantColumn',
    'outliers',
    'missingMarkers',
    'timeNotAscending',
    'timeGaps',
    'duplicateTimes',
    'notStationary',
    'trendStationary',
    'differenceStationary',
    'classImbalance',
    'highlyCorrelated',
    'manyCategories',
  ]),
  severity: z.enum(['warning', 'info']),
  columns: z.array(z.string()),
  message: z.string(),
  /** Numbers behind the message, for the interface's own wording. */
  values: z.record(z.string(), z.number()),
});
export type ProfileFinding = z.infer<typeof profileFindingSchema>;

export const datasetProfileSchema = z.object({
  rowCount: z.number().int().nonnegative(),
  seriesCount: z.number().int().positive(),
  /** The columns that order the rows and name their series: with others, gaps, runs and seasons would be others too. */
  timeColumn: z.string().nullable(),
  seriesIdColumn: z.string().nullable(),
  columns: z.array(columnProfileSchema),
  correlation: correlationMatrixSchema,
  findings: z.array(profileFindingSchema),
});
export type DatasetProfile = z.infer<typeof datasetProfileSchema>;
