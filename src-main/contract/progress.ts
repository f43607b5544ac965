import { z } from 'zod';

/** How a job that somebody looks on at comes along; its stream ends with an event of the type `done`. */
export const progressEventSchema = z.object({
  type: z.literal('progress'),
  /** Share of the work done. */
  fraction: z.number().min(0).max(1),
  /** What it is at, in one word: `reading`, `evaluating`, … */
  message: z.string(),
});
export type ProgressEvent = z.infer<typeof progressEventSchema>;
