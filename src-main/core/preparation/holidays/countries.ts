/** Countries whose public holidays are known here (ISO 3166-1). */
export const holidayCountries = ['DE', 'FR', 'GB', 'KR', 'RU', 'US'] as const;
export type HolidayCountry = (typeof holidayCountries)[number];
