import { z } from 'zod';
import { artefactKindSchema } from '../artefact/names';
import type { ErrorValue } from '../core/common/errors';
import { sentenceSchema } from '../core/common/sentence';
import { columnProfileSchema } from '../core/dataset/profile-schema';
import { runEvaluationSchema } from '../core/evaluation';
import { keptOutcomeSchema, modelSummarySchema } from '../core/model';
import { predictionPageSchema } from '../core/prediction/schema';
import { environmentSchema, runProgressSchema } from '../core/run/schema';
import { splitSummarySchema } from '../core/run/split-summary';
import { epochRecordSchema } from '../core/training';

/** What a job tells while it runs, in order. How it ends is its handle's `finished`. */
export const jobEventSchema = z.discriminatedUnion('type', [
  /** `preparing` when its process has started, `running` when training (or reading, profiling) begins. */
  z.object({ type: z.literal('state'), state: z.enum(['preparing', 'running']) }),
  /** Everything about a run that is known before its first epoch. */
  z.object({
    type: z.literal('prepared'),
    environment: environmentSchema,
    model: modelSummarySchema,
    split: splitSummarySchema,
    /** Names of the model's input columns after preparation. */
    inputNames: z.array(z.string()),
    classNames: z.array(z.string()).nullable(),
    memoryBytes: z.number().nonnegative(),
  }),
  /** A run goes on that was left: what it has of its epochs, and why its figures may differ from those of one that was not. */
  z.object({ type: z.literal('resumed'), history: z.array(epochRecordSchema), remark: sentenceSchema.nullable() }),
  /** A checkpoint was written, from which the run can go on after so many whole epochs. */
  z.object({ type: z.literal('checkpoint'), epoch: z.number().int().nonnegative() }),
  z.object({ type: z.literal('epoch'), record: epochRecordSchema, progress: runProgressSchema }),
  /** At most ten a second. `run` is null for jobs that are not runs. */
  z.object({
    type: z.literal('progress'),
    fraction: z.number().min(0).max(1),
    message: z.string(),
    run: runProgressSchema.nullable(),
  }),
  /** A column whose profile is known. */
  z.object({ type: z.literal('column'), profile: columnProfileSchema }),
  /** Windows of a file that were predicted, in order. */
  z.object({ type: z.literal('predicted'), page: predictionPageSchema }),
  /** What the process of the job took of its machine since the last such event, all its threads together. */
  z.object({
    type: z.literal('usage'),
    elapsedMs: z.number().nonnegative(),
    /** Time that processors worked for it. */
    processorMs: z.number().nonnegative(),
    /** Memory that it holds now, and the most that it ever held. */
    memoryBytes: z.number().nonnegative(),
    peakMemoryBytes: z.number().nonnegative(),
  }),
  z.object({ type: z.literal('log'), level: z.enum(['info', 'warning', 'error']), sentence: sentenceSchema }),
  z.object({
    type: z.literal('evaluated'),
    evaluation: runEvaluationSchema,
    /** Flat figures such as `test.rmse`, `validation.mae`, `test.scaled.mse`, `test.f1Macro`. */
    metrics: z.record(z.string(), z.number()),
    skill: z.number().nullable(),
    /** How the fit ended; the history was told epoch by epoch. */
    outcome: keptOutcomeSchema,
    /** Validation loss of the best epoch; null without one. */
    bestValLoss: z.number().nullable(),
    /** Median milliseconds to predict one window; null when it was not measured. */
    singlePredictionMs: z.number().nonnegative().nullable(),
  }),
  /** A file was written whole; `name` is relative to the artefact directory. */
  z.object({
    type: z.literal('artefact'),
    kind: artefactKindSchema,
    name: z.string(),
    bytes: z.number().int().nonnegative(),
    sha256: z.string(),
  }),
]);
export type JobEvent = z.infer<typeof jobEventSchema>;

/** How a job ended. Exactly one outcome belongs to each job, and no event follows it. */
export type JobOutcome<Result> =
  | { readonly kind: 'succeeded'; readonly result: Result }
  /** Ended early by the user; what was reached is kept and evaluated. */
  | { readonly kind: 'stopped'; readonly result: Result }
  | { readonly kind: 'cancelled' }
  /** Ended before it had a result, to go on later. */
  | { readonly kind: 'paused' }
  | { readonly kind: 'failed'; readonly error: ErrorValue };
