import { z } from 'zod';

/** What a preflight can find. Names are stable: overrides are recorded under them. */
export const preflightIdSchema = z.enum([
  'targetCopy',
  'targetAffine',
  'targetFromFuture',
  'targetFunction',
  'singleFeatureExplainsTest',
  'knowsAhead',
  'targetIdentity',
  'targetInWindow',
  'labelConstantInSeries',
  'scalerBeyondTrain',
  'lookAheadStep',
  'rowsWithoutTime',
  'duplicateTimes',
  'duplicateRowsAcrossSplits',
  'timeNotAscending',
  'shuffledSplit',
  'timeGaps',
  'newestFirst',
  'seriesOverlapInTime',
  'drift',
  'tooFewWindows',
  'testLookedAt',
  'missingClass',
  'missingValues',
  'missingMarkers',
  'markedMissing',
  'absentMarker',
  'missingTargets',
  'shortSeries',
  'seriesWithoutTarget',
  'constantTarget',
  'constantTestTarget',
  'constantFeature',
  'similarLabels',
  'guessedTarget',
  'memoryNotFree',
]);
export type PreflightId = z.infer<typeof preflightIdSchema>;

/** A finding of the check before a run. `blocking` ones need an override that the run and its report carry. */
export const preflightFindingSchema = z.object({
  id: preflightIdSchema,
  severity: z.enum(['blocking', 'warning', 'info']),
  columns: z.array(z.string()),
  /** What is wrong, in one English sentence for terminals and reports. */
  message: z.string(),
  /** The figures that show it, by name: `correlation`, `r2`, `shift`, `auc`, `windows`, … */
  evidence: z.record(z.string(), z.union([z.number(), z.string()])),
  /** What to do about it. */
  advice: z.string(),
  /** What would mend it in one step, where that is known: treats a column's value as missing (`treatAsMissing`). */
  repair: z.object({ kind: z.literal('missingValues'), column: z.string(), value: z.number() }).optional(),
});
export type PreflightFinding = z.infer<typeof preflightFindingSchema>;

/** A person's decision to run in spite of a blocking finding. */
export const preflightOverrideSchema = z.object({
  id: preflightIdSchema,
  columns: z.array(z.string()),
  reason: z.string().min(1),
});
export type PreflightOverride = z.infer<typeof preflightOverrideSchema>;
