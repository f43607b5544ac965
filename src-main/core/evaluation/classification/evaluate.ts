import { GatewiseError } from '../../common/errors';
import { classificationCertainty, classificationSkill, type WindowOrder } from '../certainty';
import { warning } from '../messages';
import { at, sum, type Numbers } from '../../common/numbers';
import type { LabelBaseline } from './baselines';
import { classificationMetrics, labelMetrics } from '../metrics/classification';
import { measureAll, measureBaseline, skillAgainst, type Metrics } from '../metrics/definition';
import { averagePrecision, oneVersusRest, rocAuc } from './curves';
import { predictLabels } from './probabilities';
import { classificationReport, confusionMatrix } from './report';
import { formatClassificationReport } from './report-text';
import type { ClassificationBaseline, ClassificationEvaluation } from './schema';

export interface ClassificationInput {
  /** Class index of each row. */
  readonly labels: Numbers;
  /** Probabilities of the second of two classes [rows], or of every class [rows × classes] row-major. */
  readonly scores: Numbers;
  /** At least two. */
  readonly classNames: readonly string[];
  /** Two classes: the second is predicted from this score on. Ignored for more. */
  readonly threshold: number;
  readonly baselines: readonly LabelBaseline[];
  /** How the rows lie to each other; left out, no intervals are computed. */
  readonly order?: WindowOrder;
}

/** Every stored figure of one part of a classification. Throws `BAD_INPUT` for lengths, labels or scores that do not fit. */
export function evaluateClassification(input: ClassificationInput): ClassificationEvaluation {
  const { labels, classNames, threshold } = input;
  const classCount = classNames.length;
  requireMeasurable(input);
  const scores = allScores(input);
  const predicted = predictLabels(scores, labels.length, classCount, threshold);
  const matrix = confusionMatrix(labels, predicted, classCount);
  const report = classificationReport(matrix, classNames);
  const curveAreas = oneVersusRest(labels, scores, classCount).map((table, i) => ({
    name: classNames[i] ?? '',
    rocAuc: rocAuc(table),
    averagePrecision: averagePrecision(table),
  }));
  const metrics = measureAll(classificationMetrics, { labels, scores, matrix, report, areas: curveAreas });
  const evaluation: ClassificationEvaluation = {
    kind: 'classification',
    windows: labels.length,
    values: labels.length,
    metrics,
    report: {
      ...report,
      classes: report.classes.map((row) => (row.support === 0 ? { ...row, recall: null } : row)),
    },
    reportText: formatClassificationReport(report),
    confusionMatrix: matrix,
    curveAreas,
    threshold: classCount === 2 ? threshold : null,
    baselines: input.baselines.map((baseline) => evaluateBaseline(baseline, labels, classNames, metrics)),
    warnings: classNames.flatMap((className, i) => [
      ...(sum(matrix[i] ?? []) === 0 ? [warning('classWithoutRows', { className })] : []),
      ...(matrix.every((row) => row[i] === 0) ? [warning('classNeverPredicted', { className })] : []),
    ]),
    certainty: null,
  };
  return input.order === undefined
    ? evaluation
    : { ...evaluation, certainty: certaintyOf(input, scores, predicted, input.order, evaluation) };
}

function certaintyOf(
  { labels, classNames, baselines }: ClassificationInput,
  scores: Numbers,
  predicted: Numbers,
  order: WindowOrder,
  { metrics, baselines: evaluated }: ClassificationEvaluation,
): ClassificationEvaluation['certainty'] {
  const skills = baselines.map(({ name, predicted: own }) => {
    const skill = evaluated.find((baseline) => baseline.name === name)?.skill['f1Macro'] ?? null;
    return classificationSkill(name, { labels, predicted, classNames, order }, own, skill);
  });
  return classificationCertainty(
    {
      labels,
      predicted,
      scores,
      classNames,
      order,
      metrics,
    },
    skills,
  );
}

function requireMeasurable({ labels, scores, classNames }: ClassificationInput): void {
  const rows = labels.length;
  const classCount = classNames.length;
  const fits = scores.length === rows * classCount || (classCount === 2 && scores.length === rows);
  if (rows === 0 || classCount < 2 || !fits) {
    throw new GatewiseError('BAD_INPUT', `${scores.length} scores do not fit ${rows} rows and ${classCount} classes.`, {
      field: 'scores',
    });
  }
  for (let row = 0; row < rows; row += 1) {
    const label = at(labels, row);
    if (!Number.isInteger(label) || label < 0 || label >= classCount) {
      throw new GatewiseError('BAD_INPUT', `Label ${label} of row ${row} is not one of the ${classCount} classes.`, {
        field: 'labels',
      });
    }
  }
  for (let i = 0; i < scores.length; i += 1) {
    if (!Number.isFinite(at(scores, i))) {
      throw new GatewiseError('BAD_INPUT', `Score ${i} is not a finite number.`, { field: 'scores' });
    }
  }
}

/** Scores as [rows × classes], so that two classes and more take one path. */
function allScores({ labels, scores, classNames }: ClassificationInput): Numbers {
  if (scores.length !== labels.length) return scores;
  const both = new Float64Array(labels.length * classNames.length);
  for (let row = 0; row < labels.length; row += 1) {
    both[2 * row] = 1 - at(scores, row);
    both[2 * row + 1] = at(scores, row);
  }
  return both;
}

function evaluateBaseline(
  { name, predicted }: LabelBaseline,
  labels: Numbers,
  classNames: readonly string[],
  model: Metrics,
): ClassificationBaseline {
  const matrix = confusionMatrix(labels, predicted, classNames.length);
  const report = classificationReport(matrix, classNames);
  const metrics = measureBaseline(labelMetrics, { matrix, report });
  const skill = skillAgainst(metrics, model, (value, own) => (own === 1 ? null : (value - own) / (1 - own)));
  return { name, metrics, skill };
}
