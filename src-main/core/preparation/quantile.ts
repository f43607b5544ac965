/**
 * Quantiles of ascending numbers by linear interpolation between order statistics (NumPy's and scikit-learn's default,
 * Hyndman & Fan's type 7). NaN for no numbers.
 */
export function sortedQuantile(ascending: ArrayLike<number>, probability: number): number {
  if (ascending.length === 0) return Number.NaN;
  const position = (ascending.length - 1) * probability;
  const below = Math.floor(position);
  const low = ascending[below] ?? Number.NaN;
  const high = ascending[Math.min(below + 1, ascending.length - 1)] ?? Number.NaN;
  return low + (high - low) * (position - below);
}
