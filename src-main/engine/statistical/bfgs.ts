import type { Objective } from './nelder-mead';
import type { Work } from './work';

export interface BfgsOptions {
  readonly maxIterations: number;
  /** The search ends where a step changes the value by less, or no slope is steeper. */
  readonly tolerance: number;
}

const slopeStep = 1e-6;
/** Share of what a slope promises that a step has to bring (Armijo). */
const sufficientShare = 1e-4;
const longestStep = 2;
const shortestShare = 1e-10;

/**
 * The quasi-Newton method of Broyden, Fletcher, Goldfarb and Shanno (Nocedal and Wright 2006, 6.1) with slopes by differences
 * from both sides, and steps that are halved until they bring enough. Points whose value is not finite are walls.
 * @param start a point whose value is finite
 */
export function* bfgs(
  objective: Objective,
  start: Float64Array,
  { maxIterations, tolerance }: BfgsOptions,
): Work<{ readonly point: Float64Array; readonly value: number }> {
  const size = start.length;
  let point = start.slice();
  let value = objective(point);
  if (size === 0) return { point, value };
  let slopes = slopesOf(objective, point, value);
  let inverse = identity(size);
  let isFresh = true;
  for (let iteration = 0; iteration < maxIterations; iteration += 1) {
    yield iteration / maxIterations;
    const direction = new Float64Array(size);
    let promise = 0;
    for (let i = 0; i < size; i += 1) {
      let sum = 0;
      for (let j = 0; j < size; j += 1) sum -= (inverse[i * size + j] as number) * (slopes[j] as number);
      direction[i] = sum;
      promise += sum * (slopes[i] as number);
    }
    if (!(promise < 0)) {
      if (isFresh) break;
      [inverse, isFresh] = [identity(size), true];
      continue;
    }
    const longest = direction.reduce((largest, step) => Math.max(largest, Math.abs(step)), 0);
    let share = Math.min(1, longestStep / longest);
    let next = point;
    let nextValue = Number.POSITIVE_INFINITY;
    for (; share > shortestShare; share /= 2) {
      const own = share;
      next = point.map((coordinate, i) => coordinate + own * (direction[i] as number));
      nextValue = objective(next);
      if (nextValue <= value + sufficientShare * share * promise) break;
    }
    if (!(nextValue < value)) {
      if (isFresh) break;
      [inverse, isFresh] = [identity(size), true];
      continue;
    }
    const nextSlopes = slopesOf(objective, next, nextValue);
    const gain = value - nextValue;
    update(inverse, next, point, nextSlopes, slopes, isFresh);
    [point, value, slopes, isFresh] = [next, nextValue, nextSlopes, false];
    const steepest = slopes.reduce((largest, slope) => Math.max(largest, Math.abs(slope)), 0);
    if (gain < tolerance && steepest < Math.sqrt(tolerance)) break;
    if (gain < tolerance * 1e-3) break;
  }
  return { point, value };
}

function identity(size: number): Float64Array {
  const matrix = new Float64Array(size * size);
  for (let i = 0; i < size; i += 1) matrix[i * size + i] = 1;
  return matrix;
}

/** Slopes from both sides; from one where the other is a wall. */
function slopesOf(objective: Objective, point: Float64Array, value: number): Float64Array {
  const moved = point.slice();
  return point.map((coordinate, index) => {
    const step = slopeStep * Math.max(1, Math.abs(coordinate));
    moved[index] = coordinate + step;
    const above = objective(moved);
    moved[index] = coordinate - step;
    const below = objective(moved);
    moved[index] = coordinate;
    if (Number.isFinite(above) && Number.isFinite(below)) return (above - below) / (2 * step);
    if (Number.isFinite(above)) return (above - value) / step;
    return Number.isFinite(below) ? (value - below) / step : 0;
  });
}

/** What a step taught of the curvature; of nothing that curves the wrong way. */
function update(
  inverse: Float64Array,
  next: Float64Array,
  point: Float64Array,
  nextSlopes: Float64Array,
  slopes: Float64Array,
  isFresh: boolean,
): void {
  const size = point.length;
  const step = next.map((coordinate, i) => coordinate - (point[i] as number));
  const change = nextSlopes.map((slope, i) => slope - (slopes[i] as number));
  const dot = (one: Float64Array, other: Float64Array): number =>
    one.reduce((sum, own, i) => sum + own * (other[i] as number), 0);
  const curvature = dot(step, change);
  if (!(curvature > 1e-14)) return;
  // The first step tells how large the inverse is (Nocedal and Wright 2006, 6.20).
  if (isFresh) for (let i = 0; i < size; i += 1) inverse[i * size + i] = curvature / dot(change, change);
  const product = new Float64Array(size);
  for (let i = 0; i < size; i += 1) {
    for (let j = 0; j < size; j += 1) {
      product[i] = (product[i] as number) + (inverse[i * size + j] as number) * (change[j] as number);
    }
  }
  const factor = (1 + dot(change, product) / curvature) / curvature;
  for (let i = 0; i < size; i += 1) {
    for (let j = 0; j < size; j += 1) {
      const [si, sj] = [step[i] as number, step[j] as number];
      inverse[i * size + j] =
        (inverse[i * size + j] as number) +
        factor * si * sj -
        ((product[i] as number) * sj + si * (product[j] as number)) / curvature;
    }
  }
}
