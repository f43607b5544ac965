import { orderless, profileOrder } from './profile-order';
import type { CorrelationMatrix, NumberProfile, Quantiles } from './profile-schema';
import { knownOf, meanOf, squaresAround } from './sums';
import type { TableColumn } from './table';

type NumberColumn = Extract<TableColumn, { kind: 'number' }>;

const bins = 40;
const distinctLimit = 10_000;
const outlierZ = 3.5;
const fewest = 20;

/** Everything about one column of numbers; `ordered`: neighbouring rows follow each other in time. */
export function profileNumbers({ name, values }: NumberColumn, ordered: boolean): NumberProfile {
  const known = knownOf(values);
  const sorted = known.toSorted();
  const distinct = countDistinct(known);
  const min = sorted[0] ?? null;
  const max = sorted.at(-1) ?? null;
  const mean = known.length === 0 ? null : meanOf(known);
  const squares = squaresAround(known, mean ?? 0);
  const constant = known.length > 0 && min === max;
  const hasOrder = ordered && !constant && known.length >= fewest && known.length * 2 > values.length;
  return {
    kind: 'number',
    name,
    count: known.length,
    missing: values.length - known.length,
    distinct: Math.min(distinct, distinctLimit),
    distinctIsLowerBound: distinct > distinctLimit,
    min,
    max,
    mean,
    sd: known.length < 2 ? null : Math.sqrt(squares / (known.length - 1)),
    quantiles: known.length === 0 ? null : quantilesOf(sorted),
    histogram: min === null || max === null || constant ? null : histogramOf(known, min, max),
    zeros: countZeros(known),
    constant,
    nearConstant: !constant && mostFrequentShare(sorted) > 0.99,
    outliers: outliersOf(values, sorted),
    ...(hasOrder && mean !== null ? profileOrder(values, known, mean) : orderless),
  };
}

function countZeros(values: Float64Array): number {
  let count = 0;
  for (const value of values) if (value === 0) count += 1;
  return count;
}

/** Stops counting one beyond the limit. */
function countDistinct(values: Float64Array): number {
  const seen = new Set<number>();
  for (const value of values) {
    seen.add(value);
    if (seen.size > distinctLimit) break;
  }
  return seen.size;
}

/** Linear interpolation between order statistics, NumPy's default. */
function quantile(sorted: Float64Array, share: number): number {
  const position = share * (sorted.length - 1);
  const low = Math.floor(position);
  const from = sorted[low] ?? Number.NaN;
  return from + (position - low) * ((sorted[low + 1] ?? from) - from);
}

function quantilesOf(sorted: Float64Array): Quantiles {
  const at = (share: number): number => quantile(sorted, share);
  return { q01: at(0.01), q05: at(0.05), q25: at(0.25), q50: at(0.5), q75: at(0.75), q95: at(0.95), q99: at(0.99) };
}

function histogramOf(values: Float64Array, min: number, max: number): NumberProfile['histogram'] {
  const counts = new Array<number>(bins).fill(0);
  for (const value of values) {
    const bin = Math.min(bins - 1, Math.floor(((value - min) / (max - min)) * bins));
    counts[bin] = (counts[bin] ?? 0) + 1;
  }
  return { edges: Array.from({ length: bins + 1 }, (_, edge) => min + ((max - min) * edge) / bins), counts };
}

function mostFrequentShare(sorted: Float64Array): number {
  let longest = 0;
  let run = 0;
  for (let index = 0; index < sorted.length; index += 1) {
    run = index > 0 && sorted[index] === sorted[index - 1] ? run + 1 : 1;
    if (run > longest) longest = run;
  }
  return sorted.length === 0 ? 0 : longest / sorted.length;
}

/** Robust z by the median absolute deviation: 0.6745 (x − median) / MAD (Iglewicz & Hoaglin 1993). */
function outliersOf(values: Float64Array, sorted: Float64Array): NumberProfile['outliers'] {
  const median = quantile(sorted, 0.5);
  const distances = new Float64Array(sorted.length);
  for (let index = 0; index < sorted.length; index += 1) distances[index] = Math.abs((sorted[index] ?? 0) - median);
  const deviation = quantile(distances.sort(), 0.5);
  if (!(deviation > 0)) return { count: 0, rows: [] };
  const rows: { row: number; value: number; robustZ: number }[] = [];
  for (let row = 0; row < values.length; row += 1) {
    const value = values[row] ?? Number.NaN;
    const robustZ = (0.6745 * (value - median)) / deviation;
    if (Math.abs(robustZ) > outlierZ) rows.push({ row, value, robustZ });
  }
  const farthest = rows.toSorted((first, second) => Math.abs(second.robustZ) - Math.abs(first.robustZ));
  return { count: rows.length, rows: farthest.slice(0, 10) };
}

/** Pearson's correlation of every pair on the rows where both are there. */
export function correlationMatrix(columns: readonly NumberColumn[]): CorrelationMatrix {
  const values = columns.map((first, row) =>
    columns.map((second, index) => (index === row ? 1 : correlationOf(first.values, second.values))),
  );
  return { columns: columns.map(({ name }) => name), values };
}

function correlationOf(first: Float64Array, second: Float64Array): number | null {
  let count = 0;
  let [meanX, meanY, xx, yy, xy] = [0, 0, 0, 0, 0];
  for (let row = 0; row < first.length; row += 1) {
    const x = first[row] ?? Number.NaN;
    const y = second[row] ?? Number.NaN;
    if (Number.isNaN(x) || Number.isNaN(y)) continue;
    count += 1;
    const deltaX = x - meanX;
    meanX += deltaX / count;
    const deltaY = y - meanY;
    meanY += deltaY / count;
    xx += deltaX * (x - meanX);
    yy += deltaY * (y - meanY);
    xy += deltaX * (y - meanY);
  }
  return count < 2 || xx <= 0 || yy <= 0 ? null : Math.max(-1, Math.min(1, xy / Math.sqrt(xx * yy)));
}
