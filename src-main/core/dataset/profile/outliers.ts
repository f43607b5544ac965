import type { NumberProfile } from '../profile-schema';
import { quantileOfSorted } from '../../common/numbers';
import { medianDistance } from './sorted';

const limit = 3.5;
const shown = 10;

/**
 * Robust z by the median absolute deviation: 0.6745 (x − median) / MAD (Iglewicz & Hoaglin 1993).
 * @param values NaN is missing
 * @param sorted those that are there
 */
export function outliersOf(values: Float64Array, sorted: Float64Array): NumberProfile['outliers'] {
  const none = { count: 0, rows: [] };
  if (sorted.length === 0) return none;
  const median = quantileOfSorted(sorted, 0.5);
  const deviation = medianDistance(sorted, median);
  if (!(deviation > 0)) return none;
  const robustZ = (value: number): number =>
    Math.max(-Number.MAX_VALUE, Math.min(Number.MAX_VALUE, (0.6745 * (value - median)) / deviation));
  let low = 0;
  let high = sorted.length - 1;
  const farness = (index: number): number => Math.abs(robustZ(sorted[index] ?? median));
  let least = Infinity;
  while (low <= high) {
    const next = Math.max(farness(low), farness(high));
    if (!(next > limit)) break;
    if (low + (sorted.length - 1 - high) < shown) least = next;
    if (farness(low) >= farness(high)) low += 1;
    else high -= 1;
  }
  const count = low + (sorted.length - 1 - high);
  if (count === 0) return none;
  const rows: { row: number; value: number; robustZ: number }[] = [];
  let ties = 0;
  for (let row = 0; row < values.length; row += 1) {
    const value = values[row] ?? Number.NaN;
    const z = robustZ(value);
    if (!(Math.abs(z) >= least)) continue;
    if (Math.abs(z) === least) {
      ties += 1;
      if (ties > shown) continue;
    }
    rows.push({ row, value, robustZ: z });
  }
  return {
    count,
    rows: rows.sort((first, second) => Math.abs(second.robustZ) - Math.abs(first.robustZ)).slice(0, shown),
  };
}
