import { GatewiseError } from '../../core/common/errors';
import { counted, said, type Sentence } from '../../core/common/sentence';
import type { FittedSeries, SeriesFilter } from './method';

/**
 * Each row is as the row one season before (Hyndman and Athanasopoulos 2021, 5.2); 1: as the last row.
 * @throws GatewiseError BAD_INPUT for fewer rows than two, or than a season
 */
export function fitSeasonalNaive(y: Float64Array, seasonLength: number): FittedSeries {
  requireRows(y, seasonLength + 1, said`A seasonal naive forecast with a season of ${seasonLength}`);
  const rows = y.length - seasonLength;
  let squares = 0;
  for (let row = seasonLength; row < y.length; row += 1) {
    squares += ((y[row] as number) - (y[row - seasonLength] as number)) ** 2;
  }
  const sigma = Math.sqrt(squares / rows);
  return {
    form: seasonLength === 1 ? 'Naive' : 'SeasonalNaive',
    figures: [
      { name: 'seasonLength', value: seasonLength },
      { name: 'sigma', value: sigma },
    ],
    state: Float64Array.of(seasonLength, sigma),
    filter: () => seasonalNaiveFilter(seasonLength, sigma),
  };
}

/** The filter of a kept state. @throws Error where it is not one */
export function restoreSeasonalNaive(state: Float64Array): SeriesFilter {
  const [seasonLength, sigma, ...others] = state;
  if (seasonLength === undefined || sigma === undefined || others.length > 0 || seasonLength < 1) {
    throw new Error('the state is not that of a seasonal naive forecast');
  }
  return seasonalNaiveFilter(seasonLength, sigma);
}

function seasonalNaiveFilter(seasonLength: number, sigma: number): SeriesFilter {
  const last = new Float64Array(seasonLength).fill(Number.NaN);
  let [place, newest] = [0, Number.NaN];
  // Before a whole season has passed, the last row stands in for the one that is not known.
  const ahead = (step: number): number => {
    const value = last[(place + step) % seasonLength] as number;
    return Number.isNaN(value) ? newest : value;
  };
  return {
    update(value) {
      newest = Number.isNaN(value) ? ahead(0) : value;
      last[place] = newest;
      place = (place + 1) % seasonLength;
    },
    forecast(means, deviations) {
      for (let step = 0; step < means.length; step += 1) {
        means[step] = ahead(step);
        deviations[step] = sigma * Math.sqrt(Math.floor(step / seasonLength) + 1);
      }
    },
  };
}

/**
 * The last row, and the mean change of the rows for every row ahead (Hyndman and Athanasopoulos 2021, 5.2).
 * @throws GatewiseError BAD_INPUT for fewer than three rows
 */
export function fitDrift(y: Float64Array): FittedSeries {
  requireRows(y, 3, said`A random walk with drift`);
  const changes = y.length - 1;
  const drift = ((y[changes] as number) - (y[0] as number)) / changes;
  let squares = 0;
  for (let row = 1; row < y.length; row += 1) squares += ((y[row] as number) - (y[row - 1] as number) - drift) ** 2;
  const sigma = Math.sqrt(squares / changes);
  return {
    form: 'RandomWalkWithDrift',
    figures: [
      { name: 'drift', value: drift },
      { name: 'sigma', value: sigma },
    ],
    state: Float64Array.of(drift, sigma, changes),
    filter: () => driftFilter(drift, sigma, changes),
  };
}

/** The filter of a kept state. @throws Error where it is not one */
export function restoreDrift(state: Float64Array): SeriesFilter {
  const [drift, sigma, changes, ...others] = state;
  if (drift === undefined || sigma === undefined || changes === undefined || others.length > 0) {
    throw new Error('the state is not that of a random walk with drift');
  }
  return driftFilter(drift, sigma, changes);
}

/** @param changes differences that the drift is the mean of */
function driftFilter(drift: number, sigma: number, changes: number): SeriesFilter {
  let last = Number.NaN;
  return {
    update(value) {
      last = Number.isNaN(value) ? last + drift : value;
    },
    forecast(means, deviations) {
      for (let step = 1; step <= means.length; step += 1) {
        means[step - 1] = last + step * drift;
        deviations[step - 1] = sigma * Math.sqrt(step * (1 + step / changes));
      }
    },
  };
}

/** @throws GatewiseError BAD_INPUT for a series of fewer rows */
export function requireRows(y: Float64Array, needed: number, what: Sentence): void {
  if (y.length >= needed) return;
  throw new GatewiseError(
    'BAD_INPUT',
    said`${what} needs ${counted(needed, 'row', 'rows')} of a series before it is fitted, and one has ${y.length}. Give the training part more rows, or use a shorter season.`,
    { field: 'model.method' },
  );
}
