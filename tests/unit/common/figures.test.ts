import { describe, expect, it } from 'vitest';
import { figureFormat } from '../../../src-main/core/common/figures';

describe('figures', () => {
  const { number, column } = figureFormat('en');

  it('are written with powers of ten as people write them', () => {
    expect(number(4.81e-5)).toBe('4.81\u00a0×\u00a010⁻⁵');
    expect(number(-1.837e-16)).toBe('-1.837\u00a0×\u00a010⁻¹⁶');
    expect(number(-0)).toBe('0');
    expect(number(2.5e12)).toBe('2,500,000,000,000');
    expect(number(2.5e12 + 0.5)).toBe('2.5\u00a0×\u00a010¹²');
    expect(figureFormat('ru').number(4.81e-5)).toBe('4,81\u00a0×\u00a010⁻⁵');
  });

  it.each([
    [
      [0.0432, 0.04464],
      ['0.04320', '0.04464'],
    ],
    [
      [2.681, 0.3198, 12],
      ['2.68', '0.32', '12.00'],
    ],
    [
      [2.5, -1.837e-16],
      ['2.500', '0.000'],
    ],
    [
      [2.5, -2.5e-5],
      ['2.500000', '-0.000025'],
    ],
    [
      [234.5, 0.0432],
      ['234.500', '0.043'],
    ],
    [
      [15_321.4, 14_002.6],
      ['15,321', '14,003'],
    ],
    [
      [3, 7, 12],
      ['3', '7', '12'],
    ],
  ])('of a column %j have as many places: %j', (values, written) => {
    expect(values.map(column(values))).toEqual(written);
  });

  it('of a column that one width does not suit are written one by one', () => {
    const small = [4.81e-5, 3e-6];
    expect(small.map(column(small))).toEqual(small.map(number));
    expect(column([null, undefined, Number.NaN])(0.5)).toBe('0.5');
  });
});
