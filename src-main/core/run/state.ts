import { z } from 'zod';
import { said, type Sentence } from '../common/sentence';

/**
 * `paused`: left by the user, to go on later. `stopped`: ended early by the user, best weights kept and evaluated. `interrupted`:
 * the backend died under it.
 */
export const runStateSchema = z.enum([
  'queued',
  'preparing',
  'running',
  'paused',
  'succeeded',
  'stopped',
  'failed',
  'cancelled',
  'interrupted',
]);
export type RunState = z.infer<typeof runStateSchema>;
/** What a state is called within a sentence. */
export const stateWords: Readonly<Record<RunState, Sentence>> = {
  queued: said`queued`,
  preparing: said`preparing`,
  running: said`running`,
  paused: said`paused`,
  succeeded: said`succeeded`,
  stopped: said`stopped`,
  failed: said`failed`,
  cancelled: said`cancelled`,
  interrupted: said`interrupted`,
};

/** States in which a run has predictions and metrics. */
export const evaluatedRunStates = ['succeeded', 'stopped'] as const satisfies readonly RunState[];

/** States from which a run can go on: at its checkpoint, or where it has none at its beginning. */
export const resumableRunStates = ['paused', 'failed', 'interrupted'] as const satisfies readonly RunState[];
export type ResumableRunState = (typeof resumableRunStates)[number];

/** Allowed changes of state; a change is compare-and-set in the store. */
export const runTransitions: Readonly<Record<RunState, readonly RunState[]>> = {
  queued: ['preparing', 'paused', 'failed', 'cancelled', 'interrupted'],
  preparing: ['running', 'paused', 'failed', 'cancelled', 'interrupted'],
  running: ['paused', 'succeeded', 'stopped', 'failed', 'cancelled', 'interrupted'],
  paused: ['queued', 'cancelled'],
  succeeded: [],
  stopped: [],
  failed: ['queued'],
  cancelled: [],
  interrupted: ['queued'],
};

/** Whether nothing is at work on a run in this state, nor waits to be: it stays in it until somebody resumes the run. */
export function isTerminal(state: RunState): boolean {
  return state !== 'queued' && state !== 'preparing' && state !== 'running';
}

/** The state, where a run can go on from it; null where it cannot. */
export function resumableState(state: RunState): ResumableRunState | null {
  return resumableRunStates.find((resumable) => resumable === state) ?? null;
}
