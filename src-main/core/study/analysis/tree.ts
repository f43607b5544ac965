import type { Random } from '../../common/random';

/** A node of a regression tree: a leaf with its mean, or a cut of one column. */
export type TreeNode =
  | { readonly kind: 'leaf'; readonly value: number }
  | {
      readonly kind: 'cut';
      readonly column: number;
      /** Rows below it go left. */
      readonly at: number;
      readonly left: TreeNode;
      readonly right: TreeNode;
    };

/**
 * A regression tree grown to the end on a sample drawn with replacement: each cut lowers the squared error most, among all columns.
 * @param rows [rows][columns]
 */
export function growTree(rows: readonly (readonly number[])[], targets: readonly number[], random: Random): TreeNode {
  const sample = rows.map(() => random.integer(rows.length));
  return grow(rows, targets, sample);
}

function grow(rows: readonly (readonly number[])[], targets: readonly number[], sample: readonly number[]): TreeNode {
  const sum = sample.reduce((total, row) => total + (targets[row] ?? 0), 0);
  const leaf: TreeNode = { kind: 'leaf', value: sum / sample.length };
  const cut = bestCut(rows, targets, sample, sum);
  if (cut === null) return leaf;
  const { column, at } = cut;
  const isLeft = (row: number): boolean => (rows[row]?.[column] ?? 0) < at;
  return {
    kind: 'cut',
    column,
    at,
    left: grow(rows, targets, sample.filter(isLeft)),
    right: grow(
      rows,
      targets,
      sample.filter((row) => !isLeft(row)),
    ),
  };
}

/** The cut with the lowest squared error of both sides, half way between two values; null where none lowers it. */
function bestCut(
  rows: readonly (readonly number[])[],
  targets: readonly number[],
  sample: readonly number[],
  sum: number,
): { readonly column: number; readonly at: number } | null {
  const columns = rows[0]?.length ?? 0;
  const whole = (sum * sum) / sample.length;
  let best: { readonly column: number; readonly at: number } | null = null;
  // Rounding is no gain.
  let highest = whole + 1e-12 * Math.max(1, Math.abs(whole));
  for (let column = 0; column < columns; column += 1) {
    const place = (row: number | undefined): number => (row === undefined ? 0 : (rows[row]?.[column] ?? 0));
    const sorted = sample.toSorted((first, second) => place(first) - place(second));
    let left = 0;
    for (let count = 1; count < sorted.length; count += 1) {
      left += targets[sorted[count - 1] ?? 0] ?? 0;
      const [before, after] = [place(sorted[count - 1]), place(sorted[count])];
      if (before === after) continue;
      const right = sum - left;
      const gain = (left * left) / count + (right * right) / (sorted.length - count);
      if (gain <= highest) continue;
      highest = gain;
      best = { column, at: (before + after) / 2 };
    }
  }
  return best;
}
