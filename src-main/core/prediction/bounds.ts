/** Ends of the interval around each predicted value, in the target's units, laid out as the predictions; NaN where there is none. */
export interface Bounds {
  readonly lower: Float64Array;
  readonly upper: Float64Array;
}

/** Those that the errors on the validation part give. @param halfWidths of each step; empty where the run has none */
export function conformalBounds(values: Float64Array, halfWidths: readonly (number | null)[]): Bounds | null {
  if (halfWidths.length === 0) return null;
  const end = (sign: 1 | -1): Float64Array =>
    values.map((value, place) => value + sign * (halfWidths[place % halfWidths.length] ?? Number.NaN));
  return { lower: end(-1), upper: end(1) };
}

/** Share of known values within their interval; null where no value has one. */
export function coverageOf(actual: Float64Array, bounds: Bounds | null): number | null {
  if (bounds === null) return null;
  let [covered, judged] = [0, 0];
  actual.forEach((value, place) => {
    const [low, high] = [bounds.lower[place] ?? Number.NaN, bounds.upper[place] ?? Number.NaN];
    if (Number.isNaN(low) || Number.isNaN(high)) return;
    judged += 1;
    if (value >= low && value <= high) covered += 1;
  });
  return judged === 0 ? null : covered / judged;
}
