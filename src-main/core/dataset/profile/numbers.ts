import type { NumberProfile } from '../profile-schema';
import { markersOf, type Marker } from '../markers';
import type { TableColumn } from '../table';
import type { RealTransform } from './fourier';
import { orderless, profileOrder } from './order';
import { outliersOf } from './outliers';
import { histogramOf, quantilesOf, runsOf } from './sorted';
import type { Sorter } from './sorter';
import { knownOf, meanOf, squaresAround, withoutInfinite } from './sums';

export type NumberColumn = Extract<TableColumn, { kind: 'number' }>;

const bins = 40;
const fewest = 20;
const nearlyAll = 0.99;
/** Squares beyond these are out of the range of numbers, or lose their digits. */
const smallestSquares = 1e-290;

/**
 * Everything about one column of numbers; infinite values count as missing.
 * @param sorter serves one column after the other
 * @param transformOf a transform for the order of so many values; null where neighbouring rows do not follow each other
 * @param calendar rows of the calendar's own seasons
 */
export function profileNumbers(
  { name, values: given }: NumberColumn,
  sorter: Sorter,
  transformOf: ((count: number) => RealTransform) | null,
  calendar: readonly number[],
): NumberProfile {
  const values = withoutInfinite(given);
  const known = knownOf(values);
  const sorted = sorter.sort(known);
  const { distinct, largestShare } = runsOf(sorted);
  const min = sorted[0] ?? null;
  const max = sorted[sorted.length - 1] ?? null;
  const markers = markersOf(sorted);
  const constant = min !== null && min === max;
  // A mean of equal values can differ from them in its last digit.
  const mean = constant ? min : known.length === 0 ? 0 : meanOf(known);
  const squares = squaresAround(known, mean);
  const isTame = Number.isFinite(squares);
  const varies = isTame && squares > smallestSquares;
  const hasOrder = varies && known.length >= fewest && known.length * 2 > values.length;
  return {
    kind: 'number',
    name,
    count: known.length,
    missing: values.length - known.length,
    distinct,
    min,
    max,
    mean: known.length === 0 || !Number.isFinite(mean) ? null : mean,
    sd: known.length < 2 || !isTame ? null : Math.sqrt(squares / (known.length - 1)),
    quantiles: known.length === 0 || !isTame ? null : quantilesOf(sorted),
    histogram: varies ? histogramOf(sorted, bins) : null,
    zeros: countZeros(known),
    constant,
    nearConstant: !constant && largestShare > nearlyAll,
    outliers: isTame ? outliersBeside(markers, values, sorted) : { count: 0, rows: [] },
    markers,
    ...(hasOrder && transformOf !== null ? profileOrder(values, known, mean, transformOf, calendar) : orderless),
  };
}

/** Outliers among the values that are no markers of missing ones. */
function outliersBeside(
  markers: readonly Marker[],
  values: Float64Array,
  sorted: Float64Array,
): NumberProfile['outliers'] {
  if (markers.length === 0) return outliersOf(values, sorted);
  const marked = new Set(markers.map(({ value }) => value));
  return outliersOf(
    values.map((value) => (marked.has(value) ? Number.NaN : value)),
    sorted.filter((value) => !marked.has(value)),
  );
}

function countZeros(values: Float64Array): number {
  let count = 0;
  for (let row = 0; row < values.length; row += 1) if (values[row] === 0) count += 1;
  return count;
}
