import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import {
  medianInPlace,
  quantileInPlace,
  quantileOfSorted,
  selectInPlace,
  sorted,
  sum,
  sumOfBlocks,
} from '../../../src-main/core/common/numbers';

/** Values with many that are the same, some missing, in rows long enough for a pivot from a sample. */
const values = fc.oneof(
  fc.array(fc.double({ min: -1e6, max: 1e6 }), { minLength: 1, maxLength: 40 }),
  fc.array(fc.oneof(fc.integer({ min: -3, max: 3 }), fc.constant(Number.NaN)), { minLength: 1, maxLength: 60 }),
  fc
    .tuple(
      fc.integer({ min: 601, max: 3000 }),
      fc.double({ min: 0.01, max: 3, noNaN: true }),
      fc.integer({ min: 1, max: 9 }),
    )
    .map(([count, pace, repeat]) => Array.from({ length: count }, (_, i) => Math.sin(Math.floor(i / repeat) * pace))),
);
const share = fc.double({ min: 0, max: 1, noNaN: true });
const floats = (given: readonly number[]) => Float64Array.from(given, (value) => value + 0);

describe('selection', () => {
  it('finds what sorting would put at an index, with smaller values before it and larger ones after it', () => {
    fc.assert(
      fc.property(values, share, (given, at) => {
        const index = Math.min(given.length - 1, Math.floor(at * given.length));
        const chosen = floats(given);
        const found = selectInPlace(chosen, index);
        expect(found).toBe(sorted(floats(given))[index]);
        expect([...chosen].sort()).toEqual([...floats(given)].sort());
        if (!Number.isNaN(found)) {
          expect(chosen.subarray(0, index).every((value) => value <= found)).toBe(true);
          expect(chosen.subarray(index + 1).every((value) => !(value < found))).toBe(true);
        }
      }),
    );
  });

  it('finds the quantiles and the median of the sorted values', () => {
    fc.assert(
      fc.property(values, share, (given, at) => {
        const ordered = sorted(floats(given));
        expect(quantileInPlace(floats(given), at)).toBe(quantileOfSorted(ordered, at));
        const middle = ordered.length >> 1;
        const median =
          ordered.length % 2 === 1 ? ordered[middle] : ((ordered[middle - 1] ?? 0) + (ordered[middle] ?? 0)) / 2;
        expect(medianInPlace(floats(given))).toBe(median);
      }),
    );
  });

  it('knows none of no values', () => {
    expect([selectInPlace(new Float64Array(0), 0), medianInPlace(new Float64Array(0))]).toEqual([NaN, NaN]);
    expect(selectInPlace(Float64Array.of(1, 2), 2)).toBeNaN();
  });
});

it('sums blocks to the same bits as an array of all values', () => {
  fc.assert(
    fc.property(values, (given) => {
      const filled = sumOfBlocks(given.length, (block, start, length) => {
        for (let i = 0; i < length; i += 1) block[i] = given[start + i] ?? Number.NaN;
      });
      expect(filled).toBe(sum(given));
    }),
  );
});
