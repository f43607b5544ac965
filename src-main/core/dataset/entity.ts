import { z } from 'zod';
import { datasetIdSchema } from '../common/ids';
import { datasetVersionSchema } from './schema';

/** A dataset as it is stored, told and shown. */
export const datasetSchema = z.object({
  id: datasetIdSchema,
  name: z.string(),
  createdAt: z.number(),
  /** The newest version; older ones stay as long as runs need them. */
  version: datasetVersionSchema,
  runCount: z.number().int().nonnegative(),
  /** What the profile of the newest version found; null until it was computed. */
  findingCount: z.number().int().nonnegative().nullable(),
  isSample: z.boolean(),
  attribution: z.string().nullable(),
  /** How often rows were appended, and one: versions with the same rows count once. */
  versionCount: z.number().int().positive(),
});
export type Dataset = z.infer<typeof datasetSchema>;
