import { said } from '../../core/common/sentence';
import type { FittedSeries, SeriesFilter } from './method';
import { requireRows } from './naive';

/** Sum of squared one-step errors of exponential smoothing that begins at the first value. */
function smoothedErrors(y: Float64Array, alpha: number): number {
  let level = y[0] as number;
  let squares = 0;
  for (let row = 1; row < y.length; row += 1) {
    const error = (y[row] as number) - level;
    squares += error * error;
    level += alpha * error;
  }
  return squares;
}

const goldenShare = (Math.sqrt(5) - 1) / 2;

/** The weight with the least squared errors between two borders, by golden sections. */
function bestAlpha(y: Float64Array, lowest: number, highest: number): number {
  let [low, high] = [lowest, highest];
  let [first, second] = [high - goldenShare * (high - low), low + goldenShare * (high - low)];
  let [firstErrors, secondErrors] = [smoothedErrors(y, first), smoothedErrors(y, second)];
  while (high - low > 1e-8) {
    if (firstErrors < secondErrors) {
      [high, second, secondErrors] = [second, first, firstErrors];
      first = high - goldenShare * (high - low);
      firstErrors = smoothedErrors(y, first);
    } else {
      [low, first, firstErrors] = [first, second, secondErrors];
      second = low + goldenShare * (high - low);
      secondErrors = smoothedErrors(y, second);
    }
  }
  return (low + high) / 2;
}

/**
 * Simple exponential smoothing from the first value on, its weight between 0.01 and 0.99 with the least squared errors.
 * @throws GatewiseError BAD_INPUT for fewer than three rows
 */
export function fitSmoothing(y: Float64Array): FittedSeries {
  requireRows(y, 3, said`Exponential smoothing`);
  const alpha = bestAlpha(y, 0.01, 0.99);
  const sigma = Math.sqrt(smoothedErrors(y, alpha) / (y.length - 1));
  return {
    form: 'SES',
    figures: [
      { name: 'alpha', value: alpha },
      { name: 'sigma', value: sigma },
    ],
    state: Float64Array.of(alpha, sigma),
    filter: () => smoothingFilter(alpha, sigma),
  };
}

/** The filter of a kept state. @throws Error where it is not one */
export function restoreSmoothing(state: Float64Array): SeriesFilter {
  const [alpha, sigma, ...others] = state;
  if (alpha === undefined || sigma === undefined || others.length > 0) {
    throw new Error('the state is not that of simple exponential smoothing');
  }
  return smoothingFilter(alpha, sigma);
}

function smoothingFilter(alpha: number, sigma: number): SeriesFilter {
  let level = Number.NaN;
  return {
    update(value) {
      if (Number.isNaN(value)) return;
      level = Number.isNaN(level) ? value : level + alpha * (value - level);
    },
    forecast(means, deviations) {
      means.fill(level);
      for (let step = 0; step < deviations.length; step += 1) {
        deviations[step] = sigma * Math.sqrt(1 + step * alpha * alpha);
      }
    },
  };
}
