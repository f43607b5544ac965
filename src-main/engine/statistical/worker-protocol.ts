import { z } from 'zod';

/** What a thread that fits series is started with. */
export const workerDataSchema = z.object({ method: z.unknown(), usualSeason: z.number().int().positive() });

const floats = z.custom<Float64Array>((value) => value instanceof Float64Array);

/** Numbers that are none, too. */
const figure = z.custom<number | string | null>(
  (value) => value === null || typeof value === 'number' || typeof value === 'string',
);

/** Series to fit, without gaps. */
export const workerTaskSchema = z.array(z.object({ index: z.number().int().nonnegative(), values: floats }));
export type WorkerTask = z.infer<typeof workerTaskSchema>;

/** A fitted series as it goes from thread to thread; null: it was refused. */
const answerSchema = z.object({
  fit: z
    .object({
      form: z.string(),
      figures: z.array(z.object({ name: z.string(), value: figure })),
      state: floats,
    })
    .nullable(),
});
export type WorkerAnswer = z.infer<typeof answerSchema>;
export const indexedAnswerSchema = answerSchema.extend({ index: z.number().int().nonnegative() });
