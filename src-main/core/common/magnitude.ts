/**
 * Beyond this the square of a value is more than a number can hold, and so are sums of squares, of which most figures are
 * made.
 */
export const largestSquared = 1e150;

/** Below this the square of a value is no number of full precision. */
export const smallestSquared = 1e-150;

/** A number that can be stored; null where a figure is larger than a number can be, or is none. */
export function finiteOrNull(value: number): number | null {
  return Number.isFinite(value) ? value : null;
}
