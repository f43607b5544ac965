import { z } from 'zod';
import { predictionsSchema, runIdSchema, runSummarySchema } from '../run/schema';
import { epochRecordSchema } from '../training/schema';

/** Two runs on the same test windows; null fields where the test does not apply. */
export const pairwiseTestSchema = z.object({
  first: runIdSchema,
  second: runIdSchema,
  test: z.enum(['dieboldMariano', 'mcnemar', 'none']),
  statistic: z.number().nullable(),
  pValue: z.number().nullable(),
  /** Holm-corrected over all pairs of the comparison. */
  adjustedPValue: z.number().nullable(),
  /** The better run when the adjusted p-value is below 0.05. */
  better: runIdSchema.nullable(),
  /** Why there is no test, as a code. */
  refused: z.enum(['differentTestRows', 'differentTask', 'sameRun', 'noPredictions', 'disqualified']).nullable(),
});
export type PairwiseTest = z.infer<typeof pairwiseTestSchema>;

export const comparisonResultSchema = z.object({
  runs: z.array(runSummarySchema),
  /** One row a metric; `best` names the leading run that is not disqualified. */
  metrics: z.array(
    z.object({
      name: z.string(),
      direction: z.enum(['min', 'max']),
      values: z.array(z.number().nullable()),
      best: runIdSchema.nullable(),
    }),
  ),
  /** Configuration, data and environment, by path; `differs` marks rows whose values are not all equal. */
  configuration: z.array(z.object({ path: z.string(), values: z.array(z.string().nullable()), differs: z.boolean() })),
  histories: z.array(z.object({ id: runIdSchema, history: z.array(epochRecordSchema) })),
  forecasts: z.array(z.object({ id: runIdSchema, predictions: predictionsSchema.nullable() })),
  tests: z.array(pairwiseTestSchema),
});
export type ComparisonResult = z.infer<typeof comparisonResultSchema>;
