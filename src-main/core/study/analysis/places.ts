import { hasValue, isWithin, shareOf } from '../../tuning/distribution';
import type { Parameter, TrialValues } from '../../tuning/space';

/**
 * Where a trial's value of a parameter lies between the ends of its range, from 0 to 1, by its probability: in the logarithm where
 * that is searched, a choice in the middle of its share. Null where the trial has none, or one outside of the range.
 */
export function placeOf({ name, distribution }: Parameter, values: TrialValues): number | null {
  const value = values[name];
  if (value === undefined) return null;
  const isInRange = distribution.kind === 'categorical' ? hasValue(distribution, value) : isWithin(distribution, value);
  return isInRange ? shareOf(distribution, value) : null;
}
