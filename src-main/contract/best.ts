import { eventIterator } from '@orpc/contract';
import { z } from 'zod';
import { bestResultSchema, bestStandingSchema } from '../core/best/schema';
import { bestRequestSchema, bestSearchSchema } from '../core/best/search';
import { datasetIdSchema } from '../core/common/ids';
import { bestReportLayoutSchema } from '../core/report/best/schema';
import { procedure } from './errors';
import { progressEventSchema } from './progress';
import { pdfEventSchema } from './reports';

export const bestEventSchema = z.discriminatedUnion('type', [
  progressEventSchema,
  /** How it stands, whenever something was learnt; the answer so far is its leader. */
  z.object({ type: z.literal('standing'), standing: bestStandingSchema }),
  z.object({ type: z.literal('done'), result: bestResultSchema }),
]);
export type BestEvent = z.infer<typeof bestEventSchema>;

const reportInput = bestReportLayoutSchema.extend({ datasetId: datasetIdSchema });

/** The best forecast that a time or a number of trainings allows. */
export const bestContract = {
  run: procedure
    .route({
      method: 'POST',
      path: '/datasets/{datasetId}/best',
      summary:
        'Try models on several validation windows, tune and combine the leaders, and look at the test part once; streams how it stands. Closing the stream cancels it, and the runs that ended stay. One at a time for each dataset, which is kept as its last',
    })
    .input(bestRequestSchema)
    .output(eventIterator(bestEventSchema)),
  start: procedure
    .route({
      method: 'POST',
      path: '/datasets/{datasetId}/best/start',
      summary: 'The same, which goes on when nobody looks; one at a time for each dataset',
    })
    .input(bestRequestSchema)
    .output(bestSearchSchema),
  watch: procedure
    .route({
      method: 'GET',
      path: '/datasets/{datasetId}/best',
      summary:
        'The dataset’s last search as it is now, or null; of one that is at work everything that follows, until its end',
    })
    .input(z.object({ datasetId: datasetIdSchema }))
    .output(eventIterator(bestSearchSchema.nullable())),
  cancel: procedure
    .route({
      method: 'POST',
      path: '/datasets/{datasetId}/best/cancel',
      summary: 'End the search that is at work; the runs that ended stay',
    })
    .input(z.object({ datasetId: datasetIdSchema }))
    .output(z.object({ datasetId: datasetIdSchema })),
  html: procedure
    .route({
      method: 'POST',
      path: '/datasets/{datasetId}/best/report/html',
      summary: 'The report of the dataset’s last search as one self-contained HTML page',
    })
    .input(reportInput)
    .output(z.object({ html: z.string(), title: z.string() })),
  pdf: procedure
    .route({
      method: 'POST',
      path: '/datasets/{datasetId}/best/report/pdf',
      summary: 'The report of the dataset’s last search as a PDF in the workspace; streams progress',
    })
    .input(reportInput)
    .output(eventIterator(pdfEventSchema)),
};

export { candidateName } from '../core/best/name';
export { validationWindowTag } from '../core/task/split-at';
export { bestPresetSchema } from '../core/best/schema';
export type { BestRequest, BestSearch } from '../core/best/search';
export type { BestEntry, BestResult, BestStanding } from '../core/best/schema';
