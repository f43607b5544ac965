import type { Numbers } from '../../common/numbers';

/**
 * Holm's step-down correction (Holm 1979; statsmodels' `multipletests(method='holm')`): adjusted p-values in the
 * order given. An adjusted value below α is significant with the chance of any false claim kept under α.
 */
export function holm(pValues: Numbers): number[] {
  const order = Array.from(pValues, (p, i) => ({ p, i })).sort((x, y) => x.p - y.p);
  const adjusted = new Array<number>(order.length).fill(1);
  let highest = 0;
  order.forEach(({ p, i }, rank) => {
    highest = Math.max(highest, Math.min(1, p * (order.length - rank)));
    adjusted[i] = highest;
  });
  return adjusted;
}

/** Pairs of indices (i < j) over `count` things, in order. */
export function pairsOf(count: number): [first: number, second: number][] {
  const pairs: [number, number][] = [];
  for (let i = 0; i < count; i += 1) for (let j = i + 1; j < count; j += 1) pairs.push([i, j]);
  return pairs;
}
