import { z } from 'zod';
import { datasetColumnSchema, samplingSchema } from '../../core/dataset';

/** A dataset version as a job sees it: the Parquet file and what is known about its columns. */
export const datasetReferenceSchema = z.object({
  path: z.string().min(1),
  /** SHA-256 of the file, which is checked before anything is read from it. */
  hash: z.string().optional(),
  columns: z.array(datasetColumnSchema).min(1),
  sampling: samplingSchema,
  /** Where days begin; left out: UTC. */
  timeZone: z.string().optional(),
});
export type DatasetReference = z.infer<typeof datasetReferenceSchema>;
