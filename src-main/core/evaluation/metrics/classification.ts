import type { Numbers } from '../../common/numbers';
import { sum } from '../../common/numbers';
import { brierScore, logLoss } from '../classification/probabilities';
import { balancedAccuracy, matthewsCorrelation } from '../classification/report';
import type { ClassificationReport } from '../classification/schema';
import type { MetricDefinition } from './definition';

/** What metrics of labels are measured on. */
export interface LabelSample {
  /** Rows are actual classes, columns predicted ones. */
  readonly matrix: readonly (readonly number[])[];
  readonly report: Pick<ClassificationReport, 'accuracy' | 'macroAvg' | 'weightedAvg'>;
}

/** What metrics of classes are measured on: labels and scores. */
export interface ClassificationSample extends LabelSample {
  /** Class index of each row. */
  readonly labels: Numbers;
  /** [rows × classes] row-major. */
  readonly scores: Numbers;
  /** One-versus-rest areas of each class; null where one has no rows. */
  readonly areas: readonly { readonly rocAuc: number | null; readonly averagePrecision: number | null }[];
}

type Definition = MetricDefinition<ClassificationSample>;

/** Metrics of classes that need the labels alone, in the order of every table. */
export const labelMetrics = {
  accuracy: {
    names: { en: 'accuracy', ko: '정확도', ru: 'доля верных' },
    direction: 'maximize',
    unit: 'number',
    source: 'scikit-learn 1.9, accuracy_score',
    measure: ({ report }) => report.accuracy,
    againstBaselines: true,
    shownIn: ['report', 'terminal'],
  },
  f1Macro: {
    names: { en: 'F1 (macro)', ko: 'F1 (macro)', ru: 'F1 (macro)' },
    direction: 'maximize',
    unit: 'number',
    source: 'scikit-learn 1.9, f1_score(average="macro", zero_division=0)',
    measure: ({ report }) => report.macroAvg.f1Score,
    againstBaselines: true,
    shownIn: ['report', 'terminal'],
  },
  f1Weighted: {
    names: { en: 'F1 (weighted)', ko: 'F1 (weighted)', ru: 'F1 (weighted)' },
    direction: 'maximize',
    unit: 'number',
    source: 'scikit-learn 1.9, f1_score(average="weighted", zero_division=0)',
    measure: ({ report }) => report.weightedAvg.f1Score,
  },
  balancedAccuracy: {
    names: { en: 'balanced accuracy', ko: '균형 정확도', ru: 'сбаланс. доля верных' },
    direction: 'maximize',
    unit: 'number',
    source: 'scikit-learn 1.9, balanced_accuracy_score',
    measure: ({ matrix }) => balancedAccuracy(matrix),
    againstBaselines: true,
    shownIn: ['report'],
  },
  mcc: {
    names: { en: 'MCC', ko: 'MCC', ru: 'MCC' },
    direction: 'maximize',
    unit: 'number',
    source: 'scikit-learn 1.9, matthews_corrcoef',
    measure: ({ matrix }) => matthewsCorrelation(matrix),
    againstBaselines: true,
    shownIn: ['report', 'terminal'],
  },
} as const satisfies Readonly<Record<string, MetricDefinition<LabelSample>>>;

/** Metrics of classes, in the order of every table. */
export const classificationMetrics = {
  ...labelMetrics,
  /** Area for the second class of two, mean of one-versus-rest areas for more. Null when a class has no rows. */
  rocAuc: {
    names: { en: 'ROC AUC', ko: 'ROC AUC', ru: 'ROC AUC' },
    direction: 'maximize',
    unit: 'number',
    source: 'scikit-learn 1.9, roc_auc_score(multi_class="ovr")',
    measure: ({ areas }) => overallArea(areas.map(({ rocAuc }) => rocAuc)),
    shownIn: ['report'],
  },
  averagePrecision: {
    names: { en: 'average precision', ko: '평균 정밀도', ru: 'средняя точность' },
    direction: 'maximize',
    unit: 'number',
    source: 'scikit-learn 1.9, average_precision_score',
    measure: ({ areas }) => overallArea(areas.map(({ averagePrecision }) => averagePrecision)),
  },
  logLoss: {
    names: { en: 'log loss', ko: '로그 손실', ru: 'log loss' },
    direction: 'minimize',
    unit: 'number',
    source: 'scikit-learn 1.9, log_loss',
    measure: ({ labels, scores, areas }) => logLoss(labels, scores, areas.length),
    shownIn: ['report'],
  },
  /** From 0 to 1 for two classes, from 0 to 2 for more. */
  brier: {
    names: { en: 'Brier score', ko: '브라이어 점수', ru: 'оценка Брайера' },
    direction: 'minimize',
    unit: 'number',
    source: 'scikit-learn 1.9, brier_score_loss(scale_by_half="auto")',
    measure: ({ labels, scores, areas }) => brierScore(labels, scores, areas.length),
  },
} as const satisfies Readonly<Record<string, Definition>>;

/** The second class's area of two, the mean of more (scikit-learn's `ovr`, `macro`); null when one is not defined. */
function overallArea(areas: readonly (number | null)[]): number | null {
  const defined = areas.filter((area) => area !== null);
  if (areas.length === 2) return areas[1] ?? null;
  return defined.length === areas.length ? sum(defined) / defined.length : null;
}
