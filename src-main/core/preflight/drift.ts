import { rocAuc } from '../evaluation/classification/curves';
import { thresholdTable } from '../evaluation/classification/thresholds';
import { at, mean, type Numbers } from '../common/numbers';
import type { NumberColumn } from '../preparation/frame';
import type { RowRange } from '../task/series';
import type { PartRanges } from '../task/split';
import type { PreflightFinding } from './schema';

/** AUC from which the test part may count as another world than the training part. */
const apart = 0.9;
const sampleRows = 1500;
const fewestRows = 100;
/** Stretches of each part that take turns in teaching and in judging: neighbouring rows are alike and must not do both. */
const blocks = 10;

interface Sample {
  /** Row-major [rows × columns], standardised, missing values at the mean. */
  readonly x: Float64Array;
  /** 1 for rows of the test part. */
  readonly isTest: Uint8Array;
  readonly teaches: Uint8Array;
  readonly width: number;
}

/**
 * Whether a classifier can tell training from test rows by their values: a logistic regression and a tree of depth 4 learn on
 * every other stretch of both parts and are judged on the rest. It is a warning, not a leak: figures of a test part like that
 * say little about the time the model learnt, and the other way round. Any two stretches of a seasonal series are told apart
 * like this, so the test part has to stand out more than stretches of the training part do: all columns together, or one.
 * The decision and its figures: docs/decisions/0009-drift-against-the-usual.md.
 */
export function driftFindings(columns: readonly NumberColumn[], ranges: PartRanges): PreflightFinding[] {
  const usable = columns.filter(({ values }) => changes(values, ranges.train) || changes(values, ranges.test));
  const train = evenRows(ranges.train);
  const test = evenRows(ranges.test);
  if (usable.length === 0 || train.length < fewestRows || test.length < fewestRows) return [];
  const found = separation(sampleOf(usable, train, test));
  if (!(found.together > apart)) return [];
  const usual = usualSeparation(usable, ranges);
  const standsOut = (auc: number, within: number): boolean => auc > apart && auc > within;
  const isApart =
    standsOut(found.together, usual.together) ||
    found.alone.some((auc, column) => standsOut(auc, at(usual.alone, column)));
  if (!isApart) return [];
  const telling = usable
    .map(({ name }, column) => ({ name, auc: at(found.alone, column) }))
    .sort((a, b) => b.auc - a.auc)
    .slice(0, 3);
  return [
    {
      id: 'drift',
      severity: 'warning',
      columns: telling.map(({ name }) => name),
      message: `The test part looks different from the training part: a classifier tells their rows apart with AUC ${found.together.toFixed(3)}.`,
      evidence: {
        auc: found.together,
        aucWithinTraining: usual.together,
        ...Object.fromEntries(telling.map(({ name, auc }) => [name, auc])),
      },
      advice:
        'Look at these columns over time. Train on a period like the one to be forecast, take a difference of what trends, or leave the column out.',
    },
  ];
}

/** Areas under the ROC curve on the judging rows. */
interface Separation {
  /** Of the better of the two classifiers, which see all columns. */
  readonly together: number;
  /** Of each column's values as they are. */
  readonly alone: readonly number[];
}

function separation(sample: Sample): Separation {
  const { x, width } = sample;
  return {
    together: Math.max(judge(sample, logistic(sample)), judge(sample, tree(sample))),
    alone: Array.from({ length: width }, (_, column) => {
      const area = judge(sample, (row) => at(x, row * width + column));
      return Math.max(area, 1 - area);
    }),
  };
}

const [fewestStretches, mostStretches] = [2, 10];

/**
 * How well the same classifiers tell a stretch of the training part from the rest of it: what weather and seasons do within
 * it is no sign of another world. The largest areas over stretches that are about as long as the test part.
 */
function usualSeparation(columns: readonly NumberColumn[], ranges: PartRanges): Separation {
  const count = (part: readonly RowRange[]): number => part.reduce((sum, { from, to }) => sum + to - from, 0);
  const fitting = Math.round(count(ranges.train) / count(ranges.test));
  const stretches = Math.min(mostStretches, Math.max(fewestStretches, fitting));
  const rows = evenRows(ranges.train);
  const found = Array.from({ length: stretches }, (_, stretch): Separation | null => {
    const from = Math.floor((stretch * rows.length) / stretches);
    const to = Math.floor(((stretch + 1) * rows.length) / stretches);
    const inside = rows.subarray(from, to);
    const outside = rows.filter((_row, index) => index < from || index >= to);
    return inside.length < fewestRows || outside.length < fewestRows
      ? null
      : separation(sampleOf(columns, outside, inside));
  }).flatMap((one) => (one === null ? [] : [one]));
  return {
    together: Math.max(0.5, ...found.map(({ together }) => together)),
    alone: columns.map((_, column) => Math.max(0.5, ...found.map(({ alone }) => at(alone, column)))),
  };
}

function changes(values: Numbers, ranges: readonly RowRange[]): boolean {
  let first = Number.NaN;
  for (const { from, to } of ranges) {
    for (let row = from; row < to; row += 1) {
      const value = at(values, row);
      if (Number.isNaN(value)) continue;
      if (Number.isNaN(first)) first = value;
      else if (value !== first) return true;
    }
  }
  return false;
}

/** Up to `sampleRows` rows of the ranges, evenly apart. */
function evenRows(ranges: readonly RowRange[]): Uint32Array {
  const count = ranges.reduce((sum, { from, to }) => sum + to - from, 0);
  const step = Math.max(1, count / sampleRows);
  const rows: number[] = [];
  let before = 0;
  for (const { from, to } of ranges) {
    while (Math.floor(rows.length * step) < before + to - from && rows.length * step < count) {
      rows.push(from + Math.floor(rows.length * step) - before);
    }
    before += to - from;
  }
  return Uint32Array.from(rows);
}

function sampleOf(columns: readonly NumberColumn[], train: Uint32Array, test: Uint32Array): Sample {
  const rows = [...train, ...test];
  const width = columns.length;
  const x = new Float64Array(rows.length * width);
  columns.forEach(({ values }, column) => {
    const known = Float64Array.from(rows, (row) => at(values, row)).filter(Number.isFinite);
    const center = mean(known);
    const sd = Math.sqrt(mean(known.map((value) => (value - center) ** 2)));
    rows.forEach((row, index) => {
      const value = (at(values, row) - center) / (sd > 0 ? sd : 1);
      x[index * width + column] = Number.isFinite(value) ? value : 0;
    });
  });
  const block = (index: number, count: number): number => Math.floor((index * blocks) / count);
  return {
    x,
    width,
    isTest: Uint8Array.from(rows, (_, index) => (index < train.length ? 0 : 1)),
    teaches: Uint8Array.from(rows, (_, index) =>
      index < train.length ? block(index, train.length) % 2 : block(index - train.length, test.length) % 2,
    ),
  };
}

type Score = (row: number) => number;

/** Area under the ROC curve of a score on the judging rows. */
function judge({ isTest, teaches }: Sample, score: Score): number {
  const rows = Array.from(isTest.keys()).filter((row) => at(teaches, row) === 0);
  const table = thresholdTable(
    rows.map((row) => at(isTest, row)),
    rows.map(score),
  );
  return rocAuc(table) ?? 0.5;
}

const [descentSteps, descentRate, ridge] = [150, 0.5, 1e-3];

/** Logistic regression by gradient descent, both parts weighing the same. */
function logistic(sample: Sample): Score {
  const { x, isTest, teaches, width } = sample;
  const rows = Array.from(isTest.keys()).filter((row) => at(teaches, row) === 1);
  const positives = rows.filter((row) => at(isTest, row) === 1).length;
  const weightOf = (row: number): number => 0.5 / (at(isTest, row) === 1 ? positives : rows.length - positives);
  const weights = new Float64Array(width + 1);
  const linear = (row: number): number => {
    let sum = weights[width] as number;
    const start = row * width;
    for (let column = 0; column < width; column += 1) {
      sum += (weights[column] as number) * (x[start + column] as number);
    }
    return sum;
  };
  for (let step = 0; step < descentSteps; step += 1) {
    const gradient = new Float64Array(width + 1);
    for (const row of rows) {
      const error = (1 / (1 + Math.exp(-linear(row))) - at(isTest, row)) * weightOf(row);
      const start = row * width;
      for (let column = 0; column < width; column += 1) {
        gradient[column] = (gradient[column] as number) + error * (x[start + column] as number);
      }
      gradient[width] = at(gradient, width) + error;
    }
    for (let i = 0; i <= width; i += 1) {
      weights[i] = at(weights, i) - descentRate * (at(gradient, i) + (i < width ? ridge * at(weights, i) : 0));
    }
  }
  return linear;
}

const [treeDepth, smallestLeaf] = [4, 25];

/** A CART tree on the teaching rows: the cut that lowers the Gini impurity most, at depth 4 at most. */
function tree(sample: Sample): Score {
  const { x, isTest, teaches, width } = sample;
  /** @param orders the node's rows by the values of each column */
  const grow = (orders: readonly Uint32Array[], depth: number): Score => {
    const rows = orders[0] ?? new Uint32Array();
    const total = rows.reduce((sum, row) => sum + at(isTest, row), 0);
    const share = total / rows.length;
    const leaf: Score = () => share;
    if (depth === 0 || total === 0 || total === rows.length) return leaf;
    let best = { gain: total ** 2 / rows.length + 1e-9, column: -1, border: 0 };
    orders.forEach((order, column) => {
      let left = 0;
      for (let i = 1; i <= order.length - smallestLeaf; i += 1) {
        left += isTest[order[i - 1] as number] as number;
        if (i < smallestLeaf) continue;
        const before = x[(order[i - 1] as number) * width + column] as number;
        const after = x[(order[i] as number) * width + column] as number;
        if (before === after) continue;
        const gain = left ** 2 / i + (total - left) ** 2 / (order.length - i);
        if (gain > best.gain) best = { gain, column, border: (before + after) / 2 };
      }
    });
    if (best.column < 0) return leaf;
    const isLeft = (row: number): boolean => at(x, row * width + best.column) < best.border;
    const [low, high] = [
      grow(
        orders.map((order) => order.filter(isLeft)),
        depth - 1,
      ),
      grow(
        orders.map((order) => order.filter((row) => !isLeft(row))),
        depth - 1,
      ),
    ];
    return (row) => (isLeft(row) ? low(row) : high(row));
  };
  const teaching = Uint32Array.from(isTest.keys()).filter((row) => at(teaches, row) === 1);
  return grow(
    Array.from({ length: width }, (_, column) =>
      teaching.toSorted((a, b) => at(x, a * width + column) - at(x, b * width + column)),
    ),
    treeDepth,
  );
}
