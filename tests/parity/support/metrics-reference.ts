import { z } from 'zod';
import {
  averagePrecision,
  balancedAccuracy,
  brierScore,
  classificationReport,
  confusionMatrix,
  formatClassificationReport,
  logLoss,
  matthewsCorrelation,
  oneVersusRest,
  precisionRecallCurve,
  predictLabels,
  rocAuc,
  rocCurve,
} from '../../../src-main/core/evaluation/classification';
import { at, mean } from '../../../src-main/core/common/numbers';
import {
  maxError,
  meanAbsoluteError,
  meanAbsolutePercentageError,
  meanAbsoluteScaledError,
  meanPinballLoss,
  meanSquaredError,
  medianAbsoluteError,
  r2Score,
  rootMeanSquaredError,
  symmetricMeanAbsolutePercentageError,
} from '../../../src-main/core/evaluation/regression';
import {
  correctedResampledT,
  dieboldMariano,
  mcnemar,
  pairedT,
  summarize,
  wilcoxon,
} from '../../../src-main/core/evaluation/statistics';

const row = z.array(z.number());
const reportRow = z.object({ precision: z.number(), recall: z.number(), 'f1-score': z.number(), support: z.number() });

const classificationCaseSchema = z.object({
  name: z.string(),
  labels: row,
  /** [rows] of the second class, or [rows][classes]. */
  scores: z.union([row, z.array(row)]),
  threshold: z.number().default(0.5),
  target_names: z.array(z.string()),
  report_text: z.string().optional(),
  report: z.record(z.string(), z.union([reportRow, z.number()])).optional(),
  confusion_matrix: z.array(row).optional(),
  roc_auc: z.number().optional(),
  average_precision: z.number().optional(),
  log_loss: z.number().optional(),
  brier: z.number().optional(),
  mcc: z.number().optional(),
  balanced_accuracy: z.number().optional(),
  roc_curve: z.object({ fpr: row, tpr: row }).optional(),
  pr_curve: z.object({ precision: row, recall: row }).optional(),
});
type ClassificationCase = z.infer<typeof classificationCaseSchema>;

const regressionCaseSchema = z
  .object({
    actual: row,
    predicted: row,
    other: row.optional(),
    insample: row.optional(),
    diebold_mariano: z
      .object({
        loss: z.enum(['absolute', 'squared']),
        horizon: z.number().int().positive(),
        statistic: z.number(),
        hln_statistic: z.number(),
        p_value: z.number(),
      })
      .optional(),
  })
  .catchall(z.unknown());
type RegressionCase = z.infer<typeof regressionCaseSchema>;

const pairFields = { a: row, b: row };
const testCaseSchema = z.discriminatedUnion('name', [
  z.object({ name: z.literal('paired_t'), ...pairFields, statistic: z.number(), p_value: z.number() }),
  z.object({
    name: z.literal('corrected_resampled_t'),
    ...pairFields,
    test_train_ratio: z.number(),
    statistic: z.number(),
    p_value: z.number(),
  }),
  z.object({ name: z.literal('wilcoxon'), ...pairFields, p_value: z.number(), statistic: z.number().optional() }),
  z.object({ name: z.literal('mean_sd_ci95'), a: row, mean: z.number(), sd: z.number(), ci95: row }),
  z.object({
    name: z.literal('mcnemar'),
    only_first_right: z.number(),
    only_second_right: z.number(),
    exact_p: z.number(),
    chi2_corrected_p: z.number(),
  }),
]);
type TestCase = z.infer<typeof testCaseSchema>;

const metricsReferenceSchema = z.object({
  classification: z.array(classificationCaseSchema).default([]),
  regression: z.array(regressionCaseSchema).default([]),
  tests: z.array(testCaseSchema).default([]),
});

/** One compared figure, curve or text. */
export interface ReferenceComparison {
  readonly name: string;
  /** |own − reference| / max(1, |reference|), the largest of a curve; 1 for texts or lengths that differ. */
  readonly error: number;
  readonly ok: boolean;
}

const tolerance = 1e-9;

/**
 * Computes everything that a file in the format of the reference figures `metrics.json` holds and compares it with
 * the file. Throws a ZodError when the file has another format; a figure that is not known here fails by name.
 */
export function compareMetricsReference(file: unknown): ReferenceComparison[] {
  const reference = metricsReferenceSchema.parse(file);
  return [
    ...reference.classification.flatMap((entry) => compareClassification(entry)),
    ...reference.regression.flatMap((entry, i) => compareRegression(entry, `regression[${i}]`)),
    ...reference.tests.flatMap((entry, i) => compareTest(entry, `tests[${i}].${entry.name}`)),
  ];
}

function compared(name: string, own: number | null | undefined, expected: number): ReferenceComparison {
  const difference = own === null || own === undefined ? 1 : Math.abs(own - expected) / Math.max(1, Math.abs(expected));
  const error = Number.isFinite(difference) ? difference : 1;
  return { name, error, ok: error <= tolerance };
}

function comparedRows(
  name: string,
  own: readonly number[] | undefined,
  expected: readonly number[],
): ReferenceComparison {
  if (own?.length !== expected.length) return { name, error: 1, ok: false };
  const errors = expected.map((value, i) => compared(name, own[i], value).error);
  const error = errors.reduce((a, b) => Math.max(a, b), 0);
  return { name, error, ok: error <= tolerance };
}

function compareClassification(entry: ClassificationCase): ReferenceComparison[] {
  const prefix = `classification.${entry.name}`;
  const classCount = entry.target_names.length;
  const { labels } = entry;
  const scores = entry.scores.flat();
  const matrix = confusionMatrix(labels, predictLabels(scores, labels.length, classCount, entry.threshold), classCount);
  const report = classificationReport(matrix, entry.target_names);
  const both = scores.length === labels.length ? scores.flatMap((score) => [1 - score, score]) : scores;
  const tables = oneVersusRest(labels, both, classCount);
  const binary = classCount === 2 ? tables[1] : undefined;
  const meanOfClasses = (area: typeof rocAuc): number | null =>
    mean((binary === undefined ? tables : [binary]).map((table) => area(table) ?? Number.NaN));
  const roc = binary === undefined ? null : rocCurve(binary);
  const pr = binary === undefined ? null : precisionRecallCurve(binary);

  const results: ReferenceComparison[] = [];
  const figure = (key: string, own: () => number | null, expected: number | undefined): void => {
    if (expected !== undefined) results.push(compared(`${prefix}.${key}`, own(), expected));
  };
  if (entry.report_text !== undefined) {
    const same = formatClassificationReport(report) === entry.report_text;
    results.push({ name: `${prefix}.report_text`, error: same ? 0 : 1, ok: same });
  }
  if (entry.report !== undefined) results.push(compareReport(`${prefix}.report`, report, entry.report));
  if (entry.confusion_matrix !== undefined) {
    results.push(comparedRows(`${prefix}.confusion_matrix`, matrix.flat(), entry.confusion_matrix.flat()));
  }
  figure('roc_auc', () => meanOfClasses(rocAuc), entry.roc_auc);
  figure('average_precision', () => meanOfClasses(averagePrecision), entry.average_precision);
  // The file's scores are clipped at 1e-15 before scikit-learn takes complements and clips at its own, smaller bound.
  const clipped = scores.map((score) => Math.min(1 - 1e-15, Math.max(1e-15, score)));
  figure('log_loss', () => logLoss(labels, clipped, classCount), entry.log_loss);
  figure('brier', () => brierScore(labels, scores, classCount), entry.brier);
  figure('mcc', () => matthewsCorrelation(matrix), entry.mcc);
  figure('balanced_accuracy', () => balancedAccuracy(matrix), entry.balanced_accuracy);
  if (entry.roc_curve !== undefined) {
    results.push(comparedRows(`${prefix}.roc_curve.fpr`, roc?.fpr, entry.roc_curve.fpr));
    results.push(comparedRows(`${prefix}.roc_curve.tpr`, roc?.tpr, entry.roc_curve.tpr));
  }
  if (entry.pr_curve !== undefined) {
    results.push(comparedRows(`${prefix}.pr_curve.precision`, pr?.precision, entry.pr_curve.precision));
    results.push(comparedRows(`${prefix}.pr_curve.recall`, pr?.recall, entry.pr_curve.recall));
  }
  return results;
}

function compareReport(
  name: string,
  own: ReturnType<typeof classificationReport>,
  expected: NonNullable<ClassificationCase['report']>,
): ReferenceComparison {
  const rows = new Map([
    ...own.classes.map((values) => [values.name, values] as const),
    ['macro avg', own.macroAvg] as const,
    ['weighted avg', own.weightedAvg] as const,
  ]);
  const pairs = Object.entries(expected).map(([key, value]): [own: number[], expected: number[]] => {
    if (typeof value === 'number') return [key === 'accuracy' ? [own.accuracy] : [], [value]];
    const values = rows.get(key);
    return [
      values === undefined ? [] : [values.precision, values.recall, values.f1Score, values.support],
      [value.precision, value.recall, value['f1-score'], value.support],
    ];
  });
  return comparedRows(
    name,
    pairs.flatMap((pair) => pair[0]),
    pairs.flatMap((pair) => pair[1]),
  );
}

const regressionFigures: Readonly<Record<string, (actual: number[], predicted: number[]) => number>> = {
  mae: meanAbsoluteError,
  mse: meanSquaredError,
  rmse: rootMeanSquaredError,
  mape: meanAbsolutePercentageError,
  smape_0_to_2: symmetricMeanAbsolutePercentageError,
  r2: r2Score,
  median_ae: medianAbsoluteError,
  max_error: maxError,
};

function compareRegression(entry: RegressionCase, prefix: string): ReferenceComparison[] {
  const { actual, predicted, other, insample = [], diebold_mariano: dm } = entry;
  const own = (key: string): number | null => {
    const mase = /^mase_m(\d+)$/.exec(key)?.[1];
    if (mase !== undefined) return meanAbsoluteScaledError(actual, predicted, insample, Number(mase));
    const pinball = /^pinball_(0?\.\d+)$/.exec(key)?.[1];
    if (pinball !== undefined) return meanPinballLoss(actual, predicted, Number(pinball));
    return regressionFigures[key]?.(actual, predicted) ?? null;
  };
  const results = Object.entries(entry).flatMap(([key, value]) =>
    typeof value === 'number' ? [compared(`${prefix}.${key}`, own(key), value)] : [],
  );
  if (dm === undefined || other === undefined) return results;
  const errors = (forecast: number[]): number[] => actual.map((value, i) => value - at(forecast, i));
  const test = dieboldMariano(errors(predicted), errors(other), dm.horizon, dm.loss);
  return [
    ...results,
    compared(`${prefix}.diebold_mariano.statistic`, test.statistic, dm.statistic),
    compared(`${prefix}.diebold_mariano.hln_statistic`, test.hlnStatistic, dm.hln_statistic),
    compared(`${prefix}.diebold_mariano.p_value`, test.pValue, dm.p_value),
  ];
}

function compareTest(entry: TestCase, prefix: string): ReferenceComparison[] {
  switch (entry.name) {
    case 'paired_t':
    case 'corrected_resampled_t': {
      const own =
        entry.name === 'paired_t'
          ? pairedT(entry.a, entry.b)
          : correctedResampledT(entry.a, entry.b, entry.test_train_ratio);
      return [
        compared(`${prefix}.statistic`, own.statistic, entry.statistic),
        compared(`${prefix}.p_value`, own.pValue, entry.p_value),
      ];
    }
    case 'wilcoxon': {
      const own = wilcoxon(entry.a, entry.b);
      const statistic =
        entry.statistic === undefined ? [] : [compared(`${prefix}.statistic`, own.statistic, entry.statistic)];
      return [...statistic, compared(`${prefix}.p_value`, own.pValue, entry.p_value)];
    }
    case 'mean_sd_ci95': {
      const own = summarize(entry.a);
      return [
        compared(`${prefix}.mean`, own?.mean, entry.mean),
        compared(`${prefix}.sd`, own?.sd, entry.sd),
        comparedRows(`${prefix}.ci95`, own?.interval?.slice(), entry.ci95),
      ];
    }
    case 'mcnemar': {
      const own = mcnemar(entry.only_first_right, entry.only_second_right);
      return [
        compared(`${prefix}.exact_p`, own.exactP, entry.exact_p),
        compared(`${prefix}.chi2_corrected_p`, own.chiSquaredP, entry.chi2_corrected_p),
      ];
    }
  }
}
