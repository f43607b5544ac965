import { at } from '../common/numbers';
import type { Sample } from './sample';

/**
 * Pearson's correlation of the members' errors, member by member: how much of what one gets wrong another gets wrong as well.
 * Null where a member's errors never vary.
 */
export function errorCorrelation({ members, predicted, actual }: Sample): (number | null)[][] {
  const means = new Float64Array(members);
  const products = new Float64Array(members * members);
  const errors = new Float64Array(members);
  const distances = new Float64Array(members);
  for (let index = 0; index < actual.length; index += 1) {
    for (let member = 0; member < members; member += 1) {
      errors[member] = at(predicted, index * members + member) - at(actual, index);
      distances[member] = at(errors, member) - at(means, member);
      means[member] = at(means, member) + at(distances, member) / (index + 1);
    }
    // Welford's way: no large sums are subtracted from each other.
    for (let first = 0; first < members; first += 1) {
      for (let second = first; second < members; second += 1) {
        const place = first * members + second;
        products[place] = at(products, place) + at(distances, first) * (at(errors, second) - at(means, second));
      }
    }
  }
  const spread = (member: number): number => Math.sqrt(at(products, member * members + member));
  return Array.from({ length: members }, (_, row) =>
    Array.from({ length: members }, (__, column) => {
      const both = spread(row) * spread(column);
      if (!(both > 0)) return null;
      const product = at(products, Math.min(row, column) * members + Math.max(row, column));
      return row === column ? 1 : Math.min(1, Math.max(-1, product / both));
    }),
  );
}

/** Errors that are as good as the same: the correlation is written as 1.00. */
export function isClone(correlation: number | null): boolean {
  return correlation !== null && correlation >= 0.995;
}

/** The two members whose errors go together the most; null where no correlation is known. */
export function mostSimilar(
  correlation: readonly (readonly (number | null)[])[],
): { readonly first: number; readonly second: number; readonly value: number } | null {
  let most: { readonly first: number; readonly second: number; readonly value: number } | null = null;
  correlation.forEach((row, first) => {
    row.forEach((value, second) => {
      if (second <= first || value === null) return;
      if (most === null || value > most.value) most = { first, second, value };
    });
  });
  return most;
}
