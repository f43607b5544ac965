import { z } from 'zod';
import { trialValuesSchema } from './space';

/**
 * Optuna's states, and `paused`: left at a step, to be promoted or given up. `pruned`: given up early by the pruner. `failed`: ended with an
 * error, or was disqualified; it never wins.
 */
export const trialStateSchema = z.enum(['waiting', 'running', 'paused', 'complete', 'pruned', 'failed']);
export type TrialState = z.infer<typeof trialStateSchema>;

export const directionSchema = z.enum(['minimize', 'maximize']);
export type Direction = z.infer<typeof directionSchema>;

/** What samplers and pruners know of a trial. */
export const observedTrialSchema = z.object({
  /** From 0, in the order of asking. */
  number: z.number().int().nonnegative(),
  state: trialStateSchema,
  values: trialValuesSchema,
  /** One for each objective; null before it ended, and for ever where it failed. */
  objectives: z.array(z.number()).nullable(),
  /** Validation loss after so many epochs (or rounds), in order of the steps: the lower the better, whatever the objectives are. */
  intermediate: z.array(z.object({ step: z.number().int().nonnegative(), value: z.number() })),
});
export type ObservedTrial = z.infer<typeof observedTrialSchema>;
