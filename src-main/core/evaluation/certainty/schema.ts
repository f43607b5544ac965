import { z } from 'zod';

/** Why a figure has no interval. */
export const noIntervalReasonSchema = z.enum([
  /** The windows are not surely worth 30 independent ones, or fewer than 30 of them share no row. */
  'tooFewIndependent',
  /** Right and wrong rows, or a class, come in fewer than eight separate stretches. */
  'tooFewCases',
  /** The figure is one window's, so resampling says nothing about it. */
  'oneValue',
  /** No interval for it has been found to hold what it promises. */
  'noMethod',
]);
export type NoIntervalReason = z.infer<typeof noIntervalReasonSchema>;

/** 95 % interval of one metric; without one the reason. */
export const metricIntervalSchema = z.object({
  metric: z.string(),
  lower: z.number().nullable(),
  upper: z.number().nullable(),
  reason: noIntervalReasonSchema.nullable(),
});
export type MetricInterval = z.infer<typeof metricIntervalSchema>;

/**
 * Whether the model is better than a baseline, by the test that compares runs: `better` and `worse` with p < 0.05,
 * `notShown` otherwise, `tooFew` below 20 independent windows; `perfect`: the baseline makes no error and the model does.
 */
export const baselineVerdictSchema = z.enum(['better', 'worse', 'notShown', 'tooFew', 'perfect']);
export type BaselineVerdict = z.infer<typeof baselineVerdictSchema>;

/** Skill against a baseline in the metric that ranks, with its 95 % interval and the test's verdict. */
export const skillCertaintySchema = z.object({
  name: z.string(),
  metric: z.string(),
  skill: z.number().nullable(),
  lower: z.number().nullable(),
  upper: z.number().nullable(),
  pValue: z.number().nullable(),
  verdict: baselineVerdictSchema,
  /** How many independent windows the difference is worth; null where none was tested, and before it was stored. */
  independent: z.number().positive().nullable().default(null),
});
export type SkillCertainty = z.infer<typeof skillCertaintySchema>;

/** How certain a part's figures are, in view of how much its windows depend on each other. */
export const certaintySchema = z.object({
  windows: z.number().int().positive(),
  /** How many independent windows the ranking metric's mean is worth. */
  independent: z.number().positive(),
  intervals: z.array(metricIntervalSchema),
  skills: z.array(skillCertaintySchema),
});
export type Certainty = z.infer<typeof certaintySchema>;
