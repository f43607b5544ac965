import { z } from 'zod';
import { classificationEvaluationSchema, classificationReportSchema } from '../classification/schema';
import { metricsSchema } from '../metrics/definition';
import { thresholdRecallSchema } from '../regression/schema';

/** Errors of a group of values, in the target's units; `bias` is the mean of predicted − actual. */
const errorSliceSchema = z.object({
  count: z.number().int().positive(),
  mae: z.number(),
  rmse: z.number(),
  bias: z.number(),
});
/** `key`: hour of the day (0–23), or day of the week (0 = Monday). */
const calendarSliceSchema = errorSliceSchema.extend({ key: z.number().int().nonnegative() });

/** Views of one part's numeric predictions that are computed when looked at; residuals are actual − predicted. */
export const regressionAnalysisSchema = z.object({
  kind: z.literal('regression'),
  horizon: z.number().int().positive(),
  /** The step that everything but `byHorizon` and `thresholdRecall` speaks of; null: all steps together. */
  step: z.number().int().positive().nullable(),
  values: z.number().int().nonnegative(),
  /** Without MASE, which needs the training rows: the run's evaluation has it. */
  metrics: metricsSchema.nullable(),
  byHorizon: z.array(errorSliceSchema.extend({ step: z.number().int().positive() })),
  /** Null without a time column. */
  byHour: z.array(calendarSliceSchema).nullable(),
  byWeekday: z.array(calendarSliceSchema).nullable(),
  /** By the size of the actual value, `from` inclusive. */
  byLevel: z.array(errorSliceSchema.extend({ from: z.number(), to: z.number() })),
  histogram: z.object({ edges: z.array(z.number()), counts: z.array(z.number().int().nonnegative()) }),
  quantilePlot: z.object({
    points: z.array(z.object({ theoretical: z.number(), sample: z.number() })),
    mean: z.number(),
    sd: z.number(),
  }),
  /** Of the residuals of one step in time order (the first one when `step` is null), at lags 1, 2, … */
  autocorrelation: z.object({
    step: z.number().int().positive(),
    values: z.array(z.number()),
    bound: z.number(),
  }),
  /** Range of the actual values, for a slider, and the level that a tenth of them reach. */
  levelRange: z.object({ min: z.number(), max: z.number(), upperTenth: z.number() }).nullable(),
  /** At the level asked for; null when none was. */
  thresholdRecall: thresholdRecallSchema.nullable(),
});
export type RegressionAnalysis = z.infer<typeof regressionAnalysisSchema>;

/** Curves of one part's class scores, one class against the rest. Null where a class has no rows. */
export const classificationAnalysisSchema = z.object({
  kind: z.literal('classification'),
  values: z.number().int().nonnegative(),
  classes: z.array(
    z.object({
      name: z.string(),
      roc: z
        .object({
          area: z.number(),
          fpr: z.array(z.number()),
          tpr: z.array(z.number()),
          /** The first is null: nothing is called positive. */
          thresholds: z.array(z.number().nullable()),
        })
        .nullable(),
      precisionRecall: z
        .object({
          area: z.number(),
          precision: z.array(z.number()),
          recall: z.array(z.number()),
          thresholds: z.array(z.number()),
        })
        .nullable(),
      calibration: z.array(
        z.object({ meanScore: z.number(), positiveShare: z.number(), count: z.number().int().positive() }),
      ),
    }),
  ),
});
export type ClassificationAnalysis = z.infer<typeof classificationAnalysisSchema>;

export const predictionAnalysisSchema = z.discriminatedUnion('kind', [
  regressionAnalysisSchema,
  classificationAnalysisSchema,
]);
export type PredictionAnalysis = z.infer<typeof predictionAnalysisSchema>;

/** What a threshold is chosen for, or the threshold that a person has chosen. Costs are per row. */
export const thresholdChoiceSchema = z.discriminatedUnion('kind', [
  z.object({ kind: z.literal('f1') }),
  /** Recall + specificity − 1. */
  z.object({ kind: z.literal('youden') }),
  z.object({
    kind: z.literal('cost'),
    falsePositive: z.number(),
    falseNegative: z.number(),
    truePositive: z.number().default(0),
    trueNegative: z.number().default(0),
  }),
  z.object({ kind: z.literal('manual'), threshold: z.number() }),
]);
export type ThresholdChoice = z.infer<typeof thresholdChoiceSchema>;

export const thresholdMetricsSchema = z.object({
  threshold: z.number(),
  truePositives: z.number().int().nonnegative(),
  falsePositives: z.number().int().nonnegative(),
  falseNegatives: z.number().int().nonnegative(),
  trueNegatives: z.number().int().nonnegative(),
  precision: z.number(),
  recall: z.number(),
  specificity: z.number(),
  f1Score: z.number(),
  accuracy: z.number(),
  balancedAccuracy: z.number(),
  mcc: z.number(),
});

/** A threshold chosen on the validation part alone, with the test part scored at it. */
export const lockedThresholdSchema = z.object({
  /** The class that is held against all others; null: the second of two classes. */
  className: z.string().nullable().default(null),
  choice: thresholdChoiceSchema,
  threshold: z.number(),
  /** F1, Youden's J or the mean cost a row on the validation part; null for a manual choice. */
  objectiveValue: z.number().nullable(),
  validation: thresholdMetricsSchema,
  /** Null when the run has no test windows. */
  test: z
    .object({
      metrics: thresholdMetricsSchema,
      report: classificationReportSchema,
      reportText: z.string(),
      confusionMatrix: classificationEvaluationSchema.shape.confusionMatrix,
    })
    .nullable(),
});
export type LockedThreshold = z.infer<typeof lockedThresholdSchema>;
