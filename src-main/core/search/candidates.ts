import { createRandom, shuffleInPlace } from '../common/random';

export type SettingValue = number | string | boolean | null;
/** A value for each setting that is searched. */
export type Candidate = Readonly<Record<string, SettingValue>>;

/** Where a setting is looked for. */
export type SearchRange =
  | { readonly values: readonly SettingValue[] }
  /** Uniform between both ends, or uniform in its logarithm. */
  | { readonly low: number; readonly high: number; readonly scale: 'linear' | 'log' };

export type SearchSpace = Readonly<Record<string, SearchRange>>;

/** Every combination of the values, the last setting changing fastest. Ranges without a list have no grid. */
export function gridCandidates(
  space: Readonly<Record<string, { readonly values: readonly SettingValue[] }>>,
): Candidate[] {
  return Object.entries(space).reduce<Candidate[]>(
    (found, [name, { values }]) => found.flatMap((one) => values.map((value) => ({ ...one, [name]: value }))),
    [{}],
  );
}

/**
 * Candidates drawn at random, as scikit-learn's `ParameterSampler` does: without replacement where every setting has a list
 * (then no more than there are combinations), else each setting by itself. The same seed gives the same candidates.
 */
export function randomCandidates(space: SearchSpace, count: number, seed: number): Candidate[] {
  const random = createRandom(seed);
  const entries = Object.entries(space);
  const lists = entries.flatMap(([name, range]) => ('values' in range ? [[name, range] as const] : []));
  if (lists.length === entries.length) {
    const all = gridCandidates(Object.fromEntries(lists));
    const order = Uint32Array.from(all.keys());
    shuffleInPlace(order, random);
    return Array.from(order.subarray(0, count), (index) => all[index] ?? {});
  }
  return Array.from({ length: count }, () =>
    Object.fromEntries(
      entries.map(([name, range]): [string, SettingValue] => {
        if ('values' in range) return [name, range.values[random.integer(range.values.length)] ?? null];
        const { low, high, scale } = range;
        const share = random.uniform();
        return [name, scale === 'log' ? low * (high / low) ** share : low + (high - low) * share];
      }),
    ),
  );
}
