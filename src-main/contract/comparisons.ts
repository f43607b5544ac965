import { z } from 'zod';
import { comparisonIdSchema, predictionsSchema, runIdSchema, runSummarySchema } from '../core/run/schema';
import { epochRecordSchema } from '../core/training/schema';
import { procedure } from './errors';
import { limits } from './limits';

const runIdsSchema = z.array(runIdSchema).min(1).max(limits.comparedRuns);

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

export const savedComparisonSchema = z.object({
  id: comparisonIdSchema,
  name: z.string(),
  runIds: runIdsSchema,
  createdAt: z.number(),
});
export type SavedComparison = z.infer<typeof savedComparisonSchema>;

export const comparisonsContract = {
  compute: procedure
    .route({ method: 'POST', path: '/comparisons/compute', summary: 'Runs side by side' })
    .input(z.object({ runIds: runIdsSchema, part: z.enum(['validation', 'test']).default('test') }))
    .output(comparisonResultSchema),
  list: procedure
    .route({ method: 'GET', path: '/comparisons', summary: 'Saved comparisons' })
    .output(z.array(savedComparisonSchema)),
  save: procedure
    .route({ method: 'POST', path: '/comparisons', summary: 'Save a comparison under a name' })
    .input(z.object({ name: z.string().min(1).max(limits.nameLength), runIds: runIdsSchema }))
    .output(savedComparisonSchema),
  delete: procedure
    .route({ method: 'DELETE', path: '/comparisons/{id}', summary: 'Forget a saved comparison' })
    .input(z.object({ id: comparisonIdSchema }))
    .output(z.object({ id: comparisonIdSchema })),
};
