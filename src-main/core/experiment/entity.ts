import { z } from 'zod';
import { datasetIdSchema, experimentIdSchema } from '../common/ids';
import { experimentConfigurationSchema } from './schema';

/**
 * An experiment holds one or more variants that run together: the same data, task and windows, several models.
 * Each variant is a whole configuration, so that a run needs nothing else.
 */
export const variantSchema = z.object({
  name: z.string().min(1).max(200),
  configuration: experimentConfigurationSchema,
});
export type Variant = z.infer<typeof variantSchema>;

export const experimentSchema = z.object({
  id: experimentIdSchema,
  name: z.string(),
  datasetId: datasetIdSchema,
  /** SHA-256 of the rows that it is about; rows that were appended to its dataset since are none of them. */
  datasetHash: z.string(),
  variants: z.array(variantSchema).min(1).max(20),
  /** Reasons given for running in spite of findings, by finding; every further run takes them along. */
  reasons: z.record(z.string(), z.string()),
  createdAt: z.number(),
  updatedAt: z.number(),
  runCount: z.number().int().nonnegative(),
  /** Of these, the runs that have figures: succeeded, or stopped and kept. */
  evaluatedCount: z.number().int().nonnegative(),
  /** When its test part was opened; null while it is sealed. */
  testOpenedAt: z.number().nullable(),
  isSample: z.boolean(),
});
export type Experiment = z.infer<typeof experimentSchema>;
