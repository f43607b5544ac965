import { at } from '../common/numbers';
import type { Stretch } from './least-squares';
import type { Sample } from './sample';
import { rankCorrelation, shiftedCorrelation } from './relation';

/** What a column is, exactly, of the target's later rows. */
export interface ExactLeak {
  readonly kind: WindowFigure | 'quotient' | 'function';
  readonly ahead: number;
  readonly r2: number;
}

type WindowFigure = 'mean' | 'median' | 'max' | 'min';

const exactR2 = 0.9999;
/** The same for the steps from row to row: where levels wander, everything near is alike but for them. */
const exactSteps = 0.99;
/** How much nearer the best fit without later rows may come. */
const pastShare = 0.05;
const mostRows = 1000;
/** Rows ahead up to which medians, maxima and minima around a row are tried whatever the hint. */
const mostCentred = 25;

/** Rows of the first stretches, as many as show an exact relation. */
function few(stretches: readonly Stretch[]): Stretch[] {
  let left = mostRows;
  return stretches.flatMap(({ from, to }) => {
    const end = Math.min(to, from + left);
    left -= end - from;
    return end > from ? [{ from, to: end }] : [];
  });
}

/**
 * Whether the column is the mean, the median, the largest or the smallest value of a window that reaches beyond its row: means
 * of any width up to the reach, the others about as far as the column's news hinted at.
 * @param hints rows ahead
 */
export function windowFigure(
  feature: Float64Array,
  target: Float64Array,
  { stretches, reach }: Pick<Sample, 'stretches' | 'reach'>,
  hints: readonly number[],
): ExactLeak | null {
  const rows = few(stretches);
  const steps = stepsOf(feature, rows);
  const sums = sumsOf(target, rows);
  const tried = new Set(hints.flatMap((hint) => [hint - 1, hint, hint + 1, hint + 2]).filter((ahead) => ahead > 0));
  const isExact = (kind: WindowFigure, back: number, ahead: number): number | null => {
    const make = (before: number, after: number): Float64Array =>
      kind === 'mean' ? rollingMean(sums, rows, before, after) : rolling(kind, target, rows, before, after);
    const figure = make(back, ahead);
    const r2 = shiftedCorrelation(feature, figure, rows, 0) ** 2;
    if (!(r2 > exactR2) || !(shiftedCorrelation(steps, stepsOf(figure, rows), rows, 0) ** 2 > exactSteps)) return null;
    const past = shiftedCorrelation(feature, make(back + ahead, 0), rows, 0) ** 2;
    return 1 - r2 < pastShare * (1 - past) ? r2 : null;
  };
  for (let ahead = 1; ahead <= reach; ahead += 1) {
    for (const back of [ahead, ahead - 1, 0, -1]) {
      for (const kind of ['mean', 'median', 'max', 'min'] as const) {
        const isTried = tried.has(ahead) || (back === ahead && ahead <= mostCentred);
        if (ahead + back < 1 || (kind !== 'mean' && !isTried)) continue;
        const r2 = isExact(kind, back, ahead);
        if (r2 !== null) return { kind, ahead, r2 };
      }
    }
  }
  return null;
}

function stepsOf(values: Float64Array, stretches: readonly Stretch[]): Float64Array {
  const steps = new Float64Array(values.length).fill(Number.NaN);
  for (const { from, to } of stretches) {
    for (let row = from + 1; row < to; row += 1) steps[row] = at(values, row) - at(values, row - 1);
  }
  return steps;
}

/** Sums of a stretch up to and with each row, around the stretch's first value. */
function sumsOf(values: Float64Array, stretches: readonly Stretch[]): Float64Array {
  const sums = new Float64Array(values.length);
  for (const { from, to } of stretches) {
    let sum = 0;
    for (let row = from; row < to; row += 1) sums[row] = sum += at(values, row);
  }
  return sums;
}

function rollingMean(sums: Float64Array, stretches: readonly Stretch[], back: number, ahead: number): Float64Array {
  const result = new Float64Array(sums.length).fill(Number.NaN);
  for (const { from, to } of stretches) {
    for (let row = from + Math.max(0, back); row + ahead < to; row += 1) {
      const before = row - back - 1;
      result[row] = (at(sums, row + ahead) - (before < from ? 0 : at(sums, before))) / (back + ahead + 1);
    }
  }
  return result;
}

function rolling(
  kind: 'median' | 'max' | 'min',
  target: Float64Array,
  stretches: readonly Stretch[],
  back: number,
  ahead: number,
): Float64Array {
  const result = new Float64Array(target.length).fill(Number.NaN);
  for (const { from, to } of stretches) {
    for (let row = from + Math.max(0, back); row + ahead < to; row += 1) {
      const window = target.subarray(row - back, row + ahead + 1);
      if (kind === 'median') {
        const sorted = window.slice().sort();
        result[row] = (at(sorted, (sorted.length - 1) >> 1) + at(sorted, sorted.length >> 1)) / 2;
      } else {
        let value = at(window, 0);
        for (const other of window) if (kind === 'max' ? other > value : other < value) value = other;
        result[row] = value;
      }
    }
  }
  return result;
}

/** Whether the column is a later target divided by the present one, or the other way round, or a change in shares of it. */
export function quotient(
  feature: Float64Array,
  target: Float64Array,
  stretches: readonly Stretch[],
  reach: number,
): ExactLeak | null {
  const rows = few(stretches);
  const map = (make: (x: number, y: number) => number): Float64Array => {
    const made = new Float64Array(feature.length).fill(Number.NaN);
    for (const { from, to } of rows) {
      for (let row = from; row < to; row += 1) {
        const value = make(at(feature, row), at(target, row));
        if (Number.isFinite(value)) made[row] = value;
      }
    }
    return made;
  };
  const candidates = [map((x, y) => x * y), map((x, y) => (1 + x) * y), map((x, y) => y / x)];
  for (const made of candidates) {
    const r2 = (shift: number): number => shiftedCorrelation(made, target, rows, shift) ** 2;
    for (let ahead = 1; ahead <= reach; ahead += 1) {
      const found = r2(ahead);
      if (!(found > exactR2)) continue;
      if (1 - found < pastShare * (1 - Math.max(r2(0), r2(-1), r2(-ahead))))
        return { kind: 'quotient', ahead, r2: found };
    }
  }
  return null;
}

/** Whether the column rises and falls with the target of a later row without being it: its logarithm, its rank. */
export function functionOfLater(
  feature: Float64Array,
  target: Float64Array,
  stretches: readonly Stretch[],
  ahead: number,
): ExactLeak | null {
  const rows = few(stretches);
  const pairs = (shift: number): number => {
    const [x, y]: [number[], number[]] = [[], []];
    for (const { from, to } of rows) {
      for (let row = Math.max(from, from - shift); row < Math.min(to, to - shift); row += 1) {
        x.push(at(feature, row));
        y.push(at(target, row + shift));
      }
    }
    return rankCorrelation(Float64Array.from(x), Float64Array.from(y)) ** 2;
  };
  const r2 = pairs(ahead);
  return r2 > exactR2 && 1 - r2 < pastShare * (1 - pairs(0)) ? { kind: 'function', ahead, r2 } : null;
}
