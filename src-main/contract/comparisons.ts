import { z } from 'zod';
import { savedComparisonSchema } from '../core/comparison/entity';
import { comparisonResultSchema as sideBySideSchema } from '../core/comparison/schema';
import { comparisonIdSchema, groupIdSchema, runIdSchema } from '../core/common/ids';
import { comparisonVerdictSchema } from '../core/verdict';
import { procedure } from './errors';
import { limits } from './limits';
import { nameSchema } from './names';

/** Runs and groups of repeats, 1 to 20 of them together. */
const membersShape = {
  runIds: z.array(runIdSchema).max(limits.comparedRuns).default([]),
  groupIds: z.array(groupIdSchema).max(limits.comparedRuns).default([]),
};
const hasMembers = ({ runIds, groupIds }: { runIds: readonly string[]; groupIds: readonly string[] }): boolean =>
  runIds.length + groupIds.length >= 1 && runIds.length + groupIds.length <= limits.comparedRuns;
const membersMessage = `choose 1 to ${limits.comparedRuns} runs or groups`;

/** Members side by side, and what the comparison comes to. */
const comparisonResultSchema = sideBySideSchema.extend({ verdict: comparisonVerdictSchema });
export type ComparisonResult = z.infer<typeof comparisonResultSchema>;

export type { SavedComparison } from '../core/comparison/entity';

export const comparisonsContract = {
  compute: procedure
    .route({ method: 'POST', path: '/comparisons/compute', summary: 'Runs and groups of repeats side by side' })
    .input(
      z
        .object({ ...membersShape, part: z.enum(['validation', 'test']).default('test') })
        .refine(hasMembers, membersMessage),
    )
    .output(comparisonResultSchema),
  list: procedure
    .route({ method: 'GET', path: '/comparisons', summary: 'Saved comparisons' })
    .output(z.array(savedComparisonSchema)),
  save: procedure
    .route({ method: 'POST', path: '/comparisons', summary: 'Save a comparison under a name' })
    .input(z.object({ name: nameSchema, ...membersShape }).refine(hasMembers, membersMessage))
    .output(savedComparisonSchema),
  rename: procedure
    .route({ method: 'PATCH', path: '/comparisons/{id}', summary: 'Give a saved comparison another name' })
    .input(z.object({ id: comparisonIdSchema, name: nameSchema }))
    .output(savedComparisonSchema),
  delete: procedure
    .route({ method: 'DELETE', path: '/comparisons/{id}', summary: 'Forget a saved comparison' })
    .input(z.object({ id: comparisonIdSchema }))
    .output(z.object({ id: comparisonIdSchema })),
};

export type { PairwiseTest } from '../core/comparison/schema';
