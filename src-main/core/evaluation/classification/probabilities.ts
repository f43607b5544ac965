import { at, mean, type Numbers } from '../../common/numbers';

/** float64's machine epsilon, the least probability scikit-learn's log loss reckons with. */
const float64Epsilon = 2 ** -52;

/** The score of class `index` in a row: [rows] of the second of two classes, or [rows × classes]. */
function scoreOf(scores: Numbers, row: number, index: number, classCount: number, isColumn: boolean): number {
  if (!isColumn) return at(scores, row * classCount + index);
  return index === 1 ? at(scores, row) : 1 - at(scores, row);
}

/**
 * Mean negative log-likelihood of the actual classes (scikit-learn's `log_loss`). `scores` are the second class's
 * probabilities [rows], or [rows × classes]; they are clipped to [epsilon, 1 − epsilon].
 */
export function logLoss(labels: Numbers, scores: Numbers, classCount: number, epsilon = float64Epsilon): number {
  const isColumn = scores.length === labels.length;
  return mean(
    Float64Array.from({ length: labels.length }, (_, row) => {
      const score = scoreOf(scores, row, at(labels, row), classCount, isColumn);
      return -Math.log(Math.min(1 - epsilon, Math.max(epsilon, score)));
    }),
  );
}

/**
 * Mean squared distance of the probabilities from 0 and 1 (Brier 1950; scikit-learn's `brier_score_loss`): halved for
 * two classes, so that it lies in [0, 1]; in [0, 2] for more.
 */
export function brierScore(labels: Numbers, scores: Numbers, classCount: number): number {
  const isColumn = scores.length === labels.length;
  const total = mean(
    Float64Array.from({ length: labels.length }, (_, row) => {
      let distance = 0;
      for (let index = 0; index < classCount; index += 1) {
        const target = index === at(labels, row) ? 1 : 0;
        distance += (target - scoreOf(scores, row, index, classCount, isColumn)) ** 2;
      }
      return distance;
    }),
  );
  return classCount < 3 ? total / 2 : total;
}

/** Class indices from scores: the second class at or above `threshold` for [rows], the first largest for [rows × classes]. */
export function predictLabels(scores: Numbers, rowCount: number, classCount: number, threshold: number): Int32Array {
  if (scores.length === rowCount)
    return Int32Array.from({ length: rowCount }, (_, row) => (at(scores, row) >= threshold ? 1 : 0));
  return Int32Array.from({ length: rowCount }, (_, row) => {
    if (classCount === 2) return at(scores, 2 * row + 1) >= threshold ? 1 : 0;
    let best = 0;
    for (let index = 1; index < classCount; index += 1) {
      if (at(scores, row * classCount + index) > at(scores, row * classCount + best)) best = index;
    }
    return best;
  });
}
