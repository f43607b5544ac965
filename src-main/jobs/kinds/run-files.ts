import { z } from 'zod';

/** The files of a run as jobs are told: where they lie, and what they must be. */
export const runFilesSchema = z.object({
  /** The run's artefact folder. */
  directory: z.string().min(1),
  /** SHA-256 by file name; files of runs of earlier versions have none. */
  checksums: z.record(z.string(), z.string()),
  /** What the run's own facts say of its predictions. */
  horizon: z.number().int().positive(),
  windows: z.partialRecord(z.enum(['train', 'validation', 'test']), z.number().int().nonnegative()),
});
export type RunFiles = z.infer<typeof runFilesSchema>;
