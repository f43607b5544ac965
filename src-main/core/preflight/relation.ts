import { at, mean, sorted, type Numbers } from '../common/numbers';
import type { RowRange } from '../task/series';

/** Squared correlation below which two columns are not taken for each other: |r| ≥ 0.999. */
const minimumR2 = 0.999 ** 2;
/** Shifts are tried on at most this many rows; a copied column shows itself in far fewer. */
const shiftRows = 4000;
const minimumPairs = 10;

export interface ShiftedFit {
  /** Rows from the feature's value to the target's: above 0 the feature knows the future. */
  readonly shift: number;
  readonly r2: number;
  readonly correlation: number;
}

/** Pearson's r of feature[row] and target[row + shift] where both are there; NaN where one is constant or pairs are few. */
export function shiftedCorrelation(
  feature: Numbers,
  target: Numbers,
  ranges: readonly RowRange[],
  shift: number,
): number {
  let [n, meanX, meanY, xx, yy, xy] = [0, 0, 0, 0, 0, 0];
  for (const { from, to } of ranges) {
    const end = Math.min(to, to - shift);
    for (let row = Math.max(from, from - shift); row < end; row += 1) {
      const x = at(feature, row);
      const y = at(target, row + shift);
      if (Number.isNaN(x) || Number.isNaN(y)) continue;
      n += 1;
      const dx = x - meanX;
      const dy = y - meanY;
      meanX += dx / n;
      meanY += dy / n;
      xx += dx * (x - meanX);
      yy += dy * (y - meanY);
      xy += dx * (y - meanY);
    }
  }
  return n < minimumPairs || xx <= 0 || yy <= 0 ? Number.NaN : xy / Math.sqrt(xx * yy);
}

/**
 * The shift at which a feature is the target but for scale and offset; null when it is at none. Values of the past are no
 * leak: a fit at an earlier shift that is about as good wins, so lagged and periodic columns are not reported.
 * @param reach largest shift tried, in rows, to both sides
 */
export function findTargetInFeature(
  feature: Numbers,
  target: Numbers,
  ranges: readonly RowRange[],
  reach: number,
): ShiftedFit | null {
  const now = fitAt(feature, target, ranges, 0);
  const near = ranges.reduce<{ rows: number; kept: RowRange[] }>(
    (state, { from, to }) => {
      const end = Math.min(to, from + Math.max(0, shiftRows - state.rows));
      return end > from ? { rows: state.rows + end - from, kept: [...state.kept, { from, to: end }] } : state;
    },
    { rows: 0, kept: [] },
  ).kept;
  const fit = fitsNear(feature, target, near);
  let past: ShiftedFit | null = null;
  let best: ShiftedFit | null = now;
  for (let distance = 1; distance <= reach; distance += 1) {
    past = better(past, fit(-distance));
    best = better(best, fit(distance));
  }
  if (best === null || best.r2 < minimumR2) return null;
  // A hair's tolerance keeps an exact past copy ahead of an equally exact later one.
  if (past !== null && 1 - past.r2 <= 1.5 * (1 - best.r2) + 1e-12) return null;
  return best;
}

/**
 * The fit at one shift after another, on columns where no value is missing: sums of values and squares are known from the
 * start, so that a shift costs its products alone.
 */
function fitsNear(
  feature: Numbers,
  target: Numbers,
  ranges: readonly RowRange[],
): (shift: number) => ShiftedFit | null {
  const pieces = ranges.map(({ from, to }) => ({
    x: Float64Array.from({ length: to - from }, (_, row) => at(feature, from + row)),
    y: Float64Array.from({ length: to - from }, (_, row) => at(target, from + row)),
  }));
  const isWhole = pieces.every(({ x, y }) => !x.some(Number.isNaN) && !y.some(Number.isNaN));
  if (!isWhole) return (shift) => fitAt(feature, target, ranges, shift);
  const [centerX, centerY] = [mean(pieces.flatMap(({ x }) => [...x])), mean(pieces.flatMap(({ y }) => [...y]))];
  const centred = pieces.map((piece) => {
    const [x, y] = [piece.x.map((value) => value - centerX), piece.y.map((value) => value - centerY)];
    return { x, y, sumX: running(x), sumY: running(y), squareX: running(squared(x)), squareY: running(squared(y)) };
  });
  return (shift) => {
    let [n, sx, sy, xx, yy, xy] = [0, 0, 0, 0, 0, 0];
    for (const { x, y, sumX, sumY, squareX, squareY } of centred) {
      const from = Math.max(0, -shift);
      const end = Math.min(x.length, x.length - shift);
      if (end <= from) continue;
      n += end - from;
      sx += at(sumX, end) - at(sumX, from);
      xx += at(squareX, end) - at(squareX, from);
      sy += at(sumY, end + shift) - at(sumY, from + shift);
      yy += at(squareY, end + shift) - at(squareY, from + shift);
      for (let row = from; row < end; row += 1) xy += (x[row] as number) * (y[row + shift] as number);
    }
    const [ofX, ofY] = [xx - sx ** 2 / n, yy - sy ** 2 / n];
    // Where next to nothing is left of the squares, they say nothing but their rounding.
    if (!(ofX > 1e-6 * xx) || !(ofY > 1e-6 * yy)) return fitAt(feature, target, ranges, shift);
    if (n < minimumPairs) return null;
    const correlation = (xy - (sx * sy) / n) / Math.sqrt(ofX * ofY);
    return { shift, correlation, r2: Math.min(1, correlation ** 2) };
  };
}

/** Sums of the first 0, 1, 2, … values. */
function running(values: Float64Array): Float64Array {
  const sums = new Float64Array(values.length + 1);
  for (let i = 0; i < values.length; i += 1) sums[i + 1] = at(sums, i) + at(values, i);
  return sums;
}

const squared = (values: Float64Array): Float64Array => values.map((value) => value * value);

function fitAt(feature: Numbers, target: Numbers, ranges: readonly RowRange[], shift: number): ShiftedFit | null {
  const correlation = shiftedCorrelation(feature, target, ranges, shift);
  return Number.isNaN(correlation) ? null : { shift, correlation, r2: Math.min(1, correlation ** 2) };
}

/** The first unless the second is clearly better, so that near shifts win over far ones. */
function better(first: ShiftedFit | null, second: ShiftedFit | null): ShiftedFit | null {
  if (first === null) return second;
  return second !== null && 1 - second.r2 < 0.99 * (1 - first.r2) - 1e-12 ? second : first;
}

/** Whether two columns hold the same numbers, up to rounding at the ninth digit. */
export function isCopy(feature: Numbers, target: Numbers): boolean {
  for (let row = 0; row < target.length; row += 1) {
    const x = at(feature, row);
    const y = at(target, row);
    if (Number.isNaN(x) || Number.isNaN(y)) continue;
    if (Math.abs(x - y) > 1e-9 * Math.max(1, Math.abs(y))) return false;
  }
  return true;
}

/** Spearman's rank correlation of the rows where both are there, ties at their mean rank. */
export function rankCorrelation(feature: Numbers, target: Numbers): number {
  const rows: number[] = [];
  const step = Math.max(1, Math.ceil(target.length / shiftRows));
  for (let row = 0; row < target.length; row += step) {
    if (!Number.isNaN(at(feature, row)) && !Number.isNaN(at(target, row))) rows.push(row);
  }
  const x = ranks(rows.map((row) => at(feature, row)));
  const y = ranks(rows.map((row) => at(target, row)));
  return shiftedCorrelation(x, y, [{ from: 0, to: rows.length }], 0);
}

function ranks(values: readonly number[]): Float64Array {
  const order = values.map((_, index) => index).sort((a, b) => at(values, a) - at(values, b));
  const result = new Float64Array(values.length);
  for (let i = 0; i < order.length;) {
    let end = i + 1;
    while (end < order.length && at(values, at(order, end)) === at(values, at(order, i))) end += 1;
    for (let j = i; j < end; j += 1) result[at(order, j)] = (i + end - 1) / 2;
    i = end;
  }
  return result;
}

const treeDepth = 8;
const smallestLeaf = 5;

interface Leaf {
  readonly below: number;
  readonly value: number;
}

/**
 * R² on the test rows of a regression tree (CART: least squares, depth 8, leaves of at least 5 rows) that sees one feature
 * and was grown on the training rows; null when either part has fewer than 20 rows or the test values do not vary.
 */
export function singleFeatureR2(
  feature: Numbers,
  target: Numbers,
  train: readonly RowRange[],
  test: readonly RowRange[],
): number | null {
  const trainRows = rowsOf(feature, target, train);
  const testRows = rowsOf(feature, target, test);
  if (trainRows.length < 20 || testRows.length < 20) return null;
  trainRows.sort((a, b) => at(feature, a) - at(feature, b));
  const leaves = growTree(
    trainRows.map((row) => at(feature, row)),
    trainRows.map((row) => at(target, row)),
  );
  const center = mean(testRows.map((row) => at(target, row)));
  let [residual, total] = [0, 0];
  for (const row of testRows) {
    const y = at(target, row);
    residual += (y - predict(leaves, at(feature, row))) ** 2;
    total += (y - center) ** 2;
  }
  return total <= 0 ? null : 1 - residual / total;
}

function rowsOf(feature: Numbers, target: Numbers, ranges: readonly RowRange[]): number[] {
  const count = ranges.reduce((sum, { from, to }) => sum + to - from, 0);
  const step = Math.max(1, Math.ceil(count / shiftRows));
  const rows: number[] = [];
  for (const { from, to } of ranges) {
    for (let row = from; row < to; row += step) {
      if (!Number.isNaN(at(feature, row)) && !Number.isNaN(at(target, row))) rows.push(row);
    }
  }
  return rows;
}

/** Leaves from left to right; `x` is sorted. */
function growTree(x: readonly number[], y: readonly number[]): Leaf[] {
  const sums = new Float64Array(y.length + 1);
  y.forEach((value, i) => (sums[i + 1] = at(sums, i) + value));
  const grow = (from: number, to: number, depth: number, below: number): Leaf[] => {
    const total = at(sums, to) - at(sums, from);
    let bestGain = total ** 2 / (to - from) + 1e-12;
    let cut = -1;
    for (let i = from + smallestLeaf; depth > 0 && i <= to - smallestLeaf; i += 1) {
      if (at(x, i) === at(x, i - 1)) continue;
      const left = at(sums, i) - at(sums, from);
      const gain = left ** 2 / (i - from) + (total - left) ** 2 / (to - i);
      if (gain > bestGain) [bestGain, cut] = [gain, i];
    }
    if (cut < 0) return [{ below, value: total / (to - from) }];
    const border = (at(x, cut - 1) + at(x, cut)) / 2;
    return [...grow(from, cut, depth - 1, border), ...grow(cut, to, depth - 1, below)];
  };
  return grow(0, x.length, treeDepth, Number.POSITIVE_INFINITY);
}

function predict(leaves: readonly Leaf[], x: number): number {
  return (leaves.find(({ below }) => x < below) ?? leaves.at(-1))?.value ?? Number.NaN;
}

/** Share of the rows that a rule of one label for each code explains, and how many codes and labels there are. */
export function purity(codes: Numbers, labels: Numbers): { share: number; codes: number; labels: number } {
  const counts = new Map<number, Map<number, number>>();
  const seen = new Set<number>();
  let rows = 0;
  for (let row = 0; row < labels.length; row += 1) {
    const code = at(codes, row);
    const label = at(labels, row);
    if (!(code >= 0) || !(label >= 0)) continue;
    rows += 1;
    seen.add(label);
    const byLabel = counts.get(code) ?? new Map<number, number>();
    byLabel.set(label, (byLabel.get(label) ?? 0) + 1);
    counts.set(code, byLabel);
  }
  const right = [...counts.values()].reduce(
    (sum, byLabel) => sum + at(sorted([...byLabel.values()]), byLabel.size - 1),
    0,
  );
  return { share: rows === 0 ? 0 : right / rows, codes: counts.size, labels: seen.size };
}
