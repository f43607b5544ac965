import { z } from 'zod';

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

export const foldResultSchema = z.object({
  /** First tested row (of each series), and its timestamp; null without a time column. */
  origin: z.number().int().nonnegative(),
  originTime: z.number().nullable(),
  trainRows: z.number().int().positive(),
  windows: z.number().int().positive(),
  epochs: z.number().int().nonnegative(),
  bestEpoch: z.number().int().positive().nullable(),
  durationMs: z.number().nonnegative(),
  /** MAE of each step, in the target's units; null where the model predicted no finite number. */
  mae: z.array(z.number()).nullable(),
  /** MAE of repeating the last value on the same windows. */
  lastValueMae: z.number(),
});
export type FoldResult = z.infer<typeof foldResultSchema>;

export const backtestResultSchema = z.object({
  horizon: z.number().int().positive(),
  /** The rows of the heat map, in the order of their origins. */
  folds: z.array(foldResultSchema),
  /** MAE over all values: the mean of the heat map's cells weighted by their windows. Null when no fold has figures. */
  headline: z.number().nullable(),
  /** Of the folds' MAEs; SD (n − 1) null for one. */
  spread: z.object({ sd: z.number().nullable(), min: z.number(), max: z.number() }).nullable(),
  /** 1 − headline / the last value's MAE on the same windows. */
  skill: z.number().nullable(),
});
export type BacktestResult = z.infer<typeof backtestResultSchema>;
