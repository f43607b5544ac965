import { z } from 'zod';
import { comparisonIdSchema, groupIdSchema, runIdSchema } from '../common/ids';

/** Members of a comparison, kept under a name. */
export const savedComparisonSchema = z.object({
  id: comparisonIdSchema,
  name: z.string(),
  runIds: z.array(runIdSchema),
  groupIds: z.array(groupIdSchema),
  createdAt: z.number(),
});
export type SavedComparison = z.infer<typeof savedComparisonSchema>;
