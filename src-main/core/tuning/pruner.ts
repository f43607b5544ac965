import type { Direction, ObservedTrial } from './trial';

export interface JudgeRequest {
  /** The trial that has just reported a step: the last of its intermediate values. */
  readonly trial: ObservedTrial;
  /** The trials that it is held against, in the order of their numbers. */
  readonly others: readonly ObservedTrial[];
  readonly direction: Direction;
  /** Steps of a trial that is never pruned. */
  readonly maxStep: number;
}

/** `pause`: it waits at its checkpoint until enough others have come as far, and is then promoted or stays behind. */
export type Judgement = 'continue' | 'prune' | 'pause';

/** Judges trials on their way. What it says depends on the request alone. */
export interface Pruner {
  judge(request: JudgeRequest): Judgement;
  /** Numbers of paused trials that have earned to go on, the best first; none for pruners that pause nothing. */
  promotions(request: Pick<JudgeRequest, 'others' | 'direction' | 'maxStep'>): readonly number[];
}
