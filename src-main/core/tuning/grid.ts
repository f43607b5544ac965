import { isActive } from './active';
import { constraintsOf } from './constraints';
import { countValues, reachableHigh, onStep, valueAt, valueOfChoice, scaleOf, fromScale } from './distribution';
import type { Distribution, ParameterValue, SearchSpace, TrialValues } from './space';

/**
 * Values of a parameter in a grid, in order: all choices, every step, and `points` values from end to end (evenly spaced, or
 * evenly in the logarithm) of floats without a step and of whole numbers in the logarithm.
 */
export function gridValues(distribution: Distribution, points: number): ParameterValue[] {
  if (distribution.kind === 'categorical') return distribution.choices.map(valueOfChoice);
  const { low, log, step } = distribution;
  const count = countValues(distribution);
  if (count === 1) return [low];
  if (step !== null && (!log || count <= points))
    return Array.from({ length: count }, (_, index) => onStep(low, step, index));
  if (points === 1) return [valueAt(distribution, 0.5)];
  const [from, to] = log ? [Math.log(low), Math.log(reachableHigh(distribution))] : scaleOf(distribution);
  const values = Array.from({ length: points }, (_, index) =>
    index === 0
      ? low
      : index === points - 1
        ? reachableHigh(distribution)
        : fromScale(distribution, from + (index * (to - from)) / (points - 1)),
  );
  return [...new Set(values)];
}

/** Every combination of a grid that satisfies the constraints, the last parameter changing fastest; what does not exist beside others is left out. */
export function* gridOf(space: SearchSpace, points: number): Generator<TrialValues, void, undefined> {
  const holds = constraintsOf(space);
  const lists = space.parameters.map(({ distribution }) => gridValues(distribution, points));
  function* from(index: number, values: TrialValues): Generator<TrialValues, void, undefined> {
    const parameter = space.parameters[index];
    if (parameter === undefined) {
      if (holds(values)) yield values;
      return;
    }
    if (!isActive(parameter, values)) {
      yield* from(index + 1, values);
      return;
    }
    for (const value of lists[index] ?? []) yield* from(index + 1, { ...values, [parameter.name]: value });
  }
  yield* from(0, {});
}

/** Above this many combinations a grid is not counted one by one. */
const counted = 1_000_000;

/**
 * Number of a grid's combinations, before anything starts: exact where they can be listed (a million of them at most, with
 * those that constraints forbid), else how many there are without conditions and constraints.
 * @param most where only so many are of interest: counting ends above it, and is not exact then
 */
export function countGrid(
  space: SearchSpace,
  points: number,
  most = Infinity,
): { readonly count: number; readonly isExact: boolean } {
  const bound = space.parameters.reduce((product, { distribution }) => product * gridSize(distribution, points), 1);
  if (space.constraints.length === 0 && space.parameters.every(({ when }) => when.length === 0))
    return { count: bound, isExact: true };
  if (bound > counted) return { count: bound, isExact: false };
  let count = 0;
  for (const values of gridOf(space, points)) {
    count += Object.keys(values).length > 0 ? 1 : 0;
    if (count > most) return { count, isExact: false };
  }
  return { count, isExact: true };
}

/** Number of `gridValues` without listing a million steps. */
function gridSize(distribution: Distribution, points: number): number {
  const count = countValues(distribution);
  return count <= points ||
    (distribution.kind !== 'categorical' && !distribution.log && distribution.step !== null) ||
    distribution.kind === 'categorical'
    ? count
    : gridValues(distribution, points).length;
}

/** Whether there are steps and choices alone, so that a grid leaves nothing between its points. */
export function isFinite({ parameters }: SearchSpace): boolean {
  return parameters.every(
    ({ distribution }) => distribution.kind === 'categorical' || (distribution.step !== null && !distribution.log),
  );
}
