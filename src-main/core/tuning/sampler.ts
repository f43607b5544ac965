import type { SearchSpace, TrialValues } from './space';
import type { Direction, ObservedTrial } from './trial';

export interface AskRequest {
  readonly space: SearchSpace;
  /** Number of the trial that is asked for. */
  readonly number: number;
  /**
   * Trials that it may learn from, in the order of their numbers. Those without objectives (`running`, `waiting`, `paused`) are at work: a
   * sampler keeps away from them. Trials of an earlier space may lack parameters or lie outside.
   */
  readonly trials: readonly ObservedTrial[];
  /** One for each objective. */
  readonly directions: readonly Direction[];
  /** Of the study; with the number it determines every draw. */
  readonly seed: number;
}

/** Proposes values for trials. What it proposes depends on the request alone, so that a study goes on anywhere, at any time. */
export interface Sampler {
  /** Values that lie in the space and satisfy its constraints; null when there are none left (a grid that is done). */
  ask(request: AskRequest): TrialValues | null;
}
