import type { HolidayCountry } from './countries';
import { easterSunday, lunarDate, nthWeekday, shifted } from './dates';

export { holidayCountries, type HolidayCountry } from './countries';

/** Month and day that are the same every year. */
const fixed: Readonly<Record<HolidayCountry, readonly string[]>> = {
  DE: ['01-01', '05-01', '10-03', '12-25', '12-26'],
  FR: ['01-01', '05-01', '05-08', '07-14', '08-15', '11-01', '11-11', '12-25'],
  GB: ['01-01', '12-25', '12-26'],
  KR: ['01-01', '03-01', '05-05', '06-06', '08-15', '10-03', '10-09', '12-25'],
  RU: [
    '01-01',
    '01-02',
    '01-03',
    '01-04',
    '01-05',
    '01-06',
    '01-07',
    '01-08',
    '02-23',
    '03-08',
    '05-01',
    '05-09',
    '06-12',
    '11-04',
  ],
  US: ['01-01', '06-19', '07-04', '11-11', '12-25'],
};

/**
 * A country's nationwide public holidays of a year as ISO dates, ascending, on the days themselves: substitute days for those
 * that fall on weekends, days moved by decree, and holidays of single states are not among them. By the laws in force in 2024:
 * Germany (Einigungsvertrag Art. 2 and the states' common days), France (Code du travail L3133-1), England and Wales (Banking
 * and Financial Dealings Act 1971), South Korea (Regulations on Public Holidays of Government Offices), Russia (Labour Code
 * Art. 112), United States (5 U.S.C. 6103).
 */
export function holidaysOf(country: HolidayCountry, year: number): string[] {
  const days = [...fixed[country].map((day) => `${String(year).padStart(4, '0')}-${day}`), ...movable(country, year)];
  return [...new Set(days)].sort();
}

function movable(country: HolidayCountry, year: number): string[] {
  const easter = easterSunday(year);
  const fromEaster = (days: number): string => shifted(easter, days);
  switch (country) {
    case 'DE':
      return [fromEaster(-2), fromEaster(1), fromEaster(39), fromEaster(50)];
    case 'FR':
      return [fromEaster(1), fromEaster(39), fromEaster(50)];
    case 'GB':
      return [
        fromEaster(-2),
        fromEaster(1),
        nthWeekday(year, 5, 'monday', 1),
        nthWeekday(year, 5, 'monday', -1),
        nthWeekday(year, 8, 'monday', -1),
      ];
    case 'KR': {
      const [newYear, buddha, harvest] = [lunarDate(year, 1, 1), lunarDate(year, 4, 8), lunarDate(year, 8, 15)];
      const around = (day: string): string[] => [shifted(day, -1), day, shifted(day, 1)];
      return [
        ...(newYear === null ? [] : around(newYear)),
        ...(buddha === null ? [] : [buddha]),
        ...(harvest === null ? [] : around(harvest)),
      ];
    }
    case 'RU':
      return [];
    case 'US':
      return [
        nthWeekday(year, 1, 'monday', 3),
        nthWeekday(year, 2, 'monday', 3),
        nthWeekday(year, 5, 'monday', -1),
        nthWeekday(year, 9, 'monday', 1),
        nthWeekday(year, 10, 'monday', 2),
        nthWeekday(year, 11, 'thursday', 4),
      ];
  }
}
