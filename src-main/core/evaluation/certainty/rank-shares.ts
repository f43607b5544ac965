import { at, type Numbers } from '../../common/numbers';

interface RankInput {
  readonly labels: Numbers;
  readonly scores: Numbers;
  readonly classNames: readonly string[];
}

/**
 * Rows' shares in the area under the ROC curve, by their placement among the other class's rows (DeLong, DeLong &
 * Clarke-Pearson 1988): of the second of two classes, or the mean over classes against the rest. Null where a class has
 * no row.
 */
export function rankShares({ labels, scores, classNames }: RankInput): Float64Array | null {
  const count = classNames.length;
  const classes = count === 2 ? [1] : classNames.map((_, index) => index);
  const total = new Float64Array(labels.length);
  for (const index of classes) {
    const own = sharesOfClass(
      Float64Array.from({ length: labels.length }, (_, row) => at(scores, row * count + index)),
      (row) => at(labels, row) === index,
    );
    if (own === null) return null;
    for (let row = 0; row < total.length; row += 1) total[row] = at(total, row) + at(own, row) / classes.length;
  }
  return total;
}

function sharesOfClass(scores: Float64Array, isPositive: (row: number) => boolean): Float64Array | null {
  const rows = scores.length;
  const order = Uint32Array.from({ length: rows }, (_, row) => row).sort((a, b) => at(scores, a) - at(scores, b));
  let positives = 0;
  for (let row = 0; row < rows; row += 1) if (isPositive(row)) positives += 1;
  const negatives = rows - positives;
  if (positives === 0 || negatives === 0) return null;
  const shares = new Float64Array(rows);
  let [positivesBelow, negativesBelow] = [0, 0];
  for (let start = 0; start < rows;) {
    let end = start;
    let [tiedPositives, tiedNegatives] = [0, 0];
    while (end < rows && at(scores, at(order, end)) === at(scores, at(order, start))) {
      if (isPositive(at(order, end))) tiedPositives += 1;
      else tiedNegatives += 1;
      end += 1;
    }
    for (let i = start; i < end; i += 1) {
      const row = at(order, i);
      // Positives are placed by the share of negatives below them, negatives by the share of positives above.
      shares[row] = isPositive(row)
        ? ((negativesBelow + tiedNegatives / 2) / negatives) * (rows / positives)
        : ((positives - positivesBelow - tiedPositives / 2) / positives) * (rows / negatives);
    }
    positivesBelow += tiedPositives;
    negativesBelow += tiedNegatives;
    start = end;
  }
  return centred(shares, isPositive);
}

/** Each class's placements minus their own mean: how many rows a class has does not move the area. */
function centred(shares: Float64Array, isPositive: (row: number) => boolean): Float64Array {
  const sums = [0, 0];
  const counts = [0, 0];
  shares.forEach((share, row) => {
    const side = isPositive(row) ? 1 : 0;
    sums[side] = (sums[side] ?? 0) + share;
    counts[side] = (counts[side] ?? 0) + 1;
  });
  return shares.map((share, row) => {
    const side = isPositive(row) ? 1 : 0;
    return share - (sums[side] ?? 0) / Math.max(1, counts[side] ?? 0);
  });
}
