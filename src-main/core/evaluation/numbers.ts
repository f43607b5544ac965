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
  return sumRange(values, 0, values.length);
}

function sumRange(values: Numbers, start: number, count: number): number {
  if (count < 8) {
    let total = 0;
    for (let i = 0; i < count; i += 1) total += at(values, start + i);
    return total;
  }
  if (count <= 128) return sumBlock(values, start, count);
  let half = Math.floor(count / 2);
  half -= half % 8;
  return sumRange(values, start, half) + sumRange(values, start + half, count - half);
}

function sumBlock(values: Numbers, start: number, count: number): number {
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

/** Sum of squared distances from the mean. */
export function squaredDeviations(values: Numbers, center = mean(values)): number {
  const squares = new Float64Array(values.length);
  for (let i = 0; i < squares.length; i += 1) squares[i] = (at(values, i) - center) ** 2;
  return sum(squares);
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
  const position = (values.length - 1) * quantile;
  const lower = Math.floor(position);
  const share = position - lower;
  const low = at(values, lower);
  return share === 0 ? low : low + (at(values, lower + 1) - low) * share;
}

/** The median, as NumPy's: the mean of the two middle values for an even count. */
export function median(values: Numbers): number {
  const ordered = sorted(values);
  const middle = Math.floor(ordered.length / 2);
  return ordered.length % 2 === 1 ? at(ordered, middle) : mean([at(ordered, middle - 1), at(ordered, middle)]);
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
