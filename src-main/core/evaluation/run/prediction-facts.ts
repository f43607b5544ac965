import { largestSquared } from '../../common/magnitude';
import { at, type Numbers } from '../../common/numbers';
import type { PredictionFacts } from './evaluate-run';

/** Facts about numeric predictions, in the target's units. What cannot be squared counts as not finite: no figure could be made of it. */
export function regressionPredictionFacts(predicted: Numbers): PredictionFacts {
  let notFinite = 0;
  let belowZero = 0;
  let smallest = Infinity;
  let largest = -Infinity;
  for (let i = 0; i < predicted.length; i += 1) {
    const value = at(predicted, i);
    if (!(Math.abs(value) <= largestSquared)) {
      notFinite += 1;
      continue;
    }
    if (value < 0) belowZero += 1;
    if (value < smallest) smallest = value;
    if (value > largest) largest = value;
  }
  const any = smallest <= largest;
  return {
    notFinite,
    belowZero,
    smallest: any ? smallest : null,
    constant: predicted.length > 1 && smallest === largest ? smallest : null,
  };
}

/** Facts about class scores and the labels predicted from them. */
export function classificationPredictionFacts(
  scores: Numbers,
  predictedLabels: Numbers,
  classNames: readonly string[],
): PredictionFacts {
  let notFinite = 0;
  for (let i = 0; i < scores.length; i += 1) if (!Number.isFinite(at(scores, i))) notFinite += 1;
  const first = at(predictedLabels, 0);
  let isConstant = predictedLabels.length > 1;
  for (let i = 1; i < predictedLabels.length && isConstant; i += 1) isConstant = at(predictedLabels, i) === first;
  return { notFinite, belowZero: 0, smallest: null, constant: isConstant ? (classNames[first] ?? null) : null };
}
