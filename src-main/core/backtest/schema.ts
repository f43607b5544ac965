import { z } from 'zod';
import { classificationBaselineNameSchema } from '../evaluation/classification/schema';
import { regressionBaselineNameSchema } from '../evaluation/regression/schema';
import { skillCertaintySchema } from '../evaluation/schema';

/** Rolling-origin backtest: how often, and on which rows, a run's configuration is trained and tested again. */
export const backtestConfigurationSchema = z.object({
  mode: z.enum(['expanding', 'sliding']).default('expanding'),
  origins: z.number().int().min(1).max(1000).default(5),
  /** Rows from one origin to the next; also the rows tested at each. At least one horizon. */
  step: z.number().int().min(1).max(1_000_000),
  /** Rows before each origin kept for validation (early stopping); null: a tenth of the rows before the first origin, at least one horizon. */
  validationRows: z.number().int().min(1).max(10_000_000).nullable().default(null),
  /** Sliding: rows of training and validation together; null: all rows before the first origin. */
  trainRows: z.number().int().min(1).max(10_000_000).nullable().default(null),
  /** Epochs of each training; null: the run's own. */
  epochs: z.number().int().min(1).max(100_000).nullable().default(null),
});
export type BacktestConfiguration = z.infer<typeof backtestConfigurationSchema>;

/** What every fold has, whatever it predicts. */
const foldSchema = z.object({
  /** First tested row (of each series), and its timestamp; null without a time column. */
  origin: z.number().int().nonnegative(),
  originTime: z.number().nullable(),
  trainRows: z.number().int().positive(),
  windows: z.number().int().positive(),
  /** Test windows that are left out because a target value is missing in the data. */
  missingTargets: z.number().int().nonnegative().default(0),
  epochs: z.number().int().nonnegative(),
  bestEpoch: z.number().int().positive().nullable(),
  durationMs: z.number().nonnegative(),
});

/** Series of a panel that have too few rows for the folds. */
const leftOutSchema = z.array(z.object({ name: z.string(), rows: z.number().int().nonnegative() })).default([]);

export const foldResultSchema = foldSchema.extend({
  /** MAE of each step, in the target's units; null where the model predicted no finite number. */
  mae: z.array(z.number()).nullable(),
  /** MAE of repeating the last value on the same windows. */
  lastValueMae: z.number(),
  /** MAE of every baseline on the same windows, each fitted to the fold's training windows; results from before they were kept have none. */
  baselineMae: z.partialRecord(regressionBaselineNameSchema, z.number()).default({}),
});
export type FoldResult = z.infer<typeof foldResultSchema>;

/** Figures of class scores: scikit-learn's `balanced_accuracy_score`, `f1_score(average='macro')` and `log_loss`. */
export const classScoresSchema = z.object({
  balancedAccuracy: z.number(),
  f1Macro: z.number(),
  logLoss: z.number(),
});
export type ClassScores = z.infer<typeof classScoresSchema>;

export const classFoldResultSchema = foldSchema.extend({
  /** Null where the model predicted no finite score. */
  scores: classScoresSchema.nullable(),
  /**
   * Of always predicting the most frequent class of the fold's training windows, with their shares as scores
   * (scikit-learn's `DummyClassifier(strategy='prior')`).
   */
  baseline: classScoresSchema,
  /** Balanced accuracy of repeating the last known label; null where a window has none, and in results from before it was kept. */
  lastLabelAccuracy: z.number().nullable().default(null),
  /** Test windows of each class, and the share of them that was found; null for a class without any. */
  support: z.array(z.number().int().nonnegative()),
  recall: z.array(z.number().nullable()),
});
export type ClassFoldResult = z.infer<typeof classFoldResultSchema>;

/** Interval and verdict of the skill, with the folds as what varies; null without folds, and before it was computed. */
const foldCertaintySchema = skillCertaintySchema
  .pick({ lower: true, upper: true, pValue: true, verdict: true })
  .nullable()
  .default(null);

const forecastBacktestSchema = z.object({
  /** Results from before classes could be backtested have no kind. */
  kind: z.literal('forecast').default('forecast'),
  horizon: z.number().int().positive(),
  /** The rows of the heat map, in the order of their origins. */
  folds: z.array(foldResultSchema),
  /** MAE over all values: the mean of the heat map's cells weighted by their windows. Null when no fold has figures. */
  headline: z.number().nullable(),
  /** Of the folds' MAEs; SD (n − 1) null for one. */
  spread: z.object({ sd: z.number().nullable(), min: z.number(), max: z.number() }).nullable(),
  /** The baseline with the smallest error over all folds. */
  strongest: regressionBaselineNameSchema.default('lastValue'),
  /** 1 − headline / the strongest baseline's MAE on the same windows. */
  skill: z.number().nullable(),
  certainty: foldCertaintySchema,
  leftOut: leftOutSchema,
});
export type ForecastBacktest = z.infer<typeof forecastBacktestSchema>;

const classBacktestSchema = z.object({
  kind: z.literal('classification'),
  classNames: z.array(z.string()).min(2),
  folds: z.array(classFoldResultSchema),
  /** Means over the folds that have scores, weighted by their windows; null when none has. */
  headline: classScoresSchema.nullable(),
  /** The same means of the baseline. */
  baseline: classScoresSchema.nullable(),
  /** Of the folds' balanced accuracies; SD (n − 1) null for one. */
  spread: z.object({ sd: z.number().nullable(), min: z.number(), max: z.number() }).nullable(),
  /** The baseline with the highest balanced accuracy over all folds. */
  strongest: classificationBaselineNameSchema.default('majorityClass'),
  /** (headline − strongest) / (1 − strongest) in balanced accuracy; null when the strongest baseline is perfect. */
  skill: z.number().nullable(),
  certainty: foldCertaintySchema,
  leftOut: leftOutSchema,
});
export type ClassBacktest = z.infer<typeof classBacktestSchema>;

export const backtestResultSchema = z.union([forecastBacktestSchema, classBacktestSchema]);
export type BacktestResult = z.infer<typeof backtestResultSchema>;
