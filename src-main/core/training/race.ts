import { z } from 'zod';
import { toldSchema } from '../common/sentence';
import { engineIdSchema } from './device';

/** Steps that are timed on each device, after one that is not: the first compiles and allocates. */
export const racedSteps = 5;

/** What came of one device in a race. */
export const raceEntrySchema = z.object({
  engine: engineIdSchema,
  /** Instruction set or adapter, e.g. `AVX-512`. */
  device: z.string(),
  /** Median milliseconds of a step; null: it did not come so far. */
  stepMs: z.number().nonnegative().nullable(),
  /** Why it was left out; null where it was timed. */
  reason: toldSchema.nullable(),
});
export type RaceEntry = z.infer<typeof raceEntrySchema>;

/** Steps of one model, timed on several devices; the first comes first in a tie. */
export const engineRaceSchema = z.object({
  /** Timed steps of each device. */
  steps: z.number().int().positive(),
  /** Windows of a step, at most. */
  batchSize: z.number().int().positive(),
  entries: z.array(raceEntrySchema).min(1),
});
export type EngineRace = z.infer<typeof engineRaceSchema>;

/** The device whose steps took the least time, the first of those that took as long; null when none was timed. */
export function fastestOf({ entries }: EngineRace): (RaceEntry & { readonly stepMs: number }) | null {
  let fastest: (RaceEntry & { readonly stepMs: number }) | null = null;
  for (const entry of entries) {
    const { stepMs } = entry;
    if (stepMs !== null && (fastest === null || stepMs < fastest.stepMs)) fastest = { ...entry, stepMs };
  }
  return fastest;
}
