import { said, sentenceText } from '../common/sentence';
import { z } from 'zod';
import { calendarStepSchema } from '../calendar';

/** Scalers by scikit-learn's definitions: StandardScaler (population SD), MinMaxScaler [0, 1], RobustScaler (median, IQR). */
export const scalerKindSchema = z.enum(['standard', 'minmax', 'robust', 'none']);
export type ScalerKind = z.infer<typeof scalerKindSchema>;

export const cyclicComponentSchema = z.enum(['hour', 'weekday', 'monthDay', 'month']);
export type CyclicComponent = z.infer<typeof cyclicComponentSchema>;

/** Names of the inputs that a cyclic encoding makes of a component. */
export function cyclicColumns(component: CyclicComponent): [sine: string, cosine: string] {
  return [`${component}_sin`, `${component}_cos`];
}

/** The names among these that a cyclic encoding would give: columns of the data that say what the encoding says. */
export function ownCyclicColumns(names: readonly string[]): string[] {
  const made = new Set(cyclicComponentSchema.options.flatMap(cyclicColumns));
  return names.filter((name) => made.has(name));
}

export const calendarComponentSchema = z.enum([
  'hour',
  'weekday',
  'monthDay',
  'dayOfYear',
  'weekOfYear',
  'month',
  'quarter',
  'year',
  'isWeekend',
]);
export type CalendarComponent = z.infer<typeof calendarComponentSchema>;

export const aggregationSchema = z.enum(['mean', 'sum', 'min', 'max', 'median', 'first', 'last']);
export type Aggregation = z.infer<typeof aggregationSchema>;

export const rollingStatisticSchema = z.enum(['mean', 'sd', 'min', 'max', 'sum', 'median']);
export type RollingStatistic = z.infer<typeof rollingStatisticSchema>;

const columnName = z.string().min(1);
/** Null: every numeric column in use, the target included. */
const columnsOrAll = z.array(columnName).nullable().default(null);
/** Null: every numeric feature; the target only when it is named. */
const columnsOrFeatures = z.array(columnName).nullable().default(null);
const rowDistance = z.number().int().min(1).max(100_000);

/** Values of a column that stand for missing ones: numbers by equality, texts whatever their capitals and the blanks around them. */
export const markersSchema = z.object({
  column: columnName,
  values: z.array(z.union([z.number(), z.string().min(1)])).min(1),
});
export type Markers = z.infer<typeof markersSchema>;

/** A stretch of time, both ends included, whose rows are left out: of one series, or of all where it is null. */
export const leftOutTimesSchema = z
  .object({
    from: z.iso.datetime({ offset: true }),
    to: z.iso.datetime({ offset: true }),
    series: z.string().nullable().default(null),
  })
  .refine(({ from, to }) => Date.parse(from) <= Date.parse(to), {
    path: ['to'],
    message: sentenceText(said`It ends before it begins.`),
  });
export type LeftOutTimes = z.infer<typeof leftOutTimesSchema>;

/**
 * One step of a preparation. Steps run in order, are fitted on the training part alone, and are replayed on new data.
 * `missingValues` comes first, then `sortRows`, `repeatedTimes` and `leaveOut`, then steps that change the number of rows (`resample`, `fillMissing` by `drop`), then all others.
 */
export const preparationStepSchema = z.discriminatedUnion('kind', [
  z.object({
    /**
     * Treats values of columns of numbers or categories, the target too, as missing (pandas' `na_values`): what follows is
     * as if the file had been imported with them as missing. Nothing is filled; that is another step.
     */
    kind: z.literal('missingValues'),
    markers: z.array(markersSchema).max(1000).default([]),
  }),
  z.object({
    /** Rows in the order of time within each series; rows of one time keep their order. */
    kind: z.literal('sortRows'),
  }),
  z.object({
    /** One row for all rows of a series that have the same time: numbers are aggregated, categories take the last value. */
    kind: z.literal('repeatedTimes'),
    aggregation: aggregationSchema.default('mean'),
  }),
  z.object({
    /** Rows within these times are left out, of training, evaluation and forecasts alike. */
    kind: z.literal('leaveOut'),
    times: z.array(leftOutTimesSchema).max(10_000).default([]),
  }),
  z.object({
    kind: z.literal('fillMissing'),
    /**
     * `forward` repeats the last value; `linear` draws a line between the neighbours on training rows and repeats the last
     * value after them, where the next one is not known yet; `seasonal` repeats the value one `period` of rows earlier;
     * `median` takes the training rows' median, as do gaps without an earlier value; `drop` removes the row.
     */
    method: z.enum(['forward', 'linear', 'seasonal', 'median', 'drop']).default('forward'),
    columns: columnsOrAll,
    /** Rows of one season; for `seasonal` alone. */
    period: rowDistance.default(24),
    /** Adds an input that is 1 where the value was missing. */
    flag: z.boolean().default(false),
  }),
  z
    .object({
      /**
       * Rows at a regular distance, each the aggregate of the rows from its time up to the next one's: `step` counts in the
       * calendar of the data's zone, from the start of its days, weeks, months or quarters; `intervalMs` in multiples of so
       * many milliseconds since 1970 UTC. A step takes the place of an interval.
       */
      kind: z.literal('resample'),
      intervalMs: z.number().positive().nullable().default(null),
      step: calendarStepSchema.nullable().default(null),
      aggregation: aggregationSchema.default('mean'),
      /** Other aggregations for single columns; categories take the last value. */
      exceptions: z.array(z.object({ column: columnName, aggregation: aggregationSchema })).default([]),
    })
    .refine(({ intervalMs, step }) => (intervalMs === null) !== (step === null), {
      path: ['step'],
      message: sentenceText(said`Give either step or intervalMs.`),
    }),
  z.object({
    /** Moves values beyond the bounds to the bounds. The target's reported values stay as they are. */
    kind: z.literal('clipOutliers'),
    /** `quantile`: between two quantiles; `robustZ`: median ± `threshold` × 1.4826 × MAD. */
    method: z.enum(['quantile', 'robustZ']).default('robustZ'),
    lower: z.number().min(0).lt(0.5).default(0.01),
    upper: z.number().gt(0.5).max(1).default(0.99),
    threshold: z.number().positive().default(5),
    columns: columnsOrFeatures,
  }),
  z.object({
    /** `log` (values > 0), `log1p` (values > −1), or a power whose λ maximises the training rows' likelihood. */
    kind: z.literal('power'),
    method: z.enum(['log', 'log1p', 'boxCox', 'yeoJohnson']).default('yeoJohnson'),
    columns: columnsOrFeatures,
  }),
  z.object({
    /** The value minus the one `lag` rows earlier. For the target it is the last of the steps that change it. */
    kind: z.literal('difference'),
    lag: rowDistance.default(1),
    columns: columnsOrFeatures,
  }),
  z.object({
    kind: z.literal('lag'),
    columns: z.array(columnName).min(1),
    lags: z.array(rowDistance).min(1).max(200),
  }),
  z.object({
    /** A statistic over the last `size` rows, the row itself included. */
    kind: z.literal('rolling'),
    columns: z.array(columnName).min(1),
    size: z.number().int().min(2).max(100_000),
    statistics: z.array(rollingStatisticSchema).min(1).default(['mean']),
  }),
  z.object({
    kind: z.literal('cyclicEncoding'),
    /** Adds sine and cosine of each component of the time column, with periods 24, 7, the month's length, 12. */
    components: z.array(cyclicComponentSchema).min(1),
    /** IANA zone in which the clock and the calendar are read; null: the dataset's. */
    timeZone: z.string().nullable().default(null),
  }),
  z.object({
    /** Components of the time column as numbers; weekday 0 is Monday, weeks are ISO 8601's. */
    kind: z.literal('calendar'),
    components: z.array(calendarComponentSchema).min(1),
    timeZone: z.string().nullable().default(null),
  }),
  z.object({
    /** An input that is 1 on the listed days, such as a country's holidays. */
    kind: z.literal('holidays'),
    dates: z.array(z.iso.date()).min(1).max(10_000),
    name: columnName.default('holiday'),
    timeZone: z.string().nullable().default(null),
  }),
  z.object({
    /** An input for each category of the training rows; what was not seen there is 0 everywhere. */
    kind: z.literal('oneHot'),
    /** Null: every category feature. */
    columns: z.array(columnName).nullable().default(null),
    /** The most frequent ones; the others share the input `other`. */
    maxCategories: z.number().int().min(1).max(1000).default(50),
  }),
  z.object({
    /**
     * Features whose future is known when the forecast is made (a calendar, a plan, a weather forecast): adds each one's
     * value at the last predicted row, so that the window's last rows show what they are while the target happens.
     */
    kind: z.literal('knownFuture'),
    columns: z.array(columnName).min(1),
  }),
]);
export type PreparationStep = z.infer<typeof preparationStepSchema>;

export const preparationStepKindSchema = z.enum(preparationStepSchema.options.map(({ shape }) => shape.kind.value));

export const preparationSchema = z.object({
  steps: z.array(preparationStepSchema).default([]),
  scaling: z
    .object({
      features: scalerKindSchema.default('standard'),
      /** Ignored for classification. */
      target: scalerKindSchema.default('standard'),
    })
    .prefault({}),
});
export type PreparationConfiguration = z.infer<typeof preparationSchema>;
