import type { Work } from './work';

/** A function to be made small, of a point that it must not keep. */
export type Objective = (point: Float64Array) => number;

export interface Minimum {
  readonly point: Float64Array;
  readonly value: number;
  readonly iterations: number;
}

export interface NelderMeadOptions {
  readonly lower: Float64Array;
  readonly upper: Float64Array;
  /** Iterations after which the best point so far is taken. */
  readonly maxIterations: number;
  /** The search ends where the values at the corners have a smaller standard deviation. */
  readonly tolerance: number;
}

/** Share by which a corner lies from the start along its axis, and how far where the start is 0. */
const firstStep = 0.05;
const firstStepAtZero = 1e-4;
const iterationsBetweenSteps = 32;

/**
 * Nelder and Mead's simplex (1965) in a box, where a corner that would leave it is put on its border, with the coefficients that
 * Gao and Han (2012) make of the number of dimensions.
 */
export function* nelderMead(objective: Objective, start: Float64Array, options: NelderMeadOptions): Work<Minimum> {
  const { lower, upper, maxIterations, tolerance } = options;
  const size = start.length;
  const expand = 1 + 2 / size;
  const contract = 0.75 - 1 / (2 * size);
  const shrink = 1 - 1 / size;
  const clamp = (point: Float64Array): Float64Array => {
    for (let i = 0; i < size; i += 1) {
      point[i] = Math.min(Math.max(point[i] as number, lower[i] as number), upper[i] as number);
    }
    return point;
  };
  const corners = firstCorners(start, clamp);
  const cornerAt = (index: number): Float64Array => corners[index] as Float64Array;
  const values = Float64Array.from(corners, objective);
  const valueAt = (index: number): number => values[index] as number;
  const sums = new Float64Array(size);
  sumUp(corners, sums);
  const center = new Float64Array(size);
  let reflected: Float64Array = new Float64Array(size);
  let other: Float64Array = new Float64Array(size);
  let iterations = 0;
  for (; iterations < maxIterations && !(spread(values) < tolerance); iterations += 1) {
    if (iterations % iterationsBetweenSteps === iterationsBetweenSteps - 1) yield iterations / maxIterations;
    const { best, second, worst } = rank(values);
    const worstCorner = cornerAt(worst);
    for (let i = 0; i < size; i += 1) {
      const own = worstCorner[i] as number;
      const middle = ((sums[i] as number) - own) / size;
      center[i] = middle;
      reflected[i] = 2 * middle - own;
    }
    const reflectedValue = objective(clamp(reflected));
    /** The point takes the worst corner's place; that corner's memory serves the points that follow. */
    const take = (point: Float64Array, value: number): Float64Array => {
      for (let i = 0; i < size; i += 1) {
        sums[i] = (sums[i] as number) + (point[i] as number) - (worstCorner[i] as number);
      }
      corners[worst] = point;
      values[worst] = value;
      return worstCorner;
    };
    const beyond = (share: number): number => {
      for (let i = 0; i < size; i += 1) {
        const middle = center[i] as number;
        other[i] = middle + share * ((reflected[i] as number) - middle);
      }
      return objective(clamp(other));
    };
    if (reflectedValue < valueAt(best)) {
      const value = beyond(expand);
      if (value < reflectedValue) other = take(other, value);
      else reflected = take(reflected, reflectedValue);
      continue;
    }
    if (reflectedValue < valueAt(second)) {
      reflected = take(reflected, reflectedValue);
      continue;
    }
    const isOutside = reflectedValue < valueAt(worst);
    const value = beyond(isOutside ? contract : -contract);
    if (isOutside ? value <= reflectedValue : value < valueAt(worst)) {
      other = take(other, value);
      continue;
    }
    const bestCorner = cornerAt(best);
    for (let index = 0; index <= size; index += 1) {
      if (index === best) continue;
      const own = cornerAt(index);
      for (let i = 0; i < size; i += 1) {
        const goal = bestCorner[i] as number;
        own[i] = goal + shrink * ((own[i] as number) - goal);
      }
      values[index] = objective(clamp(own));
    }
    sumUp(corners, sums);
  }
  const { best } = rank(values);
  return { point: cornerAt(best), value: valueAt(best), iterations };
}

function firstCorners(start: Float64Array, clamp: (point: Float64Array) => Float64Array): Float64Array[] {
  const origin = clamp(start.slice());
  return Array.from({ length: start.length + 1 }, (_, index) => {
    const corner = origin.slice();
    if (index === 0) return corner;
    const value = corner[index - 1] as number;
    corner[index - 1] = value === 0 ? firstStepAtZero : value * (1 + firstStep);
    return clamp(corner);
  });
}

/** The corners with the least, the largest and the second largest value. */
function rank(values: Float64Array): { readonly best: number; readonly second: number; readonly worst: number } {
  let [best, worst] = [0, 0];
  for (let i = 1; i < values.length; i += 1) {
    const value = values[i] as number;
    if (value < (values[best] as number)) best = i;
    if (value >= (values[worst] as number)) worst = i;
  }
  let second = worst === 0 ? 1 : 0;
  for (let i = 0; i < values.length; i += 1) {
    if (i !== worst && (values[i] as number) > (values[second] as number)) second = i;
  }
  return { best, second, worst };
}

function sumUp(corners: readonly Float64Array[], sums: Float64Array): void {
  sums.fill(0);
  for (const corner of corners) {
    for (let i = 0; i < sums.length; i += 1) sums[i] = (sums[i] as number) + (corner[i] as number);
  }
}

/** Population standard deviation; NaN once a value is infinite, which ends no search. */
function spread(values: Float64Array): number {
  let sum = 0;
  for (const value of values) sum += value;
  const mean = sum / values.length;
  let squares = 0;
  for (const value of values) squares += (value - mean) ** 2;
  return Math.sqrt(squares / values.length);
}
