import { z } from 'zod';

/** Languages of the interface, the reports and the sentences in them. */
export const localeSchema = z.enum(['en', 'ko', 'ru']);
export type Locale = z.infer<typeof localeSchema>;
