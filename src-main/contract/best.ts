import { eventIterator } from '@orpc/contract';
import { z } from 'zod';
import { bestBudgetSchema, bestPresetSchema, bestResultSchema, bestStandingSchema } from '../core/best/schema';
import { datasetIdSchema } from '../core/common/ids';
import { splitSchema } from '../core/task/schema';
import { seedSchema } from '../core/training/schema';
import { procedure } from './errors';
import { progressEventSchema } from './progress';

export const bestRequestSchema = z.object({
  datasetId: datasetIdSchema,
  target: z.string().min(1),
  /** Rows ahead; left out: one season. Labels have none. */
  horizon: z.number().int().min(1).max(10_000).optional(),
  budget: bestBudgetSchema.default({ kind: 'minutes', minutes: 10 }),
  preset: bestPresetSchema.default('standard'),
  seed: seedSchema.default(0),
  /** Where the test part lies; left out: the last 15 % of the rows. */
  split: splitSchema.optional(),
});
export type BestRequest = z.infer<typeof bestRequestSchema>;

export const bestEventSchema = z.discriminatedUnion('type', [
  progressEventSchema,
  /** How it stands, whenever something was learnt; the answer so far is its leader. */
  z.object({ type: z.literal('standing'), standing: bestStandingSchema }),
  z.object({ type: z.literal('done'), result: bestResultSchema }),
]);
export type BestEvent = z.infer<typeof bestEventSchema>;

/** The best forecast that a time or a number of trainings allows. */
export const bestContract = {
  run: procedure
    .route({
      method: 'POST',
      path: '/datasets/{datasetId}/best',
      summary:
        'Try models on several validation windows, tune and combine the leaders, and look at the test part once; streams how it stands. Closing the stream cancels it, and the runs that ended stay',
    })
    .input(bestRequestSchema)
    .output(eventIterator(bestEventSchema)),
};

export { candidateName } from '../core/best/name';
export { bestPresetSchema } from '../core/best/schema';
export type { BestEntry, BestResult, BestStanding } from '../core/best/schema';
