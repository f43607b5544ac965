import * as fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { stepBounds, type CalendarStep } from '../../../src-main/core/calendar';
import { anyStep, place } from './steps';

const iso = (time: number): string => new Date(time).toISOString().slice(0, 16);
const boundsOf = (text: string, step: CalendarStep, timeZone = 'UTC'): string[] => {
  const { start, end } = stepBounds(Date.parse(text), step, timeZone);
  return [iso(start), iso(end)];
};

describe('the step that an instant lies in', () => {
  it('counts months, quarters and years from January', () => {
    expect(boundsOf('2021-05-17T10:00Z', { unit: 'month', count: 1, on: 1 })).toEqual([
      '2021-05-01T00:00',
      '2021-06-01T00:00',
    ]);
    expect(boundsOf('2021-05-17T10:00Z', { unit: 'month', count: 3, on: 1 })).toEqual([
      '2021-04-01T00:00',
      '2021-07-01T00:00',
    ]);
    expect(boundsOf('1969-05-17T10:00Z', { unit: 'month', count: 12, on: 1 })).toEqual([
      '1969-01-01T00:00',
      '1970-01-01T00:00',
    ]);
  });

  it('counts days from midnight in the zone, across a change of clocks', () => {
    expect(boundsOf('2024-10-27T10:00Z', { unit: 'day', count: 1 }, 'Europe/Berlin')).toEqual([
      '2024-10-26T22:00',
      '2024-10-27T23:00',
    ]);
    expect(boundsOf('2020-01-01T00:00Z', { unit: 'day', count: 1 }, 'Asia/Seoul')).toEqual([
      '2019-12-31T15:00',
      '2020-01-01T15:00',
    ]);
  });

  it('counts weeks from their day, and a weekend to the Friday before it', () => {
    expect(boundsOf('2024-02-29T10:00Z', { unit: 'week', count: 1, weekday: 0 })).toEqual([
      '2024-02-26T00:00',
      '2024-03-04T00:00',
    ]);
    expect(boundsOf('2024-02-25T10:00Z', { unit: 'weekday', weekdays: [0, 1, 2, 3, 4] })).toEqual([
      '2024-02-23T00:00',
      '2024-02-26T00:00',
    ]);
  });

  it('keeps the two hours apart that the clock shows twice', () => {
    const hour: CalendarStep = { unit: 'hour', count: 1, clock: 'elapsed' };
    expect(boundsOf('2024-10-27T00:30Z', hour, 'Europe/Berlin')[0]).toBe('2024-10-27T00:00');
    expect(boundsOf('2024-10-27T01:30Z', hour, 'Europe/Berlin')[0]).toBe('2024-10-27T01:00');
    expect(boundsOf('2024-06-01T00:20Z', hour, 'Asia/Kathmandu')).toEqual(['2024-06-01T00:15', '2024-06-01T01:15']);
  });

  it('contains the instant, begins where it says, and the next one begins where it ends', () => {
    const wall: fc.Arbitrary<CalendarStep> = fc
      .constantFrom(2, 3, 4, 6, 8, 12)
      .map((count) => ({ unit: 'hour', count, clock: 'wall' }));
    fc.assert(
      fc.property(place, fc.oneof(anyStep, wall), fc.nat(90 * 24), ({ instant, timeZone }, step, hours) => {
        const time = instant + hours * 3_600_000;
        const { start, end } = stepBounds(time, step, timeZone);
        expect(start).toBeLessThanOrEqual(time);
        expect(end).toBeGreaterThan(time);
        expect(stepBounds(start, step, timeZone)).toEqual({ start, end });
        expect(stepBounds(end - 1, step, timeZone)).toEqual({ start, end });
        expect(stepBounds(end, step, timeZone).start).toBe(end);
      }),
      { numRuns: 2000 },
    );
  });
});
