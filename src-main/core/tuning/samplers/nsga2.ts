import type { Random } from '../../common/random';
import { fillValues, isActive, isWhole } from '../active';
import { isSingle, shareOf, valueAt } from '../distribution';
import type { AskRequest, Sampler } from '../sampler';
import type { Parameter, ParameterValue, TrialValues } from '../space';
import { binaryCrossover, blendCrossover, polynomialMutation } from './crossover';
import { drawUntilAllowed, randomValues } from './draw';
import { observationsOf, type Scored } from './observations';
import { dominates, orderOfMerit } from './pareto';
import type { Nsga2Specification } from './schema';

/** Draws for a child whose places lie in the cube, before they are moved to its border. */
const drawsWithin = 50;

/**
 * NSGA-II (Deb et al., 2002) with the choices of Optuna 5 (`NSGAIISampler`). A generation is as many complete trials as the population has,
 * in the order of their numbers, the first drawn at random. Of a generation and its parents the best are the parents of the next:
 * those that fewer dominate, then those with more room about them. Parents are the better of two drawn at random. A parameter that
 * neither parent has is drawn at random, so that conditions are no hindrance.
 */
export function nsga2Sampler(specification: Nsga2Specification): Sampler {
  return {
    ask(request) {
      const parents = parentsOf(request, specification.populationSize);
      return drawUntilAllowed(request, (random) =>
        parents.length === 0 ? randomValues(request.space, random) : childOf(request, parents, specification, random),
      );
    },
  };
}

/** Parents of the generation that is at work; none before the first is complete. */
function parentsOf({ space, trials, directions }: AskRequest, population: number): readonly Scored[] {
  const { complete } = observationsOf(trials, directions);
  const usable = complete.filter(({ trial }) => isWhole(space, trial.values));
  let parents: readonly Scored[] = [];
  for (let first = 0; first + population <= usable.length; first += population) {
    const pool = [...parents, ...usable.slice(first, first + population)];
    const order = orderOfMerit(pool.map(({ losses }) => losses));
    parents = order.slice(0, population).flatMap((place) => pool[place] ?? []);
  }
  return parents;
}

/** The better of two parents drawn at random. */
function tournament(parents: readonly Scored[], random: Random): Scored | undefined {
  const [first, second] = [parents[random.integer(parents.length)], parents[random.integer(parents.length)]];
  return dominates(first?.losses ?? [], second?.losses ?? []) ? first : second;
}

function childOf(
  { space, directions }: AskRequest,
  parents: readonly Scored[],
  specification: Nsga2Specification,
  random: Random,
): TrialValues {
  const { crossoverProb, mutation } = specification;
  const isCrossed = random.uniform() < crossoverProb;
  const first = isCrossed ? tournament(parents, random) : parents[random.integer(parents.length)];
  const others = parents.filter((one) => one !== first);
  const second = isCrossed && others.length > 0 ? tournament(others, random) : first;
  const [own, other] = [first?.trial.values ?? {}, second?.trial.values ?? {}];
  const searched = space.parameters.filter(
    (parameter) => !isSingle(parameter.distribution) && isActive(parameter, own),
  );
  const mutationProb = specification.mutationProb ?? 1 / Math.max(1, searched.length);
  return fillValues(space, (parameter) => {
    const { name, distribution } = parameter;
    if (isSingle(distribution)) return valueAt(distribution, 0);
    const crossed = crossedValue(parameter, [own[name], other[name]], specification, directions.length > 1, random);
    if (crossed === undefined) return valueAt(distribution, random.uniform());
    if (random.uniform() >= mutationProb) return crossed;
    if (mutation === 'resample' || distribution.kind === 'categorical') return valueAt(distribution, random.uniform());
    return valueAt(distribution, inside(polynomialMutation(shareOf(distribution, crossed), random)));
  });
}

/** Undefined where neither parent has the parameter. */
function crossedValue(
  { distribution }: Parameter,
  [first, second]: readonly [ParameterValue | undefined, ParameterValue | undefined],
  { crossover, swappingProb }: Nsga2Specification,
  isSeveral: boolean,
  random: Random,
): ParameterValue | undefined {
  const isSwapped = random.uniform() < swappingProb;
  if (first === undefined || second === undefined) return first ?? second;
  if (first === second) return first;
  if (distribution.kind === 'categorical' || crossover === 'uniform') return isSwapped ? second : first;
  const places = [shareOf(distribution, first), shareOf(distribution, second)] as const;
  let place = 0;
  for (let draw = 0; draw < drawsWithin; draw += 1) {
    place = crossover === 'sbx' ? binaryCrossover(places, isSeveral ? 20 : 2, random) : blendCrossover(places, random);
    if (place >= 0 && place < 1) break;
  }
  return valueAt(distribution, inside(place));
}

const inside = (place: number): number => Math.min(1 - 1e-12, Math.max(0, place));
