/**
 * What members of an ensemble predicted, and what was: numbers in the target's units, one a predicted value; of classes the
 * probability that each member gave the true one, one a window, where 1 would have been right.
 */
export interface Sample {
  readonly members: number;
  /** [values × members] row-major. */
  readonly predicted: Float64Array;
  readonly actual: Float64Array;
  /** Row of the window that each value belongs to, by which values lie near each other. */
  readonly rows: Float64Array;
  /** Rows that a window predicts from that one on. */
  readonly span: number;
}

/** Values of a sample by their places. */
export interface SamplePart {
  /** The values to learn from: all but the block and those whose windows share rows with it. */
  readonly kept: Sample;
  readonly block: Sample;
}

/**
 * One of `count` blocks of values that lie together, and the values that share no row with it: the way to a figure that is
 * not measured where the weights were fitted.
 */
export function withoutBlock(sample: Sample, index: number, count: number): SamplePart {
  const { actual, rows, span } = sample;
  const from = Math.floor((index * actual.length) / count);
  const to = Math.floor(((index + 1) * actual.length) / count);
  let [first, last] = [Number.POSITIVE_INFINITY, Number.NEGATIVE_INFINITY];
  for (const row of rows.subarray(from, to)) {
    first = Math.min(first, row);
    last = Math.max(last, row);
  }
  const places = Array.from(rows.keys());
  const isFar = (place: number): boolean => {
    const row = rows[place] ?? Number.NaN;
    return (place < from || place >= to) && (row <= first - span || row >= last + span);
  };
  return { kept: pick(sample, places.filter(isFar)), block: pick(sample, places.slice(from, to)) };
}

function pick({ members, predicted, actual, rows, span }: Sample, places: readonly number[]): Sample {
  const chosen = new Float64Array(places.length * members);
  places.forEach((place, index) => {
    chosen.set(predicted.subarray(place * members, (place + 1) * members), index * members);
  });
  const of = (values: Float64Array): Float64Array => Float64Array.from(places, (place) => values[place] ?? Number.NaN);
  return { members, predicted: chosen, actual: of(actual), rows: of(rows), span };
}
