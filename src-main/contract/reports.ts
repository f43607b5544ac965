import { z } from 'zod';
import { reportRequestSchema } from '../core/report/schema';
import { procedure } from './errors';

export const reportsContract = {
  html: procedure
    .route({ method: 'POST', path: '/reports/html', summary: 'The report as one self-contained HTML page' })
    .input(reportRequestSchema)
    .output(z.object({ html: z.string(), title: z.string() })),
  pdf: procedure
    .route({ method: 'POST', path: '/reports/pdf', summary: 'The report as a PDF in the workspace' })
    .input(reportRequestSchema)
    .output(z.object({ path: z.string(), bytes: z.number().int().positive(), downloadPath: z.string().nullable() })),
};

export {
  localeSchema,
  reportRequestSchema,
  reportSectionSchema,
  type Locale,
  type ReportRequest,
  type ReportSection,
} from '../core/report/schema';
