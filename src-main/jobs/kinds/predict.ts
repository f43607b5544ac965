import { z } from 'zod';
import { importChoicesSchema, partialImportChoicesSchema } from '../../core/dataset';
import { intervalSummarySchema, partEvaluationSchema } from '../../core/evaluation';
import { experimentConfigurationSchema } from '../../core/experiment/schema';
import { filePredictionSchema, predictionRequestSchema } from '../../core/prediction';
import { engineChoiceSchema } from '../../core/training';
import { runFilesSchema } from '../../artefact/run-files';
import { datasetReferenceSchema } from './dataset';
import type { JobDefinition } from './definition';

/** What a file is read and held against. */
export const newFileSchema = z.object({
  path: z.string().min(1),
  /** Takes the place of the file's name, e.g. for an upload that lies under a random name. */
  sourceName: z.string().min(1).nullable(),
  /** What a person decided of how it is read. */
  choices: partialImportChoicesSchema,
  /** How the run's data were read; null where nothing is known of it. */
  trained: importChoicesSchema.nullable(),
  /** Where working copies are made; left out: the system's folder for temporary files. */
  scratchDirectory: z.string().min(1).optional(),
});
export type NewFile = z.infer<typeof newFileSchema>;

/** What is predicted: a file, or the rows that were appended to the run's dataset since. */
export const predictedRowsSchema = z.discriminatedUnion('from', [
  z.object({ from: z.literal('file'), file: newFileSchema }),
  z.object({
    from: z.literal('dataset'),
    /** The newest version, which begins with the rows of the run's own. */
    dataset: datasetReferenceSchema,
    /** Rows of the run's own version. */
    known: z.number().int().nonnegative(),
    name: z.string().min(1),
  }),
]);
export type PredictedRows = z.infer<typeof predictedRowsSchema>;

/** Where the training part's facts come from: the run's data, or what came with an imported model. */
export const knownTrainingSchema = z.discriminatedUnion('from', [
  z.object({ from: z.literal('dataset'), dataset: datasetReferenceSchema }),
  z.object({
    from: z.literal('model'),
    files: runFilesSchema,
    /** Null where the rows did not come with it. */
    dataset: datasetReferenceSchema.nullable(),
  }),
]);
export type KnownTraining = z.infer<typeof knownTrainingSchema>;

/** Predict every window of a file with a run's stored model and preparation. */
export const predictSpecificationSchema = z.object({
  kind: z.literal('predict'),
  configuration: experimentConfigurationSchema,
  files: runFilesSchema,
  engine: engineChoiceSchema,
  training: knownTrainingSchema,
  rows: predictedRowsSchema,
  request: predictionRequestSchema,
  intervals: z.array(intervalSummarySchema),
  /** What the run's own parts came to; null where there is none. */
  train: partEvaluationSchema.nullable(),
  test: partEvaluationSchema.nullable(),
  /** Two classes: score from which the second one is predicted. */
  threshold: z.number(),
});
export type PredictSpecification = z.infer<typeof predictSpecificationSchema>;

export const predictResultSchema = z.object({ prediction: filePredictionSchema });
export type PredictResult = z.infer<typeof predictResultSchema>;

export const predictJob = {
  priority: 'attended',
  specification: predictSpecificationSchema,
  result: predictResultSchema,
} as const satisfies JobDefinition;
