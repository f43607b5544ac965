import { z } from 'zod';

/** A message as data: the interface translates by `code`; `message` is the English sentence with the figures filled in. */
export const figuresSchema = z.record(z.string(), z.union([z.number(), z.string(), z.null()]));

export type Figures = z.infer<typeof figuresSchema>;

export const evaluationWarningCodeSchema = z.enum([
  /** `values`: nearZero (count of actual values closer to zero than 1 % of their median magnitude), values, smallest. */
  'mapeNearZero',
  /** `values`: zeros. MAPE is null. */
  'mapeUndefined',
  /** `values`: none. The actual values do not vary: R² is null. */
  'constantActual',
  /** `values`: seasonalPeriod. In-sample values are missing, too short or never change: MASE is null. */
  'maseUndefined',
  /** `values`: className. No row of the part has the class: its recall and its curves are not defined, and averages count it as 0. */
  'classWithoutRows',
  /** `values`: className. The class was never predicted: its precision counts as 0. */
  'classNeverPredicted',
]);
export const evaluationWarningSchema = z.object({
  code: evaluationWarningCodeSchema,
  message: z.string(),
  values: figuresSchema,
});
export type EvaluationWarning = z.infer<typeof evaluationWarningSchema>;
export type EvaluationWarningCode = z.infer<typeof evaluationWarningCodeSchema>;
