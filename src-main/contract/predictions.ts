import { eventIterator } from '@orpc/contract';
import { z } from 'zod';
import { runIdSchema } from '../core/common/ids';
import { filePreviewSchema } from '../core/dataset/preview-schema';
import { partialImportChoicesSchema } from '../core/dataset/schema';
import {
  fileMatchSchema,
  filePredictionSchema,
  predictionPageSchema,
  predictionRequestSchema,
} from '../core/prediction/schema';
import { importSourceSchema } from './datasets';
import { procedure } from './errors';
import { progressEventSchema } from './progress';

const newFileSchema = z.object({
  runId: runIdSchema,
  source: importSourceSchema,
  /** What is decided of how the file is read; the rest is as the run's data were read, or found in the file. */
  choices: partialImportChoicesSchema.default({}),
  renames: predictionRequestSchema.shape.renames,
});

export const predictionEventSchema = z.discriminatedUnion('type', [
  progressEventSchema,
  /** Windows in the order of the file, those behind its end last. */
  z.object({ type: z.literal('windows'), page: predictionPageSchema }),
  z.object({ type: z.literal('done'), prediction: filePredictionSchema, threshold: z.number() }),
]);
export type PredictionEvent = z.infer<typeof predictionEventSchema>;

/** A run's model on files that it has not seen. */
export const predictionsContract = {
  inspect: procedure
    .route({
      method: 'POST',
      path: '/runs/{runId}/prediction/inspect',
      summary: 'Where a new file has the columns that a run’s model needs',
    })
    .input(newFileSchema)
    .output(z.object({ match: fileMatchSchema, preview: filePreviewSchema })),
  compute: procedure
    .route({
      method: 'POST',
      path: '/runs/{runId}/prediction',
      summary: 'Predict every window of a new file with a run’s model; streams progress and windows',
    })
    .input(
      newFileSchema.extend({
        level: predictionRequestSchema.shape.level,
        history: predictionRequestSchema.shape.history,
      }),
    )
    .output(eventIterator(predictionEventSchema)),
  newer: procedure
    .route({
      method: 'POST',
      path: '/runs/{runId}/prediction/newer',
      summary: 'Evaluate a run on the rows that were appended to its dataset since; streams progress and windows',
    })
    .input(
      newFileSchema.pick({ runId: true }).extend({
        level: predictionRequestSchema.shape.level,
        /** By default the run’s own rows come first, so that the first new row is predicted too. */
        history: predictionRequestSchema.shape.history.unwrap().default('dataset'),
      }),
    )
    .output(eventIterator(predictionEventSchema)),
};

export type { FilePrediction, PredictionPage } from '../core/prediction/schema';
