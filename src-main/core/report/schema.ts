import { z } from 'zod';
import { exhibitSchema } from '../common/exhibit';
import { localeSchema } from '../common/locale';
import { comparisonIdSchema, groupIdSchema, reportIdSchema, runIdSchema } from '../common/ids';

export type { Locale } from '../common/locale';

export const reportSectionSchema = z.enum([
  'summary',
  'dataset',
  'split',
  'metrics',
  'repeats',
  'intervals',
  'backtest',
  'curves',
  'forecast',
  'residuals',
  'explanation',
  'model',
  'configuration',
  'environment',
  'findings',
]);
export type ReportSection = z.infer<typeof reportSectionSchema>;

/** What a report holds unless told otherwise: explanations take the models, and time, and are asked for. */
export const usualSections: readonly ReportSection[] = reportSectionSchema.options.filter(
  (section) => section !== 'explanation',
);

const membersOfReport = 20;

const reportRequestShape = z.object({
  runIds: z.array(runIdSchema).max(membersOfReport).default([]),
  /** Groups of repeats: their means stand beside the single runs' figures. */
  groupIds: z.array(groupIdSchema).max(membersOfReport).default([]),
  /** A saved comparison, whose runs and groups are added and whose name is the title when none is given. */
  comparisonId: comparisonIdSchema.optional(),
  title: z.string().max(200).default(''),
  author: z.string().max(200).default(''),
  locale: localeSchema.default('en'),
  paper: z.enum(['A4', 'Letter']).default('A4'),
  /** Order and choice of sections. */
  sections: z.array(reportSectionSchema).default([...usualSections]),
  notes: z.partialRecord(reportSectionSchema, z.string().max(10_000)).default({}),
  /** Tables, figures and sentences of their author, at the end of their sections. */
  exhibits: z
    .array(z.object({ section: reportSectionSchema, exhibit: exhibitSchema }))
    .max(100)
    .default([]),
});

/** How a report is laid out, whatever it is about. */
export const reportLayoutSchema = reportRequestShape.omit({ runIds: true, groupIds: true, comparisonId: true });

export const reportRequestSchema = reportRequestShape.refine(
  ({ runIds, groupIds, comparisonId }) => runIds.length + groupIds.length > 0 || comparisonId !== undefined,
  'choose runs, groups or a saved comparison',
);
export type ReportRequest = z.infer<typeof reportRequestSchema>;

/** A report that is kept: what it is made of, its order and its notes; its figures are read anew each time. */
export const savedReportSchema = z.object({
  id: reportIdSchema,
  request: reportRequestSchema,
  createdAt: z.number(),
  updatedAt: z.number(),
});
export type SavedReport = z.infer<typeof savedReportSchema>;
