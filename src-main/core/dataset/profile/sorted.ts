import { quantileOfSorted } from '../../common/numbers';
import type { Histogram, Quantiles } from '../profile-schema';

export function quantilesOf(sorted: Float64Array): Quantiles {
  const at = (share: number): number => quantileOfSorted(sorted, share);
  return { q01: at(0.01), q05: at(0.05), q25: at(0.25), q50: at(0.5), q75: at(0.75), q95: at(0.95), q99: at(0.99) };
}

/** How many values differ, and the share that the most frequent one has. */
export function runsOf(sorted: Float64Array): { distinct: number; largestShare: number } {
  let distinct = 0;
  let longest = 0;
  let start = 0;
  for (let index = 1; index <= sorted.length; index += 1) {
    if (index < sorted.length && sorted[index] === sorted[start]) continue;
    distinct += 1;
    if (index - start > longest) longest = index - start;
    start = index;
  }
  return sorted.length === 0 ? { distinct: 0, largestShare: 0 } : { distinct, largestShare: longest / sorted.length };
}

/** Counts of equally wide bins from the least to the greatest value, which have to differ. */
export function histogramOf(sorted: Float64Array, bins: number): Histogram {
  const min = sorted[0] ?? 0;
  const max = sorted[sorted.length - 1] ?? 0;
  const binOf = (value: number): number => Math.min(bins - 1, Math.floor(((value - min) / (max - min)) * bins));
  const counts: number[] = [];
  let start = 0;
  for (let bin = 0; bin < bins; bin += 1) {
    const end = firstIndex(sorted, start, (value) => binOf(value) > bin);
    counts.push(end - start);
    start = end;
  }
  return { edges: Array.from({ length: bins + 1 }, (_, edge) => min + ((max - min) * edge) / bins), counts };
}

/** The first index from `start` whose value passes; all after it have to pass as well. */
function firstIndex(sorted: Float64Array, start: number, passes: (value: number) => boolean): number {
  let [low, high] = [start, sorted.length];
  while (low < high) {
    const middle = (low + high) >> 1;
    if (passes(sorted[middle] ?? 0)) high = middle;
    else low = middle + 1;
  }
  return low;
}

/** Values in the order of their distance from the median: from the middle outwards or, by steps, from the ends inwards. */
export function medianDistance(sorted: Float64Array, median: number): number {
  let right = firstIndex(sorted, 0, (value) => value > median);
  let left = right - 1;
  const middle = (sorted.length - 1) / 2;
  let before = 0;
  for (let taken = 0; ; taken += 1) {
    const below = left >= 0 ? median - (sorted[left] ?? 0) : Infinity;
    const above = right < sorted.length ? (sorted[right] ?? 0) - median : Infinity;
    const distance = Math.min(below, above);
    if (below <= above) left -= 1;
    else right += 1;
    if (taken >= middle) return Number.isInteger(middle) ? distance : before + 0.5 * (distance - before);
    before = distance;
  }
}
