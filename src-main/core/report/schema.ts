import { z } from 'zod';
import { runIdSchema } from '../run/schema';

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
  runIds: z.array(runIdSchema).min(1).max(20),
  title: z.string().max(200).default(''),
  author: z.string().max(200).default(''),
  locale: localeSchema.default('en'),
  paper: z.enum(['A4', 'Letter']).default('A4'),
  /** Order and choice of sections. */
  sections: z.array(reportSectionSchema).default([...reportSectionSchema.options]),
  notes: z.partialRecord(reportSectionSchema, z.string().max(10_000)).default({}),
});
export type ReportRequest = z.infer<typeof reportRequestSchema>;
