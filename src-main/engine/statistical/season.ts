import { mean as meanOf } from '../../core/common/numbers';
import { decompose, type DecompositionType } from './decomposition';

/** One-sided 5 % of the normal distribution. */
const limit = 1.6448536269514722;

/**
 * Whether a series repeats with a season: its correlation with itself a season ago, against its standard deviation if those of
 * fewer rows were true (Bartlett). As the Theta methods ask, from four rows a season on and for two seasons.
 */
export function isSeasonal(y: Float64Array, seasonLength: number): boolean {
  if (seasonLength < 4 || y.length < 2 * seasonLength) return false;
  const mean = meanOf(y);
  const correlation = (lag: number): number => {
    let sum = 0;
    for (let row = lag; row < y.length; row += 1)
      sum += ((y[row] as number) - mean) * ((y[row - lag] as number) - mean);
    return sum;
  };
  const variance = correlation(0);
  let squares = 0;
  for (let lag = 1; lag < seasonLength; lag += 1) squares += (correlation(lag) / variance) ** 2;
  const deviation = Math.sqrt((1 + 2 * squares) / y.length);
  return Math.abs(correlation(seasonLength) / variance) / deviation > limit;
}

/** A season that is taken out before a method and put back after it. */
export interface Season {
  readonly type: DecompositionType;
  /** One a row of the season, that of the first row first. */
  readonly values: Float64Array;
}

/** The season of a series, added where some of its values or seasons are not above zero. */
export function seasonOf(y: Float64Array, seasonLength: number, wanted: DecompositionType): Season {
  if (wanted === 'multiplicative' && y.every((value) => value > 0)) {
    const values = decompose(y, seasonLength, 'multiplicative').seasonal.slice(0, seasonLength);
    if (values.every((value) => value >= 0.01)) return { type: 'multiplicative', values };
  }
  return { type: 'additive', values: decompose(y, seasonLength, 'additive').seasonal.slice(0, seasonLength) };
}

/** A row's value without its season. */
export function withoutSeason(season: Season | null, row: number, value: number): number {
  if (season === null) return value;
  const own = season.values[row % season.values.length] as number;
  return season.type === 'additive' ? value - own : value / own;
}

/** A row's value with its season again. */
export function withSeason(season: Season | null, row: number, value: number): number {
  if (season === null) return value;
  const own = season.values[row % season.values.length] as number;
  return season.type === 'additive' ? value + own : value * own;
}
