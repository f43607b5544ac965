import { z } from 'zod';
import { errorValueSchema } from '../common/errors';
import { datasetIdSchema, experimentIdSchema, groupIdSchema, runIdSchema, studyIdSchema } from '../common/ids';
import { said, toldSchema, type Sentence } from '../common/sentence';
import { experimentConfigurationSchema } from '../experiment/schema';
import { trialValuesSchema } from '../tuning/space';
import { observedTrialSchema, trialStateSchema } from '../tuning/trial';
import { studySettingsSchema } from './settings';

/** `interrupted`: the backend died under it. `finished`: its budget is spent, or its space; `stopped`: ended by the user. */
export const studyStateSchema = z.enum([
  'created',
  'running',
  'paused',
  'interrupted',
  'finished',
  'stopped',
  'failed',
]);
export type StudyState = z.infer<typeof studyStateSchema>;

/** What a state is called within a sentence. */
export const studyStateWords: Readonly<Record<StudyState, Sentence>> = {
  created: said`not started`,
  running: said`running`,
  paused: said`paused`,
  interrupted: said`interrupted`,
  finished: said`finished`,
  stopped: said`stopped`,
  failed: said`failed`,
};

/** Why a study has finished: the trials or the minutes of its budget, no gain in so many trials, or no values are left. */
export const studyEndingSchema = z.enum(['trials', 'minutes', 'noGain', 'exhausted']);
export type StudyEnding = z.infer<typeof studyEndingSchema>;

/**
 * A stretch of work on a trial, by its place in the order of all stretches of the study: from its beginning, or a promotion, to
 * its end or a pause. `state` is what came of it; null while it is at work.
 */
export const trialStretchSchema = z.object({
  slot: z.number().int().nonnegative(),
  state: z.enum(['paused', 'complete', 'pruned', 'failed']).nullable(),
  /** The last step that it had when it ended; 0: none. */
  lastStep: z.number().int().nonnegative(),
});
export type TrialStretch = z.infer<typeof trialStretchSchema>;

/** Times are milliseconds since 1970 UTC. */
export const studyTrialSchema = observedTrialSchema.extend({
  studyId: studyIdSchema,
  /** Who chose its values; `import`: it came with a file, and has no runs. */
  origin: z.enum(['sampler', 'queue', 'import']),
  /** Why it was pruned or failed, or what else is to be known of it. */
  reason: toldSchema.nullable(),
  /** The earlier trial with the same values, whose result is taken over: nothing is trained. */
  sameAs: z.number().int().nonnegative().nullable(),
  stretches: z.array(trialStretchSchema).min(1),
  /** Its runs, one for each repeat; none before they are queued, and where it takes over another's result. */
  runIds: z.array(runIdSchema),
  /** What trained its first run, as that recorded it; null before, and where nothing is trained. */
  engine: z.string().nullable(),
  /** Whether its values lie outside the study's space, which was edited since. */
  isOutside: z.boolean(),
  createdAt: z.number(),
  finishedAt: z.number().nullable(),
  /** Of its runs together. */
  durationMs: z.number().nonnegative().nullable(),
});
export type StudyTrial = z.infer<typeof studyTrialSchema>;

/** What is stored of a trial beside its runs. */
export const storedTrialSchema = studyTrialSchema.omit({
  runIds: true,
  engine: true,
  studyId: true,
  isOutside: true,
});
export type StoredTrial = z.infer<typeof storedTrialSchema>;

/** One candidate over the fresh seeds on one validation window. */
const confirmedWindowSchema = z.object({
  groupId: groupIdSchema,
  runIds: z.array(runIdSchema),
  /** Means over the seeds, one for each objective; null before all have ended, and where one has none. */
  objectives: z.array(z.number()).nullable(),
});

/** The best trials and the configuration that the study started from, trained with fresh seeds. */
export const studyConfirmationSchema = z.object({
  state: z.enum(['running', 'done', 'failed']),
  candidates: z.array(
    z.object({
      /** Null: the configuration that the study started from. */
      trial: z.number().int().nonnegative().nullable(),
      /** The earliest first; the last is the validation part itself. */
      windows: z.array(confirmedWindowSchema).min(1),
      /** Means over the windows; null where one of them has none. */
      objectives: z.array(z.number()).nullable(),
    }),
  ),
  /** What else is to be known: that fewer windows fit than were asked for. */
  note: toldSchema.nullable(),
  /** The trial with the best first objective over fresh seeds; null where that is the configuration that the study started from. */
  winner: z.number().int().nonnegative().nullable(),
  /**
   * Whether the winner is really better than the configuration that the study started from, on the validation windows, over fresh
   * seeds. `start`: none of the trials has a better figure than that one. Null before all have ended.
   */
  verdict: toldSchema
    .extend({ kind: z.enum(['better', 'notShown', 'worse', 'tooFew', 'untested', 'start']) })
    .nullable(),
});
export type StudyConfirmation = z.infer<typeof studyConfirmationSchema>;

const countSchema = z.number().int().nonnegative();

export const studySchema = z.object({
  id: studyIdSchema,
  name: z.string(),
  experimentId: experimentIdSchema,
  experimentName: z.string(),
  /** The variant that it started from, by its name then. */
  variantName: z.string(),
  datasetId: datasetIdSchema,
  datasetName: z.string(),
  /** The rows that every trial is trained on, whatever becomes of the dataset. */
  datasetHash: z.string(),
  /** As the variant was when the study was made; trials change it. */
  configuration: experimentConfigurationSchema,
  settings: studySettingsSchema,
  /** Values that wait to be tried, the next first; what they lack the sampler chooses. */
  queue: z.array(trialValuesSchema),
  state: studyStateSchema,
  /** Null unless it has finished. */
  ending: studyEndingSchema.nullable(),
  error: errorValueSchema.nullable(),
  /** Trials by their states. */
  counts: z.record(trialStateSchema, countSchema),
  /** Number of the trial with the best first objective; null before one is complete. */
  best: countSchema.nullable(),
  /** Its objectives. */
  bestObjectives: z.array(z.number()).nullable(),
  confirmation: studyConfirmationSchema.nullable(),
  /** Null unless it is running. */
  progress: z
    .object({
      phase: z.enum(['searching', 'confirming', 'leaving']),
      /** Share of the budget that is spent; null where none says when it ends. */
      fraction: z.number().min(0).max(1).nullable(),
      /** Estimated from the trials so far; null while unknown. */
      remainingMs: z.number().nonnegative().nullable(),
    })
    .nullable(),
  /** The sampler that `auto` stands for, and why that one; null where the settings name it themselves. */
  samplerNote: toldSchema.nullable(),
  createdAt: z.number(),
  startedAt: z.number().nullable(),
  finishedAt: z.number().nullable(),
  /** At work, pauses not counted. */
  spentMs: z.number().nonnegative(),
  /** A sentence for each of its documents that cannot be read. */
  unreadable: z.array(z.string()),
});
export type Study = z.infer<typeof studySchema>;

/** Trials that nothing more will become of. */
export function endedCount({ counts }: Pick<Study, 'counts'>): number {
  return counts.complete + counts.pruned + counts.failed;
}

/** The same with those that wait at a checkpoint: trials that were at work and are not now. */
export function triedCount({ counts }: Pick<Study, 'counts'>): number {
  return endedCount({ counts }) + counts.paused;
}

/** What is stored of it. */
export type StoredStudy = Omit<Study, 'progress' | 'samplerNote'>;

/** What happens to studies, as every open client sees it. */
export const studyEventSchema = z.discriminatedUnion('type', [
  z.object({ type: z.literal('study'), study: studySchema }),
  z.object({ type: z.literal('trial'), trial: studyTrialSchema }),
  z.object({ type: z.literal('deleted'), id: studyIdSchema }),
]);
export type StudyEvent = z.infer<typeof studyEventSchema>;
