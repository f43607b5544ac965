import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { findTargetInFeature, shiftedCorrelation } from '../../../src-main/core/preflight/relation';

const noise = (seed: number, length: number): Float64Array => {
  let state = seed;
  return Float64Array.from({ length }, () => {
    state = (state * 48_271) % 2_147_483_647;
    return state / 2_147_483_647 - 0.5;
  });
};

describe('a target that is found in a feature', () => {
  it('is found at its shift with the r of those rows, at any level, in any number of ranges, with and without gaps', () => {
    fc.assert(
      fc.property(
        fc.integer({ min: 1, max: 100_000 }),
        fc.integer({ min: 1, max: 40 }),
        fc.constantFrom(0, 1, -1000, 1e6),
        fc.constantFrom(1e-3, 1, 1e4),
        fc.boolean(),
        fc.integer({ min: 1, max: 3 }),
        (seed, shift, level, scale, hasGap, rangeCount) => {
          const length = 300 * rangeCount;
          const target = noise(seed, length).map((value) => level + scale * value);
          const error = noise(seed + 1, length);
          const ranges = Array.from({ length: rangeCount }, (_, index) => ({
            from: 300 * index,
            to: 300 * (index + 1),
          }));
          const feature = Float64Array.from({ length }, (_, row) => {
            const later = row % 300 < 300 - shift ? (target[row + shift] ?? 0) : level;
            return 7 - 3 * (later + 0.01 * scale * (error[row] ?? 0));
          });
          if (hasGap) feature[5] = Number.NaN;
          const found = findTargetInFeature(feature, target, ranges, 48);
          const r = shiftedCorrelation(feature, target, ranges, shift);
          expect(found?.shift).toBe(shift);
          expect(found?.correlation).toBeCloseTo(r, 7);
          expect(found?.r2).toBeCloseTo(r ** 2, 7);
        },
      ),
      { seed: 1, numRuns: 200 },
    );
  });

  it('is not found in a constant, nor where it is itself constant but for rounding', () => {
    const target = noise(3, 400);
    const ranges = [{ from: 0, to: 400 }];
    expect(findTargetInFeature(new Float64Array(400).fill(1e9), target, ranges, 10)).toBeNull();
    expect(findTargetInFeature(target, new Float64Array(400).fill(0.1), ranges, 10)).toBeNull();
  });
});
