import { eventIterator } from '@orpc/contract';
import { z } from 'zod';
import { runIdSchema } from '../core/common/ids';
import { runSummarySchema } from '../core/run/schema';
import { importSourceSchema } from './datasets';
import { procedure } from './errors';
import { progressEventSchema } from './progress';

/** A run's model as one file, out of this workspace and into another. */
export const modelsContract = {
  export: procedure
    .route({
      method: 'POST',
      path: '/runs/{runId}/model',
      summary: 'Write a run’s model as one file; streams progress, ends with where it lies',
    })
    .input(z.object({ runId: runIdSchema }))
    .output(
      eventIterator(
        z.discriminatedUnion('type', [
          progressEventSchema,
          z.object({
            type: z.literal('done'),
            /** On the machine of the workspace. */
            path: z.string(),
            bytes: z.number().int().nonnegative(),
            /** Below the address of the server. */
            downloadPath: z.string(),
          }),
        ]),
      ),
    ),
  import: procedure
    .route({ method: 'POST', path: '/models/import', summary: 'Make a run of a model file; streams progress' })
    .input(z.object({ source: importSourceSchema }))
    .output(
      eventIterator(
        z.discriminatedUnion('type', [
          progressEventSchema,
          z.object({ type: z.literal('done'), run: runSummarySchema }),
        ]),
      ),
    ),
};
