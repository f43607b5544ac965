import { isActive } from '../tuning/active';
import type { SearchSpace, TrialValues } from '../tuning/space';

/** The values of the parameters that exist, in the order of the space. */
export function withoutIdle(space: SearchSpace, values: TrialValues): TrialValues {
  const kept: TrialValues = {};
  for (const parameter of space.parameters) {
    const value = values[parameter.name];
    if (value !== undefined && isActive(parameter, kept)) kept[parameter.name] = value;
  }
  return kept;
}
