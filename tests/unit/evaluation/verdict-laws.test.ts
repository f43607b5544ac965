import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { createRandom } from '../../../src-main/core/common/random';
import {
  cosineTransforms,
  longRunVariance,
  panelOrder,
  prepareLosses,
  sizesAtLeast,
  testDifference,
  type TestedLosses,
} from '../../../src-main/core/evaluation/statistics';

const side = (values: ArrayLike<number>, overlap = 1, seedLosses: readonly number[] = []): TestedLosses => ({
  losses: prepareLosses({ values: Float64Array.from(values), overlap, clusters: null, byTime: null }),
  seedLosses,
});
/** Losses that persist as strongly as wanted. */
function losses(seed: number, count: number, persistence: number): Float64Array {
  const random = createRandom(seed);
  let state = 0;
  return Float64Array.from({ length: count }, () => {
    state = persistence * state + random.normal();
    return Math.abs(state);
  });
}
const pair = fc.record({
  seeds: fc.tuple(fc.nat(1e6), fc.nat(1e6)).filter(([a, b]) => a !== b),
  count: fc.integer({ min: 30, max: 400 }),
  persistence: fc.double({ min: 0, max: 0.95, noNaN: true }),
  overlap: fc.integer({ min: 1, max: 12 }),
});

describe('the test of a difference', () => {
  it('says the same with its sides exchanged', () => {
    fc.assert(
      fc.property(pair, ({ seeds, count, persistence, overlap }) => {
        const [a, b] = seeds.map((seed) => side(losses(seed, count, persistence), overlap, [seed, seed + 1]));
        if (a === undefined || b === undefined) throw new Error('There are two sides.');
        const there = testDifference(a, b);
        const back = testDifference(b, a);
        expect(back.pValue).toEqual(there.pValue);
        expect(back.statistic).toBe(-there.statistic);
        expect(back.independent).toBe(there.independent);
        expect(back.bootstrap).toEqual(there.bootstrap);
      }),
      { numRuns: 40 },
    );
  });

  it('finds no difference between a run and itself', () => {
    fc.assert(
      fc.property(pair, ({ seeds: [seed], count, persistence, overlap }) => {
        const own = losses(seed, count, persistence);
        expect(testDifference(side(own, overlap), side(own, overlap))).toMatchObject({
          identical: true,
          pValue: 1,
          meanDifference: 0,
          statistic: 0,
        });
      }),
    );
  });

  it('does not depend on the unit of the errors', () => {
    fc.assert(
      fc.property(
        pair,
        fc.double({ min: 1e-6, max: 1e6, noNaN: true }),
        ({ seeds, count, persistence, overlap }, unit) => {
          const [a, b] = seeds.map((seed) => losses(seed, count, persistence));
          if (a === undefined || b === undefined) throw new Error('There are two sides.');
          const plain = testDifference(side(a, overlap), side(b, overlap));
          const scaled = testDifference(
            side(
              a.map((loss) => loss * unit),
              overlap,
            ),
            side(
              b.map((loss) => loss * unit),
              overlap,
            ),
          );
          expect(scaled.degrees).toBeCloseTo(plain.degrees, 9);
          expect(scaled.pValue ?? -1).toBeCloseTo(plain.pValue ?? -1, 8);
          expect(scaled.statistic).toBeCloseTo(plain.statistic, 6);
        },
      ),
      { numRuns: 40 },
    );
  });

  it('grows no more certain when seeds are looked at as well', () => {
    fc.assert(
      fc.property(pair, ({ seeds, count, persistence, overlap }) => {
        const [a, b] = seeds.map((seed) => losses(seed, count, persistence));
        if (a === undefined || b === undefined) throw new Error('There are two sides.');
        const rows = testDifference(side(a, overlap), side(b, overlap), { bootstrap: false });
        const both = testDifference(side(a, overlap, [1, 1.2, 0.9]), side(b, overlap, [1.1, 1, 1.3]), {
          bootstrap: false,
        });
        expect(Math.abs(both.statistic)).toBeLessThanOrEqual(Math.abs(rows.statistic) + 1e-12);
        expect(both.seedShare).toBeGreaterThan(0);
      }),
      { numRuns: 40 },
    );
  });

  it('takes a few windows that differ for no more than a sign test would', () => {
    const zeros = new Float64Array(400);
    const five = zeros.map((_, i) => (i % 80 === 40 ? 1 : 0));
    expect(testDifference(side(five), side(zeros)).pValue).toBeGreaterThanOrEqual(2 ** -4);
  });

  it('takes one run of windows that differ for no more than one window', () => {
    const zeros = new Float64Array(400);
    const runs = zeros.map((_, i) => (i % 100 >= 30 && i % 100 < 40 ? 1 : 0));
    expect(testDifference(side(runs), side(zeros)).pValue ?? 1).toBeGreaterThanOrEqual(2 ** -3);
  });

  it('takes every window for itself where one model is better in nearly all of them', () => {
    const random = createRandom(6);
    const better = Float64Array.from({ length: 200 }, () => random.uniform());
    expect(testDifference(side(better), side(better.map((loss) => loss + 1 + random.uniform()))).pValue).toBeLessThan(
      1e-6,
    );
    const right = new Float64Array(200);
    expect(testDifference(side(right), side(right.map((_, i) => (i % 40 === 7 ? 0 : 1)))).pValue).toBeLessThan(1e-6);
  });

  it('tells nothing of windows of which too few share no row, whatever they look like', () => {
    const [a, b] = [losses(1, 300, 0), losses(2, 300, 0)];
    const result = testDifference(side(a, 24), side(b, 24));
    expect(result.independent).toBeLessThan(20);
    expect(result).toMatchObject({ pValue: null, bootstrap: { pValue: null } });
    expect(testDifference(side(a), side(b)).pValue).not.toBeNull();
  });

  it('tells nothing of windows that are worth fewer than twenty independent ones', () => {
    const step = Float64Array.from({ length: 600 }, (_, i) => (i < 300 ? 2 : 1));
    const result = testDifference(side(step), side(new Float64Array(600).fill(1)));
    expect(result).toMatchObject({ pValue: null, interval: null });
    expect(result.independent).toBeLessThan(20);
  });
});

describe('a panel', () => {
  /** Series of 50 windows each; the first model is better by an amount of each series' own. */
  function panel(advantages: readonly number[]): readonly [TestedLosses, TestedLosses] {
    const random = createRandom(3);
    const series = advantages.flatMap((_, number) => Array.from({ length: 50 }, () => number));
    const time = advantages.flatMap(() => Array.from({ length: 50 }, (_, i) => i));
    const order = panelOrder(series, time);
    const first = Float64Array.from(series, (number) => 1 - (advantages[number] ?? 0) + 0.1 * random.normal());
    const second = Float64Array.from(series, () => 1 + 0.1 * random.normal());
    const prepared = (values: Float64Array): TestedLosses => ({
      losses: prepareLosses({ values, overlap: 1, ...order }),
      seedLosses: [],
    });
    return [prepared(first), prepared(second)];
  }

  it('is judged by whole series: an advantage in some series, a disadvantage in others shows nothing', () => {
    const mixed = testDifference(...panel(Array.from({ length: 24 }, (_, i) => (i % 2 === 0 ? 0.5 : -0.35))));
    expect(mixed.meanDifference).toBeLessThan(-0.05);
    expect(mixed.pValue).toBeGreaterThan(0.05);
    expect(mixed.independent).toBeLessThan(60);
    const steady = testDifference(...panel(new Array<number>(24).fill(0.075)));
    expect(steady.pValue).toBeLessThan(0.001);
  });

  it('is recognised by its series, or by time that goes back', () => {
    expect(panelOrder(null, [1, 2, 3])).toEqual({ clusters: null, byTime: null });
    expect(Array.from(panelOrder(null, [1, 2, 1, 2]).clusters ?? [])).toEqual([0, 0, 1, 1]);
    expect(Array.from(panelOrder([7, 7, 9], [1, 2, 3]).clusters ?? [])).toEqual([0, 0, 1]);
    expect(Array.from(panelOrder(null, [1, 2, 1, 2]).byTime ?? [])).toEqual([0, 2, 1, 3]);
  });
});

describe('cosine transforms', () => {
  it('of many values are those of their exact sums but for a ten-thousandth', () => {
    const many = losses(5, 20_000, 0.9);
    const center = many.reduce((sum, value) => sum + value, 0) / many.length;
    const exact = Array.from({ length: 100 }, (_, j) =>
      many.reduce((sum, value, t) => sum + (value - center) * Math.cos((Math.PI * (j + 1) * (t + 0.5)) / 20_000), 0),
    ).map((sum) => sum * Math.sqrt(2 / 20_000));
    const fast = cosineTransforms(many, 100);
    const power = exact.reduce((sum, value) => sum + value ** 2, 0);
    const error = exact.reduce((sum, value, j) => sum + (value - (fast[j] ?? 0)) ** 2, 0);
    expect(Math.sqrt(error / power)).toBeLessThan(0.01);
  });

  it('count independent values as all of them, and persistent ones as few', () => {
    expect(longRunVariance({ values: losses(1, 2000, 0), overlap: 1 }).independent).toBeGreaterThan(1000);
    expect(longRunVariance({ values: losses(1, 2000, 0.98), overlap: 1 }).independent).toBeLessThan(150);
  });

  it('are surely worth no more than they are likely to be, and sizes as much as errors that persist leave', () => {
    fc.assert(
      fc.property(pair, ({ seeds: [seed], count, persistence, overlap }) => {
        const { independent, atLeast } = longRunVariance({ values: losses(seed, count, persistence), overlap });
        expect(atLeast).toBeLessThanOrEqual(independent);
      }),
      { numRuns: 40 },
    );
    const random = createRandom(4);
    let state = 0;
    const errors = Float64Array.from({ length: 2000 }, () => (state = 0.9 * state + random.normal()));
    // 2000 (1 − 0.81) / (1 + 0.81) are 210.
    expect(sizesAtLeast(errors, 1)).toBeGreaterThan(140);
    expect(sizesAtLeast(errors, 1)).toBeLessThan(230);
    expect(
      sizesAtLeast(
        Float64Array.from(errors, () => random.normal()),
        1,
      ),
    ).toBeGreaterThan(1800);
  });
});
