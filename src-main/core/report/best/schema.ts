import { z } from 'zod';
import { localeSchema } from '../../common/locale';

/** How the report of a search for the best forecast is laid out. */
export const bestReportLayoutSchema = z.object({
  title: z.string().max(200).default(''),
  author: z.string().max(200).default(''),
  locale: localeSchema.default('en'),
  paper: z.enum(['A4', 'Letter']).default('A4'),
});
export type BestReportLayout = z.infer<typeof bestReportLayoutSchema>;
