import { at, countBelow, quantileOfSorted, sorted, sum, type Numbers } from '../../common/numbers';
import { cumulativeCounts, thresholdTable, type ThresholdTable } from './thresholds';

/** Points of a ROC curve from (0, 0) to (1, 1). The first threshold is null: nothing is called positive. */
export interface RocCurve {
  readonly fpr: number[];
  readonly tpr: number[];
  readonly thresholds: (number | null)[];
}

/**
 * scikit-learn 1.9's `roc_curve`; `dropIntermediate` (default true, as there) leaves out points on a straight line.
 * Null when one of the classes has no rows.
 */
export function rocCurve(table: ThresholdTable, dropIntermediate = true): RocCurve | null {
  const { positives, negatives } = table;
  if (positives.length === 0 || negatives.length === 0) return null;
  const counts = cumulativeCounts(table);
  const kept = counts.filter((here, i) => {
    const before = counts[i - 1];
    const after = counts[i + 1];
    if (!dropIntermediate || before === undefined || after === undefined) return true;
    return (
      after.truePositives - here.truePositives !== here.truePositives - before.truePositives ||
      after.falsePositives - here.falsePositives !== here.falsePositives - before.falsePositives
    );
  });
  return {
    fpr: [0, ...kept.map((point) => point.falsePositives / negatives.length)],
    tpr: [0, ...kept.map((point) => point.truePositives / positives.length)],
    thresholds: [null, ...kept.map((point) => point.threshold)],
  };
}

/** Points of a precision–recall curve, recall falling to 0; one threshold fewer than points. */
export interface PrecisionRecallCurve {
  readonly precision: number[];
  readonly recall: number[];
  readonly thresholds: number[];
}

/** scikit-learn 1.9's `precision_recall_curve` with `drop_intermediate=False`. Null without positive rows. */
export function precisionRecallCurve(table: ThresholdTable): PrecisionRecallCurve | null {
  if (table.positives.length === 0) return null;
  const counts = cumulativeCounts(table).reverse();
  return {
    precision: [...counts.map((point) => point.truePositives / (point.truePositives + point.falsePositives)), 1],
    recall: [...counts.map((point) => point.truePositives / table.positives.length), 0],
    thresholds: counts.map((point) => point.threshold),
  };
}

/** Area under the ROC curve (trapezoids), ties counted half. Null when one of the classes has no rows. */
export function rocAuc(table: ThresholdTable): number | null {
  const { positives, negatives } = table;
  if (positives.length === 0 || negatives.length === 0) return null;
  let doubled = 0;
  let [tpBefore, fpBefore] = [0, 0];
  for (const { truePositives, falsePositives } of cumulativeCounts(table)) {
    doubled += (falsePositives - fpBefore) * (truePositives + tpBefore);
    [tpBefore, fpBefore] = [truePositives, falsePositives];
  }
  return doubled / (2 * positives.length * negatives.length);
}

/** Mean precision weighted by the steps in recall (scikit-learn's `average_precision_score`). Null without positive rows. */
export function averagePrecision(table: ThresholdTable): number | null {
  const curve = precisionRecallCurve(table);
  if (curve === null) return null;
  const { precision, recall } = curve;
  return Math.max(0, sum(precision.slice(0, -1).map((value, i) => (at(recall, i) - at(recall, i + 1)) * value)));
}

/** A table for each class against the rest. `scores` are [rows × classes] row-major, labels class indices. */
export function oneVersusRest(labels: Numbers, scores: Numbers, classCount: number): ThresholdTable[] {
  return Array.from({ length: classCount }, (_, index) =>
    thresholdTable(
      labels,
      Float64Array.from({ length: labels.length }, (_unused, row) => at(scores, row * classCount + index)),
      index,
    ),
  );
}

export interface CalibrationPoint {
  /** Mean score of the bin, and the share of positive rows in it. */
  readonly meanScore: number;
  readonly positiveShare: number;
  readonly count: number;
}

/**
 * scikit-learn's `calibration_curve`: bins of equal width over [0, 1] (`uniform`) or of about equal counts
 * (`quantile`); a bin includes its upper edge, empty bins are left out.
 */
export function calibrationCurve(
  table: ThresholdTable,
  bins = 10,
  strategy: 'uniform' | 'quantile' = 'uniform',
): CalibrationPoint[] {
  const { positives, negatives } = table;
  const all = sorted(concatenate(positives, negatives));
  const inner = Array.from({ length: bins - 1 }, (_, i) =>
    strategy === 'uniform' ? (i + 1) / bins : quantileOfSorted(all, (i + 1) / bins),
  );
  const counts = new Float64Array(bins);
  const scores = new Float64Array(bins);
  const hits = new Float64Array(bins);
  const add = (score: number, positive: number): void => {
    const bin = countBelow(inner, score);
    counts[bin] = at(counts, bin) + 1;
    scores[bin] = at(scores, bin) + score;
    hits[bin] = at(hits, bin) + positive;
  };
  for (const score of positives) add(score, 1);
  for (const score of negatives) add(score, 0);
  return Array.from(counts).flatMap((count, bin) =>
    count === 0 ? [] : [{ meanScore: at(scores, bin) / count, positiveShare: at(hits, bin) / count, count }],
  );
}

function concatenate(first: Float64Array, second: Float64Array): Float64Array {
  const all = new Float64Array(first.length + second.length);
  all.set(first);
  all.set(second, first.length);
  return all;
}
