import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { createRandom, type Random } from '../../../src-main/core/common/random';
import { profileTable } from '../../../src-main/core/dataset';
import { generateTable, generatorSchema } from '../../../src-main/core/generator';
import { readEtth1 } from '../preparation/etth1';
import { tableOf } from '../preparation/make';

async function seasons(values: readonly number[]) {
  const { columns } = await profileTable(tableOf({ y: values }));
  return columns[0]?.kind === 'number' ? columns[0].seasonalPeriods : [];
}
const rows = (count: number, value: (row: number) => number): number[] =>
  Array.from({ length: count }, (_, row) => value(row));
const periods = (found: Awaited<ReturnType<typeof seasons>>): number[] => found.map(({ period }) => period);
const wave = (row: number, period: number): number => Math.sin((2 * Math.PI * row) / period);
/** Sums of what the function gives. */
function walk(step: () => number): () => number {
  let level = 0;
  return () => {
    level += step();
    return level;
  };
}

describe('seasons', () => {
  it('of ETTh1 are a day in every column, with the strength of the classical decomposition', async () => {
    const { columns } = await profileTable(readEtth1());
    const found = columns.flatMap((column) =>
      column.kind === 'number' ? [[column.name, column.seasonalPeriods]] : [],
    );
    // 1 − var(resid) / var(seasonal + resid) of statsmodels 0.14.6 seasonal_decompose(period=24), additive.
    const reference = { HUFL: 0.551, HULL: 0.4, MUFL: 0.567, MULL: 0.376, LUFL: 0.121, LULL: 0.176, OT: 0.294 };
    expect(Object.fromEntries(found)).toEqual(
      Object.fromEntries(
        Object.entries(reference).map(([name, strength]) => [
          name,
          [{ period: 24, strength: expect.closeTo(strength, 2) as number }],
        ]),
      ),
    );
  });

  it('of the synthetic datasets are the day and the week that they are made with', async () => {
    const ofColumn = async (generator: object, name: string): Promise<number[]> => {
      const column = generateTable(generatorSchema.parse(generator)).columns.find((one) => one.name === name);
      return column?.kind === 'number' ? periods(await seasons([...column.values])) : [];
    };
    expect(await ofColumn({ kind: 'cosine', seed: 1 }, 'value')).toEqual([24]);
    expect(await ofColumn({ kind: 'powerUsage', seed: 1 }, 'temperature')).toEqual([24]);
    expect(await ofColumn({ kind: 'powerUsage', seed: 1 }, 'usage')).toEqual([24, 168]);
    // A quarter of an hour a row.
    expect(await ofColumn({ kind: 'spikyLoad', seed: 1 }, 'load')).toEqual([96]);
  });

  it('of a day, a week and a year of hours are found together, however long', async () => {
    const random = createRandom(1);
    const found = await seasons(
      rows(40_000, (row) => wave(row, 24) + 0.8 * wave(row, 168) + 1.5 * wave(row, 8766) + 0.3 * random.normal()),
    );
    expect(periods(found)).toEqual(expect.arrayContaining([24, 168]));
    expect(periods(found).some((period) => Math.abs(period - 8766) < 150)).toBe(true);
    expect(found).toHaveLength(3);
  });

  it('are found under a trend, and with the strength that their share of the variance has', async () => {
    const random = createRandom(2);
    const [first, ...others] = await seasons(rows(2000, (row) => row / 20 + wave(row, 12) + 0.3 * random.normal()));
    expect(first?.period).toBe(12);
    // A sine has the variance 1/2, the noise 0.09.
    expect(first?.strength).toBeCloseTo(0.5 / 0.59, 1);
    expect(others).toEqual([]);
  });

  it('that are sharp pulses are found by their distance', async () => {
    const random = createRandom(3);
    const found = await seasons(rows(5000, (row) => (row % 96 < 4 ? 5 : 0) + 0.3 * random.normal()));
    expect(periods(found)).toEqual([96]);
  });

  it('are the whole day where two humps a day are stronger than the day itself', async () => {
    const random = createRandom(4);
    const found = await seasons(rows(3000, (row) => 2 * wave(row, 12) + wave(row, 24) + random.normal()));
    expect(periods(found)).toEqual([24]);
  });

  it('of working hours and working days are the day and the week', async () => {
    const random = createRandom(5);
    const isWorked = (row: number): boolean => row % 24 >= 8 && row % 24 < 18;
    const load = (row: number): number => (row % 168 < 120 ? 1 : 0.3) * (isWorked(row) ? 3 : 0);
    expect(periods(await seasons(rows(8000, (row) => load(row) + random.normal()))).sort()).toEqual([168, 24]);
  });

  it('of a week are named by the calendar where a short series of hours tells them to within some rows only', async () => {
    const hours = (count: number): number[] => rows(count, (row) => Date.UTC(2024, 0, 1, row));
    const ofHours = async (values: readonly number[]) => {
      const { columns } = await profileTable(tableOf({ y: values }, hours(values.length)));
      return columns.flatMap((column) => (column.kind === 'number' ? periods(column.seasonalPeriods) : []));
    };
    const weekend = (row: number): number => (row % 168 < 120 ? 0 : -10);
    for (const count of [600, 700, 1500, 2000]) {
      for (const seed of [1, 2, 3]) {
        const random = createRandom(seed);
        let level = 0;
        const values = rows(count, (row) => {
          level = 0.9 * level + random.normal();
          return weekend(row) + 2 * random.normal() + level / 2;
        });
        // Without times, rows are all that is known.
        expect(Math.abs((periods(await seasons(values))[0] ?? 0) - 168)).toBeLessThan(5);
        expect(await ofHours(values)).toEqual([168]);
      }
    }
    // What is told apart from the week is no week.
    const random = createRandom(1);
    expect(await ofHours(rows(4000, (row) => wave(row, 150) + 0.3 * random.normal()))).toEqual([150]);
  });

  it('are found on a random walk, as the day of OT is', async () => {
    await fc.assert(
      fc.asyncProperty(fc.integer({ min: 3, max: 60 }), fc.nat(), async (period, seed) => {
        const random = createRandom(seed);
        const level = walk(() => 0.5 * random.normal());
        const phases = [2 * Math.PI * random.uniform(), 2 * Math.PI * random.uniform()] as const;
        // Half of three rows looks like three rows to rows that are one apart, and could cancel the season out.
        const share = period === 3 ? 0 : random.uniform();
        const season = (row: number): number => {
          const angle = (2 * Math.PI * row) / period;
          return 3 * (Math.cos(angle + phases[0]) + share * Math.cos(2 * angle + phases[1]));
        };
        expect(periods(await seasons(rows(40 * period, (row) => level() + season(row))))).toContain(period);
      }),
      { numRuns: 100 },
    );
  });

  it('do not depend on the unit or the level of the values', async () => {
    await fc.assert(
      fc.asyncProperty(
        fc.double({ min: 1e-6, max: 1e6, noNaN: true }),
        fc.double({ min: -1e6, max: 1e6, noNaN: true }),
        async (scale, shift) => {
          const values = (): number[] => {
            const random = createRandom(6);
            return rows(600, (row) => wave(row, 7) + 0.5 * wave(row, 30) + random.normal());
          };
          const moved = values().map((value) => scale * (value + shift));
          expect(periods(await seasons(moved))).toEqual(periods(await seasons(values())));
        },
      ),
      { numRuns: 20 },
    );
  });

  const seasonless: Record<string, (random: Random) => () => number> = {
    'white noise': (random) => () => random.normal(),
    'a random walk': (random) => walk(() => random.normal()),
    'a random walk of a random walk': (random) => walk(walk(() => random.normal())),
    'a slow autoregression': (random) => {
      let level = 0;
      return () => (level = 0.95 * level + random.normal());
    },
    'rare peaks': (random) => () => (random.normal() > 2.3 ? 10 : 0),
  };
  for (const [name, make] of Object.entries(seasonless)) {
    it(`are seen in at most one of a hundred series of ${name}`, async () => {
      let alarms = 0;
      for (let seed = 0; seed < 200; seed += 1) {
        const next = make(createRandom(seed));
        if ((await seasons(rows(500 + seed, () => next()))).length > 0) alarms += 1;
      }
      expect(alarms).toBeLessThanOrEqual(2);
    });
  }

  it('are not made by missing values', async () => {
    const random = createRandom(8);
    const level = walk(() => random.normal());
    const values = rows(3000, (row) => {
      const value = 500 + level();
      return row % 50 < 10 ? Number.NaN : value;
    });
    expect(await seasons(values)).toEqual([]);
  });
});
