import { z } from 'zod';
import { memberIdSchema } from '../comparison/schema';
import { comparisonVerdictSchema, memberVerdictSchema } from '../verdict/schema';
import { disqualificationSchema, metricDirectionSchema, metricNameSchema } from '../evaluation/schema';

/** Members that are tested against each other, the most accurate ones: pairs grow with the square. */
export const mostTested = 20;

/** What a model is chosen for. */
export const purposeSchema = z.enum(['accuracy', 'peaks', 'speed', 'stability', 'overall']);
export type Purpose = z.infer<typeof purposeSchema>;

const weight = (standard: number) => z.number().min(0).max(1000).default(standard);

/** How much each figure counts within its purpose, and each purpose in the overall ranking. Only their ratios matter. */
export const leaderboardWeightsSchema = z.object({
  accuracy: weight(1),
  peaks: weight(0),
  speed: weight(0),
  stability: weight(0),
  /** Within peaks: being warned of all of them, against few false alarms. */
  recall: weight(2),
  precision: weight(1),
  /** Within speed. */
  latency: weight(3),
  parameters: weight(1),
  memory: weight(1),
});
export type LeaderboardWeights = z.infer<typeof leaderboardWeightsSchema>;

const figure = z.number().nullable();

/** The figures behind the scores; means over repeats. Null where a figure is not known or does not apply. */
export const leaderboardFiguresSchema = z.object({
  /** The ranking metric, in the target's units where it has one. */
  value: figure,
  /** SD over repeats (n − 1), and over the mean's magnitude. */
  sd: figure,
  relativeSd: figure,
  recall: figure,
  precision: figure,
  f1Score: figure,
  /** Median milliseconds to predict one window, as measured when the run ended. */
  latencyMs: figure,
  parameterCount: figure,
  memoryBytes: figure,
});
export type LeaderboardFigures = z.infer<typeof leaderboardFiguresSchema>;

const byPurpose = <T extends z.ZodType>(schema: T) =>
  z.object({ accuracy: schema, peaks: schema, speed: schema, stability: schema, overall: schema });

export const leaderboardEntrySchema = z.object({
  id: memberIdSchema,
  kind: z.enum(['run', 'group']),
  name: z.string(),
  modelName: z.string(),
  /** Runs whose figures count. */
  count: z.number().int().nonnegative(),
  figures: leaderboardFiguresSchema,
  /** What can be said of it beside the strongest baseline. */
  verdict: memberVerdictSchema,
  /** From 0 to 1, the best has 1; null without the figures or when disqualified. */
  scores: byPurpose(figure),
  /** From 1; equal scores share a rank. */
  ranks: byPurpose(z.number().int().positive().nullable()),
  /** Why it takes no part in any ranking; null when it does. */
  disqualified: disqualificationSchema.pick({ reason: true, message: true }).nullable(),
});
export type LeaderboardEntry = z.infer<typeof leaderboardEntrySchema>;

/** Whom to take for a purpose, and the next best; the sentence is `recommendationSentence`'s. */
export const recommendationSchema = z.object({
  purpose: purposeSchema,
  id: memberIdSchema,
  second: memberIdSchema.nullable(),
});
export type Recommendation = z.infer<typeof recommendationSchema>;

export const leaderboardSchema = z.object({
  part: z.enum(['validation', 'test']),
  /** Null when nothing could be ranked. */
  metric: metricNameSchema.nullable(),
  direction: metricDirectionSchema.nullable(),
  /** Peaks are values at or above it; null for classes. */
  level: z.number().nullable(),
  weights: leaderboardWeightsSchema,
  /** By overall rank, disqualified ones last. */
  entries: z.array(leaderboardEntrySchema),
  recommendations: z.array(recommendationSchema),
  /** Who leads, where a test shows it, among the `mostTested` most accurate; null when nothing could be ranked. */
  verdict: comparisonVerdictSchema.nullable(),
  /** Runs that were not ranked because their data, task, windows or split differ from those that were. */
  leftOut: z.number().int().nonnegative(),
});
export type Leaderboard = z.infer<typeof leaderboardSchema>;
