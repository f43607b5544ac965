import { z } from 'zod';
import { trainingOutcomeSchema } from '../training/schema';
import { combinationSchema } from './ensemble/combination';

/** What a fit without steps tells of itself, under the field's name for it: a figure, or a form that was chosen. */
export const diagnosticSchema = z.object({ name: z.string(), value: z.union([z.number(), z.string()]).nullable() });
export type Diagnostic = z.infer<typeof diagnosticSchema>;

const directSchema = z.object({
  kind: z.literal('direct'),
  diagnostics: z.array(diagnosticSchema),
  /** Of an ensemble alone. */
  combination: combinationSchema.optional(),
});

/**
 * How a fit ended. `iterative`: step by step, with a history, a best step and a reason for its end. `direct`: at once, as by
 * solving equations; what it has to tell are diagnostics.
 */
export const fitOutcomeSchema = z.discriminatedUnion('kind', [
  trainingOutcomeSchema.extend({ kind: z.literal('iterative') }),
  directSchema,
]);
export type FitOutcome = z.infer<typeof fitOutcomeSchema>;

/** An outcome as a run keeps it: the history is stored epoch by epoch. */
export const keptOutcomeSchema = z.discriminatedUnion('kind', [
  trainingOutcomeSchema.omit({ history: true }).extend({ kind: z.literal('iterative') }),
  directSchema,
]);
export type KeptOutcome = z.infer<typeof keptOutcomeSchema>;

/** The outcome without its history. */
export function withoutHistory(outcome: FitOutcome): KeptOutcome {
  if (outcome.kind === 'direct') return outcome;
  const { history: _, ...kept } = outcome;
  return kept;
}

/** Steps that a fit was worth: its epochs, none where it took none. */
export function epochsOf(outcome: KeptOutcome): { readonly last: number; readonly best: number | null } {
  return outcome.kind === 'iterative' ? { last: outcome.lastEpoch, best: outcome.bestEpoch } : { last: 0, best: null };
}

/** Whether a person ended the fit before its end. */
export function wasStopped(outcome: KeptOutcome): boolean {
  return outcome.kind === 'iterative' && outcome.reason === 'stoppedByUser';
}
