import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { durationParts } from '../../../src-main/core/common/duration';

const text = (milliseconds: number): string =>
  durationParts(milliseconds)
    .map(({ unit, value }) => `${value} ${unit}`)
    .join(' ');

describe('a duration', () => {
  it.each([
    [0, '0 millisecond'],
    [999.6, '1 second'],
    [1_250, '1.3 second'],
    [59_960, '1 minute'],
    [90_000, '1 minute 30 second'],
    [900_000, '15 minute'],
    [3_600_000, '1 hour'],
    [3_599_600, '1 hour'],
    [5_430_000, '1 hour 31 minute'],
    [86_400_000, '1 day'],
    [86_390_000, '1 day'],
    [7 * 86_400_000 + 3_600_000, '7 day 1 hour'],
  ])('of %d ms is %s', (milliseconds, expected) => {
    expect(text(milliseconds)).toBe(expected);
  });

  it('never shows a unit as many times as the next larger one holds it', () => {
    const limits = { millisecond: 1000, second: 60, minute: 60, hour: 24, day: Number.POSITIVE_INFINITY };
    fc.assert(
      fc.property(fc.double({ min: 0, max: 1e12, noNaN: true }), (milliseconds) => {
        for (const { unit, value } of durationParts(milliseconds)) expect(value).toBeLessThan(limits[unit]);
      }),
    );
  });
});
