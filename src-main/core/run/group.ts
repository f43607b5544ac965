import { z } from 'zod';
import { experimentIdSchema, groupIdSchema, runIdSchema } from '../common/ids';
import { repeatSummarySchema } from '../evaluation/repeats';

/** Repeats of one configuration over seeds. */
export const runGroupSchema = z.object({
  id: groupIdSchema,
  name: z.string(),
  experimentId: experimentIdSchema,
  runIds: z.array(runIdSchema),
  /** Mean, SD (n − 1), 95 % interval, extremes and quartiles of each metric over the evaluated, not disqualified runs. */
  metrics: z.record(z.string(), repeatSummarySchema),
});
export type RunGroup = z.infer<typeof runGroupSchema>;
