import { at } from '../common/numbers';
import type { Work } from './work';

export interface Minimum {
  readonly parameters: Float64Array;
  readonly iterations: number;
  /** Whether the gradient came below `tol`. */
  readonly converged: boolean;
}

/** Pairs of steps and changes of the gradient that are kept. */
const memory = 10;
const [sufficient, curvature] = [1e-4, 0.9];
const mostTrials = 20;

interface Pair {
  readonly step: Float64Array;
  readonly change: Float64Array;
  readonly scale: number;
}

/**
 * The least value of a smooth function: L-BFGS with a line search for Wolfe's conditions (Nocedal & Wright, Numerical
 * Optimization, algorithms 7.5 and 3.5 with bisection).
 * @param objective its value at parameters; writes its gradient there
 */
export function* minimize(
  start: Float64Array,
  objective: (parameters: Float64Array, gradient: Float64Array) => Work<number>,
  { maxIter, tol }: { readonly maxIter: number; readonly tol: number },
): Work<Minimum> {
  let parameters: Float64Array = start.slice();
  let gradient: Float64Array = new Float64Array(start.length);
  let value = yield* silently(objective(parameters, gradient), 0);
  const pairs: Pair[] = [];
  for (let iterations = 0; iterations < maxIter; iterations += 1) {
    if (largestOf(gradient) <= tol) return { parameters, iterations, converged: true };
    const direction = directionOf(gradient, pairs);
    const slope = dot(direction, gradient);
    let [length, low, high] = [
      pairs.length === 0 ? Math.min(1, 1 / Math.sqrt(dot(gradient, gradient))) : 1,
      0,
      Infinity,
    ];
    let found: { readonly parameters: Float64Array; readonly gradient: Float64Array; readonly value: number } | null =
      null;
    for (let trial = 0; trial < mostTrials; trial += 1) {
      const next = parameters.map((own, k) => own + length * at(direction, k));
      const nextGradient = new Float64Array(start.length);
      const nextValue = yield* silently(objective(next, nextGradient), iterations / maxIter);
      const isLower = nextValue <= value + sufficient * length * slope;
      if (isLower) found = { parameters: next, gradient: nextGradient, value: nextValue };
      if (isLower && dot(nextGradient, direction) >= curvature * slope) break;
      if (isLower) low = length;
      else high = length;
      length = high === Infinity ? 2 * length : (low + high) / 2;
    }
    // No step is lower by what rounding leaves of it.
    if (found === null) return { parameters, iterations, converged: false };
    const step = found.parameters.map((own, k) => own - at(parameters, k));
    const change = found.gradient.map((own, k) => own - at(gradient, k));
    const product = dot(step, change);
    if (product > 0) {
      pairs.push({ step, change, scale: 1 / product });
      if (pairs.length > memory) pairs.shift();
    }
    ({ parameters, gradient, value } = found);
  }
  return { parameters, iterations: maxIter, converged: largestOf(gradient) <= tol };
}

/** Its steps all tell the same share. */
function* silently<Result>(work: Work<Result>, share: number): Work<Result> {
  yield share;
  for (;;) {
    const step = work.next();
    if (step.done === true) return step.value;
    yield share;
  }
}

function directionOf(gradient: Float64Array, pairs: readonly Pair[]): Float64Array {
  const direction = gradient.map((value) => -value);
  const shares: number[] = [];
  for (const { step, change, scale } of pairs.toReversed()) {
    const share = scale * dot(step, direction);
    shares.push(share);
    addScaled(direction, -share, change);
  }
  const last = pairs.at(-1);
  if (last !== undefined) {
    const size = 1 / (last.scale * dot(last.change, last.change));
    for (let k = 0; k < direction.length; k += 1) direction[k] = size * at(direction, k);
  }
  for (const { step, change, scale } of pairs) {
    const share = shares.pop() ?? 0;
    addScaled(direction, share - scale * dot(change, direction), step);
  }
  return direction;
}

function addScaled(target: Float64Array, scale: number, values: Float64Array): void {
  for (let k = 0; k < target.length; k += 1) target[k] = (target[k] as number) + scale * (values[k] as number);
}

function dot(first: Float64Array, second: Float64Array): number {
  let sum = 0;
  for (let k = 0; k < first.length; k += 1) sum += (first[k] as number) * (second[k] as number);
  return sum;
}

function largestOf(values: Float64Array): number {
  let largest = 0;
  for (let k = 0; k < values.length; k += 1) largest = Math.max(largest, Math.abs(at(values, k)));
  return largest;
}
