import type { Direction, ObservedTrial } from '../trial';
import { lastStep, lossOf } from './values';

export interface Halving {
  readonly minResource: number | null;
  readonly reductionFactor: number;
  readonly minEarlyStoppingRate: number;
}

/** Steps at which trials are compared, below the last step: minResource × reductionFactor^(minEarlyStoppingRate + n). */
export function rungSteps({ minResource, reductionFactor, minEarlyStoppingRate }: Halving, maxStep: number): number[] {
  const least = minResource ?? Math.max(1, Math.floor(maxStep / 100));
  const steps: number[] = [];
  for (let step = least * reductionFactor ** minEarlyStoppingRate; step < maxStep; step *= reductionFactor)
    steps.push(step);
  return steps;
}

/** The loss that a trial had when it came to a step: that of its first report there or later; null before. */
export function lossAt({ intermediate }: ObservedTrial, step: number, direction: Direction): number | null {
  const reached = intermediate.find((one) => one.step >= step);
  return reached === undefined ? null : lossOf(reached.value, direction);
}

/** A trial at a rung; what is not a number is the worst of all. */
export interface Standing {
  readonly trial: ObservedTrial;
  readonly loss: number;
}

/** Trials that came to a step, the best first; equal ones in the order of their numbers. */
export function standingsAt(trials: readonly ObservedTrial[], step: number, direction: Direction): Standing[] {
  return trials
    .flatMap((trial): Standing[] => {
      const loss = trial.state === 'failed' ? null : lossAt(trial, step, direction);
      return loss === null ? [] : [{ trial, loss: Number.isNaN(loss) ? Infinity : loss }];
    })
    .sort((a, b) => (a.loss === b.loss ? a.trial.number - b.trial.number : a.loss - b.loss));
}

/** Index of the rung that the latest report reached; null where it reached none that the one before had not. */
export function rungReached(trial: ObservedTrial, steps: readonly number[]): number | null {
  const step = lastStep(trial);
  if (step === null) return null;
  const before = trial.intermediate.at(-2)?.step ?? -1;
  const index = steps.findLastIndex((rung) => rung <= step);
  return index >= 0 && (steps[index] ?? Infinity) > before ? index : null;
}
