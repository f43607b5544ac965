import * as fc from 'fast-check';
import { addSteps, zoneOf, type CalendarStep } from '../../../src-main/core/calendar';

/** Zones with daylight saving in both hemispheres, half and quarter hours, changes at midnight, and none at all. */
export const zones = [
  'UTC',
  'Europe/Berlin',
  'Asia/Seoul',
  'America/New_York',
  'America/Sao_Paulo',
  'Australia/Lord_Howe',
  'Asia/Kathmandu',
  'Africa/Casablanca',
  'Pacific/Auckland',
  '+09:00',
];

export const zone = fc.constantFrom(...zones);

const weekday = fc.integer({ min: 0, max: 6 });

export const elapsed: fc.Arbitrary<CalendarStep> = fc.oneof(
  fc.integer({ min: 1, max: 900 }).map((count) => ({ unit: 'millisecond' as const, count })),
  fc.integer({ min: 1, max: 59 }).map((count) => ({ unit: 'second' as const, count })),
  fc.integer({ min: 1, max: 59 }).map((count) => ({ unit: 'minute' as const, count })),
  fc.integer({ min: 1, max: 12 }).map((count) => ({ unit: 'hour' as const, count, clock: 'elapsed' as const })),
);
export const days: fc.Arbitrary<CalendarStep> = fc.oneof(
  fc.integer({ min: 1, max: 6 }).map((count) => ({ unit: 'day' as const, count })),
  fc.record({ unit: fc.constant('week' as const), count: fc.integer({ min: 1, max: 4 }), weekday }),
  fc.record({
    unit: fc.constant('weekday' as const),
    weekdays: fc
      .uniqueArray(weekday, { minLength: 2, maxLength: 6 })
      .map((days) => days.sort((one, other) => one - other)),
  }),
);
export const months: fc.Arbitrary<CalendarStep> = fc.record({
  unit: fc.constant('month' as const),
  count: fc.constantFrom(1, 2, 3, 4, 6, 12),
  on: fc.oneof(fc.integer({ min: 1, max: 31 }), fc.constantFrom('last', 'firstWeekday', 'lastWeekday')),
});
export const anyStep = fc.oneof(elapsed, days, months);

/** A zone, and an instant between 1975 and 2035 in its afternoon, which no change of clocks skips. */
export const place = fc
  .record({ zone, day: fc.integer({ min: 1826, max: 23_740 }), quarter: fc.integer({ min: 0, max: 20 }) })
  .map(({ zone: timeZone, day, quarter }) => ({
    timeZone,
    instant: zoneOf(timeZone).toInstant((day + 0.5) * 86_400_000 + quarter * 900_000),
  }));

/** The first time of a step's grid near an instant. */
export function onGrid(near: number, step: CalendarStep, timeZone: string): number {
  return addSteps(addSteps(near, 1, step, timeZone), 1, step, timeZone);
}

export function sequence(start: number, count: number, step: CalendarStep, timeZone: string): number[] {
  return Array.from({ length: count }, (_, index) => addSteps(start, index, step, timeZone));
}
