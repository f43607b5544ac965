import { normalCdf } from '../../common/distributions';
import { mean, standardDeviation } from '../../common/numbers';
import { deriveSeed, type Random } from '../../common/random';
import { fillValues, isWhole } from '../active';
import { constraintsOf } from '../constraints';
import { isSingle, shareOf, valueAt } from '../distribution';
import type { AskRequest, Sampler } from '../sampler';
import type { Parameter, SearchSpace, TrialValues } from '../space';
import { drawUntilAllowed, randomOf, randomValues } from './draw';
import { conditioned, fitKernel, type GaussianProcess, type Point } from './gaussian-process';
import { observationsOf } from './observations';
import { orderOf } from './pareto';
import type { GpSpecification } from './schema';
import { sobolSampler } from './sobol';

/** Trials that are learnt from: the best and the newest of more. The work grows with their cube. */
const mostTrials = 120;
/** Of them those that lengths are fitted to, which takes a hundred times the work. */
const mostFitted = 50;
const candidateCount = 500;
const starts = 4;
const refinements = 50;

/**
 * A Gaussian process over the unit cube of the space, Matérn 5/2 with a length for each parameter, and the values with the greatest
 * expected improvement (Jones, Schonlau & Welch, 1998) over the best trial. For one objective and small spaces; of several it looks at
 * the first. Trials at work have the mean that is expected of them.
 */
export function gpSampler({ nStartupTrials }: GpSpecification): Sampler {
  return {
    ask(request) {
      const { space } = request;
      const { complete, atWork } = observationsOf(request.trials, request.directions);
      const usable = complete
        .filter(({ trial, losses }) => Number.isFinite(losses[0]) && isWhole(space, trial.values))
        .map(({ trial, losses }) => ({ values: trial.values, number: trial.number, loss: losses[0] ?? 0 }));
      if (usable.length < nStartupTrials) return sobolSampler.ask(request);
      const searched = space.parameters.filter(({ distribution }) => !isSingle(distribution));
      const learnt = chosen(usable, mostTrials);
      const process = fit(
        searched,
        learnt,
        atWork.map(({ values }) => values),
      );
      if (process === null) return drawUntilAllowed(request, (random) => randomValues(space, random));
      return mostPromising(request, searched, process);
    },
  };
}

interface Usable {
  readonly values: TrialValues;
  readonly number: number;
  readonly loss: number;
}

/** Half the places for the best trials, half for the newest. */
function chosen(usable: readonly Usable[], most: number): Usable[] {
  if (usable.length <= most) return [...usable];
  const best = orderOf(usable.map(({ loss }) => loss)).slice(0, most / 2);
  const kept = new Set([...best.flatMap((place) => usable[place] ?? []), ...usable.slice(-most / 2)]);
  return usable.filter((one) => kept.has(one));
}

interface Standing {
  readonly process: GaussianProcess;
  /** The smallest value of a trial, in the process's units. */
  readonly least: number;
  readonly best: TrialValues;
}

/** Where a parameter does not exist it has a place of its own beside the cube's middle: alike in all such trials. */
function pointOf(searched: readonly Parameter[], values: TrialValues): Point {
  return Float64Array.from(searched, ({ name, distribution }) => {
    const value = values[name];
    return value === undefined ? 0.5 : shareOf(distribution, value);
  });
}

function fit(
  searched: readonly Parameter[],
  usable: readonly Usable[],
  atWork: readonly TrialValues[],
): Standing | null {
  const losses = usable.map(({ loss }) => loss);
  const [center, spread] = [mean(losses), standardDeviation(losses)];
  const scaleOf = ({ loss }: Usable): number => (spread > 0 ? (loss - center) / spread : 0);
  const pointsOf = (trials: readonly Usable[]): Point[] => trials.map(({ values }) => pointOf(searched, values));
  const fitted = chosen(usable, mostFitted);
  const kernel = fitKernel(
    pointsOf(fitted),
    Float64Array.from(fitted, scaleOf),
    searched.map(({ distribution }) => distribution.kind === 'categorical'),
  );
  const points = pointsOf(usable);
  const scaled = usable.map(scaleOf);
  const process = conditioned(points, Float64Array.from(scaled), kernel);
  const place = orderOf(scaled)[0] ?? 0;
  const best = usable[place];
  if (process === null || best === undefined) return null;
  const standing = { least: scaled[place] ?? 0, best: best.values };
  if (atWork.length === 0) return { process, ...standing };
  const working = atWork.map((values) => pointOf(searched, values));
  const believed = conditioned(
    [...points, ...working],
    Float64Array.from([...scaled, ...working.map((point) => process.predict(point).mean)]),
    kernel,
  );
  return { process: believed ?? process, ...standing };
}

/** Expected improvement of a minimum, in the process's units. */
function expectedImprovement({ process, least }: Standing, point: Point): number {
  const { mean: expected, sd } = process.predict(point);
  const z = (least - expected) / sd;
  return sd * (z * normalCdf(z) + Math.exp(-(z * z) / 2) / Math.sqrt(2 * Math.PI));
}

function mostPromising(request: AskRequest, searched: readonly Parameter[], standing: Standing): TrialValues | null {
  const { space } = request;
  const holds = constraintsOf(space);
  const random = randomOf(request, 0);
  const taken = new Set(request.trials.map(({ values }) => JSON.stringify(Array.from(pointOf(searched, values)))));
  const judged = (values: TrialValues): { values: TrialValues; gain: number } => {
    const point = pointOf(searched, values);
    // Values that a trial has had tell nothing new.
    const isNew = !taken.has(JSON.stringify(Array.from(point)));
    return { values, gain: holds(values) && isNew ? expectedImprovement(standing, point) : -1 };
  };
  const seeds = Array.from({ length: candidateCount }, (_, index) =>
    index % 4 === 0 ? near(space, standing.best, 0.1, random) : randomValues(space, random),
  ).map(judged);
  const order = orderOf(seeds.map(({ gain }) => -gain)).slice(0, starts);
  const refined = order
    .flatMap((place) => seeds[place] ?? [])
    .map((start) => {
      let best = start;
      let reach = 0.1;
      for (let step = 0; step < refinements; step += 1) {
        const tried = judged(near(space, best.values, reach, random));
        if (tried.gain > best.gain) best = tried;
        else reach = Math.max(1e-4, reach * 0.93);
      }
      return best;
    });
  const best = refined.reduce<(typeof refined)[number] | null>(
    (found, one) => (found === null || one.gain > found.gain ? one : found),
    null,
  );
  if (best !== null && best.gain > 0) return best.values;
  return drawUntilAllowed({ ...request, seed: deriveSeed(request.seed, 1) }, (own) => randomValues(space, own));
}

/** Values near others: each share moved by a normal draw of this reach, a choice changed now and then. */
function near(space: SearchSpace, values: TrialValues, reach: number, random: Random): TrialValues {
  return fillValues(space, ({ name, distribution }) => {
    const value = values[name];
    const [draw, jump] = [random.normal(), random.uniform()];
    if (value === undefined) return valueAt(distribution, jump);
    if (distribution.kind === 'categorical') return jump < 0.2 ? valueAt(distribution, random.uniform()) : value;
    const share = shareOf(distribution, value) + reach * draw;
    return valueAt(distribution, Math.min(1 - 1e-12, Math.max(0, share)));
  });
}

/** Most parameters that a Gaussian process is chosen for by itself. */
export const fewParameters = 6;

/** Whether all parameters of a space are numbers that always exist. */
export function hasOnlyNumbers({ parameters }: SearchSpace): boolean {
  return parameters.every(({ distribution, when }) => distribution.kind !== 'categorical' && when.length === 0);
}

/** Whether a space is one for a Gaussian process: few parameters, all of them numbers that always exist. */
export function suitsGaussianProcess(space: SearchSpace): boolean {
  return space.parameters.length <= fewParameters && hasOnlyNumbers(space);
}
