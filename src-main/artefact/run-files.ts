import { z } from 'zod';
import { partSchema } from '../core/task/schema';

/** The files of a run as jobs are told: where they lie, and what they must be. */
export const runFilesSchema = z.object({
  /** The run's artefact folder. */
  directory: z.string().min(1),
  /** SHA-256 by file name; files of runs of earlier versions have none. */
  checksums: z.record(z.string(), z.string()),
  /** What the run's own facts say of its predictions. */
  horizon: z.number().int().positive(),
  windows: z.partialRecord(partSchema, z.number().int().nonnegative()),
});
export type RunFiles = z.infer<typeof runFilesSchema>;
