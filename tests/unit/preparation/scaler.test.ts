import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { fitScaler, fittedScalerSchema, scaleValue, unscaleValue } from '../../../src-main/core/preparation/scaler';
import { scalerKindSchema } from '../../../src-main/core/preparation/schema';

const all = (values: readonly number[]) => [{ from: 0, to: values.length }];
const numbers = (minLength: number) =>
  fc.array(fc.double({ min: -1e6, max: 1e6, noNaN: true }), { minLength, maxLength: 40 });

/** What every kind of scaler has to do. */
describe.each(scalerKindSchema.options)('the scaler %s', (kind) => {
  it('gives back what it has scaled', () => {
    fc.assert(
      fc.property(numbers(1), fc.double({ min: -1e6, max: 1e6, noNaN: true }), (values, value) => {
        const scaler = fitScaler(kind, values, all(values));
        const tolerance = 1e-9 * (1 + Math.abs(value) + Math.abs(scaler.center));
        expect(Math.abs(unscaleValue(scaler, scaleValue(scaler, value)) - value)).toBeLessThan(tolerance);
      }),
    );
  });

  it('learns from the given rows alone', () => {
    fc.assert(
      fc.property(numbers(3), numbers(1), numbers(1), (before, inside, after) => {
        const range = [{ from: before.length, to: before.length + inside.length }];
        expect(fitScaler(kind, [...before, ...inside, ...after], range)).toEqual(fitScaler(kind, inside, all(inside)));
      }),
    );
  });

  it('passes over missing values and keeps them missing', () => {
    fc.assert(
      fc.property(numbers(1), (values) => {
        const gappy = values.flatMap((value) => [Number.NaN, value]);
        const scaler = fitScaler(kind, gappy, all(gappy));
        expect(scaler).toEqual(fitScaler(kind, values, all(values)));
        expect(scaleValue(scaler, Number.NaN)).toBeNaN();
      }),
    );
  });

  it('leaves the spread of a constant or empty column alone', () => {
    expect(fitScaler(kind, [7, 7, 7], [{ from: 0, to: 3 }]).scale).toBe(1);
    expect(fitScaler(kind, [Number.NaN], [{ from: 0, to: 1 }])).toMatchObject({ center: 0, scale: 1 });
  });

  it('takes a spread that cannot be squared for none', () => {
    const values = Array.from({ length: 9 }, (_, row) => (row % 2 === 0 ? 0 : 5e-324));
    const scaler = fitScaler(kind, values, all(values));
    expect(scaler.scale).toBe(1);
    expect(unscaleValue(scaler, scaleValue(scaler, -8.9e-16))).toBeCloseTo(-8.9e-16, 20);
  });

  it('is the same after it was stored as JSON', () => {
    const scaler = fitScaler(kind, [1, 2, 4, 8.5], [{ from: 0, to: 4 }]);
    expect(fittedScalerSchema.parse(JSON.parse(JSON.stringify(scaler)))).toEqual(scaler);
  });
});

describe('scaling', () => {
  it('follows scikit-learn’s definitions', () => {
    const values = [1, 2, 3, 4, 100, 6, 7];
    // Mean and population SD from Python's statistics module.
    expect(fitScaler('standard', values, all(values)).center).toBeCloseTo(17.571428571428573, 12);
    expect(fitScaler('standard', values, all(values)).scale).toBeCloseTo(33.708231902002574, 9);
    expect(fitScaler('minmax', values, all(values))).toEqual({ kind: 'minmax', center: 1, scale: 99 });
    expect(fitScaler('robust', values, all(values))).toEqual({ kind: 'robust', center: 4, scale: 4 });
  });
});
