import { RealTransform } from './fourier';
import { profileOrder } from './order';
import { knownOf, meanOf, squaresAround, withoutInfinite } from './sums';

const fewest = 20;

/**
 * The season that a column repeats most strongly, as its profile finds it, in rows.
 * @param given values in order; missing and infinite ones are bridged
 * @returns null where none repeats for three cycles, or where fewer than 20 values or half of them are there
 */
export function strongestSeason(given: Float64Array): number | null {
  const values = withoutInfinite(given);
  const known = knownOf(values);
  if (known.length < fewest || known.length * 2 <= values.length) return null;
  const mean = meanOf(known);
  const squares = squaresAround(known, mean);
  if (!Number.isFinite(squares) || squares < Number.EPSILON * mean * mean) return null;
  const transform = (count: number): RealTransform => new RealTransform(2 ** Math.max(2, Math.ceil(Math.log2(count))));
  const { seasonalPeriods } = profileOrder(values, known, mean, transform);
  return seasonalPeriods[0]?.period ?? null;
}
