import { z } from 'zod';
import { calendarStepSchema } from '../calendar';

/** Scalers by scikit-learn's definitions: StandardScaler (population SD), MinMaxScaler [0, 1], RobustScaler (median, IQR). */
export const scalerKindSchema = z.enum(['standard', 'minmax', 'robust', 'none']);
export type ScalerKind = z.infer<typeof scalerKindSchema>;

export const partSchema = z.enum(['train', 'validation', 'test']);
export type Part = z.infer<typeof partSchema>;

/**
 * How rows are shared out. `ratio`, `count` and `date` cut every series in order of time; `series` gives whole series to
 * one part each, and where every series has one label, each part gets its share of every label. Rows after the last part are unused.
 */
export const splitSchema = z.discriminatedUnion('kind', [
  z
    .object({
      kind: z.literal('ratio'),
      train: z.number().positive().max(1).default(0.7),
      validation: z.number().positive().max(1).default(0.15),
      test: z.number().positive().max(1).default(0.15),
    })
    .refine(
      (value) => value.train + value.validation + value.test <= 1 + 1e-9,
      'the three parts add up to more than 1',
    ),
  z.object({
    kind: z.literal('count'),
    train: z.number().int().positive(),
    validation: z.number().int().positive(),
    test: z.number().int().positive(),
  }),
  z.object({
    kind: z.literal('date'),
    /** First timestamps of the validation and the test part, and the first one after it (null: to the end). ISO 8601. */
    validationStart: z.iso.datetime({ offset: true, local: true }).or(z.iso.date()),
    testStart: z.iso.datetime({ offset: true, local: true }).or(z.iso.date()),
    end: z.iso.datetime({ offset: true, local: true }).or(z.iso.date()).nullable().default(null),
  }),
  z
    .object({
      kind: z.literal('series'),
      /** Shares of the series, of which every part gets at least one. */
      train: z.number().positive().max(1).default(0.7),
      validation: z.number().positive().max(1).default(0.15),
      test: z.number().positive().max(1).default(0.15),
      /** Seeds the order in which series are dealt; null keeps the order of the data. */
      seed: z.number().int().min(0).max(4294967295).nullable().default(0),
    })
    .refine(
      (value) => value.train + value.validation + value.test <= 1 + 1e-9,
      'the three parts add up to more than 1',
    ),
]);
export type SplitConfiguration = z.infer<typeof splitSchema>;

export const windowSchema = z.object({
  /** Rows the model sees. */
  lookback: z.number().int().min(1).max(100_000).default(96),
  /** Rows it predicts, all at once (direct multi-step). */
  horizon: z.number().int().min(1).max(10_000).default(24),
  /** Rows between the starts of neighbouring windows, in every part. */
  stride: z.number().int().min(1).max(100_000).default(1),
  /** Rows from the last seen row to the first predicted one: 1 forecasts, 0 explains the last seen row itself. */
  offset: z.number().int().min(0).max(10_000).default(1),
  /** `lastValue` subtracts the target's last seen value from the window's target history and from the target, and adds it to the prediction. */
  normalization: z.enum(['none', 'lastValue']).default('none'),
});
export type WindowConfiguration = z.infer<typeof windowSchema>;

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

/**
 * One step of a preparation. Steps run in order, are fitted on the training part alone, and are replayed on new data.
 * Steps that change the number of rows (`resample`, `fillMissing` by `drop`) come before all others.
 */
export const preparationStepSchema = z.discriminatedUnion('kind', [
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
      message: 'Give either step or intervalMs.',
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

export const taskSchema = z.object({
  /** `forecast` predicts the target's next rows, `regression` a number at a row, `classification` a label. */
  kind: z.enum(['forecast', 'regression', 'classification']).default('forecast'),
  target: z.string().min(1),
  /** Columns given to the model beside the target's own history. */
  features: z.array(z.string()).default([]),
  /** Whether the model sees the target's past. Only sensible where the target is known up to the last seen row. */
  targetHistory: z.boolean().default(true),
});
export type TaskConfiguration = z.infer<typeof taskSchema>;
