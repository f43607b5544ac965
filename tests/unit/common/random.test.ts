import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { createRandom, deriveSeed, shuffleInPlace } from '../../../src-main/core/common/random';

describe('seeded random numbers', () => {
  it('repeat for the same seed and differ for another', () => {
    const draw = (seed: number): number[] => {
      const random = createRandom(seed);
      return Array.from({ length: 20 }, () => random.uniform());
    };
    expect(draw(7)).toEqual(draw(7));
    expect(draw(7)).not.toEqual(draw(8));
  });

  it('are uniform and normal within four standard errors', () => {
    const random = createRandom(3);
    const n = 100_000;
    const uniform = Array.from({ length: n }, () => random.uniform());
    expect(Math.abs(uniform.reduce((a, b) => a + b) / n - 0.5)).toBeLessThan((4 * Math.sqrt(1 / 12)) / Math.sqrt(n));
    const normal = Array.from({ length: n }, () => random.normal());
    const mean = normal.reduce((a, b) => a + b) / n;
    const variance = normal.reduce((a, b) => a + (b - mean) ** 2, 0) / (n - 1);
    expect(Math.abs(mean)).toBeLessThan(4 / Math.sqrt(n));
    expect(Math.abs(variance - 1)).toBeLessThan(4 * Math.sqrt(2 / n));
  });

  it('give every purpose a seed of its own', () => {
    const seeds = new Set<number>();
    for (let layer = 0; layer < 20; layer += 1)
      for (let epoch = 0; epoch < 200; epoch += 1) seeds.add(deriveSeed(1, layer, epoch));
    expect(seeds.size).toBe(4000);
  });

  it('shuffle into a permutation', () => {
    fc.assert(
      fc.property(fc.nat(300), fc.integer({ min: 0, max: 4294967295 }), (length, seed) => {
        const values = Uint32Array.from({ length }, (_, index) => index);
        shuffleInPlace(values, createRandom(seed));
        expect([...values].toSorted((a, b) => a - b)).toEqual(Array.from({ length }, (_, index) => index));
      }),
    );
  });
});
