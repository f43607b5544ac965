import { z } from 'zod';
import { runIdSchema } from '../core/run/schema';
import { procedure } from './errors';
import { limits } from './limits';

export const localeSchema = z.enum(['en', 'ko', 'ru']);
export type Locale = z.infer<typeof localeSchema>;

export const reportSectionSchema = z.enum([
  'summary',
  'dataset',
  'split',
  'metrics',
  'curves',
  'forecast',
  'residuals',
  'model',
  'configuration',
  'environment',
  'findings',
]);
export type ReportSection = z.infer<typeof reportSectionSchema>;

export const reportRequestSchema = z.object({
  runIds: z.array(runIdSchema).min(1).max(limits.comparedRuns),
  title: z.string().max(limits.nameLength).default(''),
  author: z.string().max(limits.nameLength).default(''),
  locale: localeSchema.default('en'),
  paper: z.enum(['A4', 'Letter']).default('A4'),
  /** Order and choice of sections. */
  sections: z.array(reportSectionSchema).default([...reportSectionSchema.options]),
  notes: z.partialRecord(reportSectionSchema, z.string().max(limits.noteLength)).default({}),
});
export type ReportRequest = z.infer<typeof reportRequestSchema>;

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
