import { z } from 'zod';
import { calendarStepSchema } from '../calendar';
import { columnKindSchema } from '../dataset/schema';
import { partEvaluationSchema } from '../evaluation/schema';
import { taskKindSchema } from '../task/schema';

/** Columns of the file by the names that the model knows them under: `{ temp: 'temperature' }` reads the file's `temp` as `temperature`. */
export const renamesSchema = z.record(z.string().min(1), z.string().min(1));
export type Renames = z.infer<typeof renamesSchema>;

export const predictionRequestSchema = z.object({
  renames: renamesSchema.default({}),
  /** Nominal coverage of the intervals; one of those that the run has stored. */
  level: z.number().gt(0).lt(1).default(0.9),
  /**
   * `file`: the first window is made of the file's own rows. `dataset`: the rows of the run's data before the file's first
   * time come first, so that the file's first row is predicted too. `auto`: `dataset` for a model of whole series whose
   * data are there, else `file`.
   */
  history: z.enum(['auto', 'file', 'dataset']).default('auto'),
});
export type PredictionRequest = z.infer<typeof predictionRequestSchema>;

export const columnPurposeSchema = z.enum(['target', 'feature', 'time', 'series']);
export type ColumnPurpose = z.infer<typeof columnPurposeSchema>;

/** A column that the model was trained with. */
export const trainedColumnSchema = z.object({
  name: z.string().min(1),
  kind: columnKindSchema,
  unit: z.string().nullable(),
  categories: z.array(z.string()).nullable(),
  purpose: columnPurposeSchema,
  /** Whether nothing can be predicted without it. */
  isNeeded: z.boolean(),
});
export type TrainedColumn = z.infer<typeof trainedColumnSchema>;

/** Figures of a column, over the rows in which it has a value. */
export const columnFiguresSchema = z.object({
  count: z.number().int().nonnegative(),
  missing: z.number().int().nonnegative(),
  /** Of numbers; null for categories and without values. */
  minimum: z.number().nullable(),
  maximum: z.number().nullable(),
  mean: z.number().nullable(),
  /** n − 1. */
  standardDeviation: z.number().nullable(),
});
export type ColumnFigures = z.infer<typeof columnFiguresSchema>;

/** What the training part's rows were like, so that other rows can be held against them. */
export const trainingFactsSchema = z.object({
  columns: z.array(trainedColumnSchema.extend({ training: columnFiguresSchema.nullable() })).min(1),
  /** From row to row of the dataset; null where it follows none. */
  step: calendarStepSchema.nullable(),
  intervalMs: z.number().positive().nullable(),
  timeZone: z.string(),
  hasTime: z.boolean(),
  /** The test part's losses, which a file's are held against; null where the run has none. */
  test: z
    .object({
      /** `mae` of numbers, the share of wrong labels of classes. */
      metric: z.enum(['mae', 'errorRate']),
      windows: z.number().int().positive(),
      mean: z.number(),
      /** Squared standard error of the mean, Student's degrees of freedom, and how many independent windows it is worth. */
      variance: z.number().nonnegative(),
      degrees: z.number().positive(),
      independent: z.number().positive(),
    })
    .nullable(),
});
export type TrainingFacts = z.infer<typeof trainingFactsSchema>;
export type LossFacts = NonNullable<TrainingFacts['test']>;

/** Where a trained column was found in a file. */
export const columnMatchSchema = z.object({
  name: z.string(),
  purpose: columnPurposeSchema,
  isNeeded: z.boolean(),
  kind: columnKindSchema,
  unit: z.string().nullable(),
  /** The file's column; null: it has none. */
  found: z.string().nullable(),
  foundKind: columnKindSchema.nullable(),
  foundUnit: z.string().nullable(),
  isRenamed: z.boolean(),
  /** Columns of the file that may be it, the likeliest first; never taken unasked. */
  suggestions: z.array(z.string()),
});
export type ColumnMatch = z.infer<typeof columnMatchSchema>;

export const matchProblemSchema = z.object({
  code: z.enum(['missing', 'kind', 'unit', 'unknownRename', 'takenTwice']),
  /** What stands in the way is `error`; what only has to be known, `warning`. */
  severity: z.enum(['error', 'warning']),
  column: z.string(),
  message: z.string(),
  values: z.record(z.string(), z.string()),
});
export type MatchProblem = z.infer<typeof matchProblemSchema>;

export const fileMatchSchema = z.object({
  columns: z.array(columnMatchSchema),
  /** Columns of the file that nothing is read from. */
  unused: z.array(z.string()),
  problems: z.array(matchProblemSchema),
});
export type FileMatch = z.infer<typeof fileMatchSchema>;

/** A column of the file beside the training part. */
export const columnDriftSchema = z.object({
  column: z.string(),
  training: columnFiguresSchema.nullable(),
  file: columnFiguresSchema,
  /** Share of the file's values below the training part's least or above its greatest; null for categories. */
  outside: z.number().min(0).max(1).nullable(),
  /** (mean of the file − mean of training) in standard deviations of training; null without a spread. */
  shift: z.number().nullable(),
  /** Categories that training did not know, and rows that hold one. */
  unknownCategories: z.array(z.string()),
  unknownRows: z.number().int().nonnegative(),
  /** What of it is worth knowing: more than 1 % outside, a mean more than half a deviation away, 5 % more missing, unknown categories. */
  flags: z.array(z.enum(['outside', 'shifted', 'missing', 'unknown'])),
});
export type ColumnDrift = z.infer<typeof columnDriftSchema>;

/** Windows in the order of the file, a series after the other. */
export const predictionPageSchema = z.object({
  offset: z.number().int().nonnegative(),
  /** Name of each window's series; null where there is one. */
  series: z.array(z.string()).nullable(),
  /** [windows × horizon] time of every predicted row, or its number from 0 in its series without a time column. */
  time: z.array(z.number()),
  /** [windows × horizon] in the target's units; class indices; null where it is not known. */
  actual: z.array(z.number().nullable()),
  /** [windows × horizon] in the target's units, or [windows × classes] scores. */
  predicted: z.array(z.number().nullable()),
  /** [windows × horizon] ends of the interval in the target's units; null for classes and where the run has no interval. */
  lower: z.array(z.number().nullable()).nullable(),
  upper: z.array(z.number().nullable()).nullable(),
});
export type PredictionPage = z.infer<typeof predictionPageSchema>;

/** Whether the model does as well on the file as it did on its test part. */
export const agedVerdictSchema = z.object({
  /** `tooFew`: fewer than 20 independent windows on either side; `noTest`: nothing to hold it against. */
  kind: z.enum(['worse', 'better', 'notShown', 'tooFew', 'noTest']),
  metric: z.enum(['mae', 'errorRate']),
  file: z.number(),
  test: z.number().nullable(),
  /** file − test: above 0 the file's error is larger. */
  difference: z.number().nullable(),
  /** 95 % interval of the difference. */
  interval: z.tuple([z.number(), z.number()]).nullable(),
  pValue: z.number().nullable(),
  independent: z.object({ file: z.number(), test: z.number().nullable() }),
});
export type AgedVerdict = z.infer<typeof agedVerdictSchema>;

export const filePredictionSchema = z.object({
  fileName: z.string(),
  target: z.string(),
  taskKind: taskKindSchema,
  classNames: z.array(z.string()).nullable(),
  horizon: z.number().int().positive(),
  hasTime: z.boolean(),
  timeZone: z.string(),
  level: z.number(),
  /** Whether intervals are those that the model expects itself, not those of its errors on the validation part. */
  hasOwnInterval: z.boolean(),
  rowCount: z.number().int().nonnegative(),
  /** Rows of the run's data that were put before the file's. */
  historyRows: z.number().int().nonnegative(),
  windows: z.object({
    /** Windows with a prediction, of which the last `beyond` lie behind the file's end. */
    predicted: z.number().int().nonnegative(),
    beyond: z.number().int().nonnegative(),
    /** Windows that were left out because an input has no value in one of their rows. */
    gaps: z.number().int().nonnegative(),
    /** Windows whose target the file holds. */
    evaluated: z.number().int().nonnegative(),
  }),
  /** Series too short for one window. */
  shortSeries: z.array(z.object({ name: z.string(), rows: z.number().int().nonnegative() })),
  /** Rows without a time, which take no part. */
  untimedRows: z.number().int().nonnegative(),
  match: fileMatchSchema,
  drift: z.array(columnDriftSchema),
  /** A model of whole series on the file's rows alone: series that do not begin with the rows of its fit are fitted anew. */
  mayRefit: z.boolean(),
  /** Notices of the reading, English. */
  notices: z.array(z.string()),
  evaluation: partEvaluationSchema.nullable(),
  /** Share of known values within the interval; null for classes and without known values. */
  coverage: z.number().nullable(),
  aged: agedVerdictSchema.nullable(),
});
export type FilePrediction = z.infer<typeof filePredictionSchema>;
