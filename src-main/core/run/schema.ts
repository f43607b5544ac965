import { z } from 'zod';
import { errorValueSchema } from '../common/errors';
import { datasetIdSchema, experimentIdSchema, groupIdSchema, runIdSchema, studyIdSchema } from '../common/ids';
import { toldSchema } from '../common/sentence';
import { experimentConfigurationSchema } from '../experiment/schema';
import { runEvaluationSchema } from '../evaluation/schema';
import { keptOutcomeSchema } from '../model/outcome';
import { modelSummarySchema } from '../model/summary';
import { selfTestSchema } from '../training/device';
import { engineRaceSchema } from '../training/race';
import { epochRecordSchema } from '../training/schema';
import { partSchema, taskKindSchema } from '../task/schema';
import { splitSummarySchema } from './split-summary';
import { resumableRunStates, runStateSchema } from './state';
import { runUsageSchema, usageSampleSchema } from './usage';

/** That a run went on after it had been left. */
export const resumptionSchema = z.object({
  /** Milliseconds since 1970 UTC. */
  at: z.number(),
  /** The state in which it had been left. */
  after: z.enum(resumableRunStates),
  /** Whole epochs that it had; 0: it began anew. */
  epoch: z.number().int().nonnegative(),
  /** Epochs that it was planned for from then on; null for a model without them. */
  epochs: z.number().int().positive().nullable(),
  /** Why its figures may differ from those of a run that was never left; null: they are the same bits. */
  remark: z.string().nullable(),
});
export type RunResumption = z.infer<typeof resumptionSchema>;

export const environmentSchema = z.object({
  gatewise: z.string(),
  node: z.string(),
  platform: z.string(),
  cpu: z.string(),
  cores: z.number().int().positive(),
  engine: z.string(),
  device: z.string(),
  threads: z.number().int().positive(),
  /** What the engine runs on, by name and version. */
  libraries: z.record(z.string(), z.string()),
  /** Driver of the device; null where it has none. Left out by runs of before and by models without an engine. */
  driver: z.string().nullable().optional(),
  /** Of the memory that the engine computes in; likewise. */
  deviceMemoryBytes: z.number().nonnegative().nullable().optional(),
  /** How far the engine came from recorded figures, just before the run; likewise. */
  selfTest: selfTestSchema.optional(),
  /** Steps of this model on each device, by which its engine was chosen; left out where there was nothing to choose. */
  race: engineRaceSchema.optional(),
});
export type RunEnvironment = z.infer<typeof environmentSchema>;

export const runProgressSchema = z.object({
  epoch: z.number().int().nonnegative(),
  /** Null for a model that is fitted at once. */
  epochs: z.number().int().positive().nullable(),
  /** Share of all work done, 0 to 1. */
  fraction: z.number().min(0).max(1),
  /** Estimated milliseconds to the end; null while unknown. */
  remainingMs: z.number().nonnegative().nullable(),
  phase: z.enum(['loading', 'preparing', 'training', 'evaluating', 'saving']),
});
export type RunProgress = z.infer<typeof runProgressSchema>;

/** Why something that is queued does not start although a place is free. */
export const memoryWaitSchema = z.object({
  /** What its plan takes. */
  neededBytes: z.number().positive(),
  /** What is left for it beside what runs. */
  freeBytes: z.number().nonnegative(),
});
export type MemoryWait = z.infer<typeof memoryWaitSchema>;

/** A row of the runs table. Times are milliseconds since 1970 UTC. */
export const runSummarySchema = z.object({
  id: runIdSchema,
  /** Counts up within a workspace, for people: "run 42". */
  number: z.number().int().positive(),
  name: z.string(),
  experimentId: experimentIdSchema,
  datasetId: datasetIdSchema,
  datasetName: z.string(),
  datasetHash: z.string(),
  groupId: groupIdSchema.nullable(),
  /** The study that it is a trial of, and the trial's number; null for any other. */
  studyId: studyIdSchema.nullable(),
  trial: z.number().int().nonnegative().nullable(),
  state: runStateSchema,
  /** Null unless it is queued and waits for memory; the others that are queued wait for their turn. */
  waiting: memoryWaitSchema.nullable(),
  /** Short name of the model, e.g. `GRU 64`. */
  modelName: z.string(),
  taskKind: taskKindSchema,
  target: z.string(),
  seed: z.number().int().nonnegative(),
  engine: z.string().nullable(),
  parameterCount: z.number().int().nonnegative().nullable(),
  progress: runProgressSchema.nullable(),
  bestEpoch: z.number().int().positive().nullable(),
  bestValLoss: z.number().nullable(),
  lastEpoch: z.number().int().nonnegative().nullable(),
  lastLoss: z.number().nullable(),
  lastValLoss: z.number().nullable(),
  /** Whole epochs after which its checkpoint lets it go on; null: it has none, and would begin anew. */
  checkpointEpoch: z.number().int().nonnegative().nullable(),
  /** Flat figures for sorting and filtering, e.g. `test.rmse`, `test.f1Macro`; units of the target unless scaled. */
  metrics: z.record(z.string(), z.number()),
  skill: z.number().nullable(),
  /** Why the run takes no part in rankings; null when it does. */
  disqualified: z.string().nullable(),
  createdAt: z.number(),
  startedAt: z.number().nullable(),
  finishedAt: z.number().nullable(),
  durationMs: z.number().nullable(),
  tags: z.array(z.string()),
  note: z.string(),
  error: errorValueSchema.nullable(),
});
export type RunSummary = z.infer<typeof runSummarySchema>;

/** A page of the runs that match, and what there is to filter and choose columns by. */
export const runListSchema = z.object({
  runs: z.array(runSummarySchema),
  /** Runs that match, on all pages. */
  total: z.number().int().nonnegative(),
  /** Names of all metrics in the workspace, in alphabetical order. */
  metricNames: z.array(z.string()),
  /** All tags in the workspace. */
  tagNames: z.array(z.string()),
});
export type RunList = z.infer<typeof runListSchema>;

/** A term of the order of the runs table; `column` is any name of one of its columns (`core/run/columns`), or a metric. */
export const runSortSchema = z.object({ column: z.string().max(80), direction: z.enum(['asc', 'desc']) });
export type RunSort = z.infer<typeof runSortSchema>;

/** Documents of a run that may be unreadable while the run is not: they are null, or empty, and named. */
export const unreadableDocumentSchema = z.object({
  document: z.enum([
    'environment',
    'model',
    'split',
    'inputNames',
    'outcome',
    'evaluation',
    'overrides',
    'resumptions',
    'usage',
  ]),
  message: z.string(),
});
export type UnreadableDocument = z.infer<typeof unreadableDocumentSchema>;

/** A line of a run's log; the time in milliseconds since 1970 UTC. */
export const logLineSchema = toldSchema.extend({
  at: z.number(),
  level: z.enum(['info', 'warning', 'error']),
});
export type LogLine = z.infer<typeof logLineSchema>;

export const runDetailSchema = runSummarySchema.extend({
  configuration: experimentConfigurationSchema,
  environment: environmentSchema.nullable(),
  model: modelSummarySchema.nullable(),
  split: splitSummarySchema.nullable(),
  /** Names of the model's input columns after preparation. */
  inputNames: z.array(z.string()).nullable(),
  memoryBytes: z.number().nonnegative().nullable(),
  singlePredictionMs: z.number().nonnegative().nullable(),
  evaluation: runEvaluationSchema.nullable(),
  /** How the fit ended; null before it did, and for runs from before it was kept. */
  outcome: keptOutcomeSchema.nullable(),
  history: z.array(epochRecordSchema),
  /** Reasons given for findings that would have blocked the run, by `findingKey`. */
  overrides: z.record(z.string(), z.string()),
  /** When it went on after it had been left, the earliest first. */
  resumptions: z.array(resumptionSchema),
  /** What it used of its machine; null before its first look, and for runs from before it was kept. */
  usage: runUsageSchema.nullable(),
  unreadable: z.array(unreadableDocumentSchema),
  log: z.array(logLineSchema),
  /** Files of the run, relative to the workspace. */
  artefacts: z.array(z.object({ kind: z.string(), path: z.string(), bytes: z.number().int().nonnegative() })),
});
export type RunDetail = z.infer<typeof runDetailSchema>;

/** Predictions of one part, in the target's units (numbers) or as class scores. Rows are windows. */
export const predictionsSchema = z.object({
  part: partSchema,
  horizon: z.number().int().positive(),
  classNames: z.array(z.string()).nullable(),
  /** Timestamp (or row number without a time column) of each window's first predicted row. */
  time: z.array(z.number()),
  hasTime: z.boolean(),
  /** Distance of neighbouring rows where it is the same from row to row; null for months, days of the week and uneven rows. */
  intervalMs: z.number().positive().nullable(),
  /** [windows × horizon] time of every predicted row; left out where the first row's time and `intervalMs` tell it. */
  stepTimes: z.array(z.number()).optional(),
  /** Row in the dataset of each window's first predicted row. */
  rows: z.array(z.number().int().nonnegative()),
  /** Series of each window, by number; left out for one series, and by runs from before it was kept. */
  series: z.array(z.number().int().nonnegative()).optional(),
  /** [windows × horizon] row-major; class indices for classification. */
  actual: z.array(z.number().nullable()),
  /** [windows × horizon], or [windows × classes] scores for classification. */
  predicted: z.array(z.number().nullable()),
});
export type Predictions = z.infer<typeof predictionsSchema>;

/** A stretch of a part's windows, `offset` counted from its first window, of `windowCount` in all. */
export const predictionsPageSchema = predictionsSchema.extend({
  offset: z.number().int().nonnegative(),
  windowCount: z.number().int().nonnegative(),
});
export type PredictionsPage = z.infer<typeof predictionsPageSchema>;

/** What happens to runs, as every open client sees it. */
export const runEventSchema = z.discriminatedUnion('type', [
  z.object({ type: z.literal('created'), run: runSummarySchema }),
  z.object({ type: z.literal('changed'), run: runSummarySchema }),
  z.object({ type: z.literal('epoch'), id: runIdSchema, record: epochRecordSchema, progress: runProgressSchema }),
  z.object({ type: z.literal('progress'), id: runIdSchema, progress: runProgressSchema }),
  z.object({ type: z.literal('usage'), id: runIdSchema, sample: usageSampleSchema }),
  z.object({
    type: z.literal('log'),
    id: runIdSchema,
    line: logLineSchema,
  }),
  z.object({ type: z.literal('deleted'), ids: z.array(runIdSchema) }),
]);
export type RunEvent = z.infer<typeof runEventSchema>;
