import { z } from 'zod';
import { certaintySchema } from '../certainty/schema';
import { evaluationWarningSchema } from '../message-schema';
import { metricsSchema } from '../metrics/definition';

export const regressionBaselineNameSchema = z.enum(['lastValue', 'seasonalNaive', 'drift', 'linear']);
export type RegressionBaselineName = z.infer<typeof regressionBaselineNameSchema>;

export const regressionBaselineSchema = z.object({
  name: regressionBaselineNameSchema,
  /** Those that are measured for baselines, in the target's units. */
  metrics: metricsSchema,
  scaled: metricsSchema.nullable(),
  /** 1 − model's error / baseline's error for each metric; above 0 the model is better. Null when the baseline makes no error. */
  skill: metricsSchema,
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
  metrics: metricsSchema,
  /** On the scaled target; null when the target is not scaled. */
  scaled: metricsSchema.nullable(),
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
