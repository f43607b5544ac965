import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { createRandom } from '../../../src-main/core/common/random';
import { Sorter } from '../../../src-main/core/dataset/profile/sorter';

describe('the sorter', () => {
  it('gives what the typed array’s own sort gives, few or many, of any size and sign', () => {
    const sorter = new Sorter();
    const special = [0, -0, 1, -1, 5e-324, -5e-324, 1.7976931348623157e308, -1.7976931348623157e308];
    fc.assert(
      fc.property(fc.integer({ min: 0, max: 20_000 }), fc.nat(), (count, seed) => {
        const random = createRandom(seed);
        const values = Float64Array.from({ length: count }, () =>
          random.uniform() < 0.1
            ? special[Math.floor(random.uniform() * special.length)]!
            : random.normal() * 10 ** Math.floor(20 * random.normal()),
        );
        // A view that does not begin with its memory.
        const part = values.subarray(Math.min(3, count));
        const own = part.slice().sort();
        const sorted = sorter.sort(part);
        expect(sorted.length).toBe(own.length);
        expect(sorted.every((value, index) => Object.is(value, own[index]))).toBe(true);
      }),
      { numRuns: 40 },
    );
  });

  it('leaves the values as they were, and takes equal ones', () => {
    const sorter = new Sorter();
    const values = Float64Array.from({ length: 9000 }, (_, index) => 9000 - index);
    expect(sorter.sort(values)[0]).toBe(1);
    expect(values[0]).toBe(9000);
    expect(sorter.sort(new Float64Array(9000).fill(-2.5)).every((value) => value === -2.5)).toBe(true);
  });
});
