import { GatewiseError } from '../common/errors';
import { said, type Sentence } from '../common/sentence';
import {
  balancedAccuracy,
  classificationReport,
  confusionMatrix,
  logLoss,
  predictLabels,
} from '../evaluation/classification';
import { at, sum, type Numbers } from '../common/numbers';
import { foldAdvice, type BacktestFold } from './folds';
import type { ClassFoldResult, ClassScores } from './schema';

/**
 * Refuses folds of which nothing could be learnt or told: those whose training or test rows are all of one class.
 * `labelsOf` gives the class index of every row of a range, below zero where it is missing; `nameOf` the origin as
 * people write it.
 * @throws GatewiseError BAD_INPUT naming the first such fold
 */
export function requireSeveralClasses(
  folds: readonly BacktestFold[],
  classNames: readonly string[],
  labelsOf: (from: number, to: number) => Iterable<number>,
  nameOf: (origin: number) => Sentence | string,
): void {
  folds.forEach((fold, index) => {
    for (const part of ['train', 'test'] as const) {
      const present = new Set<number>();
      for (const label of labelsOf(fold[part].from, fold[part].to)) if (label >= 0) present.add(label);
      if (present.size > 1) continue;
      const [only] = present;
      const what = only === undefined ? said`without a class` : said`all of class “${classNames[only] ?? ''}”`;
      throw new GatewiseError(
        'BAD_INPUT',
        part === 'train'
          ? said`Fold ${index + 1} of ${folds.length}, from ${nameOf(fold.origin)} on: its training rows are ${what}. ${foldAdvice[part]}.`
          : said`Fold ${index + 1} of ${folds.length}, from ${nameOf(fold.origin)} on: its test rows are ${what}. ${foldAdvice[part]}.`,
        { field: part === 'train' ? 'origins' : 'step' },
      );
    }
  });
}

export interface ClassFoldInput {
  /** Class index of each test window, and the scores [windows × classes]. */
  readonly labels: Numbers;
  readonly scores: Numbers;
  readonly trainLabels: Numbers;
  /** Each test window's last known label; null where one has none. */
  readonly lastLabels: Numbers | null;
  readonly classCount: number;
  /** Two classes: the second is predicted from this score on. */
  readonly threshold: number;
}

/** The figures of a fold and of its baseline, the training windows' shares of the classes. */
export function scoreClassFold(
  input: ClassFoldInput,
): Pick<ClassFoldResult, 'scores' | 'baseline' | 'lastLabelAccuracy' | 'support' | 'recall'> {
  const { labels, scores, trainLabels, lastLabels, classCount, threshold } = input;
  const predicted = predictLabels(scores, labels.length, classCount, threshold);
  const matrix = confusionMatrix(labels, predicted, classCount);
  const support = matrix.map((row) => sum(row));
  const isFinite = Array.prototype.every.call(scores, Number.isFinite);
  return {
    scores: isFinite ? scoresOf(labels, scores, matrix) : null,
    baseline: baselineScores(labels, trainLabels, classCount),
    lastLabelAccuracy: lastLabels === null ? null : balancedAccuracy(confusionMatrix(labels, lastLabels, classCount)),
    support,
    recall: matrix.map((row, index) => (at(support, index) === 0 ? null : at(row, index) / at(support, index))),
  };
}

function baselineScores(labels: Numbers, trainLabels: Numbers, classCount: number): ClassScores {
  const counts = new Float64Array(classCount);
  for (let i = 0; i < trainLabels.length; i += 1) counts[at(trainLabels, i)] = at(counts, at(trainLabels, i)) + 1;
  const majority = counts.indexOf(Math.max(...counts));
  const scores = new Float64Array(labels.length * classCount);
  for (let i = 0; i < scores.length; i += 1) scores[i] = at(counts, i % classCount) / Math.max(1, trainLabels.length);
  const predicted = new Int32Array(labels.length).fill(majority);
  return scoresOf(labels, scores, confusionMatrix(labels, predicted, classCount));
}

/** F1 is averaged over the classes that the fold's windows have or are given, as scikit-learn does on its own. */
function scoresOf(labels: Numbers, scores: Numbers, matrix: readonly (readonly number[])[]): ClassScores {
  const classCount = matrix.length;
  const { classes } = classificationReport(
    matrix,
    matrix.map((_, index) => String(index)),
  );
  const shown = classes.filter((row, index) => row.support > 0 || matrix.some((counts) => at(counts, index) > 0));
  return {
    balancedAccuracy: balancedAccuracy(matrix),
    f1Macro: sum(shown.map(({ f1Score }) => f1Score)) / shown.length,
    logLoss: logLoss(labels, scores, classCount),
  };
}
