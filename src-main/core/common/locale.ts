import { z } from 'zod';

/** Languages of the interface, the reports and the sentences in them. */
export const localeSchema = z.enum(['en', 'ko', 'ru']);
export type Locale = z.infer<typeof localeSchema>;

/** The first of a person's preferred languages (`ko-KR`, `en`, …) that there is, else English. */
export function preferredLocale(preferences: readonly string[]): Locale {
  for (const preference of preferences) {
    const language = preference.split('-')[0]?.toLowerCase();
    const match = localeSchema.options.find((locale) => locale === language);
    if (match !== undefined) return match;
  }
  return 'en';
}
