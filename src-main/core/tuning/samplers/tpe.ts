import type { Random } from '../../common/random';
import { isActive } from '../active';
import { isSingle, valueAt } from '../distribution';
import type { AskRequest, Sampler } from '../sampler';
import type { Parameter, SearchSpace, TrialValues } from '../space';
import { drawUntilAllowed, randomValues } from './draw';
import { bestByVolume } from './hypervolume';
import { observationsOf, type Observations } from './observations';
import { smallestOf } from './pareto';
import { ParzenEstimator } from './parzen';
import type { TpeSpecification } from './schema';

/** Most trials that count as good ones, of one objective. */
const mostGood = 25;

/**
 * Tree-structured Parzen estimator with the choices of Optuna 5 (`TPESampler`): a tenth of the trials, at most 25, are good ones; of
 * 24 values drawn from their density that is taken where it exceeds the density of all others most. Of one objective the parameters
 * that exist together are drawn together. Trials at work count among the others, so that those in parallel keep apart.
 */
export function tpeSampler(specification: TpeSpecification): Sampler {
  return {
    ask(request) {
      const observations = observationsOf(request.trials, request.directions);
      const known = observations.complete.length + observations.stopped.length;
      if (known < specification.nStartupTrials) {
        return drawUntilAllowed(request, (random) => randomValues(request.space, random));
      }
      const isEven = request.directions.length > 1;
      const { good, others } = split(observations, request, specification.constantLiar);
      const isTogether = specification.multivariate ?? !isEven;
      const densities = groupsOf(request.space, isTogether).map((group) => ({
        group,
        good: new ParzenEstimator(group, good, { priorWeight: specification.priorWeight, isEven }),
        others: new ParzenEstimator(group, others, { priorWeight: specification.priorWeight, isEven: false }),
      }));
      return drawUntilAllowed(request, (random) => drawGroups(request.space, densities, random, specification));
    },
  };
}

interface Densities {
  readonly group: readonly Parameter[];
  readonly good: ParzenEstimator;
  readonly others: ParzenEstimator;
}

function drawGroups(
  space: SearchSpace,
  densities: readonly Densities[],
  random: Random,
  { nEiCandidates }: TpeSpecification,
): TrialValues {
  const values: TrialValues = {};
  const open = [...densities];
  for (const parameter of space.parameters) {
    if (!isActive(parameter, values)) continue;
    if (isSingle(parameter.distribution)) values[parameter.name] = valueAt(parameter.distribution, 0);
    const index = open.findIndex(({ group }) => group.includes(parameter));
    const [own] = index < 0 ? [] : open.splice(index, 1);
    if (own === undefined) continue;
    const candidates = Array.from({ length: nEiCandidates }, () => own.good.sample(random));
    const gains = candidates.map((one) => own.good.logDensity(one) - own.others.logDensity(one));
    const best = gains.reduce((chosen, gain, place) => (gain > (gains[chosen] ?? -Infinity) ? place : chosen), 0);
    own.group.forEach(({ name }, place) => (values[name] = candidates[best]?.[place] ?? null));
  }
  // In the space's order, which is the order of every trial's values.
  return Object.fromEntries(
    space.parameters.flatMap(({ name }) => (name in values ? [[name, values[name] ?? null]] : [])),
  );
}

/**
 * Parameters that are drawn together: those with the same conditions, which exist in the same trials. A parameter that hangs on another one
 * comes after it, as in the space.
 */
function groupsOf({ parameters }: SearchSpace, isTogether: boolean): Parameter[][] {
  const several = parameters.filter(({ distribution }) => !isSingle(distribution));
  if (!isTogether) return several.map((parameter) => [parameter]);
  return [...Map.groupBy(several, ({ when }) => JSON.stringify(when)).values()];
}

/**
 * Good trials and all others, each the oldest first. Of several objectives those are good that dominate most together. Pruned trials are good where the complete ones are too few: those that came furthest, then
 * those with the best last value.
 */
function split(
  { complete, stopped, atWork }: Observations,
  { directions }: AskRequest,
  constantLiar: boolean,
): { good: TrialValues[]; others: TrialValues[] } {
  const tenth = Math.ceil(0.1 * (complete.length + stopped.length));
  const goodCount = directions.length > 1 ? tenth : Math.min(mostGood, tenth);
  const best =
    directions.length > 1
      ? bestByVolume(
          complete.map(({ losses }) => losses),
          goodCount,
        )
      : smallestOf(
          Float64Array.from(complete, ({ losses }) => losses[0] ?? Infinity),
          goodCount,
        );
  const furthest = stopped.toSorted((a, b) => {
    const [first, second] = [a.intermediate.at(-1), b.intermediate.at(-1)];
    const [firstLoss, secondLoss] = [first?.value ?? Infinity, second?.value ?? Infinity];
    const ofLoss = Number.isNaN(firstLoss) ? 1 : Number.isNaN(secondLoss) ? -1 : firstLoss - secondLoss || 0;
    return (second?.step ?? -1) - (first?.step ?? -1) || ofLoss || a.number - b.number;
  });
  const ranked = [...best.flatMap((place) => complete[place]?.trial ?? []), ...furthest];
  const good = new Set(ranked.slice(0, goodCount));
  const known = [...complete.map(({ trial }) => trial), ...stopped];
  const all = [...known, ...(constantLiar ? atWork : [])].sort((a, b) => a.number - b.number);
  return {
    good: all.filter((trial) => good.has(trial)).map(({ values }) => values),
    others: all.filter((trial) => !good.has(trial)).map(({ values }) => values),
  };
}
