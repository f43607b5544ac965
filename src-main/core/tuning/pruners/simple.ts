import { quantileOfSorted, sorted } from '../../common/numbers';
import type { JudgeRequest, Pruner } from '../pruner';
import type { SpecificationOf } from './schema';
import { isDue, leastOf, lossesInOrder, lossOf } from './values';

/** A pruner that pauses nothing. */
export function withoutPauses(isHopeless: (request: JudgeRequest) => boolean): Pruner {
  return { judge: (request) => (isHopeless(request) ? 'prune' : 'continue'), promotions: () => [] };
}

/** Keeps a trial whose best value so far is among the best percent of what complete trials had at the same step. */
export function percentilePruner(specification: Omit<SpecificationOf<'percentile'>, 'kind'>): Pruner {
  const { percentile, nStartupTrials, nMinTrials } = specification;
  return withoutPauses(({ trial, others, direction }) => {
    const complete = others.filter(({ state }) => state === 'complete');
    if (complete.length === 0 || complete.length < nStartupTrials || !isDue(trial, specification)) return false;
    const best = leastOf(lossesInOrder(trial, direction));
    if (Number.isNaN(best)) return true;
    const step = trial.intermediate.at(-1)?.step;
    const reported = complete.flatMap(({ intermediate }) => intermediate.filter((one) => one.step === step));
    const losses = reported.map(({ value }) => lossOf(value, direction)).filter((loss) => !Number.isNaN(loss));
    if (reported.length < nMinTrials || losses.length === 0) return false;
    return best > quantileOfSorted(sorted(losses), percentile / 100);
  });
}

/** Stops a trial whose latest value is not a number or out of bounds. */
export function thresholdPruner(specification: SpecificationOf<'threshold'>): Pruner {
  const { lower, upper } = specification;
  return withoutPauses(({ trial }) => {
    const value = trial.intermediate.at(-1)?.value;
    if (value === undefined || !isDue(trial, specification)) return false;
    return !(value >= (lower ?? -Infinity) && value <= (upper ?? Infinity));
  });
}

/** Asks the wrapped pruner only about trials whose last `patience` + 1 reports brought no gain of `minDelta`. */
export function patientPruner({ patience, minDelta }: SpecificationOf<'patient'>, wrapped: Pruner | null): Pruner {
  return {
    judge(request) {
      const losses = lossesInOrder(request.trial, request.direction);
      if (losses.length <= patience + 1) return 'continue';
      const before = leastOf(losses.slice(0, -patience - 1));
      const after = leastOf(losses.slice(-patience - 1));
      // Of what is no number nothing was gained, whatever was before.
      const isStuck = before + minDelta < after || Number.isNaN(after);
      if (!isStuck) return 'continue';
      return wrapped === null ? 'prune' : wrapped.judge(request);
    },
    promotions: (request) => wrapped?.promotions(request) ?? [],
  };
}
