import { z } from 'zod';
import { errorValueSchema } from '../common/errors';
import { datasetIdSchema } from '../common/ids';
import { splitSchema } from '../task/schema';
import { seedSchema } from '../training/schema';
import { bestBudgetSchema, bestPresetSchema, bestResultSchema, bestStandingSchema } from './schema';

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

/** The last search of a dataset as it is kept: what was asked for, how it stands, and what it came to. */
export const bestSearchSchema = z.object({
  request: bestRequestSchema,
  /** `interrupted`: its backend ended before it did; what was tried until then stays. */
  state: z.enum(['running', 'done', 'failed', 'cancelled', 'interrupted']),
  /** Share of the budget that is spent. */
  fraction: z.number().min(0).max(1),
  standing: bestStandingSchema.nullable(),
  result: bestResultSchema.nullable(),
  error: errorValueSchema.nullable(),
  startedAt: z.number(),
  finishedAt: z.number().nullable(),
});
export type BestSearch = z.infer<typeof bestSearchSchema>;
