import * as fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { addSteps, clockIn, stepsBetween, type CalendarStep } from '../../../src-main/core/calendar';
import { anyStep, days, elapsed, months, onGrid, place } from './steps';

const at = (text: string): number => Date.parse(text);
const iso = (time: number): string => new Date(time).toISOString().replace(':00.000Z', 'Z').replace('T00:00Z', '');
const next = (from: string, step: CalendarStep, timeZone = 'UTC', count = 4): string[] =>
  Array.from({ length: count }, (_, index) => iso(addSteps(at(from), index + 1, step, timeZone)));

describe('steps of the calendar', () => {
  it('months keep their day, or their end', () => {
    expect(next('2019-12-01', { unit: 'month', count: 1, on: 1 })).toEqual([
      '2020-01-01',
      '2020-02-01',
      '2020-03-01',
      '2020-04-01',
    ]);
    expect(next('2019-12-31', { unit: 'month', count: 1, on: 'last' })).toEqual([
      '2020-01-31',
      '2020-02-29',
      '2020-03-31',
      '2020-04-30',
    ]);
    expect(next('2019-12-30', { unit: 'month', count: 1, on: 30 }, 'UTC', 3)).toEqual([
      '2020-01-30',
      '2020-02-29',
      '2020-03-30',
    ]);
    expect(next('2022-11-01', { unit: 'month', count: 2, on: 1 }, 'UTC', 2)).toEqual(['2023-01-01', '2023-03-01']);
  });

  it('quarters, half-years and years', () => {
    expect(next('2022-12-31', { unit: 'month', count: 3, on: 'last' })).toEqual([
      '2023-03-31',
      '2023-06-30',
      '2023-09-30',
      '2023-12-31',
    ]);
    expect(next('2023-07-01', { unit: 'month', count: 6, on: 1 }, 'UTC', 2)).toEqual(['2024-01-01', '2024-07-01']);
    expect(next('2023-12-31', { unit: 'month', count: 12, on: 'last' }, 'UTC', 2)).toEqual([
      '2024-12-31',
      '2025-12-31',
    ]);
  });

  it('first and last weekdays of months', () => {
    expect(next('2023-04-28', { unit: 'month', count: 1, on: 'lastWeekday' }, 'UTC', 3)).toEqual([
      '2023-05-31',
      '2023-06-30',
      '2023-07-31',
    ]);
    expect(next('2023-06-01', { unit: 'month', count: 1, on: 'firstWeekday' }, 'UTC', 5)).toEqual([
      '2023-07-03',
      '2023-08-01',
      '2023-09-01',
      '2023-10-02',
      '2023-11-01',
    ]);
  });

  it('a month in Seoul begins at 15:00 UTC of the day before', () => {
    expect(next('2019-11-30T15:00Z', { unit: 'month', count: 1, on: 1 }, 'Asia/Seoul')).toEqual([
      '2019-12-31T15:00Z',
      '2020-01-31T15:00Z',
      '2020-02-29T15:00Z',
      '2020-03-31T15:00Z',
    ]);
  });

  it('days in Berlin begin at midnight there, whatever the clocks do', () => {
    expect(next('2024-10-24T22:00Z', { unit: 'day', count: 1 }, 'Europe/Berlin')).toEqual([
      '2024-10-25T22:00Z',
      '2024-10-26T22:00Z',
      '2024-10-27T23:00Z',
      '2024-10-28T23:00Z',
    ]);
  });

  it('hours pass evenly; hours of the wall clock do not', () => {
    const six = { unit: 'hour', count: 6, clock: 'wall' } as const;
    expect(next('2024-10-26T16:00Z', six, 'Europe/Berlin', 3)).toEqual([
      '2024-10-26T22:00Z',
      '2024-10-27T05:00Z',
      '2024-10-27T11:00Z',
    ]);
    expect(next('2024-10-26T16:00Z', { ...six, clock: 'elapsed' }, 'Europe/Berlin', 2)).toEqual([
      '2024-10-26T22:00Z',
      '2024-10-27T04:00Z',
    ]);
  });

  it('business days go from Friday to Monday, and on from a weekend', () => {
    const business = { unit: 'weekday', weekdays: [0, 1, 2, 3, 4] } as const;
    const step: CalendarStep = { ...business, weekdays: [...business.weekdays] };
    expect(next('2024-02-23', step, 'UTC', 3)).toEqual(['2024-02-26', '2024-02-27', '2024-02-28']);
    expect(next('2024-02-24', step, 'UTC', 1)).toEqual(['2024-02-26']);
    expect(next('2024-02-25', step, 'UTC', 1)).toEqual(['2024-02-26']);
    expect(stepsBetween(at('2024-02-23'), at('2024-03-01'), step, 'UTC')).toBe(5);
  });

  it('a week that came on a Thursday goes on with Fridays', () => {
    expect(next('2022-11-10', { unit: 'week', count: 1, weekday: 4 }, 'UTC', 2)).toEqual(['2022-11-18', '2022-11-25']);
  });

  it('years far back, and those below 100', () => {
    expect(next('1700-01-01', { unit: 'month', count: 12, on: 1 }, 'UTC', 2)).toEqual(['1701-01-01', '1702-01-01']);
    const year99 = new Date('0099-01-01').getTime();
    expect(new Date(addSteps(year99, -1, { unit: 'month', count: 12, on: 1 }, 'UTC')).getUTCFullYear()).toBe(98);
  });
});

describe('laws of steps', () => {
  const count = fc.integer({ min: -300, max: 300 });

  it('so many steps on are so many steps away, and back again', () => {
    fc.assert(
      fc.property(place, anyStep, count, ({ instant, timeZone }, step, count) => {
        const from = onGrid(instant, step, timeZone);
        const to = addSteps(from, count, step, timeZone);
        expect(stepsBetween(from, to, step, timeZone)).toBeCloseTo(count, 9);
        expect(addSteps(to, -count, step, timeZone)).toBe(from);
      }),
      { numRuns: 2000 },
    );
  });

  it('two walks of steps are one', () => {
    fc.assert(
      fc.property(
        place,
        anyStep,
        count,
        fc.integer({ min: 1, max: 50 }),
        ({ instant, timeZone }, step, count, more) => {
          const from = onGrid(instant, step, timeZone);
          const there = addSteps(addSteps(from, count, step, timeZone), more, step, timeZone);
          expect(there).toBe(addSteps(from, count + more, step, timeZone));
        },
      ),
      { numRuns: 1000 },
    );
  });

  it('more steps are later, and what is later is more steps away', () => {
    fc.assert(
      fc.property(place, anyStep, count, place, ({ instant: from, timeZone }, step, count, { instant: other }) => {
        expect(addSteps(from, count + 1, step, timeZone)).toBeGreaterThan(addSteps(from, count, step, timeZone));
        const [near, far] = [Math.min(from, other), Math.max(from, other)];
        expect(stepsBetween(near, far, step, timeZone)).toBeGreaterThanOrEqual(0);
        expect(stepsBetween(from, far, step, timeZone)).toBeGreaterThanOrEqual(
          stepsBetween(from, near, step, timeZone),
        );
      }),
      { numRuns: 1000 },
    );
  });

  it('days, weeks and months keep the time that the clock on the wall shows', () => {
    fc.assert(
      fc.property(place, fc.oneof(days, months), count, ({ instant, timeZone }, step, count) => {
        const clock = clockIn(timeZone);
        expect(clock(addSteps(instant, count, step, timeZone)).hour).toBeCloseTo(clock(instant).hour, 9);
      }),
      { numRuns: 1000 },
    );
  });

  it('hours and shorter steps pass at an even pace in every zone', () => {
    fc.assert(
      fc.property(place, elapsed, count, ({ instant, timeZone }, step, count) => {
        expect(addSteps(instant, count, step, timeZone) - instant).toBe(addSteps(0, count, step, 'UTC'));
      }),
    );
  });
});
