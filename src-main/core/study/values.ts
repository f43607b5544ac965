import type { Choice, Parameter, ParameterValue, SearchSpace, TrialValues } from '../tuning/space';

/** What a trial's values say of a choice: its label, or the value itself. */
export function labelOf(choice: Choice): ParameterValue {
  return typeof choice === 'object' && choice !== null ? choice.label : choice;
}

/** Whether the parameter exists beside these values. */
function exists({ when }: Parameter, values: TrialValues): boolean {
  return when.every(({ parameter, in: wanted }) => {
    const value = values[parameter];
    return value !== undefined && wanted.includes(value);
  });
}

/** The values of the parameters that exist, in the order of the space. */
export function withoutIdle(space: SearchSpace, values: TrialValues): TrialValues {
  const kept: TrialValues = {};
  for (const parameter of space.parameters) {
    const value = values[parameter.name];
    if (value !== undefined && exists(parameter, kept)) kept[parameter.name] = value;
  }
  return kept;
}

function isWithin({ distribution }: Parameter, value: ParameterValue): boolean {
  if (distribution.kind === 'categorical') return distribution.choices.some((choice) => labelOf(choice) === value);
  if (typeof value !== 'number' || value < distribution.low || value > distribution.high) return false;
  const { step, low } = distribution;
  if (distribution.kind === 'int' && !Number.isInteger(value)) return false;
  const steps = step === null ? 0 : (value - low) / step;
  return distribution.log || Math.abs(steps - Math.round(steps)) < 1e-9;
}

/** Whether the values are such as the space has: each parameter that exists has one of its own, and no other has any. */
export function liesWithin(space: SearchSpace, values: TrialValues): boolean {
  const kept = withoutIdle(space, values);
  const isWhole = space.parameters.every((parameter) => {
    const value = kept[parameter.name];
    return value === undefined ? !exists(parameter, kept) : isWithin(parameter, value);
  });
  return isWhole && Object.keys(values).every((name) => kept[name] !== undefined);
}

/** Equal for equal values, whatever their order. */
export function valuesKey(values: TrialValues): string {
  return JSON.stringify(Object.entries(values).toSorted(([first], [second]) => (first < second ? -1 : 1)));
}
