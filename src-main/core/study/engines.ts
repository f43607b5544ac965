import { z } from 'zod';
import { engineIdSchema, type EngineId } from '../training/device';

/** An engine that trains trials, and how many of them beside the others: with shares of 3 and 1, three of four. */
export const engineShareSchema = z.object({
  engine: engineIdSchema,
  share: z.number().int().min(1).max(100).default(1),
});
export type EngineShare = z.infer<typeof engineShareSchema>;

/** Which engines train the trials; none: each takes that of its configuration, else the processor's. */
export const studyEnginesSchema = z
  .array(engineShareSchema)
  .max(engineIdSchema.options.length)
  .refine((engines) => new Set(engines.map(({ engine }) => engine)).size === engines.length, {
    message: 'An engine can be named once.',
  });

/**
 * The engine that trains a trial: it depends on the shares and the trial's number alone. Of the first n trials each engine has its
 * share of n, but for less than one. Turns go to the one whose next has to come soonest, among those that are not ahead of their
 * share (the earliest deadline first: Baruah, Cohen, Plaxton and Varvel, Proportionate progress, 1996); of equal ones to the first.
 * @param number of the trial, from 0
 * @returns null where no engines are named
 */
export function engineOfTrial(engines: readonly EngineShare[], number: number): EngineId | null {
  const total = engines.reduce((sum, { share }) => sum + share, 0);
  if (total === 0) return null;
  const turns = engines.map(({ engine, share }) => ({ engine, share, count: 0 }));
  const last = number % total;
  for (let place = 0; ; place += 1) {
    let next: (typeof turns)[number] | null = null;
    for (const turn of turns) {
      if (Math.floor((turn.count * total) / turn.share) > place) continue;
      if (next === null || deadline(turn, total) < deadline(next, total)) next = turn;
    }
    // Shares add up to a turn for each place, so that one is always due.
    if (next === null) throw new Error('No engine has a turn.');
    if (place === last) return next.engine;
    next.count += 1;
  }
}

const deadline = ({ share, count }: { readonly share: number; readonly count: number }, total: number): number =>
  Math.ceil(((count + 1) * total) / share);

/** The one engine on which the best are compared, whichever trained their trials: the first that is named. */
export function confirmingEngine(engines: readonly EngineShare[]): EngineId | null {
  return engines[0]?.engine ?? null;
}
