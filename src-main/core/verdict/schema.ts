import { z } from 'zod';
import { incomparabilitySchema } from '../comparison/comparable';
import { memberIdSchema } from '../comparison/schema';
import { classificationBaselineNameSchema } from '../evaluation/classification/schema';
import { regressionBaselineNameSchema } from '../evaluation/regression/schema';
import { disqualificationSchema, metricNameSchema } from '../evaluation/schema';
import { runStateSchema } from '../run/state';

/** The parts that models are judged by. */
export const judgedPartSchema = z.enum(['validation', 'test']);
export type JudgedPart = z.infer<typeof judgedPartSchema>;
/** What a reader calls it: the test part of a trial for the best forecast is a validation window, before that of the data. */
export type ToldPart = JudgedPart | 'validationWindow';

const figure = z.number().nullable();

/** What was measured of a run, or of repeats together. */
const measured = {
  part: judgedPartSchema,
  /** MAE for numbers, macro F1 for classes. */
  metric: metricNameSchema,
  /** Of the target; empty where it has none or the metric has no unit. */
  unit: z.string(),
  /** Mean over the repeats. */
  value: z.number(),
  /** SD over the repeats (n − 1); null for one run. */
  sd: figure,
  /** Runs whose figures count, of all that were made. */
  runs: z.number().int().positive(),
  of: z.number().int().positive(),
};

/**
 * Held against the strongest baseline: the one with the best figure among all that were measured, the linear model included.
 * `skill` is 1 − error / its error, for classes (F1 − its F1) / (1 − its F1); null where it makes no error.
 */
const heldAgainst = {
  ...measured,
  baseline: z.object({
    name: z.union([regressionBaselineNameSchema, classificationBaselineNameSchema]),
    value: z.number(),
  }),
  skill: figure,
};

/** The test's answer. `windows` are worth `independent` ones that do not depend on each other. */
const tested = {
  ...heldAgainst,
  /** 95 % interval of the skill; null where it has no end. Of repeats it holds for other seeds and other rows. */
  lower: figure,
  upper: figure,
  /** Of one run, by the cosine test of the difference of losses; null for repeats, which their interval decides. */
  pValue: figure,
  windows: z.number().int().positive(),
  independent: z.number().positive(),
};

/** What can be said of a run, or of repeats together, beside forecasts that cost nothing; what cannot be said is a case of its own. */
export const memberVerdictSchema = z.discriminatedUnion('kind', [
  z.object({ kind: z.literal('better'), ...tested }),
  z.object({ kind: z.literal('worse'), ...tested }),
  /** No difference can be shown, in whichever direction it lies. */
  z.object({ kind: z.literal('notShown'), ...tested }),
  /** The windows depend too much on each other to tell by. */
  z.object({
    kind: z.literal('tooFew'),
    ...heldAgainst,
    windows: z.number().int().positive(),
    independent: z.number().positive(),
    /** Independent windows that a verdict takes. */
    needed: z.number().int().positive(),
  }),
  /** The baseline makes no error. */
  z.object({ kind: z.literal('perfectBaseline'), ...heldAgainst }),
  /** Evaluated before differences were tested: figures without a test. */
  z.object({ kind: z.literal('untested'), ...heldAgainst }),
  z.object({ kind: z.literal('noBaseline'), ...measured }),
  /** All runs are disqualified; the reason of the first, null where it was not kept. */
  z.object({ kind: z.literal('disqualified'), disqualification: disqualificationSchema.nullable() }),
  /** No run ended with a trained model; the state of the one that got furthest. */
  z.object({ kind: z.literal('notTrained'), state: runStateSchema }),
  /** Trained, but without figures of the part. */
  z.object({ kind: z.literal('notMeasured'), part: judgedPartSchema }),
]);
export type MemberVerdict = z.infer<typeof memberVerdictSchema>;

/** How one member lies to another, by the test between runs. */
export const rivalSchema = z.object({
  id: memberIdSchema,
  /** Corrected after Holm for all pairs that were tested. */
  pValue: figure,
  /** Leader − rival in the metric, with its 95 % interval, which is not corrected. */
  difference: figure,
  lower: figure,
  upper: figure,
  windows: z.number().int().nonnegative(),
  independent: figure,
});
export type Rival = z.infer<typeof rivalSchema>;

const ahead = {
  /** The member with the best figure. */
  id: memberIdSchema,
  metric: metricNameSchema,
  unit: z.string(),
  value: z.number(),
  /** Pairs that the correction is for. */
  pairs: z.number().int().nonnegative(),
};

/** Who stands first among members that can be compared. */
export const standingSchema = z.discriminatedUnion('kind', [
  /** Better than every other one; `rival` is the one that came closest. */
  z.object({ kind: z.literal('leads'), ...ahead, over: z.array(memberIdSchema), rival: rivalSchema }),
  /** Has the best figure, but from some no difference can be shown; `rival` is the one whose difference is the least sure. */
  z.object({ kind: z.literal('noDifference'), ...ahead, from: z.array(memberIdSchema), rival: rivalSchema }),
  /** Has the best figure, but too few windows are independent to tell. */
  z.object({
    kind: z.literal('tooFew'),
    ...ahead,
    from: z.array(memberIdSchema),
    windows: z.number().int().nonnegative(),
    independent: figure,
    needed: z.number().int().positive(),
  }),
  /** All others are the same configuration with other seeds. */
  z.object({ kind: z.literal('seedTwins'), ...ahead, from: z.array(memberIdSchema) }),
  /** Has the best figure, but pairs were not tested: without predictions of the part, or not yet. */
  z.object({ kind: z.literal('untested'), ...ahead, from: z.array(memberIdSchema) }),
  /** There is only one with figures. */
  z.object({ kind: z.literal('alone'), id: memberIdSchema }),
  z.object({ kind: z.literal('nothing') }),
]);
export type Standing = z.infer<typeof standingSchema>;

/** Members that can be compared with each other: same data, target, task, horizon and rows. */
export const verdictSetSchema = z.object({
  dataset: z.string(),
  target: z.string(),
  unit: z.string(),
  horizon: z.number().int().positive(),
  /** What members are tested in against each other: MAE, accuracy for classes. */
  tested: metricNameSchema,
  members: z.array(
    z.object({
      id: memberIdSchema,
      kind: z.enum(['run', 'group']),
      name: z.string(),
      modelName: z.string(),
      verdict: memberVerdictSchema,
      /** Mean in the tested metric over the runs that count; null without one. */
      figure,
    }),
  ),
  standing: standingSchema,
});
export type VerdictSet = z.infer<typeof verdictSetSchema>;

/** What a comparison comes to: a standing for each set of comparable members, and why there is more than one set. */
export const comparisonVerdictSchema = z.object({
  part: judgedPartSchema,
  /** The largest first; of equally large ones in the order of the members. */
  sets: z.array(verdictSetSchema),
  /** In what the sets differ; empty where there is one. */
  differ: z.array(incomparabilitySchema),
});
export type ComparisonVerdict = z.infer<typeof comparisonVerdictSchema>;

/** How a verdict is to be heard: `good` and `bad` were shown by a test, `open` was not, `none` says nothing of the model. */
export type VerdictTone = 'good' | 'bad' | 'open' | 'none';
