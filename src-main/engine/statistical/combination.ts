import type { FittedSeries, SeriesFilter } from './method';

/**
 * The mean of several methods. Its deviations are the mean of theirs: what they would be if all erred alike, and never less than
 * the true ones.
 */
export function combine(members: readonly FittedSeries[]): FittedSeries {
  return {
    form: `Mean of ${members.map(({ form }) => form).join(', ')}`,
    figures: [{ name: 'members', value: members.length }],
    state: Float64Array.from([
      members.length,
      ...members.map(({ state }) => state.length),
      ...members.flatMap(({ state }) => Array.from(state)),
    ]),
    filter: () => meanFilter(members.map((member) => member.filter())),
  };
}

/**
 * The filter of a kept state, whose members are restored by their place.
 * @throws Error where it is not one
 */
export function restoreCombination(
  state: Float64Array,
  restore: readonly ((state: Float64Array) => SeriesFilter)[],
): SeriesFilter {
  const [count = 0] = state;
  const lengths = state.subarray(1, 1 + count);
  const expected = 1 + count + lengths.reduce((sum, length) => sum + length, 0);
  if (count !== restore.length || state.length !== expected) throw new Error('the states of the members are not whole');
  let from = 1 + count;
  return meanFilter(
    restore.map((member, index) => {
      const own = state.slice(from, from + (lengths[index] ?? 0));
      from += own.length;
      return member(own);
    }),
  );
}

function meanFilter(members: readonly SeriesFilter[]): SeriesFilter {
  return {
    update(value) {
      // Where a value is not known, each goes on with its own forecast.
      for (const member of members) member.update(value);
    },
    forecast(means, deviations) {
      const [own, around] = [new Float64Array(means.length), new Float64Array(means.length)];
      means.fill(0);
      deviations.fill(0);
      for (const member of members) {
        member.forecast(own, around);
        for (let step = 0; step < means.length; step += 1) {
          means[step] = (means[step] as number) + (own[step] as number) / members.length;
          deviations[step] = (deviations[step] as number) + (around[step] as number) / members.length;
        }
      }
    },
  };
}
