import { describe, expect, it } from 'vitest';
import { createFormatters } from '../../../src-renderer/format/formatters';

const [minute, hour, day] = [60_000, 3_600_000, 86_400_000];
/** Intl sets spaces of several kinds. */
const plain = (text: string): string => text.replaceAll(/\s/g, ' ');

describe('durations in words', () => {
  it('count days from 24 hours on, in all three languages', () => {
    const of = (locale: string) => plain(createFormatters(locale).duration(401 * hour));
    expect(of('en')).toBe('16 days 17 hr');
    expect(of('ko')).toBe('16일 17시간');
    expect(of('ru')).toBe('16 дн. 17 ч');
  });

  it('name a second unit only where there is some of it', () => {
    const format = createFormatters('en');
    const duration = (milliseconds: number | null | undefined) => plain(format.duration(milliseconds));
    const texts = [250, 1500, minute, 90_000, 15 * minute, hour, 90 * minute, day, 26 * hour, 365 * day].map(duration);
    expect(texts).toEqual([
      ...['250 ms', '1.5 sec', '1 min', '1 min 30 sec', '15 min', '1 hr', '1 hr 30 min', '1 day', '1 day 2 hr'],
      '365 days',
    ]);
  });

  it('carry over where rounding fills the smaller unit', () => {
    const format = createFormatters('en');
    const duration = (milliseconds: number | null | undefined) => plain(format.duration(milliseconds));
    expect([3_599_600, day - 1000, 2 * day - 1000].map(duration)).toEqual(['1 hr', '1 day', '2 days']);
    expect([null, undefined, Number.NaN].map(duration)).toEqual(['–', '–', '–']);
  });
});

describe('times of data rows', () => {
  it('leave no doubt which figure is the month', () => {
    const time = Date.UTC(2024, 3, 1, 15);
    expect(plain(createFormatters('en').dataTime(time))).toBe('Apr 1, 2024, 15:00');
    expect(plain(createFormatters('ko').dataTime(time))).toBe('2024. 04. 01. 15:00');
    expect(plain(createFormatters('ru').dataTime(time))).toBe('01.04.2024, 15:00');
  });
});
