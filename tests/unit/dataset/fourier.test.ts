import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { laggedProducts } from '../../../src-main/core/dataset/profile/autocovariance';
import { RealTransform } from '../../../src-main/core/dataset/profile/fourier';

const finite = fc.double({ min: -1000, max: 1000, noNaN: true });

describe('the transform', () => {
  it('is what the definition of the Fourier transform says, with zeros after fewer values', () => {
    const sized = fc
      .integer({ min: 2, max: 8 })
      .chain((bits) => fc.tuple(fc.constant(2 ** bits), fc.array(finite, { minLength: 1, maxLength: 2 ** bits })));
    fc.assert(
      fc.property(sized, ([size, values]) => {
        const transform = new RealTransform(size);
        // The first call leaves its values in the memory of the second.
        transform.run(Float64Array.from({ length: size }, (_, row) => row + 1));
        const { re, im } = transform.run(Float64Array.from(values));
        for (let k = 0; k <= size / 2; k += 1) {
          const angle = (row: number): number => (-2 * Math.PI * k * row) / size;
          expect(re[k]).toBeCloseTo(
            values.reduce((sum, value, row) => sum + value * Math.cos(angle(row)), 0),
            6,
          );
          expect(im[k]).toBeCloseTo(
            values.reduce((sum, value, row) => sum + value * Math.sin(angle(row)), 0),
            6,
          );
        }
      }),
      { numRuns: 40 },
    );
  });
});

describe('products at a distance', () => {
  it('are the sums of the definition, over one block and over several', () => {
    const lengths = fc.oneof(fc.integer({ min: 1, max: 40 }), fc.integer({ min: 1000, max: 5000 }));
    fc.assert(
      fc.property(lengths, fc.integer({ min: 0, max: 60 }), fc.infiniteStream(finite), (count, lags, stream) => {
        const values = Float64Array.from([...stream.take(count)]);
        const products = laggedProducts(values, lags);
        expect(products).toHaveLength(lags + 1);
        const scale = products[0]! + 1;
        products.forEach((product, lag) => {
          let direct = 0;
          for (let row = lag; row < count; row += 1) direct += values[row]! * values[row - lag]!;
          expect(Math.abs(product - direct) / scale).toBeLessThan(1e-12);
        });
      }),
      { numRuns: 30 },
    );
  });
});
