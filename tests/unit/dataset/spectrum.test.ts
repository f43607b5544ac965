import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { profileTable } from '../../../src-main/core/dataset';
import { realTransform, spectrumOf } from '../../../src-main/core/dataset/spectrum';
import { tableOf } from '../preparation/make';

const finite = fc.double({ min: -1000, max: 1000, noNaN: true });
/** Seeded noise, uniform around 0 (Numerical Recipes' quick generator). */
function noise(seed: number): () => number {
  let state = seed;
  return () => {
    state = (Math.imul(state, 1_664_525) + 1_013_904_223) >>> 0;
    return state / 2 ** 32 - 0.5;
  };
}
async function seasons(count: number, value: (row: number) => number) {
  const values = Array.from({ length: count }, (_, row) => value(row));
  const profile = await profileTable(
    tableOf(
      { y: values },
      values.map((_, row) => row * 3_600_000),
    ),
  );
  const column = profile.columns.find(({ name }) => name === 'y');
  return column?.kind === 'number' ? column.seasonalPeriods : [];
}
const wave = (row: number, period: number): number => Math.sin((2 * Math.PI * row) / period);

describe('the spectrum', () => {
  it('is what the definition of the Fourier transform says', () => {
    fc.assert(
      fc.property(
        fc
          .integer({ min: 2, max: 6 })
          .chain((bits) => fc.array(finite, { minLength: 2 ** bits, maxLength: 2 ** bits })),
        (values) => {
          const { re, im } = realTransform(Float64Array.from(values));
          for (let k = 0; k <= values.length / 2; k += 1) {
            const angle = (row: number): number => (-2 * Math.PI * k * row) / values.length;
            const direct = values.reduce(
              (sum, value, row) => ({
                re: sum.re + value * Math.cos(angle(row)),
                im: sum.im + value * Math.sin(angle(row)),
              }),
              { re: 0, im: 0 },
            );
            expect(re[k]).toBeCloseTo(direct.re, 6);
            expect(im[k]).toBeCloseTo(direct.im, 6);
          }
        },
      ),
      { numRuns: 30 },
    );
  });

  it('gives the sums of products at every lag', () => {
    fc.assert(
      fc.property(fc.array(finite, { minLength: 2, maxLength: 40 }), (values) => {
        const { autocovariance } = spectrumOf(Float64Array.from(values));
        values.forEach((_, lag) => {
          const direct = values.slice(lag).reduce((sum, value, row) => sum + value * (values[row] ?? 0), 0);
          expect(autocovariance[lag]).toBeCloseTo(direct, 3);
        });
      }),
      { numRuns: 50 },
    );
  });
});

describe('seasons', () => {
  it('of a day, a week and a year of hours are found together, however long', async () => {
    const next = noise(1);
    const found = await seasons(40_000, (row) => wave(row, 24) + 0.8 * wave(row, 168) + 1.5 * wave(row, 8766) + next());
    expect(found.map(({ period }) => period)).toEqual(expect.arrayContaining([24, 168]));
    expect(found.some(({ period }) => Math.abs(period - 8766) < 150)).toBe(true);
  });

  it('are found under a trend, and with the strength that their share of the variance has', async () => {
    const next = noise(2);
    const [first, ...others] = await seasons(2000, (row) => row / 20 + wave(row, 12) + next());
    // A sine has the variance 1/2, the noise 1/12.
    expect(first?.period).toBe(12);
    expect(first?.strength).toBeCloseTo(6 / 7, 1);
    expect(others).toEqual([]);
  });

  it('that are sharp pulses are found by their distance', async () => {
    const next = noise(3);
    expect((await seasons(5000, (row) => (row % 96 < 4 ? 5 : 0) + next()))[0]?.period).toBe(96);
  });

  it('are not seen in noise', async () => {
    for (let seed = 1; seed <= 10; seed += 1) {
      const next = noise(seed * 7919);
      expect(await seasons(1500, () => next())).toEqual([]);
    }
  });
});
