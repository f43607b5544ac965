// Plain loops by index: over a million values callbacks and iterators take many times as long.

/** The values with what is not finite missing (NaN); the same array where all are. */
export function withoutInfinite(values: Float64Array): Float64Array {
  let tame: Float64Array | null = null;
  for (let row = 0; row < values.length; row += 1) {
    const value = values[row] ?? 0;
    if (value !== Infinity && value !== -Infinity) continue;
    tame ??= values.slice();
    tame[row] = Number.NaN;
  }
  return tame ?? values;
}

/** The values that are there, in order; NaN is missing. The same array where none is. */
export function knownOf(values: Float64Array): Float64Array {
  let missing = 0;
  for (let row = 0; row < values.length; row += 1) if (Number.isNaN(values[row] ?? 0)) missing += 1;
  if (missing === 0) return values;
  const known = new Float64Array(values.length - missing);
  let count = 0;
  for (let row = 0; row < values.length; row += 1) {
    const value = values[row] ?? 0;
    if (Number.isNaN(value)) continue;
    known[count] = value;
    count += 1;
  }
  return known;
}

/** NaN of no values. */
export function meanOf(values: Float64Array): number {
  let sum = 0;
  for (let row = 0; row < values.length; row += 1) sum += values[row] ?? 0;
  return sum / values.length;
}

/** Σ (v − centre)². */
export function squaresAround(values: Float64Array, centre: number): number {
  let sum = 0;
  for (let row = 0; row < values.length; row += 1) {
    const deviation = (values[row] ?? 0) - centre;
    sum += deviation * deviation;
  }
  return sum;
}
