import { isWithin, scaleOf, valueOfChoice } from '../../tuning/distribution';
import type { Parameter, TrialValues } from '../../tuning/space';

/**
 * Where a trial's value of a parameter lies between the ends of its range, from 0 to 1, by its probability: in the logarithm where
 * that is searched, a choice in the middle of its share. Null where the trial has none, or one outside of the range.
 */
export function placeOf({ name, distribution }: Parameter, values: TrialValues): number | null {
  const value = values[name];
  if (value === undefined) return null;
  if (distribution.kind === 'categorical') {
    const at = distribution.choices.findIndex((choice) => valueOfChoice(choice) === value);
    return at === -1 ? null : (at + 0.5) / distribution.choices.length;
  }
  if (!isWithin(distribution, value)) return null;
  const [from, to] = scaleOf(distribution);
  return to === from ? 0.5 : ((distribution.log ? Math.log(value) : value) - from) / (to - from);
}
