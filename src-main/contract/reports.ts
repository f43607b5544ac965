import { eventIterator } from '@orpc/contract';
import { z } from 'zod';
import { reportRequestSchema, savedReportSchema } from '../core/report/schema';
import { reportIdSchema } from '../core/common/ids';
import { procedure } from './errors';
import { progressEventSchema } from './progress';

const idInput = z.object({ id: reportIdSchema });

const reportFileSchema = z.object({
  name: z.string(),
  path: z.string(),
  bytes: z.number().int().nonnegative(),
  writtenAt: z.number(),
  downloadPath: z.string().nullable(),
});
export type ReportFile = z.infer<typeof reportFileSchema>;

/** A PDF in the workspace's folder of reports, when it is there. */
export const pdfEventSchema = z.discriminatedUnion('type', [
  progressEventSchema,
  z.object({
    type: z.literal('done'),
    path: z.string(),
    bytes: z.number().int().positive(),
    downloadPath: z.string().nullable(),
  }),
]);

export const reportsContract = {
  list: procedure
    .route({ method: 'GET', path: '/reports', summary: 'Reports that are kept' })
    .output(z.array(savedReportSchema)),
  files: procedure
    .route({
      method: 'GET',
      path: '/report-files',
      summary: 'PDFs that were written to the workspace, the newest first',
    })
    .output(z.array(reportFileSchema)),
  get: procedure
    .route({ method: 'GET', path: '/reports/{id}', summary: 'What one report is made of' })
    .input(idInput)
    .output(savedReportSchema),
  save: procedure
    .route({ method: 'POST', path: '/reports', summary: 'Keep a report, or change the one with this id' })
    .input(z.object({ id: reportIdSchema.optional(), request: reportRequestSchema }))
    .output(savedReportSchema),
  delete: procedure
    .route({ method: 'DELETE', path: '/reports/{id}', summary: 'Forget a report; PDFs that were written stay' })
    .input(idInput)
    .output(idInput),
  html: procedure
    .route({
      method: 'POST',
      path: '/reports/html',
      summary: 'The report as one self-contained HTML page; streams progress',
    })
    .input(reportRequestSchema)
    .output(
      eventIterator(
        z.discriminatedUnion('type', [
          progressEventSchema,
          z.object({ type: z.literal('done'), html: z.string(), title: z.string() }),
        ]),
      ),
    ),
  pdf: procedure
    .route({ method: 'POST', path: '/reports/pdf', summary: 'The report as a PDF in the workspace; streams progress' })
    .input(reportRequestSchema)
    .output(eventIterator(pdfEventSchema)),
};

export {
  reportRequestSchema,
  reportSectionSchema,
  type Locale,
  type ReportRequest,
  type ReportSection,
  type SavedReport,
} from '../core/report/schema';
