import { GatewiseError } from '../../common/errors';
import { said } from '../../common/sentence';
import {
  classificationReport,
  confusionMatrix,
  formatClassificationReport,
  metricsAtThreshold,
  optimizeThreshold,
  thresholdTable,
} from '../classification';
import { at } from '../../common/numbers';
import { knownScores, type StoredPredictions } from './predicted-values';
import type { LockedThreshold, ThresholdChoice } from './schema';

export interface LockThresholdInput {
  readonly choice: ThresholdChoice;
  /** The class that is held against all others; null: the second of two classes. */
  readonly className: string | null;
  readonly validation: StoredPredictions;
  readonly test: StoredPredictions | null;
}

/**
 * Chooses the threshold of a class on the validation part, and scores the test part at it, that class against all
 * others. The test part has no say in the choice.
 * @throws GatewiseError BAD_INPUT for numbers, a class that is not there, none named of more than two, or a validation
 * part that has rows of one side only
 */
export function lockThreshold({ choice, className, validation, test }: LockThresholdInput): LockedThreshold {
  const side = sideOf(validation.classNames ?? [], className);
  const known = scoresOf(validation, side.index);
  const table = thresholdTable(known.labels, known.scores);
  const optimum = choice.kind === 'manual' ? null : optimizeThreshold(table, choice);
  if (choice.kind !== 'manual' && optimum === null) {
    throw new GatewiseError(
      'BAD_INPUT',
      `The validation part has rows of one class only (“${side.names[table.positives.length > 0 ? 1 : 0]}”), ` +
        'so no threshold can be chosen on it.',
      { field: 'choice' },
    );
  }
  const threshold = choice.kind === 'manual' ? choice.threshold : (optimum?.threshold ?? 0.5);
  return {
    className: side.className,
    choice,
    threshold,
    objectiveValue: optimum?.value ?? null,
    validation: metricsAtThreshold(table, threshold),
    test: test === null ? null : scoreAt(threshold, test, side),
  };
}

/** A class with its column of scores, and the names of the rows that are not and that are of it. */
interface Side {
  readonly className: string | null;
  readonly index: number;
  readonly names: readonly [string, string];
}

function sideOf(classNames: readonly string[], className: string | null): Side {
  const [first, second, third] = classNames;
  if (first === undefined || second === undefined) {
    throw new GatewiseError('BAD_INPUT', said`A threshold belongs to a classification.`, { field: 'id' });
  }
  if (third === undefined && (className === null || className === second)) {
    return { className: null, index: 1, names: [first, second] };
  }
  const index = className === null ? -1 : classNames.indexOf(className);
  if (className === null || index < 0) {
    throw new GatewiseError(
      'BAD_INPUT',
      className === null
        ? said`With ${classNames.length} classes a threshold needs the class that it is for: ${classNames.join(', ')}.`
        : said`The run has no class “${className}”. Its classes are ${classNames.join(', ')}.`,
      { field: 'className' },
    );
  }
  // Of two classes the others are one class, which has a name.
  return { className, index, names: [third === undefined ? second : `not ${className}`, className] };
}

function scoreAt(threshold: number, test: StoredPredictions, side: Side): NonNullable<LockedThreshold['test']> {
  const { labels, scores } = scoresOf(test, side.index);
  const predicted = Int32Array.from(scores, (score) => (score >= threshold ? 1 : 0));
  const matrix = confusionMatrix(labels, predicted, 2);
  const report = classificationReport(matrix, side.names);
  return {
    metrics: metricsAtThreshold(thresholdTable(labels, scores), threshold),
    report,
    reportText: formatClassificationReport(report),
    confusionMatrix: matrix,
  };
}

/** Labels (1: of the class) and the class's scores of the rows that are known. */
function scoresOf(predictions: StoredPredictions, index: number): { labels: Int32Array; scores: Float64Array } {
  const { labels, scores } = knownScores(predictions);
  const width = predictions.classNames?.length ?? 0;
  return {
    labels: labels.map((label) => (label === index ? 1 : 0)),
    scores: Float64Array.from(labels, (_, row) => at(scores, width * row + index)),
  };
}
