import { describe, expect, it } from 'vitest';
import { holidayCountries, holidaysOf } from '../../../src-main/core/preparation/holidays';
import { easterSunday } from '../../../src-main/core/preparation/holidays/dates';

describe('public holidays', () => {
  it('know Easter', () => {
    // Dates of the Gregorian Easter as published by the U.S. Census Bureau.
    expect([1961, 2000, 2008, 2019, 2024, 2025, 2038].map(easterSunday)).toEqual([
      '1961-04-02',
      '2000-04-23',
      '2008-03-23',
      '2019-04-21',
      '2024-03-31',
      '2025-04-20',
      '2038-04-25',
    ]);
  });

  it('fall on their days of 2024', () => {
    expect(holidaysOf('KR', 2024)).toEqual([
      '2024-01-01',
      '2024-02-09',
      '2024-02-10',
      '2024-02-11',
      '2024-03-01',
      '2024-05-05',
      '2024-05-15',
      '2024-06-06',
      '2024-08-15',
      '2024-09-16',
      '2024-09-17',
      '2024-09-18',
      '2024-10-03',
      '2024-10-09',
      '2024-12-25',
    ]);
    expect(holidaysOf('US', 2024)).toEqual([
      '2024-01-01',
      '2024-01-15',
      '2024-02-19',
      '2024-05-27',
      '2024-06-19',
      '2024-07-04',
      '2024-09-02',
      '2024-10-14',
      '2024-11-11',
      '2024-11-28',
      '2024-12-25',
    ]);
    expect(holidaysOf('GB', 2024)).toEqual([
      '2024-01-01',
      '2024-03-29',
      '2024-04-01',
      '2024-05-06',
      '2024-05-27',
      '2024-08-26',
      '2024-12-25',
      '2024-12-26',
    ]);
    expect(holidaysOf('DE', 2024)).toContain('2024-05-09');
    expect(holidaysOf('DE', 2024)).toContain('2024-05-20');
    expect(holidaysOf('FR', 2024)).toHaveLength(11);
    expect(holidaysOf('RU', 2024)).toHaveLength(14);
  });

  it('are ascending dates of the asked year, for every country', () => {
    for (const country of holidayCountries) {
      for (const year of [1990, 2023, 2050]) {
        const days = holidaysOf(country, year);
        expect(days).toEqual([...new Set(days)].sort());
        expect(days.every((day) => day.startsWith(`${year}-`))).toBe(true);
      }
    }
  });
});
