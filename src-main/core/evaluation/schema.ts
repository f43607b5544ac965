import { z } from 'zod';
import { partSchema } from '../task/schema';
import { classificationBaselineNameSchema, classificationEvaluationSchema } from './classification/schema';
import { figuresSchema } from './message-schema';
import { metricNameSchema } from './metrics/catalogue';
import { metricDirectionSchema } from './metrics/definition';
import { regressionBaselineNameSchema, regressionEvaluationSchema } from './regression/schema';

export * from './analysis/schema';
export * from './certainty/schema';
export * from './classification/schema';
export * from './message-schema';
export { metricNameSchema, type MetricName } from './metrics/catalogue';
export { metricDirectionSchema, type MetricDirection, type Metrics } from './metrics/definition';
export * from './regression/schema';

/**
 * What a run stores about its evaluation. All of it is JSON: figures are finite, and a figure that is not defined
 * for the data (R² of a constant, MAPE with zeros among the actual values) is null, never NaN.
 * Curves and point-wise views are not stored: they are computed from the stored predictions when looked at.
 */

export const partEvaluationSchema = z.discriminatedUnion('kind', [
  regressionEvaluationSchema,
  classificationEvaluationSchema,
]);
export type PartEvaluation = z.infer<typeof partEvaluationSchema>;

export const findingCodeSchema = z.enum([
  /** `values`: epoch, ratio. */
  'overfitting',
  /** `values`: count, smallest. Predictions below zero although the target never is. */
  'negativePredictions',
  /** `values`: value. Every prediction is the same number or class. */
  'constantPredictions',
  /** `values`: level, coverage. The test coverage of the intervals is far from their level. */
  'intervalCoverage',
  /** `values`: windows. Too few test windows for firm figures. */
  'fewWindows',
]);
export type FindingCode = z.infer<typeof findingCodeSchema>;

export const evaluationFindingSchema = z.object({
  code: findingCodeSchema,
  severity: z.enum(['info', 'warning', 'error']),
  message: z.string(),
  values: figuresSchema,
});
export type EvaluationFinding = z.infer<typeof evaluationFindingSchema>;

/** Why a run takes no part in any ranking. */
export const disqualificationReasonSchema = z.enum([
  /** `values`: epoch, which ('loss' or 'valLoss'). */
  'lossNotFinite',
  /** `values`: epoch, step (from 1), gradient, weight. Training stopped at a step whose loss was not finite. */
  'stepNotFinite',
  /** `values`: epoch, step (from 1), weight. The same, where gradients were not finite either. */
  'gradientNotFinite',
  /** `values`: epoch, which, loss, firstLoss. The loss grew beyond 1,000 times its first value. */
  'lossExploded',
  /** `values`: epoch, which, loss. A loss that cannot be negative was. */
  'lossNegative',
  /** `values`: part, count. */
  'predictionsNotFinite',
  /** `values`: part, value, baseline, ratio. The MAE is more than 1,000 times the last-value baseline's. */
  'predictionsExploded',
  /** `values`: none. No epoch ended. */
  'notTrained',
]);
export const disqualificationSchema = z.object({
  reason: disqualificationReasonSchema,
  message: z.string(),
  values: figuresSchema,
});
export type Disqualification = z.infer<typeof disqualificationSchema>;

/** Split conformal intervals: half-widths from the validation part, coverage and width from the test part. */
export const intervalSummarySchema = z.object({
  /** Nominal coverage, e.g. 0.9. */
  level: z.number().gt(0).lt(1),
  byHorizon: z.array(
    z.object({
      step: z.number().int().positive(),
      /** Target's units; null when validation has too few windows for the level. */
      halfWidth: z.number().nonnegative().nullable(),
      coverage: z.number().min(0).max(1).nullable(),
    }),
  ),
  coverage: z.number().min(0).max(1).nullable(),
  meanWidth: z.number().nonnegative().nullable(),
});
export type IntervalSummary = z.infer<typeof intervalSummarySchema>;

export const overfittingSchema = z.object({
  /** valLoss − loss at the kept epoch and at the last one. */
  gapAtBest: z.number(),
  gapAtLast: z.number(),
  /** By which share the validation loss lies above its lowest at the last epoch, both as means of three epochs; null when the curves do not part. */
  riseAtLast: z.number().positive().nullable().default(null),
  /** Epoch after which the validation loss rises while the training loss falls; null when the curves do not part. */
  opensAtEpoch: z.number().int().positive().nullable(),
});
export type Overfitting = z.infer<typeof overfittingSchema>;

export const headlineSchema = z.object({
  part: partSchema,
  metric: metricNameSchema,
  /** In the target's units where the metric has a unit. */
  value: z.number(),
  direction: metricDirectionSchema,
});
export type Headline = z.infer<typeof headlineSchema>;

export const runEvaluationSchema = z.object({
  version: z.literal(4),
  /** A part is null when it has no windows, or when its predictions were not finite (see `disqualified`). */
  train: partEvaluationSchema.nullable(),
  validation: partEvaluationSchema.nullable(),
  test: partEvaluationSchema.nullable(),
  /** The figure that ranks the run: of the test part, else of the validation part. Null when disqualified without figures. */
  headline: headlineSchema.nullable(),
  /**
   * Skill against the strongest baseline of the headline's part, the linear model included, in MAE or macro F1, as the verdict
   * has it; null against a baseline without any error. What the test says of it, the verdict tells.
   */
  skill: z.number().nullable(),
  skillAgainst: z.union([regressionBaselineNameSchema, classificationBaselineNameSchema]).nullable(),
  overfitting: overfittingSchema.nullable(),
  intervals: z.array(intervalSummarySchema),
  findings: z.array(evaluationFindingSchema),
  disqualified: disqualificationSchema.nullable(),
});
export type RunEvaluation = z.infer<typeof runEvaluationSchema>;
