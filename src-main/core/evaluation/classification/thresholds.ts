import { at, countBelow, ratio, sorted, type Numbers } from '../../common/numbers';

/**
 * The scores of the two classes, each sorted, so that the confusion matrix at any threshold is two binary searches:
 * a slider can ask for it at every frame.
 */
export interface ThresholdTable {
  readonly positives: Float64Array;
  readonly negatives: Float64Array;
}

/** `labels` are 1 for the class that scores speak for (the second class), anything else is the other. */
export function thresholdTable(labels: Numbers, scores: Numbers, positive = 1): ThresholdTable {
  const all = Float64Array.from(scores);
  return {
    positives: sorted(all.filter((_, i) => at(labels, i) === positive)),
    negatives: sorted(all.filter((_, i) => at(labels, i) !== positive)),
  };
}

/** Counts and figures when scores at or above `threshold` are called positive; undefined ratios are 0. */
export interface ThresholdMetrics {
  readonly threshold: number;
  readonly truePositives: number;
  readonly falsePositives: number;
  readonly falseNegatives: number;
  readonly trueNegatives: number;
  readonly precision: number;
  readonly recall: number;
  readonly specificity: number;
  readonly f1Score: number;
  readonly accuracy: number;
  readonly balancedAccuracy: number;
  readonly mcc: number;
}

/**
 * Figures of two classes when scores at or above the threshold are called positive, by scikit-learn's definitions with
 * `zero_division=0`: a ratio over nothing is 0.
 */
export function metricsAtThreshold({ positives, negatives }: ThresholdTable, threshold: number): ThresholdMetrics {
  const falseNegatives = countBelow(positives, threshold);
  const trueNegatives = countBelow(negatives, threshold);
  const truePositives = positives.length - falseNegatives;
  const falsePositives = negatives.length - trueNegatives;
  const recall = ratio(truePositives, positives.length);
  const specificity = ratio(trueNegatives, negatives.length);
  const spread = Math.sqrt(
    (truePositives + falsePositives) * positives.length * negatives.length * (trueNegatives + falseNegatives),
  );
  return {
    threshold,
    truePositives,
    falsePositives,
    falseNegatives,
    trueNegatives,
    precision: ratio(truePositives, truePositives + falsePositives),
    recall,
    specificity,
    f1Score: ratio(2 * truePositives, 2 * truePositives + falsePositives + falseNegatives),
    accuracy: ratio(truePositives + trueNegatives, positives.length + negatives.length),
    balancedAccuracy: (recall + specificity) / 2,
    mcc: ratio(truePositives * trueNegatives - falsePositives * falseNegatives, spread),
  };
}

/** What a threshold is chosen for. Costs are per row; correct calls may cost too (or gain, below 0). */
export type ThresholdObjective =
  | { readonly kind: 'f1' }
  /** Recall + specificity − 1 (Youden 1950). */
  | { readonly kind: 'youden' }
  | {
      readonly kind: 'cost';
      readonly falsePositive: number;
      readonly falseNegative: number;
      readonly truePositive?: number;
      readonly trueNegative?: number;
    };

export interface ThresholdOptimum {
  readonly threshold: number;
  /** F1, Youden's J, or the mean cost a row. */
  readonly value: number;
  readonly metrics: ThresholdMetrics;
}

/**
 * The best threshold over all that change a prediction; of equally good ones the one nearest 0.5. Use it on the
 * validation part alone and score the test part at the threshold found. Null when a class has no rows.
 */
export function optimizeThreshold(table: ThresholdTable, objective: ThresholdObjective): ThresholdOptimum | null {
  const { positives, negatives } = table;
  if (positives.length === 0 || negatives.length === 0) return null;
  const total = positives.length + negatives.length;
  const better = objective.kind === 'cost' ? -1 : 1;
  let best: { threshold: number; gain: number } | null = null;
  for (const { threshold, truePositives, falsePositives } of candidates(table)) {
    const falseNegatives = positives.length - truePositives;
    const trueNegatives = negatives.length - falsePositives;
    const value = objectiveValue(objective, { truePositives, falsePositives, falseNegatives, trueNegatives, total });
    const gain = better * value;
    const isBetter =
      best === null ||
      gain > best.gain ||
      (gain === best.gain && Math.abs(threshold - 0.5) < Math.abs(best.threshold - 0.5));
    if (isBetter) best = { threshold, gain };
  }
  if (best === null) return null;
  return {
    threshold: best.threshold,
    value: best.gain * better,
    metrics: metricsAtThreshold(table, best.threshold),
  };
}

interface Counts {
  readonly truePositives: number;
  readonly falsePositives: number;
  readonly falseNegatives: number;
  readonly trueNegatives: number;
  readonly total: number;
}

function objectiveValue(objective: ThresholdObjective, counts: Counts): number {
  const { truePositives: tp, falsePositives: fp, falseNegatives: fn, trueNegatives: tn, total } = counts;
  switch (objective.kind) {
    case 'f1':
      return ratio(2 * tp, 2 * tp + fp + fn);
    case 'youden':
      return ratio(tp, tp + fn) + ratio(tn, tn + fp) - 1;
    case 'cost':
      return (
        (fp * objective.falsePositive +
          fn * objective.falseNegative +
          tp * (objective.truePositive ?? 0) +
          tn * (objective.trueNegative ?? 0)) /
        total
      );
  }
}

/** Cumulative counts at each distinct score, from the highest down. */
export interface ThresholdCounts {
  readonly threshold: number;
  readonly truePositives: number;
  readonly falsePositives: number;
}

/** All distinct scores from the highest down with the counts when each is the threshold, by merging the two classes. */
export function cumulativeCounts({ positives, negatives }: ThresholdTable): ThresholdCounts[] {
  const counts: ThresholdCounts[] = [];
  let p = positives.length - 1;
  let n = negatives.length - 1;
  while (p >= 0 || n >= 0) {
    const threshold = Math.max(p >= 0 ? at(positives, p) : -Infinity, n >= 0 ? at(negatives, n) : -Infinity);
    while (p >= 0 && at(positives, p) === threshold) p -= 1;
    while (n >= 0 && at(negatives, n) === threshold) n -= 1;
    counts.push({
      threshold,
      truePositives: positives.length - 1 - p,
      falsePositives: negatives.length - 1 - n,
    });
  }
  return counts;
}

/** The thresholds worth trying: every distinct score, and one just above all of them (nothing is positive). */
function candidates(table: ThresholdTable): ThresholdCounts[] {
  const counts = cumulativeCounts(table);
  const highest = counts[0]?.threshold ?? 1;
  return [
    { threshold: highest + Math.max(1e-9, Math.abs(highest) * 1e-9), truePositives: 0, falsePositives: 0 },
    ...counts,
  ];
}
