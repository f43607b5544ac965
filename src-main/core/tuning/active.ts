import { hasValue } from './distribution';
import type { Parameter, ParameterValue, SearchSpace, TrialValues } from './space';

/** Whether a parameter exists beside the values of those before it. */
export function isActive(parameter: Parameter, values: TrialValues): boolean {
  return parameter.when.every((condition) => {
    const value = values[condition.parameter];
    return value !== undefined && condition.in.includes(value);
  });
}

/** Values for each parameter that exists, asked for in the space's order. */
export function fillValues(
  space: SearchSpace,
  valueOf: (parameter: Parameter, index: number) => ParameterValue,
): TrialValues {
  const values: TrialValues = {};
  for (const [index, parameter] of space.parameters.entries()) {
    if (isActive(parameter, values)) values[parameter.name] = valueOf(parameter, index);
  }
  return values;
}

/** The parameters that exist in a trial with these values. */
export function activeParameters(space: SearchSpace, values: TrialValues): readonly Parameter[] {
  return space.parameters.filter((parameter) => isActive(parameter, values));
}

/** Whether a trial has a value in the space as it is now for every parameter that exists in it. */
export function isWhole(space: SearchSpace, values: TrialValues): boolean {
  return activeParameters(space, values).every(({ name, distribution }) => {
    const value = values[name];
    return value !== undefined && hasValue(distribution, value);
  });
}
