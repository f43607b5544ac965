import { z } from 'zod';
import { partSchema } from '../preparation/schema';

/**
 * What a run stores about its evaluation. All of it is JSON: figures are finite, and a figure that is not defined
 * for the data (R² of a constant, MAPE with zeros among the actual values) is null, never NaN.
 * Curves and point-wise views are not stored: they are computed from the stored predictions when looked at.
 */

/** A message as data: the interface translates by `code`; `message` is the English sentence with the figures filled in. */
const figuresSchema = z.record(z.string(), z.union([z.number(), z.string(), z.null()]));

/** Regression metrics under scikit-learn's definitions, in the unit of the values they were computed from. */
export const regressionMetricsSchema = z.object({
  mae: z.number(),
  mse: z.number(),
  rmse: z.number(),
  /** A fraction (0.1 = 10 %). Null when an actual value is zero. */
  mape: z.number().nullable(),
  /** A fraction from 0 to 2: mean of 2|a−p| / (|a|+|p|), where 0/0 counts as 0. */
  smape: z.number(),
  /** MAE over the in-sample MAE of the seasonal naive forecast (Hyndman & Koehler 2006). Null without in-sample values or when they never change. */
  mase: z.number().nullable(),
  /** Null when the actual values do not vary. */
  r2: z.number().nullable(),
  medianAbsoluteError: z.number(),
  maxError: z.number(),
  /** Mean of predicted − actual: above zero, the model predicts too much. */
  bias: z.number(),
});
export type RegressionMetrics = z.infer<typeof regressionMetricsSchema>;

/** The figures that are also reported on scaled values and for baselines. */
export const errorMetricsSchema = regressionMetricsSchema.pick({ mae: true, mse: true, rmse: true });
export type ErrorMetrics = z.infer<typeof errorMetricsSchema>;

export const regressionBaselineNameSchema = z.enum(['lastValue', 'seasonalNaive', 'drift', 'linear']);
export type RegressionBaselineName = z.infer<typeof regressionBaselineNameSchema>;

export const regressionBaselineSchema = z.object({
  name: regressionBaselineNameSchema,
  original: errorMetricsSchema,
  scaled: errorMetricsSchema.nullable(),
  /** 1 − model's error / baseline's error for each metric; above 0 the model is better. Null when the baseline makes no error. */
  skill: z.object({ mae: z.number().nullable(), mse: z.number().nullable(), rmse: z.number().nullable() }),
});
export type RegressionBaseline = z.infer<typeof regressionBaselineSchema>;

export const evaluationWarningCodeSchema = z.enum([
  /** `values`: nearZero (count of actual values closer to zero than 1 % of their median magnitude), values, smallest. */
  'mapeNearZero',
  /** `values`: zeros. MAPE is null. */
  'mapeUndefined',
  /** `values`: none. The actual values do not vary: R² is null. */
  'constantActual',
  /** `values`: seasonalPeriod. In-sample values are missing, too short or never change: MASE is null. */
  'maseUndefined',
  /** `values`: className. No row of the part has the class: its recall counts as 0 and its curves are not defined. */
  'classWithoutRows',
  /** `values`: className. The class was never predicted: its precision counts as 0. */
  'classNeverPredicted',
]);
export const evaluationWarningSchema = z.object({
  code: evaluationWarningCodeSchema,
  message: z.string(),
  values: figuresSchema,
});
export type EvaluationWarning = z.infer<typeof evaluationWarningSchema>;

export const regressionEvaluationSchema = z.object({
  kind: z.literal('regression'),
  windows: z.number().int().positive(),
  /** Windows × horizon. */
  values: z.number().int().positive(),
  /** In the target's units. */
  original: regressionMetricsSchema,
  /** On the scaled target; null when the target is not scaled. */
  scaled: errorMetricsSchema.nullable(),
  /** Mean pinball loss of the prediction taken as each quantile, in the target's units. */
  pinball: z.array(z.object({ quantile: z.number(), loss: z.number() })),
  /** In the target's units; `step` from 1. */
  byHorizon: z.array(
    z.object({ step: z.number().int().positive(), mae: z.number(), rmse: z.number(), bias: z.number() }),
  ),
  baselines: z.array(regressionBaselineSchema),
  warnings: z.array(evaluationWarningSchema),
});
export type RegressionEvaluation = z.infer<typeof regressionEvaluationSchema>;

const averageRowSchema = z.object({
  precision: z.number(),
  recall: z.number(),
  f1Score: z.number(),
  support: z.number().int().nonnegative(),
});
export type AverageRow = z.infer<typeof averageRowSchema>;

/** scikit-learn's classification_report with zero_division=0, as data. */
export const classificationReportSchema = z.object({
  classes: z.array(averageRowSchema.extend({ name: z.string() })),
  accuracy: z.number(),
  macroAvg: averageRowSchema,
  weightedAvg: averageRowSchema,
});
export type ClassificationReport = z.infer<typeof classificationReportSchema>;

export const classificationBaselineNameSchema = z.enum(['majorityClass', 'lastLabel']);
export type ClassificationBaselineName = z.infer<typeof classificationBaselineNameSchema>;

export const classificationBaselineSchema = z.object({
  name: classificationBaselineNameSchema,
  accuracy: z.number(),
  f1Macro: z.number(),
  balancedAccuracy: z.number(),
  mcc: z.number(),
  /** (model − baseline) / (1 − baseline) for each metric; above 0 the model is better. Null when the baseline is perfect. */
  skill: z.object({
    accuracy: z.number().nullable(),
    f1Macro: z.number().nullable(),
    balancedAccuracy: z.number().nullable(),
    mcc: z.number().nullable(),
  }),
});
export type ClassificationBaseline = z.infer<typeof classificationBaselineSchema>;

export const classificationEvaluationSchema = z.object({
  kind: z.literal('classification'),
  windows: z.number().int().positive(),
  values: z.number().int().positive(),
  report: classificationReportSchema,
  /** Equal to scikit-learn's text with two digits, character by character. */
  reportText: z.string(),
  /** Rows are actual classes, columns predicted ones, in the order of `report.classes`. */
  confusionMatrix: z.array(z.array(z.number().int().nonnegative())),
  /** Area for the second class of two, mean of one-versus-rest areas for more. Null when a class has no rows. */
  rocAuc: z.number().nullable(),
  averagePrecision: z.number().nullable(),
  /** One-versus-rest areas; both entries of a two-class task are given. */
  curveAreas: z.array(
    z.object({ name: z.string(), rocAuc: z.number().nullable(), averagePrecision: z.number().nullable() }),
  ),
  logLoss: z.number(),
  /** From 0 to 1 for two classes, from 0 to 2 for more (scikit-learn's `scale_by_half='auto'`). */
  brier: z.number(),
  mcc: z.number(),
  balancedAccuracy: z.number(),
  /** A row belongs to the second of two classes from this score on; null for more classes (the largest score wins). */
  threshold: z.number().nullable(),
  baselines: z.array(classificationBaselineSchema),
  warnings: z.array(evaluationWarningSchema),
});
export type ClassificationEvaluation = z.infer<typeof classificationEvaluationSchema>;

export const partEvaluationSchema = z.discriminatedUnion('kind', [
  regressionEvaluationSchema,
  classificationEvaluationSchema,
]);
export type PartEvaluation = z.infer<typeof partEvaluationSchema>;

/** Metrics that may rank runs. `metricDirection` of ./headline says which way is better. */
export const metricNameSchema = z.enum([
  'mae',
  'mse',
  'rmse',
  'mape',
  'smape',
  'mase',
  'r2',
  'medianAbsoluteError',
  'maxError',
  'accuracy',
  'f1Macro',
  'f1Weighted',
  'balancedAccuracy',
  'mcc',
  'rocAuc',
  'averagePrecision',
  'logLoss',
  'brier',
]);
export type MetricName = z.infer<typeof metricNameSchema>;

export const metricDirectionSchema = z.enum(['minimize', 'maximize']);
export type MetricDirection = z.infer<typeof metricDirectionSchema>;

export const findingCodeSchema = z.enum([
  /** `values`: baseline, metric, skill. The model is no better than a naive baseline: the banner. */
  'noSkill',
  /** `values`: metric, skill. The model beats the naive baselines but not a linear model on the same lags. */
  'linearIsBetter',
  /** `values`: trainLoss, valLoss, ratio, epoch. */
  'overfitting',
  /** `values`: count, smallest. Predictions below zero although the target never is. */
  'negativePredictions',
  /** `values`: value. Every prediction is the same number or class. */
  'constantPredictions',
  /** `values`: level, coverage. The test coverage of the intervals is far from their level. */
  'intervalCoverage',
  /** `values`: windows. Too few test windows for firm figures. */
  'fewWindows',
]);
export type FindingCode = z.infer<typeof findingCodeSchema>;

export const evaluationFindingSchema = z.object({
  code: findingCodeSchema,
  severity: z.enum(['info', 'warning', 'error']),
  message: z.string(),
  values: figuresSchema,
});
export type EvaluationFinding = z.infer<typeof evaluationFindingSchema>;

/** Why a run takes no part in any ranking. */
export const disqualificationSchema = z.object({
  reason: z.enum([
    /** `values`: epoch, which ('loss' or 'valLoss'). */
    'lossNotFinite',
    /** `values`: epoch, loss, firstLoss. The loss grew beyond 1,000 times its first value. */
    'lossExploded',
    /** `values`: epoch, which, loss. A loss that cannot be negative was. */
    'lossNegative',
    /** `values`: part, count. */
    'predictionsNotFinite',
    /** `values`: metric, value, baseline, ratio. The test error is more than 1,000 times the last-value baseline's. */
    'predictionsExploded',
    /** `values`: none. No epoch ended. */
    'notTrained',
  ]),
  message: z.string(),
  values: figuresSchema,
});
export type Disqualification = z.infer<typeof disqualificationSchema>;

/** Split conformal intervals: half-widths from the validation part, coverage and width from the test part. */
export const intervalSummarySchema = z.object({
  /** Nominal coverage, e.g. 0.9. */
  level: z.number().gt(0).lt(1),
  byHorizon: z.array(
    z.object({
      step: z.number().int().positive(),
      /** Target's units; null when validation has too few windows for the level. */
      halfWidth: z.number().nonnegative().nullable(),
      coverage: z.number().min(0).max(1).nullable(),
    }),
  ),
  coverage: z.number().min(0).max(1).nullable(),
  meanWidth: z.number().nonnegative().nullable(),
});
export type IntervalSummary = z.infer<typeof intervalSummarySchema>;

export const overfittingSchema = z.object({
  /** valLoss − loss at the kept epoch and at the last one. */
  gapAtBest: z.number(),
  gapAtLast: z.number(),
  /** valLoss / loss at the last epoch; null when the training loss is zero. */
  ratioAtLast: z.number().nullable(),
  /** Epoch after which the validation loss rises while the training loss falls; null when the curves do not part. */
  opensAtEpoch: z.number().int().positive().nullable(),
});
export type Overfitting = z.infer<typeof overfittingSchema>;

export const headlineSchema = z.object({
  part: partSchema,
  metric: metricNameSchema,
  /** In the target's units where the metric has a unit. */
  value: z.number(),
  direction: metricDirectionSchema,
});
export type Headline = z.infer<typeof headlineSchema>;

export const runEvaluationSchema = z.object({
  version: z.literal(1),
  /** A part is null when it has no windows, or when its predictions were not finite (see `disqualified`). */
  train: partEvaluationSchema.nullable(),
  validation: partEvaluationSchema.nullable(),
  test: partEvaluationSchema.nullable(),
  /** The figure that ranks the run: of the test part, else of the validation part. Null when disqualified without figures. */
  headline: headlineSchema.nullable(),
  /** Skill in the headline's metric against the strongest naive baseline of the same part; ≤ 0 raises the banner. */
  skill: z.number().nullable(),
  skillAgainst: z.union([regressionBaselineNameSchema, classificationBaselineNameSchema]).nullable(),
  overfitting: overfittingSchema.nullable(),
  intervals: z.array(intervalSummarySchema),
  findings: z.array(evaluationFindingSchema),
  disqualified: disqualificationSchema.nullable(),
});
export type RunEvaluation = z.infer<typeof runEvaluationSchema>;
