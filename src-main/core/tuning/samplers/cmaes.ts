import { fillValues } from '../active';
import { isSingle, isWithin, shareOf, valueAt } from '../distribution';
import type { AskRequest, Sampler } from '../sampler';
import type { Parameter, SearchSpace, TrialValues } from '../space';
import { drawUntilAllowed, randomValues } from './draw';
import {
  beginStrategy,
  constantsOf,
  drawPoint,
  populationOf,
  tellStrategy,
  warmStrategy,
  type Strategy,
} from './evolution-strategy';
import type { Point } from './gaussian-process';
import { observationsOf } from './observations';
import { orderOf, orderOfMerit } from './pareto';
import type { CmaesSpecification } from './schema';

interface Generation {
  /** What it learnt from: a line for each of its trials. */
  readonly key: string;
  readonly strategy: Strategy;
}

/**
 * CMA-ES with the choices of Optuna 5 (`CmaEsSampler`), over the unit cube of the numbers that always exist; choices, and what hangs
 * on a condition, are drawn at random beside them. A generation is as many complete trials as the population has, in the order of
 * their numbers; those that were drawn before their generation began, or queued by hand, count as well. Of several objectives it
 * goes by the order of merit within a generation.
 */
export function cmaesSampler(specification: CmaesSpecification): Sampler {
  // Generations of the last request. Those of the next begin with the same: they are not worked out again.
  let known: Generation[] = [];
  return {
    ask(request) {
      const searched = searchedBy(request.space);
      if (searched.length === 0 || request.number < specification.nStartupTrials) {
        return drawUntilAllowed(request, (random) => randomValues(request.space, random));
      }
      const generations = generationsOf(request, searched, specification, known);
      known = generations;
      const strategy = generations.at(-1)?.strategy;
      return drawUntilAllowed(request, (random) => {
        const point = strategy === undefined ? [] : drawPoint(strategy, random);
        return fillValues(request.space, (parameter) => {
          const place = searched.indexOf(parameter);
          const share = place < 0 ? random.uniform() : Math.min(1 - 1e-12, point[place] ?? 0.5);
          return valueAt(parameter.distribution, share);
        });
      });
    },
  };
}

/** Numbers with more than one value that exist in every trial. */
function searchedBy({ parameters }: SearchSpace): Parameter[] {
  return parameters.filter(
    ({ distribution, when }) => distribution.kind !== 'categorical' && !isSingle(distribution) && when.length === 0,
  );
}

/** The place of values in the cube; null where one lies outside the space as it is now. */
function pointOf(searched: readonly Parameter[], values: TrialValues): Point | null {
  const isWhole = searched.every(
    ({ name, distribution }) => distribution.kind !== 'categorical' && isWithin(distribution, values[name]),
  );
  return isWhole
    ? Float64Array.from(searched, ({ name, distribution }) => shareOf(distribution, values[name] ?? null))
    : null;
}

function generationsOf(
  { trials, directions }: AskRequest,
  searched: readonly Parameter[],
  specification: CmaesSpecification,
  known: readonly Generation[],
): Generation[] {
  const size = searched.length;
  const constants = constantsOf(size, specification.popsize ?? populationOf(size));
  const begin = JSON.stringify([searched, directions.length, constants.population]);
  const generations: Generation[] = [
    known[0]?.key === begin
      ? known[0]
      : { key: begin, strategy: beginning(searched, specification, directions[0] === 'maximize') },
  ];
  const told = observationsOf(trials, directions).complete.flatMap(({ trial, losses }) => {
    const point = trial.number < specification.nStartupTrials ? null : pointOf(searched, trial.values);
    return point === null ? [] : [{ point, losses }];
  });
  for (let first = 0; first + constants.population <= told.length; first += constants.population) {
    const own = told.slice(first, first + constants.population);
    const key = own.map(({ point, losses }) => `${point.join(' ')}: ${losses.join(' ')}`).join('\n');
    const before = generations.at(-1);
    const again = known[generations.length];
    if (before === undefined) break;
    if (again?.key === key && known[generations.length - 1] === before) {
      generations.push(again);
      continue;
    }
    const losses = own.map((one) => one.losses);
    const order = directions.length > 1 ? orderOfMerit(losses) : orderOf(losses.map(([loss]) => loss ?? Infinity));
    const points = order.flatMap((place) => own[place]?.point ?? []);
    generations.push({ key, strategy: tellStrategy(before.strategy, points, constants) });
  }
  return generations;
}

/** From the trials of another study where such are given, else from the middle. */
function beginning(
  searched: readonly Parameter[],
  { sigma0, sourceTrials }: CmaesSpecification,
  isMaximised: boolean,
): Strategy {
  const sources = sourceTrials.flatMap(({ values, value }) => {
    const point = pointOf(searched, values);
    return point === null ? [] : [{ point, loss: isMaximised ? -value : value }];
  });
  if (sources.length > 0) {
    return warmStrategy(orderOf(sources.map(({ loss }) => loss)).flatMap((place) => sources[place]?.point ?? []));
  }
  return beginStrategy(new Float64Array(searched.length).fill(0.5), sigma0 ?? 1 / 6);
}
