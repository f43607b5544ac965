import { said, type Sentence } from '../../common/sentence';
import { countGrid, isFinite } from '../grid';
import type { SearchSpace } from '../space';
import { hasOnlyNumbers, suitsGaussianProcess } from './gp';
import type { SamplerSpecification } from './schema';

export interface ChosenSampler {
  readonly specification: Exclude<SamplerSpecification, { kind: 'auto' }>;
  /** Which was chosen, and why; null where it was given. */
  readonly reason: Sentence | null;
}

/** Trials up to which a Gaussian process is worth its time, and from which on CMA-ES learns enough. */
const fewTrials = 200;

/**
 * The sampler of a study. `auto`: the whole grid where the budget covers it; a Gaussian process for few numbers and few trials;
 * CMA-ES for numbers and many trials; else TPE, which several objectives, choices and conditions are no hindrance for. NSGA-II is never chosen:
 * TPE's fronts are the better ones up to some hundred trials.
 * @param trials of the budget; null: no limit
 */
export function chooseSampler(
  given: SamplerSpecification,
  {
    space,
    objectives,
    trials,
  }: { readonly space: SearchSpace; readonly objectives: number; readonly trials: number | null },
): ChosenSampler {
  if (given.kind !== 'auto') return { specification: given, reason: null };
  const grid = isFinite(space) && trials !== null ? countGrid(space, 1, trials) : null;
  if (grid?.isExact === true && trials !== null && grid.count <= trials) {
    return {
      specification: { kind: 'grid', points: 5 },
      reason: said`Grid: all ${grid.count} combinations fit into the budget.`,
    };
  }
  if (objectives === 1 && suitsGaussianProcess(space) && trials !== null && trials <= fewTrials) {
    return {
      specification: { kind: 'gp', nStartupTrials: 10 },
      reason: said`Gaussian process: few parameters, all of them numbers, and at most ${fewTrials} trials.`,
    };
  }
  if (objectives === 1 && hasOnlyNumbers(space) && trials !== null && trials > fewTrials) {
    return {
      specification: { kind: 'cmaes', nStartupTrials: 1, sigma0: null, popsize: null, sourceTrials: [] },
      reason: said`CMA-ES: all parameters are numbers, and there are more than ${fewTrials} trials.`,
    };
  }
  const specification = {
    kind: 'tpe',
    nStartupTrials: 10,
    nEiCandidates: 24,
    priorWeight: 1,
    multivariate: null,
    constantLiar: true,
  } as const;
  return {
    specification,
    reason:
      objectives > 1
        ? said`TPE: it takes several objectives.`
        : said`TPE: it takes choices, conditions and any number of trials.`,
  };
}
