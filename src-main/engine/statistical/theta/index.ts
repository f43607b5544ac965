import { GatewiseError } from '../../../core/common/errors';
import { said } from '../../../core/common/sentence';
import { at } from '../../../core/common/numbers';
import type { DecompositionType } from '../decomposition';
import { lineThrough } from '../line';
import type { FittedSeries, SeriesFilter } from '../method';
import { nelderMead } from '../nelder-mead';
import { isSeasonal, seasonOf, withoutSeason, withSeason, type Season } from '../season';
import { part, type Work } from '../work';
import { followsRows, squaredErrors, ThetaState, type ThetaKind, type ThetaParameters } from './recursion';

export const thetaKinds = ['STM', 'OTM', 'DSTM', 'DOTM'] as const satisfies readonly ThetaKind[];

/** Rows at the start whose errors count for nothing. */
const burnIn = 3;

interface ThetaFit {
  readonly kind: ThetaKind;
  readonly parameters: ThetaParameters;
  readonly season: Season | null;
  readonly sigma: number;
  /** Sum of squared errors by the mean size of a value: the reference's criterion, of which it chooses the least. */
  readonly criterion: number;
}

/**
 * The Theta model with the least criterion among the kinds, on the series without its season where it has one.
 * @throws GatewiseError BAD_INPUT for fewer than four rows
 */
export function* fitTheta(
  y: Float64Array,
  seasonLength: number,
  kinds: readonly ThetaKind[],
  decompositionType: DecompositionType,
): Work<FittedSeries> {
  if (y.length <= burnIn) {
    throw new GatewiseError('BAD_INPUT', said`A Theta model needs more than the ${y.length} rows of a series.`, {
      field: 'model.method',
    });
  }
  const season = isSeasonal(y, seasonLength) ? seasonOf(y, seasonLength, decompositionType) : null;
  const adjusted = y.map((value, row) => withoutSeason(season, row, value));
  let best: ThetaFit | null = null;
  for (const [index, kind] of kinds.entries()) {
    const fit = yield* part(index, kinds.length, fitKind(adjusted, kind, season));
    if (best === null || fit.criterion < best.criterion) best = fit;
  }
  if (best === null) throw new TypeError('No kind of Theta model was asked for.');
  return fittedTheta(best);
}

function* fitKind(y: Float64Array, kind: ThetaKind, season: Season | null): Work<ThetaFit> {
  const isDynamic = followsRows(kind);
  const line = isDynamic ? { intercept: 0, slope: 0 } : lineThrough(y);
  const isOptimised = kind === 'OTM' || kind === 'DOTM';
  const size = Math.max(1e-10, y.reduce((sum, value) => sum + Math.abs(value), 0) / y.length);
  const mutable = { initialSmoothed: 0, alpha: 0.5, theta: 2, ...line };
  const read = (point: Float64Array): void => {
    mutable.initialSmoothed = point[0] as number;
    mutable.alpha = point[1] as number;
    if (isOptimised) mutable.theta = point[2] as number;
  };
  const objective = (point: Float64Array): number => {
    read(point);
    const value = squaredErrors(y, isDynamic, mutable) / size;
    return Number.isNaN(value) ? Number.NEGATIVE_INFINITY : value;
  };
  const keep = (values: readonly number[]): Float64Array =>
    Float64Array.from(isOptimised ? values : values.slice(0, 2));
  const { point } = yield* nelderMead(objective, keep([at(y, 0) / 2, 0.5, 2]), {
    lower: keep([-1e10, 0.1, 1]),
    upper: keep([1e10, 0.99, 1e10]),
    maxIterations: 1000,
    tolerance: 1e-4,
  });
  const criterion = objective(point);
  const parameters: ThetaParameters = { ...mutable };
  return { kind, parameters, season, sigma: errorDeviation(y, isDynamic, parameters), criterion };
}

/** Standard deviation of the errors after the first rows. */
function errorDeviation(y: Float64Array, isDynamic: boolean, parameters: ThetaParameters): number {
  const state = new ThetaState(isDynamic, parameters);
  const errors = Array.from(y, (value) => {
    const error = value - state.next();
    state.update(value);
    return error;
  });
  const counted = errors.length - burnIn < 2 ? errors.filter(Number.isFinite) : errors.slice(burnIn);
  const mean = counted.reduce((sum, error) => sum + error, 0) / counted.length;
  const squares = counted.reduce((sum, error) => sum + (error - mean) ** 2, 0);
  return Math.sqrt(squares / Math.max(1, counted.length - 1));
}

const names: Record<ThetaKind, string> = {
  STM: 'Theta (STM)',
  OTM: 'Theta (OTM)',
  DSTM: 'Theta (DSTM)',
  DOTM: 'Theta (DOTM)',
};

function fittedTheta({ kind, parameters, season, sigma, criterion }: ThetaFit): FittedSeries {
  const { initialSmoothed, alpha, theta, intercept, slope } = parameters;
  const seasonType = season === null ? 0 : season.type === 'additive' ? 1 : 2;
  return {
    form: names[kind],
    figures: [
      { name: 'alpha', value: alpha },
      { name: 'theta', value: theta },
      { name: 'initialSmoothed', value: initialSmoothed },
      { name: 'season', value: season === null ? 'none' : season.type },
      { name: 'sigma', value: sigma },
      { name: 'criterion', value: criterion },
    ],
    state: Float64Array.from([
      ...[thetaKinds.indexOf(kind), initialSmoothed, alpha, theta, intercept, slope, sigma, seasonType],
      ...(season?.values ?? []),
    ]),
    filter: () => thetaFilter(followsRows(kind), parameters, season, sigma),
  };
}

const fixedStates = 8;

/** The filter of a kept state. @throws Error where it is not one */
export function restoreTheta(state: Float64Array): SeriesFilter {
  const [kind, initialSmoothed, alpha, theta, intercept, slope, sigma, seasonType] = state;
  const own = thetaKinds[kind ?? -1];
  if (
    own === undefined ||
    initialSmoothed === undefined ||
    alpha === undefined ||
    theta === undefined ||
    intercept === undefined ||
    slope === undefined ||
    sigma === undefined
  ) {
    throw new Error('the state of a Theta model is too short, or of no kind that there is');
  }
  const values = state.slice(fixedStates);
  const type = ([null, 'additive', 'multiplicative'] as const)[seasonType ?? -1];
  if (type === undefined || (type === null) !== (values.length === 0)) throw new Error('the seasons are not complete');
  const parameters = { initialSmoothed, alpha, theta, intercept, slope };
  return thetaFilter(followsRows(own), parameters, type === null ? null : { type, values }, sigma);
}

function thetaFilter(
  isDynamic: boolean,
  parameters: ThetaParameters,
  season: Season | null,
  sigma: number,
): SeriesFilter {
  const state = new ThetaState(isDynamic, parameters);
  return {
    update(value) {
      const known = Number.isNaN(value) ? state.next() : withoutSeason(season, state.count, value);
      state.update(Number.isNaN(known) ? parameters.initialSmoothed : known);
    },
    forecast(means, deviations) {
      const first = state.count;
      const ahead = state.clone();
      for (let step = 0; step < means.length; step += 1) {
        const mean = ahead.next();
        ahead.update(mean);
        means[step] = withSeason(season, first + step, mean);
      }
      thetaDeviations(state, sigma, deviations);
      if (season?.type !== 'multiplicative') return;
      for (let step = 0; step < deviations.length; step += 1) {
        const own = season.values[(first + step) % season.values.length] as number;
        deviations[step] = (deviations[step] as number) * own;
      }
    },
  };
}

/**
 * The means are linear in the errors before them: an error's weight in a later mean is what an error of 1 changes there. A line
 * that stands leaves alpha of it for good.
 */
function thetaDeviations(state: ThetaState, sigma: number, deviations: Float64Array): void {
  const steps = deviations.length;
  const variances = new Float64Array(steps).fill(1);
  const plain = state.clone();
  for (let origin = 0; origin < steps - 1; origin += 1) {
    const mean = plain.next();
    const [without, changed] = [plain.clone(), plain.clone()];
    changed.update(mean + 1);
    without.update(mean);
    for (let step = origin + 1; step < steps; step += 1) {
      const [own, other] = [without.next(), changed.next()];
      variances[step] = (variances[step] as number) + (other - own) ** 2;
      without.update(own);
      changed.update(other);
      // The line of these stands, so that the weights depend on no origin.
      if (!state.isDynamic && step === origin + 1) {
        const weight = (other - own) ** 2;
        for (let later = 0; later < steps; later += 1) deviations[later] = sigma * Math.sqrt(1 + later * weight);
        return;
      }
    }
    plain.update(mean);
  }
  for (let step = 0; step < steps; step += 1) deviations[step] = sigma * Math.sqrt(variances[step] as number);
}
