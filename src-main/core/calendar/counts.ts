/** How often each value is there. */
export function countsOf(values: Float64Array): Map<number, number> {
  const counts = new Map<number, number>();
  let [value, run] = [values[0] ?? 0, 0];
  // Regular data repeat one value over long stretches, which are counted at once.
  for (const next of values) {
    if (next === value) {
      run += 1;
      continue;
    }
    counts.set(value, (counts.get(value) ?? 0) + run);
    [value, run] = [next, 1];
  }
  if (run > 0) counts.set(value, (counts.get(value) ?? 0) + run);
  return counts;
}

/** The value that is there most often, the smallest of several; 0 of none. */
export function commonest(counts: ReadonlyMap<number, number>): { readonly value: number; readonly count: number } {
  let best = { value: 0, count: 0 };
  for (const [value, count] of counts) {
    if (count > best.count || (count === best.count && value < best.value)) best = { value, count };
  }
  return best;
}
