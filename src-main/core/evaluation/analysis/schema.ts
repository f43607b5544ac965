import { z } from 'zod';
import { classificationEvaluationSchema, classificationReportSchema } from '../classification/schema';

/** What a threshold is chosen for, or the threshold that a person has chosen. Costs are per row. */
export const thresholdChoiceSchema = z.discriminatedUnion('kind', [
  z.object({ kind: z.literal('f1') }),
  /** Recall + specificity − 1. */
  z.object({ kind: z.literal('youden') }),
  z.object({
    kind: z.literal('cost'),
    falsePositive: z.number(),
    falseNegative: z.number(),
    truePositive: z.number().default(0),
    trueNegative: z.number().default(0),
  }),
  z.object({ kind: z.literal('manual'), threshold: z.number() }),
]);
export type ThresholdChoice = z.infer<typeof thresholdChoiceSchema>;

export const thresholdMetricsSchema = z.object({
  threshold: z.number(),
  truePositives: z.number().int().nonnegative(),
  falsePositives: z.number().int().nonnegative(),
  falseNegatives: z.number().int().nonnegative(),
  trueNegatives: z.number().int().nonnegative(),
  precision: z.number(),
  recall: z.number(),
  specificity: z.number(),
  f1Score: z.number(),
  accuracy: z.number(),
  balancedAccuracy: z.number(),
  mcc: z.number(),
});

/** A threshold chosen on the validation part alone, with the test part scored at it. */
export const lockedThresholdSchema = z.object({
  /** The class that is held against all others; null: the second of two classes, whose name means the same. */
  className: z.string().nullable().default(null),
  choice: thresholdChoiceSchema,
  threshold: z.number(),
  /** F1, Youden's J or the mean cost a row on the validation part; null for a manual choice. */
  objectiveValue: z.number().nullable(),
  validation: thresholdMetricsSchema,
  /** Null when the run has no test windows. */
  test: z
    .object({
      metrics: thresholdMetricsSchema,
      report: classificationReportSchema,
      reportText: z.string(),
      confusionMatrix: classificationEvaluationSchema.shape.confusionMatrix,
    })
    .nullable(),
});
export type LockedThreshold = z.infer<typeof lockedThresholdSchema>;

/** A locked threshold as it is stored; choosing again for the same class replaces it. */
export const storedThresholdSchema = lockedThresholdSchema.extend({ lockedAt: z.number() });
export type StoredThreshold = z.infer<typeof storedThresholdSchema>;
