import { mix32 } from '../../common/random';
import type { JudgeRequest, Pruner } from '../pruner';
import { rungSteps, standingsAt, type Halving } from './rungs';
import type { SpecificationOf } from './schema';
import { withoutPauses } from './simple';
import { lossOf } from './values';

/**
 * Successive halving as Optuna has it: at each rung a trial goes on if it is in the best 1/reductionFactor of those that have
 * come there so far (while they are fewer, if it is the best), else it is given up at once.
 */
export function successiveHalvingPruner(specification: SpecificationOf<'successiveHalving'>): Pruner {
  return withoutPauses((request) => isBehind(request, specification, specification.bootstrapCount));
}

function isBehind(
  { trial, others, direction, maxStep }: JudgeRequest,
  halving: Halving,
  bootstrapCount: number,
): boolean {
  const latest = trial.intermediate.at(-1);
  if (latest === undefined) return false;
  const before = trial.intermediate.at(-2)?.step ?? -1;
  const reached = rungSteps(halving, maxStep).filter((step) => step <= latest.step && step > before);
  const loss = lossOf(latest.value, direction);
  return reached.some((step) => {
    if (Number.isNaN(loss)) return true;
    const losses = standingsAt([...others.filter(({ number }) => number !== trial.number), trial], step, direction);
    if (losses.length <= bootstrapCount) return true;
    const last = Math.max(0, Math.floor(losses.length / halving.reductionFactor) - 1);
    return loss > (losses[last]?.loss ?? Infinity);
  });
}

/**
 * Hyperband (Li et al. 2018) over an endless stream of trials, as Optuna has it: each trial belongs to a bracket by its number,
 * and each bracket is successive halving with another first rung, against the bracket's own trials.
 */
export function hyperbandPruner(specification: SpecificationOf<'hyperband'>): Pruner {
  const { minResource, reductionFactor, bootstrapCount } = specification;
  return withoutPauses((request) => {
    const budgets = bracketBudgets(minResource, reductionFactor, request.maxStep);
    const own = bracketOf(request.trial.number, budgets);
    const others = request.others.filter(({ number }) => bracketOf(number, budgets) === own);
    const halving = { minResource, reductionFactor, minEarlyStoppingRate: own };
    return isBehind({ ...request, others }, halving, bootstrapCount);
  });
}

/** Shares of the trials that brackets get, from the one that prunes first: ⌈(brackets × factor^s) / (s + 1)⌉. */
function bracketBudgets(minResource: number, factor: number, maxStep: number): number[] {
  let count = 1;
  for (let step = minResource * factor; step <= maxStep; step *= factor) count += 1;
  return Array.from({ length: count }, (_, bracket) => {
    const s = count - 1 - bracket;
    return Math.ceil((count * factor ** s) / (s + 1));
  });
}

function bracketOf(number: number, budgets: readonly number[]): number {
  let place = mix32(number + 1) % budgets.reduce((sum, budget) => sum + budget, 0);
  return budgets.findIndex((budget) => {
    place -= budget;
    return place < 0;
  });
}
