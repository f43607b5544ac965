import { eventIterator } from '@orpc/contract';
import { z } from 'zod';
import { forecastRequestSchema, forecastSchema } from '../core/forecast';
import { runIdSchema } from '../core/common/ids';
import { procedure } from './errors';
import { progressEventSchema } from './progress';

export const forecastEventSchema = z.discriminatedUnion('type', [
  progressEventSchema,
  z.object({ type: z.literal('done'), forecast: forecastSchema }),
]);
export type ForecastEvent = z.infer<typeof forecastEventSchema>;

export const forecastsContract = {
  compute: procedure
    .route({
      method: 'POST',
      path: '/runs/{runId}/forecast',
      summary: 'Continue a run’s data past their end, with an interval; streams progress',
    })
    .input(forecastRequestSchema.extend({ runId: runIdSchema }))
    .output(eventIterator(forecastEventSchema)),
};

export type { Forecast, ForecastRequest, KnownFuture } from '../core/forecast';
