import { describe, expect, it } from 'vitest';
import { describeStep, seasonOf, typicalMs, type CalendarStep } from '../../../src-main/core/calendar';

const minutes = (count: number): CalendarStep => ({ unit: 'minute', count });
const monthly = (count: number): CalendarStep => ({ unit: 'month', count, on: 1 });

describe('the season that is usual for a step', () => {
  it.each<[number | null, CalendarStep]>([
    [3600, { unit: 'second', count: 1 }],
    [1440, minutes(1)],
    [96, minutes(15)],
    [48, minutes(30)],
    [24, { unit: 'hour', count: 1, clock: 'elapsed' }],
    [4, { unit: 'hour', count: 6, clock: 'wall' }],
    [7, { unit: 'hour', count: 24, clock: 'elapsed' }],
    [7, { unit: 'day', count: 1 }],
    [5, { unit: 'weekday', weekdays: [0, 1, 2, 3, 4] }],
    [6, { unit: 'weekday', weekdays: [0, 1, 2, 3, 4, 5] }],
    [52, { unit: 'week', count: 1, weekday: 4 }],
    [26, { unit: 'week', count: 2, weekday: 4 }],
    [12, monthly(1)],
    [6, monthly(2)],
    [4, monthly(3)],
    [2, monthly(6)],
    [1, monthly(12)],
    [1, monthly(120)],
    [null, { unit: 'millisecond', count: 10 }],
  ])('%s rows', (season, step) => {
    expect(seasonOf(step)).toBe(season);
  });
});

describe('a step in words', () => {
  it('names quarters, half-years, years and business days', () => {
    expect(describeStep(monthly(3))).toEqual({ unit: 'quarter', count: 1, weekdays: null, on: 1 });
    expect(describeStep({ unit: 'month', count: 6, on: 'last' })).toMatchObject({ unit: 'halfYear', on: 'last' });
    expect(describeStep(monthly(24))).toMatchObject({ unit: 'year', count: 2 });
    expect(describeStep(monthly(2))).toMatchObject({ unit: 'month', count: 2 });
    expect(describeStep({ unit: 'weekday', weekdays: [0, 1, 2, 3, 4] })).toMatchObject({ unit: 'businessDay' });
    expect(describeStep({ unit: 'weekday', weekdays: [0, 2, 4] })).toMatchObject({
      unit: 'weekday',
      weekdays: [0, 2, 4],
    });
    expect(describeStep({ unit: 'week', count: 1, weekday: 4 })).toMatchObject({ unit: 'week', weekdays: [4] });
  });

  it('tells about how long it is', () => {
    expect(typicalMs(minutes(15))).toBe(900_000);
    expect(typicalMs({ unit: 'week', count: 2, weekday: 0 })).toBe(14 * 86_400_000);
    expect(typicalMs(monthly(12)) / 86_400_000).toBeCloseTo(365.25, 9);
  });
});
