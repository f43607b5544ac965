import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { localeSchema } from '../../../../src-main/core/common/locale';
import { readNumber, stepNumber, writeNumber } from '../../../../src-renderer/form/number-text';

describe('numbers as people type them', () => {
  it.each([
    ['0.001', 0.001],
    ['0,001', 0.001],
    ['1e-3', 0.001],
    ['1 440', 1440],
    ['1\u202f440,5', 1440.5],
    ['-5', -5],
    ['.5', 0.5],
    ['1.', 1],
  ])('reads %s', (text, value) => {
    expect(readNumber(text)).toBe(value);
  });

  it.each(['', 'abc', '1,2,3', '1.2.3', '--1', '1e', 'Infinity', '0x10'])('gives %j back as it is', (text) => {
    expect(readNumber(text)).toBe(text);
  });

  it.each(localeSchema.options)('reads what it wrote in %s', (locale) => {
    fc.assert(
      fc.property(fc.double({ noNaN: true, noDefaultInfinity: true }), (value) => {
        expect(readNumber(writeNumber(value, locale))).toBe(value === 0 ? 0 : value);
      }),
    );
  });

  it('steps whole numbers by one and others by a tenth of their size', () => {
    expect(stepNumber(32, 1, true, false)).toBe(33);
    expect(stepNumber(32, -1, true, true)).toBe(22);
    expect(stepNumber(0.001, 1, false, false)).toBe(0.0011);
    expect(stepNumber(0.004, -1, false, false)).toBe(0.0039);
    expect(stepNumber(0.004, 1, false, true)).toBe(0.005);
  });
});
