import type { Direction, ObservedTrial } from '../trial';

/** A trial that ended with every objective, all of them to be minimised. */
export interface Scored {
  readonly trial: ObservedTrial;
  readonly losses: readonly number[];
}

export interface Observations {
  /** In the order of their numbers. */
  readonly complete: readonly Scored[];
  /** Left early, for good or for now. */
  readonly stopped: readonly ObservedTrial[];
  readonly atWork: readonly ObservedTrial[];
}

/**
 * What samplers learn from, as in Optuna: trials that ended, trials that were pruned, and those at work. Failed ones, and those
 * whose objective is not a number, are as if they had not been. A paused trial counts as a pruned one: what is known of it is
 * its last step. The order in which trials are given does not matter.
 */
export function observationsOf(trials: readonly ObservedTrial[], directions: readonly Direction[]): Observations {
  const complete: Scored[] = [];
  const stopped: ObservedTrial[] = [];
  const atWork: ObservedTrial[] = [];
  for (const trial of inOrder(trials)) {
    switch (trial.state) {
      case 'complete': {
        const losses = lossesOf(trial, directions);
        if (losses !== null) complete.push({ trial, losses });
        break;
      }
      case 'pruned':
      case 'paused':
        stopped.push(trial);
        break;
      case 'running':
      case 'waiting':
        atWork.push(trial);
        break;
      case 'failed':
        break;
    }
  }
  return { complete, stopped, atWork };
}

/** Objectives as losses: what is maximised with the other sign; null where one is missing or not a number. */
export function lossesOf({ objectives }: ObservedTrial, directions: readonly Direction[]): readonly number[] | null {
  if (objectives === null || objectives.length !== directions.length) return null;
  if (objectives.some((value) => Number.isNaN(value))) return null;
  return objectives.map((value, index) => (directions[index] === 'maximize' ? -value : value));
}

function inOrder(trials: readonly ObservedTrial[]): readonly ObservedTrial[] {
  const isSorted = trials.every(({ number }, index) => index === 0 || (trials[index - 1]?.number ?? 0) <= number);
  return isSorted ? trials : [...trials].sort((a, b) => a.number - b.number);
}
