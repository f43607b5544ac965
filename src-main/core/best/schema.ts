import { z } from 'zod';
import { experimentIdSchema, runIdSchema } from '../common/ids';
import { sentenceSchema } from '../common/sentence';
import { baselineVerdictSchema } from '../evaluation/certainty/schema';
import { partSchema, taskKindSchema } from '../task/schema';

/** How many kinds of model, validation windows and rounds of tuning there are. */
export const bestPresetSchema = z.enum(['quick', 'standard', 'thorough']);
export type BestPreset = z.infer<typeof bestPresetSchema>;

/** What ends the search: a time, or a number of trainings, which makes it the same bit for bit on the same engine. */
export const bestBudgetSchema = z.discriminatedUnion('kind', [
  z.object({ kind: z.literal('minutes'), minutes: z.number().positive().max(10_080) }),
  z.object({ kind: z.literal('steps'), steps: z.number().int().min(1).max(100_000) }),
]);
export type BestBudget = z.infer<typeof bestBudgetSchema>;

export const bestFamilySchema = z.enum(['baseline', 'statistical', 'linear', 'trees', 'network', 'ensemble']);
export type BestFamily = z.infer<typeof bestFamilySchema>;

/** At what the search is. */
export const bestPhaseSchema = z.enum(['probe', 'halve', 'tune', 'combine', 'test']);
export type BestPhase = z.infer<typeof bestPhaseSchema>;

/** `mae`, or `balancedAccuracy` whose lack to 1 is the error. */
export const bestMetricSchema = z.enum(['mae', 'balancedAccuracy']);

/** A stretch before the test part on which candidates are judged; rows of a series, times in milliseconds. */
export const bestWindowSchema = z.object({
  from: z.number().int().nonnegative(),
  to: z.number().int().positive(),
  start: z.number().nullable(),
  end: z.number().nullable(),
});

/** How much smaller the leader's error is than a candidate's on the same windows: a share, with its 95 % interval. */
export const bestLeadSchema = z.object({
  share: z.number().nullable(),
  lower: z.number().nullable(),
  upper: z.number().nullable(),
  /** What the test says of the leader against it. */
  verdict: baselineVerdictSchema,
  /** How many independent windows the difference is worth. */
  independent: z.number().nullable(),
});
export type BestLead = z.infer<typeof bestLeadSchema>;

export const bestEntrySchema = z.object({
  /** Its own within one search, e.g. `linear-336`. */
  id: z.string(),
  family: bestFamilySchema,
  /** Short name of the model, e.g. `GRU 64`. */
  modelName: z.string(),
  /** Rows that it sees; null where it follows the whole series, or is made of others. */
  lookback: z.number().int().positive().nullable(),
  /** Columns that it sees beside the target's own history. */
  columns: z.array(z.string()),
  /** Whether it sees values of the calendar, such as the hour of the day. */
  calendar: z.boolean(),
  /** Settings that were changed in the candidate from which it was made; empty for one of the first. */
  changes: z.record(z.string(), z.unknown()),
  /**
   * `waiting`: nothing was trained of it; `tried`: it is scored; `dropped`: it fell behind and got no more time; `failed`: see
   * `reason`; `untried`: there was no time for it.
   */
  state: z.enum(['waiting', 'tried', 'dropped', 'failed', 'untried']),
  reason: sentenceSchema.nullable(),
  /** Validation windows on which it was scored in full, and its mean error on them relative to the first baseline's. */
  windows: z.number().int().nonnegative(),
  score: z.number().nullable(),
  /** Its mean error on these windows: MAE in the target's units; 1 − balanced accuracy of classes. */
  error: z.number().nullable(),
  costMs: z.number().nonnegative(),
  /** Against the leader; null for it, and for what has not been scored on all windows. */
  lead: bestLeadSchema.nullable(),
  runs: z.array(runIdSchema),
});
export type BestEntry = z.infer<typeof bestEntrySchema>;

/** How it stands. */
export const bestStandingSchema = z.object({
  phase: bestPhaseSchema,
  /** What the errors are, and the unit of the target; empty where it is not known. */
  metric: bestMetricSchema,
  unit: z.string(),
  windows: z.array(bestWindowSchema),
  /** The best first. */
  entries: z.array(bestEntrySchema),
  /** The answer so far. */
  leader: z.string().nullable(),
  spent: z.object({ steps: z.number().int().nonnegative(), ms: z.number().nonnegative() }),
});
export type BestStanding = z.infer<typeof bestStandingSchema>;

/** A run that was looked at on the test part. */
export const bestTestedSchema = z.object({
  entry: z.string(),
  role: z.enum(['winner', 'simple', 'baseline']),
  run: runIdSchema,
  modelName: z.string(),
  /** MAE in the target's units, or 1 − balanced accuracy. */
  error: z.number().nullable(),
  metrics: z.record(z.string(), z.number().nullable()),
});

export const bestVerdictSchema = z.object({
  /**
   * `better`: than everything simple; `simpleLeads`: nothing has a smaller error than a simple one; `asGood`: the winner
   * cannot be told from a simple one; `cannotTell`: there are too few independent windows to tell.
   */
  kind: z.enum(['better', 'simpleLeads', 'asGood', 'cannotTell']),
  /** The simple one that it is about: the last value, a linear model, … */
  simple: z.string().nullable(),
  sentence: sentenceSchema,
});
export type BestVerdict = z.infer<typeof bestVerdictSchema>;

export const bestResultSchema = z.object({
  target: z.string(),
  taskKind: taskKindSchema,
  horizon: z.number().int().positive(),
  metric: bestMetricSchema,
  preset: bestPresetSchema,
  seed: z.number().int().nonnegative(),
  /** The part of a trial's split that holds the window on which it is judged. */
  judgedPart: partSchema,
  standing: bestStandingSchema,
  /**
   * The run with which forecasts are made: the winner's on the split with the test part, or, where there was no time to train that,
   * its run on the last validation window, whose test part is that window.
   */
  winner: z.object({ entry: z.string(), run: runIdSchema, modelName: z.string(), isFinal: z.boolean() }),
  verdict: bestVerdictSchema,
  /** What was seen of the test part, in one look. */
  test: z.array(bestTestedSchema),
  /** Trials, and the runs that were looked at in the end. */
  experiments: z.object({ trials: experimentIdSchema, final: experimentIdSchema }),
});
export type BestResult = z.infer<typeof bestResultSchema>;
