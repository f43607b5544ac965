import { z } from 'zod';
import { comparisonResultSchema } from '../core/comparison/schema';
import { comparisonIdSchema, runIdSchema } from '../core/run/schema';
import { procedure } from './errors';
import { limits } from './limits';

const runIdsSchema = z.array(runIdSchema).min(1).max(limits.comparedRuns);

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

export {
  comparisonResultSchema,
  pairwiseTestSchema,
  type ComparisonResult,
  type PairwiseTest,
} from '../core/comparison/schema';
