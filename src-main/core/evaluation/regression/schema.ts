import { z } from 'zod';
import { certaintySchema } from '../certainty/schema';
import { evaluationWarningSchema } from '../message-schema';

/** Regression metrics under scikit-learn's definitions, in the unit of the values they were computed from. */
export const regressionMetricsSchema = z.object({
  mae: z.number(),
  mse: z.number(),
  rmse: z.number(),
  /** A fraction (0.1 = 10 %). Null when an actual value is zero. */
  mape: z.number().nullable(),
  /** A fraction from 0 to 2: mean of 2|a−p| / (|a|+|p|), where 0/0 counts as 0. */
  smape: z.number(),
  /** MAE over the in-sample MAE of the seasonal naive forecast (Hyndman & Koehler 2006). Null without in-sample values or when they never change. */
  mase: z.number().nullable(),
  /** Null when the actual values do not vary. */
  r2: z.number().nullable(),
  medianAbsoluteError: z.number(),
  maxError: z.number(),
  /** Mean of predicted − actual: above zero, the model predicts too much. */
  bias: z.number(),
});
export type RegressionMetrics = z.infer<typeof regressionMetricsSchema>;

/** The figures that are also reported on scaled values and for baselines. */
export const errorMetricsSchema = regressionMetricsSchema.pick({ mae: true, mse: true, rmse: true });
export type ErrorMetrics = z.infer<typeof errorMetricsSchema>;

export const regressionBaselineNameSchema = z.enum(['lastValue', 'seasonalNaive', 'drift', 'linear']);
export type RegressionBaselineName = z.infer<typeof regressionBaselineNameSchema>;

export const regressionBaselineSchema = z.object({
  name: regressionBaselineNameSchema,
  original: errorMetricsSchema,
  scaled: errorMetricsSchema.nullable(),
  /** 1 − model's error / baseline's error for each metric; above 0 the model is better. Null when the baseline makes no error. */
  skill: z.object({ mae: z.number().nullable(), mse: z.number().nullable(), rmse: z.number().nullable() }),
});
export type RegressionBaseline = z.infer<typeof regressionBaselineSchema>;

export const thresholdRecallSchema = z.object({
  level: z.number(),
  direction: z.enum(['above', 'below']),
  /** Actual values beyond the level, over all windows and steps. */
  values: z.number().int().nonnegative(),
  hits: z.number().int().nonnegative(),
  misses: z.number().int().nonnegative(),
  falseAlarms: z.number().int().nonnegative(),
  recall: z.number(),
  precision: z.number(),
  f1Score: z.number(),
  /** Unbroken runs of rows beyond the level, and those that a window ending before them predicted. */
  events: z.number().int().nonnegative(),
  foreseenEvents: z.number().int().nonnegative(),
  /** Rows from the last seen row of the earliest warning to the event; null when none was foreseen. */
  meanLeadRows: z.number().nullable(),
  medianLeadRows: z.number().nullable(),
});
export type ThresholdRecall = z.infer<typeof thresholdRecallSchema>;

export const regressionEvaluationSchema = z.object({
  kind: z.literal('regression'),
  windows: z.number().int().positive(),
  /** Windows × horizon. */
  values: z.number().int().positive(),
  /** Rows of the season that MASE and the seasonal naive baseline look back; null in evaluations of earlier releases. */
  seasonalPeriod: z.number().int().positive().nullable().default(null),
  /** In the target's units. */
  original: regressionMetricsSchema,
  /** On the scaled target; null when the target is not scaled. */
  scaled: errorMetricsSchema.nullable(),
  /** Mean pinball loss of the prediction taken as each quantile, in the target's units. */
  pinball: z.array(z.object({ quantile: z.number(), loss: z.number() })),
  /** In the target's units; `step` from 1. */
  byHorizon: z.array(
    z.object({ step: z.number().int().positive(), mae: z.number(), rmse: z.number(), bias: z.number() }),
  ),
  /** The levels of the configuration. */
  levels: z.array(thresholdRecallSchema),
  baselines: z.array(regressionBaselineSchema),
  warnings: z.array(evaluationWarningSchema),
  /** Of validation and test; null for training, and for runs from before it was computed. */
  certainty: certaintySchema.nullable().default(null),
});
export type RegressionEvaluation = z.infer<typeof regressionEvaluationSchema>;
