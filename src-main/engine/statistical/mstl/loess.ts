/** A local regression (Cleveland 1979) of rows that lie one apart. */
export interface LoessOptions {
  /** Rows that each value is made of; more than there are widen the weights. */
  readonly window: number;
  /** 0: local means. 1: local lines. */
  readonly degree: 0 | 1;
}

/** Distances, as shares of the farthest, up to which a weight counts as 1 and from which as 0. */
const [nearest, farthest] = [0.001, 0.999];

/**
 * The smooth curve's value at a place, from the rows `from` to `to`.
 * @param place where, in rows of `y`; it may lie beyond its ends
 */
function valueAt(y: Float64Array, place: number, from: number, to: number, { window, degree }: LoessOptions): number {
  const count = y.length;
  let reach = Math.max(place - from, to - place);
  if (window > count) reach += Math.floor((window - count) / 2);
  let [sum, products, placeSum] = [0, 0, 0];
  const weights = new Float64Array(to - from + 1);
  for (let row = from; row <= to; row += 1) {
    const distance = Math.abs(row - place);
    if (distance > farthest * reach) continue;
    const weight = distance <= nearest * reach ? 1 : (1 - (distance / reach) ** 3) ** 3;
    weights[row - from] = weight;
    sum += weight;
    placeSum += weight * row;
  }
  if (!(sum > 0)) return y[Math.min(Math.max(Math.round(place), 0), count - 1)] as number;
  const middle = placeSum / sum;
  let spread = 0;
  if (degree === 1)
    for (let row = from; row <= to; row += 1) spread += (weights[row - from] as number) * (row - middle) ** 2;
  // A line through rows that lie together is none.
  const slope = degree === 1 && Math.sqrt(spread / sum) > nearest * (count - 1) ? (place - middle) / (spread / sum) : 0;
  for (let row = from; row <= to; row += 1) {
    const weight = (weights[row - from] as number) / sum;
    products += weight * (1 + slope * (row - middle)) * (y[row] as number);
  }
  return products;
}

/**
 * Smooths rows, and goes on beyond both ends for as many rows as asked.
 * @param beyond rows before the first and after the last
 * @returns `2 · beyond` values more than `y` has
 */
export function loess(y: Float64Array, options: LoessOptions, beyond = 0): Float64Array {
  const count = y.length;
  const width = Math.min(options.window, count);
  const result = new Float64Array(count + 2 * beyond);
  for (let index = 0; index < result.length; index += 1) {
    const place = index - beyond;
    const wanted = place - Math.floor((width - 1) / 2);
    const from = Math.min(Math.max(wanted, 0), count - width);
    result[index] = valueAt(y, place, from, from + width - 1, options);
  }
  return result;
}
