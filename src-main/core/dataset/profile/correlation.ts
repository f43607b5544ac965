import type { AbortSignalLike } from '../../common/abort';
import type { CorrelationMatrix } from '../profile-schema';
import type { NumberColumn } from './numbers';
import { knownOf, meanOf, squaresAround, withoutInfinite } from './sums';

/** Deviations below this share of the mean are its rounding. */
const rounding = 1e-15;

interface Centred {
  readonly name: string;
  readonly values: Float64Array;
  readonly isWhole: boolean;
  readonly mean: number;
  readonly squares: number;
}

/**
 * Pearson's correlation of every pair on the rows where both are there; null where one of them does not vary.
 * @param pause lets others take a turn between the columns
 * @throws AbortError when the signal fires
 */
export async function correlationMatrix(
  columns: readonly NumberColumn[],
  pause: () => Promise<void>,
  signal?: AbortSignalLike,
): Promise<CorrelationMatrix> {
  const centred = columns.map(centre);
  const matrix = centred.map(() => new Array<number | null>(centred.length).fill(1));
  for (const [row, first] of centred.entries()) {
    await pause();
    signal?.throwIfAborted();
    for (const [offset, second] of centred.slice(row + 1).entries()) {
      const column = row + 1 + offset;
      const correlation = first.isWhole && second.isWhole ? ofWhole(first, second) : ofCommon(first, second);
      matrix[row]?.splice(column, 1, correlation);
      matrix[column]?.splice(row, 1, correlation);
    }
  }
  return { columns: columns.map(({ name }) => name), values: matrix };
}

function centre({ name, values: given }: NumberColumn): Centred {
  const values = withoutInfinite(given);
  const known = knownOf(values);
  const mean = meanOf(known);
  return { name, values, isWhole: known.length === values.length, mean, squares: squaresAround(known, mean) };
}

function ofWhole(first: Centred, second: Centred): number | null {
  const { values: xs, mean: meanX } = first;
  const { values: ys, mean: meanY } = second;
  // Four sums: a single one would wait for each addition.
  let [one, two, three, four] = [0, 0, 0, 0];
  const count = xs.length;
  const fours = count - (count % 4);
  for (let row = 0; row < fours; row += 4) {
    one += ((xs[row] ?? 0) - meanX) * ((ys[row] ?? 0) - meanY);
    two += ((xs[row + 1] ?? 0) - meanX) * ((ys[row + 1] ?? 0) - meanY);
    three += ((xs[row + 2] ?? 0) - meanX) * ((ys[row + 2] ?? 0) - meanY);
    four += ((xs[row + 3] ?? 0) - meanX) * ((ys[row + 3] ?? 0) - meanY);
  }
  for (let row = fours; row < count; row += 1) one += ((xs[row] ?? 0) - meanX) * ((ys[row] ?? 0) - meanY);
  return ratio(one + two + (three + four), { count, meanX, meanY, xx: first.squares, yy: second.squares });
}

function ofCommon({ values: xs }: Centred, { values: ys }: Centred): number | null {
  let count = 0;
  let [sumX, sumY] = [0, 0];
  for (let row = 0; row < xs.length; row += 1) {
    const x = xs[row] ?? Number.NaN;
    const y = ys[row] ?? Number.NaN;
    if (Number.isNaN(x) || Number.isNaN(y)) continue;
    count += 1;
    sumX += x;
    sumY += y;
  }
  const [meanX, meanY] = [sumX / count, sumY / count];
  let [xx, yy, xy] = [0, 0, 0];
  for (let row = 0; row < xs.length; row += 1) {
    const x = (xs[row] ?? Number.NaN) - meanX;
    const y = (ys[row] ?? Number.NaN) - meanY;
    if (Number.isNaN(x) || Number.isNaN(y)) continue;
    xx += x * x;
    yy += y * y;
    xy += x * y;
  }
  return ratio(xy, { count, meanX, meanY, xx, yy });
}

function ratio(
  xy: number,
  { count, meanX, meanY, xx, yy }: { count: number; meanX: number; meanY: number; xx: number; yy: number },
): number | null {
  const varies = (squares: number, mean: number): boolean => squares > count * (rounding * mean) ** 2;
  if (count < 2 || !varies(xx, meanX) || !varies(yy, meanY)) return null;
  const product = xx * yy;
  // One root is exact for columns that are the same but for their scale; two hold where the product is out of range.
  const scale = product > 1e-300 && product < Infinity ? Math.sqrt(product) : Math.sqrt(xx) * Math.sqrt(yy);
  const correlation = xy / scale;
  return Number.isNaN(correlation) ? null : Math.max(-1, Math.min(1, correlation));
}
