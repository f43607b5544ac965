import { eventIterator } from '@orpc/contract';
import { z } from 'zod';
import { runIdSchema } from '../core/common/ids';
import { explanationRequestSchema, explanationSchema } from '../core/explanation';
import { procedure } from './errors';
import { progressEventSchema } from './progress';

export const explanationEventSchema = z.discriminatedUnion('type', [
  progressEventSchema,
  z.object({ type: z.literal('done'), explanation: explanationSchema }),
]);
export type ExplanationEvent = z.infer<typeof explanationEventSchema>;

export const explanationsContract = {
  compute: procedure
    .route({
      method: 'POST',
      path: '/runs/{runId}/explanation',
      summary: 'By what a run’s model predicts what it does, on its validation part; streams progress',
    })
    .input(explanationRequestSchema.extend({ runId: runIdSchema }))
    .output(eventIterator(explanationEventSchema)),
};

export type { Attribution, AttributedFeature, Explanation, ExplanationRequest } from '../core/explanation';
