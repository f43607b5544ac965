import { eventIterator } from '@orpc/contract';
import { z } from 'zod';
import { datasetIdSchema } from '../core/common/ids';
import { candidateSchema, searchFoldsSchema, searchResultSchema } from '../core/search/table';
import { procedure } from './errors';
import { limits } from './limits';
import { progressEventSchema } from './progress';

export type { SearchResult } from '../core/search/table';

/** Candidates for a model, scored on folds of the training part. */
export const searchesContract = {
  run: procedure
    .route({
      method: 'POST',
      path: '/datasets/{datasetId}/search',
      summary:
        'Score candidates for a configuration’s model on folds of its training part, in order of time unless another kind is asked for; streams progress, ends with a table',
    })
    .input(
      z.object({
        datasetId: datasetIdSchema,
        configuration: z.record(z.string(), z.unknown()),
        /** Settings of the model by their paths, such as `model.maxDepth`. */
        candidates: z.array(candidateSchema).min(1).max(200),
        folds: searchFoldsSchema.prefault({}),
        /** Reasons given for findings that would block it. */
        overrides: z.record(z.string(), z.string().max(limits.noteLength)).default({}),
      }),
    )
    .output(
      eventIterator(
        z.discriminatedUnion('type', [
          progressEventSchema,
          z.object({ type: z.literal('done'), search: searchResultSchema }),
        ]),
      ),
    ),
};
