/** Index of the first element of ascending `values` that is at least `bound`. */
export function lowerBound(values: readonly number[], bound: number): number {
  let low = 0;
  let high = values.length;
  while (low < high) {
    const middle = (low + high) >>> 1;
    if ((values[middle] ?? Infinity) < bound) low = middle + 1;
    else high = middle;
  }
  return low;
}

/**
 * Indices of the points worth drawing between `from` and `to`: all of them when few, else first, lowest, highest and
 * last of each of `buckets` equal stretches, so that no peak is lost. A gap keeps one of its nulls.
 * The points next to the range on both sides are included, so that lines leave the picture.
 */
export function decimate(
  x: readonly number[],
  y: readonly (number | null)[],
  from: number,
  to: number,
  buckets: number,
): number[] {
  const start = Math.max(0, lowerBound(x, from) - 1);
  const end = Math.min(x.length, lowerBound(x, to) + 2);
  const kept: number[] = [];
  if (end - start <= buckets * 4) {
    for (let index = start; index < end; index++) kept.push(index);
    return kept;
  }
  const size = (end - start) / buckets;
  for (let bucket = 0; bucket < buckets; bucket++) {
    const first = start + Math.floor(bucket * size);
    const stop = start + Math.floor((bucket + 1) * size);
    pickFromBucket(y, first, stop, kept);
  }
  return kept;
}

function pickFromBucket(y: readonly (number | null)[], first: number, stop: number, kept: number[]): void {
  let lowest = -1;
  let highest = -1;
  let gap = -1;
  let low = Infinity;
  let high = -Infinity;
  for (let index = first; index < stop; index++) {
    const value = y[index] ?? null;
    if (value === null) {
      gap = index;
      continue;
    }
    if (value < low) {
      low = value;
      lowest = index;
    }
    if (value > high) {
      high = value;
      highest = index;
    }
  }
  const picked = [first, lowest, highest, gap, stop - 1].filter((index) => index >= first).sort((a, b) => a - b);
  for (const index of picked) if (kept[kept.length - 1] !== index) kept.push(index);
}
