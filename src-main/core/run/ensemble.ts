import { z } from 'zod';
import { ensembleMemberSchema } from '../model/ensemble/schema';

/** An ensemble's members as they are now, and whether it can go on past its data. */
export const ensembleStateSchema = z.object({
  members: z.array(ensembleMemberSchema.extend({ isDeleted: z.boolean() })),
  /** Why the ensemble cannot forecast; null where it can. */
  noForecast: z.enum(['deleted', 'gateInput']).nullable(),
});
export type EnsembleState = z.infer<typeof ensembleStateSchema>;
