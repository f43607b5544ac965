import { z } from 'zod';
import { groupIdSchema, runIdSchema } from '../common/ids';
import { predictionsSchema, runSummarySchema } from '../run/schema';
import { taskKindSchema } from '../task/schema';
import { epochRecordSchema } from '../training/schema';

/** What stands in a column of a comparison: a run, or repeats of one configuration over seeds. */
export const memberIdSchema = z.union([runIdSchema, groupIdSchema]);
export type MemberId = z.infer<typeof memberIdSchema>;

const finiteOrNull = z.number().nullable();

/** Two members on the same test windows; null fields where the test does not apply or the figure is not finite. */
export const pairwiseTestSchema = z.object({
  first: memberIdSchema,
  second: memberIdSchema,
  /** The test that decides: `testDifference`, whatever is compared; `none` where there is no test. */
  test: z.enum(['cosine', 'none']),
  /** What is compared, e.g. `test.mae`; `test.accuracy` for classes. */
  metric: z.string().nullable(),
  /** Windows that the test rests on, and how many independent ones they are worth. */
  count: z.number().int().nonnegative().nullable(),
  independent: finiteOrNull,
  statistic: finiteOrNull,
  /** Degrees of freedom of Student's t. */
  degrees: finiteOrNull,
  pValue: finiteOrNull,
  /** Holm-corrected over all pairs of the comparison. */
  adjustedPValue: finiteOrNull,
  /** Mean of first − second in the metric, and its 95 % interval, not corrected for other pairs. */
  meanDifference: finiteOrNull,
  interval: z.tuple([z.number(), z.number()]).nullable(),
  /** Mean loss of the first and the second; for classes the share of wrong rows. */
  meanLosses: z.tuple([z.number(), z.number()]).nullable(),
  /** Whether the losses are the same in every window. */
  identical: z.boolean(),
  /** Seeds that each side is a mean over; null for two single runs. */
  seeds: z.tuple([z.number().int(), z.number().int()]).nullable(),
  /** Share of the difference's variance that comes from the seeds, the rest coming from the test rows. */
  seedShare: finiteOrNull,
  /** Windows in a block of the bootstrap. */
  blockLength: finiteOrNull,
  /** Cohen's d of the paired differences; for two classifiers the odds of one alone being right, first over second. */
  effect: z.object({ kind: z.enum(['cohensD', 'oddsRatio']), value: finiteOrNull }).nullable(),
  /** The second opinion, and tests that assume more than is known of the windows; uncorrected. */
  others: z.array(
    z.object({
      test: z.enum([
        'blockBootstrap',
        'cosineLogLoss',
        'dieboldMariano',
        'mcnemar',
        'mcnemarChiSquared',
        'correctedResampledT',
        'pairedT',
        'wilcoxon',
      ]),
      statistic: finiteOrNull,
      pValue: z.number(),
    }),
  ),
  /** The better member when the adjusted p-value is below 0.05. */
  better: memberIdSchema.nullable(),
  /** Why there is no test, as a code. */
  refused: z
    .enum([
      'differentTestRows',
      'differentTask',
      'sameRun',
      /** One configuration with other seeds: what differs between them is luck. */
      'seedTwins',
      'noPredictions',
      'disqualified',
      'tooFewIndependent',
    ])
    .nullable(),
});
export type PairwiseTest = z.infer<typeof pairwiseTestSchema>;

/** Mean and spread of a loss over the repeats that reached an epoch. */
const bandSchema = z.object({ mean: z.number(), sd: z.number().nullable() });

export const comparisonResultSchema = z.object({
  /** The columns in order. */
  members: z.array(
    z.object({
      kind: z.enum(['run', 'group']),
      id: memberIdSchema,
      name: z.string(),
      modelName: z.string(),
      /** Runs whose figures count: not disqualified ones. */
      count: z.number().int().nonnegative(),
    }),
  ),
  /** The members that are single runs. */
  runs: z.array(runSummarySchema),
  groups: z.array(z.object({ id: groupIdSchema, name: z.string(), runs: z.array(runSummarySchema) })),
  /** One row a metric, one value a member (the mean of repeats); `best` names the leading one that is not disqualified. */
  metrics: z.array(
    z.object({
      name: z.string(),
      direction: z.enum(['min', 'max']),
      values: z.array(z.number().nullable()),
      /** SD over repeats; null for single runs. */
      spreads: z.array(z.number().nullable()),
      best: memberIdSchema.nullable(),
    }),
  ),
  /** Configuration, data and environment, by path; `differs` marks rows whose values are not all equal. */
  configuration: z.array(z.object({ path: z.string(), values: z.array(z.string().nullable()), differs: z.boolean() })),
  histories: z.array(z.object({ id: runIdSchema, history: z.array(epochRecordSchema) })),
  /** Learning curves of repeats: mean and SD of each epoch. */
  bands: z.array(
    z.object({
      id: groupIdSchema,
      epochs: z.array(
        z.object({
          epoch: z.number().int().positive(),
          count: z.number().int().positive(),
          loss: bandSchema.nullable(),
          valLoss: bandSchema.nullable(),
        }),
      ),
    }),
  ),
  /** For drawing: windows that do not overlap, thinned to a few thousand values; null without an evaluation. */
  forecasts: z.array(z.object({ id: runIdSchema, predictions: predictionsSchema.nullable() })),
  tests: z.array(pairwiseTestSchema),
});
export type ComparisonResult = z.infer<typeof comparisonResultSchema>;

/** A run as the tests between runs see it; its predictions are read where the tests are made. */
export const testedRunSchema = z.object({
  id: runIdSchema,
  seed: z.number().int().nonnegative(),
  disqualified: z.boolean(),
  datasetHash: z.string(),
  target: z.string(),
  taskKind: taskKindSchema,
  stride: z.number().int().positive(),
  /** Two classes: score from which the second one is predicted. */
  threshold: z.number(),
  /** The value that repeats are compared by, e.g. of `test.mae`; null when the run has none. */
  value: z.number().nullable(),
});
export type TestedRun = z.infer<typeof testedRunSchema>;

/** Members of the same number have the same configuration but for the seed. */
const configured = { configuration: z.number().int().nonnegative() };

export const testedMemberSchema = z.discriminatedUnion('kind', [
  z.object({ kind: z.literal('run'), id: runIdSchema, ...configured, run: testedRunSchema }),
  z.object({
    kind: z.literal('group'),
    id: groupIdSchema,
    ...configured,
    runs: z.array(testedRunSchema),
    /** Test windows over training windows, for the correction of the resampled t. */
    testTrainRatio: z.number().nonnegative(),
  }),
]);
export type TestedMember = z.infer<typeof testedMemberSchema>;
