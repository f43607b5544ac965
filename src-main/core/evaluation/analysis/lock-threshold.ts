import { GatewiseError } from '../../common/errors';
import {
  classificationReport,
  confusionMatrix,
  formatClassificationReport,
  metricsAtThreshold,
  optimizeThreshold,
  thresholdTable,
} from '../classification';
import { at } from '../numbers';
import { knownScores, type StoredPredictions } from './predicted-values';
import type { LockedThreshold, ThresholdChoice } from './schema';

/**
 * Chooses the threshold of a two-class run on its validation part, and scores its test part at it. The test part has
 * no say in the choice.
 * @throws GatewiseError BAD_INPUT for more than two classes, or a validation part that lacks one of them
 */
export function lockThreshold(
  choice: ThresholdChoice,
  validation: StoredPredictions,
  test: StoredPredictions | null,
): LockedThreshold {
  const classNames = validation.classNames ?? [];
  if (classNames.length !== 2) {
    throw new GatewiseError('BAD_INPUT', 'A threshold belongs to a classification with two classes.', { field: 'id' });
  }
  const known = secondClassScores(validation);
  const table = thresholdTable(known.labels, known.scores);
  const optimum = choice.kind === 'manual' ? null : optimizeThreshold(table, choice);
  if (choice.kind !== 'manual' && optimum === null) {
    throw new GatewiseError(
      'BAD_INPUT',
      'The validation part has rows of one class only, so no threshold can be chosen on it.',
      { field: 'choice' },
    );
  }
  const threshold = choice.kind === 'manual' ? choice.threshold : (optimum?.threshold ?? 0.5);
  return {
    choice,
    threshold,
    objectiveValue: optimum?.value ?? null,
    validation: metricsAtThreshold(table, threshold),
    test: test === null ? null : scoreAt(threshold, test, classNames),
  };
}

function scoreAt(
  threshold: number,
  test: StoredPredictions,
  classNames: readonly string[],
): NonNullable<LockedThreshold['test']> {
  const { labels, scores } = secondClassScores(test);
  const predicted = Int32Array.from(scores, (score) => (score >= threshold ? 1 : 0));
  const matrix = confusionMatrix(labels, predicted, 2);
  const report = classificationReport(matrix, classNames);
  return {
    metrics: metricsAtThreshold(thresholdTable(labels, scores), threshold),
    report,
    reportText: formatClassificationReport(report),
    confusionMatrix: matrix,
  };
}

function secondClassScores(predictions: StoredPredictions): { labels: Int32Array; scores: Float64Array } {
  const { labels, scores } = knownScores(predictions);
  return { labels, scores: Float64Array.from(labels, (_, row) => at(scores, 2 * row + 1)) };
}
