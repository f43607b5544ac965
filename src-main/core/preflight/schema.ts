import { z } from 'zod';
import { repairSchema } from '../experiment/repair';

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
  'sortedRows',
  'mergedTimes',
  'leftOutRows',
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
  'negativeWeight',
  'unnamedRows',
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
  /** What would mend it by a change of the configuration, the likeliest first; left out where nothing is known that would. */
  repairs: z.array(repairSchema).optional(),
});
export type PreflightFinding = z.infer<typeof preflightFindingSchema>;

/** A person's decision to run in spite of a blocking finding. */
export const preflightOverrideSchema = z.object({
  id: preflightIdSchema,
  columns: z.array(z.string()),
  reason: z.string().min(1),
});
export type PreflightOverride = z.infer<typeof preflightOverrideSchema>;
