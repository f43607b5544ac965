import * as fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { isoTime } from '../../../src-main/core/calendar';

describe('an instant on the clock of a zone', () => {
  it.each([
    ['UTC', '2024-10-27T00:30:00.000Z', '2024-10-27T00:30:00.000Z'],
    // The hour that Berlin shows twice.
    ['Europe/Berlin', '2024-10-27T00:30:00.000Z', '2024-10-27T02:30:00.000+02:00'],
    ['Europe/Berlin', '2024-10-27T01:30:00.000Z', '2024-10-27T02:30:00.000+01:00'],
    ['America/New_York', '2024-03-10T07:00:00.000Z', '2024-03-10T03:00:00.000-04:00'],
    ['Asia/Kathmandu', '2024-01-01T00:00:00.000Z', '2024-01-01T05:45:00.000+05:45'],
    ['+09:00', '2024-01-01T00:00:00.000Z', '2024-01-01T09:00:00.000+09:00'],
    // Seoul's own sun, 8:27:52 before UTC, which ISO 8601 cannot write.
    ['Asia/Seoul', '1905-01-01T00:00:00.000Z', '1905-01-01T00:00:00.000Z'],
  ])('in %s, %s is %s', (zone, instant, expected) => {
    expect(isoTime(Date.parse(instant), zone)).toBe(expected);
  });

  it('is the same instant when it is read again', () => {
    const zone = fc.constantFrom(
      'UTC',
      'Europe/Berlin',
      'Australia/Lord_Howe',
      'America/St_Johns',
      'Asia/Seoul',
      '-03:30',
    );
    fc.assert(
      fc.property(zone, fc.integer({ min: -3e12, max: 4e12 }), (name, instant) => {
        expect(Date.parse(isoTime(instant, name))).toBe(instant);
      }),
    );
  });
});
