import { createRandom, deriveSeed } from '../../common/random';
import type { Parameter } from '../../tuning/space';
import type { StudyTrial } from '../entity';
import { placeOf } from './places';
import { growTree, type TreeNode } from './tree';

/** How much of what an objective varies by comes from each parameter alone. */
export interface Importance {
  /** Of the parameters in the order of the space: shares of the variance over the whole space, the mean over the trees. */
  readonly parameters: { name: string; share: number }[];
  /** Complete trials that it was told from. */
  readonly used: number;
  /** Complete trials that it was not told from: those outside the space, and more than the most that are looked at. */
  readonly leftOut: number;
}

const treeCount = 24;
/** More trials say little more, and take long. */
const mostTrials = 300;
/** Below this number of trials, a forest has nothing to go by. */
const fewestTrials = 4;

type Observed = Pick<StudyTrial, 'state' | 'objectives' | 'values' | 'sameAs' | 'isOutside'>;

/** A box of a tree: its ends in each column, and the mean within. */
interface Box {
  readonly low: readonly number[];
  readonly high: readonly number[];
  readonly value: number;
}

/**
 * Functional analysis of variance (Hutter, Hoos and Leyton-Brown 2014): a forest learns the objective from the places of the
 * values, and each tree tells by its boxes how much of its variance over the space each parameter makes alone. What several make
 * only together belongs to none, so that the shares add up to 1 at most. A parameter that does not exist in a trial has a
 * place of its own below its range, as wide as such trials are many.
 * @returns null where too few trials are complete, or none differs in the objective
 */
export function importanceOf(
  parameters: readonly Parameter[],
  trials: readonly Observed[],
  objective: number,
  seed = 0,
): Importance | null {
  const complete = trials.filter(({ state, sameAs }) => state === 'complete' && sameAs === null);
  const usable = complete.flatMap((trial) => {
    const target = trial.objectives?.[objective];
    return target === undefined || !Number.isFinite(target) || trial.isOutside ? [] : [{ trial, target }];
  });
  const stride = Math.max(1, usable.length / mostTrials);
  const known = Array.from(
    { length: Math.min(usable.length, mostTrials) },
    (_, index) => usable[Math.floor(index * stride)],
  ).filter((one) => one !== undefined);
  if (known.length < fewestTrials) return null;
  const places = parameters.map((parameter) => known.map(({ trial }) => placeOf(parameter, trial.values)));
  const lows = places.map((column) => {
    const absent = column.filter((place) => place === null).length;
    return absent === column.length ? -1 : -absent / (column.length - absent);
  });
  const rows = known.map((_, row) => places.map((column, at) => column[row] ?? (lows[at] ?? 0) / 2));
  const targets = known.map(({ target }) => target);
  const shares = parameters.map(() => 0);
  let counted = 0;
  for (let tree = 0; tree < treeCount; tree += 1) {
    const boxes = boxesOf(growTree(rows, targets, createRandom(deriveSeed(seed, tree))), lows);
    const own = sharesOf(boxes, lows);
    if (own === null) continue;
    counted += 1;
    for (const [index, share] of own.entries()) shares[index] = (shares[index] ?? 0) + share;
  }
  if (counted === 0) return null;
  return {
    parameters: parameters.map(({ name }, index) => ({ name, share: (shares[index] ?? 0) / counted })),
    used: known.length,
    leftOut: complete.length - known.length,
  };
}

function boxesOf(tree: TreeNode, lows: readonly number[]): Box[] {
  const found: Box[] = [];
  const visit = (node: TreeNode, low: readonly number[], high: readonly number[]): void => {
    if (node.kind === 'leaf') {
      found.push({ low, high, value: node.value });
      return;
    }
    visit(node.left, low, high.with(node.column, node.at));
    visit(node.right, low.with(node.column, node.at), high);
  };
  visit(
    tree,
    lows,
    lows.map(() => 1),
  );
  return found;
}

/** Of each column the variance of the mean over all others, by the variance of the whole; null where the tree has none. */
function sharesOf(boxes: readonly Box[], lows: readonly number[]): number[] | null {
  const widths = lows.map((low) => 1 - low);
  const weights = boxes.map(({ low, high }) =>
    widths.reduce((share, width, column) => share * (((high[column] ?? 0) - (low[column] ?? 0)) / width), 1),
  );
  const mean = boxes.reduce((sum, { value }, index) => sum + value * (weights[index] ?? 0), 0);
  const variance = boxes.reduce((sum, { value }, index) => sum + (value - mean) ** 2 * (weights[index] ?? 0), 0);
  if (variance <= 0) return null;
  return widths.map((width, column) => {
    const ends = [...new Set(boxes.flatMap(({ low, high }) => [low[column] ?? 0, high[column] ?? 0]))].sort(
      (first, second) => first - second,
    );
    let own = 0;
    for (let at = 1; at < ends.length; at += 1) {
      const [from, to] = [ends[at - 1] ?? 0, ends[at] ?? 0];
      let marginal = 0;
      for (const [index, { low, high, value }] of boxes.entries()) {
        const [lower, upper] = [low[column] ?? 0, high[column] ?? 0];
        if (lower <= from && upper >= to) marginal += (value * (weights[index] ?? 0) * width) / (upper - lower);
      }
      own += ((marginal - mean) ** 2 * (to - from)) / width;
    }
    return own / variance;
  });
}
