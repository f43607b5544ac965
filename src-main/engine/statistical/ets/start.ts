import { at } from '../../../core/common/numbers';
import { decompose } from '../decomposition';
import { lineThrough } from '../line';
import type { EtsForm } from './form';

/** The borders of alpha, beta, gamma and phi of the reference. */
const [lowest, highest] = [1e-4, 0.9999];
const [lowestPhi, highestPhi] = [0.8, 0.98];

/** Where the search for a form's parameters begins, and the box that it stays in. */
export interface EtsStart {
  /** alpha, then beta with a trend, gamma with a season, phi where it is damped; level, slope, and all seasons but the last. */
  readonly point: Float64Array;
  readonly lower: Float64Array;
  readonly upper: Float64Array;
}

/** Where alpha begins for a season of so many rows (1: none). */
function firstAlpha(seasonLength: number): number {
  return lowest + (0.2 * (highest - lowest)) / seasonLength;
}

/**
 * The reference's start and box (statsforecast 2.1, after R's forecast). Beta goes as far as alpha's start for the longest
 * season that is tried with it.
 * @param seasonLength of the search, also where the form itself has no season
 */
export function startOf(y: Float64Array, form: EtsForm, seasonLength: number): EtsStart {
  const own = form.season === 'N' ? 1 : seasonLength;
  const alpha = firstAlpha(own);
  const highestBeta = firstAlpha(form.season === 'N' && form.error === 'A' ? 1 : seasonLength);
  const highestGamma = Math.min(highest, 1 - alpha);
  const parameters: (readonly [value: number, lower: number, upper: number])[] = [[alpha, lowest, highest]];
  if (form.trend === 'A') parameters.push([lowest + 0.1 * (highestBeta - lowest), lowest, highestBeta]);
  if (form.season !== 'N') parameters.push([lowest + 0.05 * (highestGamma - lowest), lowest, highestGamma]);
  if (form.damped) parameters.push([lowestPhi + 0.99 * (highestPhi - lowestPhi), lowestPhi, highestPhi]);
  const states = firstStates(y, form, own);
  const free = states.map(() => Number.POSITIVE_INFINITY);
  return {
    point: Float64Array.from([...parameters.map(([value]) => value), ...states]),
    lower: Float64Array.from([...parameters.map(([, lower]) => lower), ...free.map((value) => -value)]),
    upper: Float64Array.from([...parameters.map(([, , upper]) => upper), ...free]),
  };
}

function firstStates(y: Float64Array, form: EtsForm, seasonLength: number): number[] {
  const { seasons, adjusted } = firstSeasons(y, form, seasonLength);
  const count = Math.min(Math.max(10, 2 * seasonLength), y.length);
  if (form.trend === 'N')
    return [adjusted.subarray(0, count).reduce((sum, value) => sum + value, 0) / count, ...seasons];
  const { intercept, slope } = lineThrough(adjusted, count);
  const isNothing = Math.abs(intercept + slope) < 1e-8;
  return [intercept * (isNothing ? 1.001 : 1), slope * (isNothing ? 0.999 : 1), ...seasons];
}

/** The seasons before the first row but the last of them, latest first, and the series without its season. */
function firstSeasons(
  y: Float64Array,
  { season }: EtsForm,
  seasonLength: number,
): { readonly seasons: readonly number[]; readonly adjusted: Float64Array } {
  if (season === 'N') return { seasons: [], adjusted: y };
  const seasonal =
    y.length < 3 * seasonLength
      ? aroundLine(y, seasonLength, season)
      : decompose(y, seasonLength, season === 'A' ? 'additive' : 'multiplicative').seasonal;
  const latestFirst = Array.from(seasonal.subarray(1, seasonLength)).reverse();
  if (season === 'A') return { seasons: latestFirst, adjusted: y.map((value, row) => value - at(seasonal, row)) };
  const positive = latestFirst.map((value) => Math.max(value, 0.01));
  const sum = positive.reduce((total, value) => total + value, 0);
  const scale = sum > seasonLength ? sum + 0.01 * positive.length : 1;
  return {
    seasons: positive.map((value) => value / scale),
    adjusted: y.map((value, row) => value / Math.max(at(seasonal, row), 0.01)),
  };
}

/** Of few seasons: what a line leaves that is fitted together with one wave a season. */
function aroundLine(y: Float64Array, seasonLength: number, season: 'A' | 'M'): Float64Array {
  const wave = (row: number): number => (2 * Math.PI * (row + 1)) / seasonLength;
  const columns = [
    () => 1,
    (row: number) => row + 1,
    (row: number) => Math.cos(wave(row)),
    ...(seasonLength > 2 ? [(row: number) => Math.sin(wave(row))] : []),
  ];
  const [intercept = 0, slope = 0] = leastSquares(y, columns);
  return y.map((value, row) => {
    const line = intercept + slope * (row + 1);
    return season === 'A' ? value - line : value / line;
  });
}

/** Coefficients of a few columns by Gauss's elimination of the normal equations. */
function leastSquares(y: Float64Array, columns: readonly ((row: number) => number)[]): number[] {
  const size = columns.length;
  const rows = columns.map((one) => {
    const products = columns.map((other) => y.reduce((sum, _, row) => sum + one(row) * other(row), 0));
    return Float64Array.from([...products, y.reduce((sum, value, row) => sum + one(row) * value, 0)]);
  });
  for (let pivot = 0; pivot < size; pivot += 1) {
    const own = rows[pivot];
    for (const other of rows) {
      if (own === undefined || other === own) continue;
      const factor = at(other, pivot) / at(own, pivot);
      for (let column = pivot; column <= size; column += 1)
        other[column] = at(other, column) - factor * at(own, column);
    }
  }
  return rows.map((row, index) => at(row, size) / at(row, index));
}
