import * as fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { createRandom } from '../../../src-main/core/common/random';
import { detectStep, type CalendarStep } from '../../../src-main/core/calendar';
import { anyStep, months, onGrid, place, sequence } from './steps';

const at = (text: string): number => Date.parse(text);
const stepOf = (times: readonly number[], timeZone = 'UTC'): CalendarStep | null => detectStep(times, timeZone).step;
const business: CalendarStep = { unit: 'weekday', weekdays: [0, 1, 2, 3, 4] };
const month: CalendarStep = { unit: 'month', count: 1, on: 1 };

const random = createRandom(5);
const chances = Array.from({ length: 3000 }, () => random.uniform());
const noise = (index: number): number => chances[index] ?? 0;

describe('the step of times', () => {
  it.each<[string, string, number, CalendarStep, string]>([
    ['months from February', '2011-02-01', 97, month, 'UTC'],
    ['ends of months', '2012-01-31', 96, { unit: 'month', count: 1, on: 'last' }, 'UTC'],
    ['quarters', '2008-01-01', 60, { unit: 'month', count: 3, on: 1 }, 'UTC'],
    ['ends of quarters', '2000-03-31', 92, { unit: 'month', count: 3, on: 'last' }, 'UTC'],
    ['half-years', '2000-01-01', 48, { unit: 'month', count: 6, on: 1 }, 'UTC'],
    ['years', '1700-01-01', 309, { unit: 'month', count: 12, on: 1 }, 'UTC'],
    ['ends of years', '1920-12-31', 104, { unit: 'month', count: 12, on: 'last' }, 'UTC'],
    ['pairs of months', '2005-01-01', 108, { unit: 'month', count: 2, on: 1 }, 'UTC'],
    ['business days', '2023-01-02', 300, business, 'UTC'],
    ['Sundays to Thursdays', '2023-01-01', 100, { unit: 'weekday', weekdays: [0, 1, 2, 3, 6] }, 'UTC'],
    ['six days a week', '2023-01-02', 100, { unit: 'weekday', weekdays: [0, 1, 2, 3, 4, 5] }, 'UTC'],
    ['Fridays', '2020-01-03', 147, { unit: 'week', count: 1, weekday: 4 }, 'UTC'],
    ['months of Seoul', '2011-12-31T15:00Z', 96, month, 'Asia/Seoul'],
    ['days of Berlin', '2024-07-09T22:00Z', 200, { unit: 'day', count: 1 }, 'Europe/Berlin'],
    ['six local hours', '2024-01-01T05:00Z', 1500, { unit: 'hour', count: 6, clock: 'wall' }, 'America/New_York'],
    ['last weekdays of months', '2020-01-31', 40, { unit: 'month', count: 1, on: 'lastWeekday' }, 'UTC'],
  ])('%s', (_, start, count, step, timeZone) => {
    const times = sequence(at(start), count, step, timeZone);
    expect(detectStep(times, timeZone)).toEqual({ step, regularShare: 1 });
  });

  it('days of UTC stay 24 hours apart where the dataset has another zone', () => {
    const times = sequence(at('2024-01-01'), 366, { unit: 'day', count: 1 }, 'UTC');
    expect(stepOf(times, 'Europe/Berlin')).toEqual({ unit: 'hour', count: 24, clock: 'elapsed' });
  });

  it('the first distance decides nothing', () => {
    const weekly = sequence(at('2020-01-03'), 160, { unit: 'week', count: 1, weekday: 4 }, 'UTC');
    expect(stepOf([weekly[0] ?? 0, ...weekly.slice(2)])).toEqual({ unit: 'week', count: 1, weekday: 4 });
    expect(stepOf([at('2010-12-27'), ...sequence(at('2011-02-01'), 60, month, 'UTC')])).toEqual(month);
  });

  it('business days with holidays, one odd Saturday and a repeated row', () => {
    const times = sequence(at('2023-01-02'), 250, business, 'UTC').filter((_, index) => index % 40 !== 7);
    times.push(at('2023-03-04'), times[5] ?? 0);
    expect(stepOf(times)).toEqual(business);
  });

  it('every day for two working weeks is no week of business days yet where the weekend has rows', () => {
    expect(stepOf(sequence(at('2023-01-02'), 14, { unit: 'day', count: 1 }, 'UTC'))).toEqual({ unit: 'day', count: 1 });
    expect(stepOf(sequence(at('2023-01-02'), 10, business, 'UTC'))).toEqual(business);
    expect(stepOf(sequence(at('2023-01-02'), 5, business, 'UTC'))).toEqual({ unit: 'day', count: 1 });
  });

  it('rows that come on any day of their month are monthly', () => {
    const times = sequence(at('2012-01-01'), 60, month, 'UTC').map((time, index) => time + (index % 7) * 86_400_000);
    expect(stepOf(times)).toMatchObject({ unit: 'month', count: 1 });
  });

  it('four weeks are no month', () => {
    const step: CalendarStep = { unit: 'week', count: 4, weekday: 2 };
    expect(stepOf(sequence(at('2020-01-01'), 60, step, 'UTC'))).toEqual(step);
  });

  it('a clock that is late by a few seconds', () => {
    const times = Array.from({ length: 500 }, (_, row) => row * 60_000 + Math.round(noise(row) * 3000));
    expect(stepOf(times)).toEqual({ unit: 'minute', count: 1 });
  });

  it('half of the hours', () => {
    const hours = sequence(at('2024-01-01'), 2000, { unit: 'hour', count: 1, clock: 'elapsed' }, 'UTC');
    expect(stepOf(hours.filter((_, row) => noise(row) < 0.45))).toEqual({ unit: 'hour', count: 1, clock: 'elapsed' });
  });

  it('events at any second have none', () => {
    let time = 0;
    const times = Array.from({ length: 400 }, (_, row) => (time += 1000 * (1 + Math.floor(noise(row) * 3000))));
    expect(detectStep(times, 'UTC')).toEqual({ step: null, reason: 'irregular' });
  });

  it('one time, or none', () => {
    expect(detectStep([], 'UTC')).toEqual({ step: null, reason: 'tooFewTimes' });
    expect(detectStep([5, 5, Number.NaN], 'UTC')).toEqual({ step: null, reason: 'tooFewTimes' });
  });

  it('neighbours are those of one series', () => {
    const times = sequence(at('2020-01-01'), 24, month, 'UTC').flatMap((time) => [time, time]);
    const series = times.map((_, row) => row % 2);
    expect(detectStep(times, 'UTC', series)).toEqual({ step: month, regularShare: 1 });
  });
});

describe('laws of detection', () => {
  const regularTimes = fc
    .record({ place, step: anyStep, count: fc.integer({ min: 60, max: 200 }) })
    .map(({ place: { instant: near, timeZone }, step, count }) => ({
      timeZone,
      step,
      times: sequence(onGrid(near, step, timeZone), count, step, timeZone),
    }));

  it('a sequence of steps has a step that leads from each time to the next', () => {
    fc.assert(
      fc.property(regularTimes, ({ times, timeZone, step }) => {
        const found = detectStep(times, timeZone);
        const isEven = step.unit === 'weekday';
        expect(found).toMatchObject(isEven ? { step: { unit: step.unit } } : { regularShare: 1 });
        if (found.step === null) return;
        expect(sequence(times[0] ?? 0, times.length, found.step, timeZone)).toEqual(times);
      }),
      { numRuns: 500 },
    );
  });

  it('the order of rows, repeated rows and missing times change nothing', () => {
    fc.assert(
      fc.property(regularTimes, fc.integer({ min: 1, max: 50 }), ({ times, timeZone }, row) => {
        const shuffled = times
          .map((time, index) => ({ time, key: noise(index) }))
          .sort((one, other) => one.key - other.key);
        const changed = [...shuffled.map(({ time }) => time), Number.NaN, times[row] ?? 0, Number.NaN];
        expect(detectStep(changed, timeZone)).toEqual(detectStep(times, timeZone));
      }),
      { numRuns: 300 },
    );
  });

  it('a gap and an odd row leave months what they are', () => {
    fc.assert(
      fc.property(place, months, fc.integer({ min: 10, max: 70 }), ({ instant: near, timeZone }, step, gap) => {
        const times = sequence(onGrid(near, step, timeZone), 96, step, timeZone);
        const kept = times.filter((_, row) => row !== gap && row !== gap + 1);
        kept[5] = (kept[5] ?? 0) + 86_400_000;
        expect(detectStep(kept, timeZone).step).toEqual(detectStep(times, timeZone).step);
      }),
      { numRuns: 200 },
    );
  });
});
