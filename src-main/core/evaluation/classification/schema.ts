import { z } from 'zod';
import { certaintySchema } from '../certainty/schema';
import { evaluationWarningSchema } from '../message-schema';
import { metricsSchema } from '../metrics/definition';

const averageRowSchema = z.object({
  precision: z.number(),
  recall: z.number(),
  f1Score: z.number(),
  support: z.number().int().nonnegative(),
});
export type AverageRow = z.infer<typeof averageRowSchema>;

/** scikit-learn's classification_report with zero_division=0, as data. */
export const classificationReportSchema = z.object({
  /** Recall is null where the part has no row of the class; the averages count it as 0, as scikit-learn does. */
  classes: z.array(averageRowSchema.extend({ name: z.string(), recall: z.number().nullable() })),
  accuracy: z.number(),
  macroAvg: averageRowSchema,
  weightedAvg: averageRowSchema,
});
export type ClassificationReport = z.infer<typeof classificationReportSchema>;

export const classificationBaselineNameSchema = z.enum(['majorityClass', 'lastLabel']);
export type ClassificationBaselineName = z.infer<typeof classificationBaselineNameSchema>;

export const classificationBaselineSchema = z.object({
  name: classificationBaselineNameSchema,
  /** Those that are measured for baselines. */
  metrics: metricsSchema,
  /** (model − baseline) / (1 − baseline) for each metric; above 0 the model is better. Null when the baseline is perfect. */
  skill: metricsSchema,
});
export type ClassificationBaseline = z.infer<typeof classificationBaselineSchema>;

export const classificationEvaluationSchema = z.object({
  kind: z.literal('classification'),
  windows: z.number().int().positive(),
  values: z.number().int().positive(),
  metrics: metricsSchema,
  report: classificationReportSchema,
  /** Equal to scikit-learn's text with two digits, character by character. */
  reportText: z.string(),
  /** Rows are actual classes, columns predicted ones, in the order of `report.classes`. */
  confusionMatrix: z.array(z.array(z.number().int().nonnegative())),
  /** One-versus-rest areas; both entries of a two-class task are given. */
  curveAreas: z.array(
    z.object({ name: z.string(), rocAuc: z.number().nullable(), averagePrecision: z.number().nullable() }),
  ),
  /** A row belongs to the second of two classes from this score on; null for more classes (the largest score wins). */
  threshold: z.number().nullable(),
  baselines: z.array(classificationBaselineSchema),
  warnings: z.array(evaluationWarningSchema),
  /** Of validation and test; null for training, and for runs from before it was computed. */
  certainty: certaintySchema.nullable().default(null),
});
export type ClassificationEvaluation = z.infer<typeof classificationEvaluationSchema>;
