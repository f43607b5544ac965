import { nelderMead } from '../nelder-mead';
import type { Work } from '../work';
import type { EtsForm } from './form';
import { EtsState, minusTwiceLogLikelihood, type EtsParameters } from './recursion';
import { startOf } from './start';

/** A form with its parameters of largest likelihood. */
export interface EtsFit {
  readonly form: EtsForm;
  readonly parameters: EtsParameters;
  /** Variance of the errors, relative ones for a multiplicative error. */
  readonly sigma2: number;
  /** Infinite where the rows are too few for the number of parameters. */
  readonly aicc: number;
  /** The likelihood's logarithm, without its constant. */
  readonly logLikelihood: number;
}

const maxIterations = 1000;
const tolerance = 1e-4;

/** Null where the rows are too few for the form's parameters. */
export function* fitForm(y: Float64Array, form: EtsForm, seasonLength: number): Work<EtsFit | null> {
  const start = startOf(y, form, seasonLength);
  if (start.point.length >= y.length - 1) return null;
  const length = form.season === 'N' ? 0 : seasonLength;
  const seasons = new Float64Array(length);
  const mutable = { alpha: 0, beta: 0, gamma: 0, phi: 1, level: 0, slope: 0, seasons };
  const objective = (point: Float64Array): number => {
    readPoint(point, form, mutable);
    if (form.season === 'M') for (const season of seasons) if (season < 0) return Number.POSITIVE_INFINITY;
    const value = minusTwiceLogLikelihood(y, form, mutable, seasons);
    return Number.isNaN(value) ? Number.NEGATIVE_INFINITY : Math.max(value, -1e10);
  };
  const { point } = yield* nelderMead(objective, start.point, {
    lower: start.lower,
    upper: start.upper,
    maxIterations,
    tolerance,
  });
  readPoint(point, form, mutable);
  return measure(y, form, { ...mutable, seasons: seasons.slice() }, point.length + 1);
}

/** The one form of values that never change: the level stays. */
export function fitConstant(y: Float64Array): EtsFit {
  const form: EtsForm = { error: 'A', trend: 'N', damped: false, season: 'N' };
  const level = y[0] ?? 0;
  return measure(
    y,
    form,
    { alpha: 0.9999, beta: 0, gamma: 0, phi: 1, level, slope: 0, seasons: new Float64Array(0) },
    2,
  );
}

/** @param count parameters and states that were fitted, and the variance */
function measure(y: Float64Array, form: EtsForm, parameters: EtsParameters, count: number): EtsFit {
  const state = new EtsState(form, parameters);
  const squares = y.reduce((sum, value) => sum + state.update(value) ** 2, 0);
  const deviance = minusTwiceLogLikelihood(y, form, parameters, parameters.seasons.slice());
  const left = y.length - count - 1;
  return {
    form,
    parameters,
    sigma2: squares / Math.max(1, left),
    aicc: left > 0 ? deviance + 2 * count + (2 * count * (count + 1)) / left : Number.POSITIVE_INFINITY,
    logLikelihood: -deviance / 2,
  };
}

/** The seasons of a point add up to 0, or to their number: the last one follows from the others. */
function readPoint(
  point: Float64Array,
  { trend, season, damped }: EtsForm,
  into: { -readonly [Key in keyof EtsParameters]: EtsParameters[Key] },
): void {
  let next = 0;
  const take = (): number => {
    next += 1;
    return point[next - 1] as number;
  };
  into.alpha = take();
  into.beta = trend === 'A' ? take() : 0;
  into.gamma = season === 'N' ? 0 : take();
  into.phi = damped ? take() : 1;
  into.level = take();
  into.slope = trend === 'A' ? take() : 0;
  if (season === 'N') return;
  const { seasons } = into;
  const last = seasons.length - 1;
  let rest = season === 'M' ? seasons.length : 0;
  // The point has the latest season first; the first row's own is the earliest, which is what is left.
  for (let index = last; index > 0; index -= 1) {
    const value = take();
    seasons[index] = value;
    rest -= value;
  }
  seasons[0] = rest;
}
