/** Any row of numbers: arrays and typed arrays alike. */
export type Numbers = ArrayLike<number>;

/** The value at an index; NaN outside, so that a mistake shows in the result instead of hiding as a zero. */
export function at(values: Numbers, index: number): number {
  return values[index] ?? Number.NaN;
}

/**
 * Sum in NumPy's order (pairwise above 128 values, eight partial sums within a block), so that figures which
 * are rounded afterwards round as scikit-learn's do. Source: `pairwise_sum` of NumPy 2 (loops_utils.h.src).
 */
export function sum(values: Numbers): number {
  return pairwise(0, values.length, (start, count) => sumBlock(values, start, count));
}

/**
 * Sum of `value(0)` to `value(count - 1)` in the order of `sum`, without an array of all of them: a part of a million
 * windows has a dozen such sums. `value` is called once for every index, in ascending order.
 */
export function sumOf(count: number, value: (index: number) => number): number {
  return sumOfBlocks(count, (block, start, length) => {
    for (let i = 0; i < length; i += 1) block[i] = value(start + i);
  });
}

/** Writes the values from `start` on, `length` of them, into the block's first places. */
export type BlockFill = (block: Float64Array, start: number, length: number) => void;

/** The same sum with the values written block by block, in ascending order: a loop is faster than a call for every value. */
export function sumOfBlocks(count: number, fill: BlockFill): number {
  const block = new Float64Array(Math.min(count, blockLength));
  return pairwise(0, count, (start, length) => {
    fill(block, start, length);
    return sumBlock(block, 0, length);
  });
}

const blockLength = 128;

function pairwise(start: number, count: number, block: (start: number, count: number) => number): number {
  if (count <= blockLength) return block(start, count);
  let half = Math.floor(count / 2);
  half -= half % 8;
  return pairwise(start, half, block) + pairwise(start + half, count - half, block);
}

/** At most `blockLength` values. */
function sumBlock(values: Numbers, start: number, count: number): number {
  if (count < 8) {
    let total = 0;
    for (let i = 0; i < count; i += 1) total += at(values, start + i);
    return total;
  }
  let [a, b, c, d] = [at(values, start), at(values, start + 1), at(values, start + 2), at(values, start + 3)];
  let [e, f, g, h] = [at(values, start + 4), at(values, start + 5), at(values, start + 6), at(values, start + 7)];
  const whole = count - (count % 8);
  for (let i = start + 8; i < start + whole; i += 8) {
    a += at(values, i);
    b += at(values, i + 1);
    c += at(values, i + 2);
    d += at(values, i + 3);
    e += at(values, i + 4);
    f += at(values, i + 5);
    g += at(values, i + 6);
    h += at(values, i + 7);
  }
  let total = a + b + (c + d) + (e + f + (g + h));
  for (let i = start + whole; i < start + count; i += 1) total += at(values, i);
  return total;
}

/** Arithmetic mean; NaN for no values. */
export function mean(values: Numbers): number {
  return values.length === 0 ? Number.NaN : sum(values) / values.length;
}

/** Arithmetic mean of `value(0)` to `value(count - 1)`, see `sumOf`; NaN for no values. */
export function meanOf(count: number, value: (index: number) => number): number {
  return count === 0 ? Number.NaN : sumOf(count, value) / count;
}

/** Arithmetic mean of values that are written block by block, see `sumOfBlocks`; NaN for no values. */
export function meanOfBlocks(count: number, fill: BlockFill): number {
  return count === 0 ? Number.NaN : sumOfBlocks(count, fill) / count;
}

/** Sum of squared distances from the mean. */
export function squaredDeviations(values: Numbers, center = mean(values)): number {
  return sumOfBlocks(values.length, (block, start, length) => {
    for (let i = 0; i < length; i += 1) block[i] = ((values[start + i] ?? Number.NaN) - center) ** 2;
  });
}

/** Sample standard deviation (n − 1); NaN for fewer than two values. */
export function standardDeviation(values: Numbers): number {
  return values.length < 2 ? Number.NaN : Math.sqrt(squaredDeviations(values) / (values.length - 1));
}

/** A sorted copy; typed arrays sort by value and without a comparison function. */
export function sorted(values: Numbers): Float64Array {
  return Float64Array.from(values).sort();
}

/** Quantile of already sorted values, NumPy's default method (linear between the neighbours); NaN for no values. */
export function quantileOfSorted(values: Numbers, quantile: number): number {
  return quantileOf(values.length, quantile, (index) => at(values, index));
}

/** The quantile of `count` values whose order is known or found: `valueAt` tells which lies at an index of the sorted ones. */
function quantileOf(count: number, quantile: number, valueAt: (index: number) => number): number {
  const position = (count - 1) * quantile;
  const lower = Math.floor(position);
  const share = position - lower;
  const low = valueAt(lower);
  return share === 0 ? low : low + (valueAt(lower + 1) - low) * share;
}

/** The median, as NumPy's: the mean of the two middle values for an even count. */
export function median(values: Numbers): number {
  return medianInPlace(Float64Array.from(values));
}

/** The median of values that nobody else needs in their order. Missing values (NaN) count as the largest. */
export function medianInPlace(values: Float64Array): number {
  const middle = Math.floor(values.length / 2);
  if (values.length % 2 === 1) return selectInPlace(values, middle);
  const upper = selectInPlace(values, middle);
  // Those before it are the smaller ones.
  let lower = values.length === 0 ? Number.NaN : -Infinity;
  for (let i = 0; i < middle; i += 1) lower = Math.max(lower, values[i] ?? Number.NaN);
  return mean([lower, upper]);
}

/**
 * The value that would lie at an index were the values sorted, which they are not: those before the index are then not above it,
 * those after it not below. Takes time in proportion to their number. NaN counts as the largest, and is the answer outside.
 */
export function selectInPlace(values: Float64Array, index: number): number {
  let known = values.length;
  for (let i = known - 1; i >= 0; i -= 1) {
    if (!Number.isNaN(values[i])) continue;
    known -= 1;
    swap(values, i, known);
  }
  if (index >= 0 && index < known) select(values, index, 0, known - 1);
  return at(values, index);
}

/** Above so many values the pivot is chosen from a sample of them, and so near the index. */
const sampledFrom = 600;

/** Floyd & Rivest 1975, "Algorithm 489: SELECT": about 1.5 comparisons a value, whatever their order. No value is NaN. */
function select(values: Float64Array, index: number, from: number, to: number): void {
  let [left, right] = [from, to];
  while (right > left) {
    const count = right - left + 1;
    if (count > sampledFrom) {
      const place = index - left + 1;
      const size = 0.5 * Math.exp((2 * Math.log(count)) / 3);
      const spread = 0.5 * Math.sqrt((Math.log(count) * size * (count - size)) / count) * (place < count / 2 ? -1 : 1);
      const least = Math.floor(index - (place * size) / count + spread);
      const most = Math.floor(index + ((count - place) * size) / count + spread);
      select(values, index, Math.max(left, least), Math.min(right, most));
    }
    const pivot = values[index] ?? Number.NaN;
    let [low, high] = [left, right];
    while (low <= high) {
      while ((values[low] ?? Number.NaN) < pivot) low += 1;
      while ((values[high] ?? Number.NaN) > pivot) high -= 1;
      if (low > high) break;
      swap(values, low, high);
      low += 1;
      high -= 1;
    }
    // [left, high] ≤ pivot ≤ [low, right], and what lies between them is the pivot.
    if (index <= high) right = high;
    else if (index >= low) left = low;
    else return;
  }
}

function swap(values: Float64Array, first: number, second: number): void {
  const value = values[first] ?? Number.NaN;
  values[first] = values[second] ?? Number.NaN;
  values[second] = value;
}

/** `quantileOfSorted` of values that are not sorted and that nobody else needs in their order. */
export function quantileInPlace(values: Float64Array, quantile: number): number {
  return quantileOf(values.length, quantile, (index) => selectInPlace(values, index));
}

/** Element-wise `first − second`. */
export function differences(first: Numbers, second: Numbers): Float64Array {
  const result = new Float64Array(first.length);
  for (let i = 0; i < result.length; i += 1) result[i] = at(first, i) - at(second, i);
  return result;
}

/** Numerator over denominator, or `otherwise` when the denominator is zero. */
export function ratio(numerator: number, denominator: number, otherwise = 0): number {
  return denominator === 0 ? otherwise : numerator / denominator;
}

/** The number of sorted values below `value`. */
export function countBelow(ordered: Numbers, value: number): number {
  let low = 0;
  let high = ordered.length;
  while (low < high) {
    const middle = (low + high) >>> 1;
    if (at(ordered, middle) < value) low = middle + 1;
    else high = middle;
  }
  return low;
}
