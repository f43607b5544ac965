import { balancedAccuracy, classificationReport, confusionMatrix, matthewsCorrelation } from '../classification/report';
import { at, type Numbers } from '../../common/numbers';
import {
  errorScale,
  hasCases,
  metricInterval,
  shareScale,
  stretches,
  uncertaintyOf,
  type Scale,
  type WindowOrder,
} from './interval';
import type { Certainty, MetricInterval, SkillCertainty } from './schema';
import type { Metrics } from '../metrics/definition';
import { rankShares } from './rank-shares';
import { skillCertainty } from './skill';

export interface ClassificationCertaintyInput {
  readonly labels: Numbers;
  readonly predicted: Numbers;
  /** [rows × classes] row-major. */
  readonly scores: Numbers;
  readonly classNames: readonly string[];
  readonly order: WindowOrder;
  readonly metrics: Metrics;
}

type Matrix = readonly (readonly number[])[];

const rankedBy = 'f1Macro';

/** Metrics that are functions of the confusion matrix. */
const ofMatrix: Readonly<Record<string, (matrix: Matrix, names: readonly string[]) => number>> = {
  accuracy: (matrix, names) => classificationReport(matrix, names).accuracy,
  f1Macro: (matrix, names) => classificationReport(matrix, names).macroAvg.f1Score,
  f1Weighted: (matrix, names) => classificationReport(matrix, names).weightedAvg.f1Score,
  balancedAccuracy,
  mcc: matthewsCorrelation,
};

/** Intervals of every metric, what the rows are worth, and the skills given. */
export function classificationCertainty(
  input: ClassificationCertaintyInput,
  skills: readonly SkillCertainty[],
): Certainty {
  const { labels, predicted, order } = input;
  const wrong = Float64Array.from({ length: labels.length }, (_, i) => (at(labels, i) === at(predicted, i) ? 0 : 1));
  return {
    windows: labels.length,
    independent: Math.max(1, uncertaintyOf(wrong, order).independent),
    intervals: intervals(input, wrong),
    skills: [...skills],
  };
}

function intervals(input: ClassificationCertaintyInput, wrong: Float64Array): MetricInterval[] {
  const { labels, classNames, metrics, order } = input;
  const count = labels.length;
  const enoughErrors = hasCases(count, (i) => at(wrong, i) === 1) && hasCases(count, (i) => at(wrong, i) === 0);
  const enoughOfEach = classNames.every((_, index) => hasCases(count, (i) => at(labels, i) === index));
  const cases = enoughErrors && enoughOfEach;
  const ofLabels = (metric: string) => () => matrixShares(input, metric);
  /** Rows' shares in each metric, whether there are enough cases, and the scale; a metric without shares has no interval. */
  const methods: Readonly<Record<string, readonly [shares: () => Float64Array | null, enough: boolean, scale: Scale]>> =
    {
      accuracy: [ofLabels('accuracy'), enoughErrors, shareScale()],
      f1Macro: [ofLabels('f1Macro'), cases, shareScale()],
      f1Weighted: [ofLabels('f1Weighted'), cases, shareScale()],
      balancedAccuracy: [ofLabels('balancedAccuracy'), cases, shareScale()],
      mcc: [ofLabels('mcc'), cases, shareScale(-1)],
      rocAuc: [() => rankShares(input), cases, shareScale()],
      logLoss: [() => logLossShares(input), enoughOfEach, errorScale],
      brier: [() => brierShares(input), enoughOfEach, errorScale],
    };
  return Object.entries(metrics).flatMap(([metric, value]): MetricInterval[] => {
    if (value === null) return [];
    const [shares, enough, scale] = methods[metric] ?? [() => null, cases, errorScale];
    if (!enough) return [{ metric, lower: null, upper: null, reason: 'tooFewCases' }];
    const found = shares();
    if (found === null) return [{ metric, lower: null, upper: null, reason: 'noMethod' }];
    return [metricInterval(metric, value, found, order, scale)];
  });
}

/**
 * Skill against one baseline's labels in macro F1, whose rows' losses are 1 − F1 and the row's share in it. Nothing can be
 * told where the labels differ in a few stretches only.
 */
export function classificationSkill(
  name: string,
  input: Pick<ClassificationCertaintyInput, 'labels' | 'predicted' | 'classNames' | 'order'>,
  baseline: Numbers,
  skill: number | null,
): SkillCertainty {
  const differs = (i: number): boolean => at(input.predicted, i) !== at(baseline, i);
  const times = stretches(input.labels.length, differs);
  if (times > 0 && !hasCases(input.labels.length, differs)) {
    const untold = { lower: null, upper: null, pValue: null, verdict: 'tooFew' as const };
    return { name, metric: rankedBy, skill, ...untold, independent: times };
  }
  const losses = (predicted: Numbers): Float64Array => {
    const value = valueOf({ ...input, predicted }, rankedBy);
    const shares = matrixShares({ ...input, predicted }, rankedBy);
    return Float64Array.from(
      { length: input.labels.length },
      (_, i) => 1 - value - (shares === null ? 0 : at(shares, i)),
    );
  };
  const model = losses(input.predicted);
  const own = losses(baseline);
  // A perfect baseline has losses of rounding errors.
  const isPerfect = input.labels.length > 0 && Array.from(own).every((loss) => Math.abs(loss) < 1e-9);
  return skillCertainty(
    { name, metric: rankedBy, model, baseline: isPerfect ? own.fill(0) : own, skill, power: 1 },
    input.order,
  );
}

function valueOf(
  { labels, predicted, classNames }: Pick<ClassificationCertaintyInput, 'labels' | 'predicted' | 'classNames'>,
  metric: string,
): number {
  return ofMatrix[metric]?.(confusionMatrix(labels, predicted, classNames.length), classNames) ?? Number.NaN;
}

/** Classes up to which a derivative for every cell is worth the time. */
const mostClasses = 50;

/**
 * Rows' shares in a function of the confusion matrix, to first order: its derivative by the cell that the row is in,
 * minus their mean. Null for too many classes.
 */
function matrixShares(
  { labels, predicted, classNames }: Pick<ClassificationCertaintyInput, 'labels' | 'predicted' | 'classNames'>,
  metric: string,
): Float64Array | null {
  const count = classNames.length;
  const measure = ofMatrix[metric];
  if (count > mostClasses || measure === undefined || labels.length === 0) return null;
  const matrix = confusionMatrix(labels, predicted, count);
  const rows = labels.length;
  const step = rows * 1e-4;
  const derivatives = matrix.map((line, i) =>
    line.map((cell, j) => {
      // A cell without a row is never asked for.
      if (cell === 0) return 0;
      const moved = (by: number): number => {
        const changed = matrix.map((other) => [...other]);
        const own = changed[i];
        if (own !== undefined) own[j] = cell + by;
        return measure(changed, classNames);
      };
      const down = Math.min(step, cell);
      return (rows * (moved(step) - moved(-down))) / (step + down);
    }),
  );
  const shares = Float64Array.from(
    { length: rows },
    (_, row) => derivatives[at(labels, row)]?.[at(predicted, row)] ?? 0,
  );
  const center = shares.reduce((sum, share) => sum + share, 0) / rows;
  return shares.map((share) => share - center);
}

function logLossShares({ labels, scores, classNames }: ClassificationCertaintyInput): Float64Array {
  return Float64Array.from({ length: labels.length }, (_, row) => {
    const score = at(scores, row * classNames.length + at(labels, row));
    return -Math.log(Math.max(2 ** -52, score));
  });
}

function brierShares({ labels, scores, classNames }: ClassificationCertaintyInput): Float64Array {
  const count = classNames.length;
  return Float64Array.from({ length: labels.length }, (_, row) => {
    let distance = 0;
    for (let index = 0; index < count; index += 1) {
      distance += ((index === at(labels, row) ? 1 : 0) - at(scores, row * count + index)) ** 2;
    }
    return count < 3 ? distance / 2 : distance;
  });
}
