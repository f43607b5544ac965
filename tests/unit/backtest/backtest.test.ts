import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import {
  backtestConfigurationSchema,
  backtestFolds,
  fewestFoldRows,
  errorsByStep,
  foldCertainty,
  sliceable,
  summarizeBacktest,
  type FoldResult,
} from '../../../src-main/core/backtest';
import { createRandom } from '../../../src-main/core/common/random';
import type { Table } from '../../../src-main/core/dataset';
import { studentTTwoSided } from '../../../src-main/core/common/distributions';
import { splitSchema, taskSchema, windowSchema } from '../../../src-main/core/task/schema';
import { prepare, preparationSchema } from '../../../src-main/core/preparation';

const size = { window: 12, horizon: 3 };

describe('the folds of a backtest', () => {
  it('follow each other to the last row, and train on nothing at or after their origin', () => {
    fc.assert(
      fc.property(
        fc.constantFrom('expanding' as const, 'sliding' as const),
        fc.integer({ min: 1, max: 8 }),
        fc.integer({ min: 3, max: 20 }),
        fc.integer({ min: 200, max: 500 }),
        (mode, origins, step, rows) => {
          const folds = backtestFolds(rows, backtestConfigurationSchema.parse({ mode, origins, step }), size);
          expect(folds.at(-1)?.test.to).toBe(rows);
          folds.forEach((fold, i) => {
            expect(fold.train.to).toBe(fold.validation.from);
            expect(fold.validation.to).toBe(fold.origin);
            expect(fold.test).toEqual({ from: fold.origin, to: fold.origin + step });
            expect(fold.train.from).toBe(mode === 'expanding' ? 0 : i * step);
          });
        },
      ),
    );
  });

  it('say what is too few', () => {
    const folds = (change: object) =>
      backtestFolds(100, backtestConfigurationSchema.parse({ step: 10, ...change }), size);
    expect(() => folds({ origins: 9 })).toThrow(
      '9 origins of 10 rows would leave 10 rows before the first one, where 15 are needed. Use fewer origins or a smaller step.',
    );
    expect(() => folds({ step: 2 })).toThrow('holds no forecast of 3 rows. Use a step of 3 or more.');
    expect(() => backtestFolds(15, backtestConfigurationSchema.parse({ origins: 2, step: 3 }), size)).toThrow(
      'A backtest of this run takes 18 rows or more, and there are 15: train one with a shorter lookback or horizon',
    );
    expect(() => folds({ mode: 'sliding', trainRows: 90 })).toThrow(/are needed/);
    expect(folds({ mode: 'sliding', origins: 2, trainRows: 40, validationRows: 5 })[0]?.train).toEqual({
      from: 40,
      to: 75,
    });
  });

  it('fit when what the refusal advises is done, as far as it goes', () => {
    fc.assert(
      fc.property(
        fc.record({
          mode: fc.constantFrom('expanding' as const, 'sliding' as const),
          origins: fc.integer({ min: 1, max: 6 }),
          step: fc.integer({ min: 3, max: 12 }),
          validationRows: fc.option(fc.integer({ min: 3, max: 30 })),
          trainRows: fc.option(fc.integer({ min: 3, max: 60 })),
        }),
        fc.integer({ min: 10, max: 80 }),
        (asked, rows) => {
          const fits = (change: object): boolean => {
            try {
              backtestFolds(rows, backtestConfigurationSchema.parse({ ...asked, ...change }), size);
              return true;
            } catch {
              return false;
            }
          };
          const least = { origins: 1, step: size.horizon, validationRows: size.horizon, trainRows: null };
          if (fits({})) return;
          expect(fits(least)).toBe(rows >= size.window + 2 * size.horizon);
        },
      ),
    );
  });
});

const foldOf = (origin: number, windows: number, mae: number[]): FoldResult => ({
  origin,
  originTime: null,
  trainRows: 100,
  windows,
  missingTargets: 0,
  epochs: 1,
  bestEpoch: 1,
  durationMs: 1,
  mae,
  lastValueMae: 2,
  baselineMae: {},
});

describe('the heat map of a backtest', () => {
  it('weighs to the headline: the error over all values of all folds', () => {
    fc.assert(
      fc.property(
        fc.array(fc.array(fc.double({ min: 0, max: 100, noNaN: true }), { minLength: 3, maxLength: 30 }), {
          minLength: 1,
          maxLength: 6,
        }),
        (errors) => {
          const horizon = 3;
          const folds = errors.map((values, i) => {
            const whole = values.slice(0, values.length - (values.length % horizon));
            const zeros = whole.map(() => 0);
            return foldOf(i, whole.length / horizon, errorsByStep(zeros, whole, horizon) ?? []);
          });
          const all = errors.flatMap((values) => values.slice(0, values.length - (values.length % horizon)));
          const { headline } = summarizeBacktest(folds, horizon);
          expect(headline).toBeCloseTo(all.reduce((sum, value) => sum + value, 0) / all.length, 8);
          const cells = folds.flatMap(({ mae, windows }) => (mae ?? []).map((value) => ({ value, windows })));
          const weight = cells.reduce((sum, { windows }) => sum + windows, 0);
          const mean = cells.reduce((sum, { value, windows }) => sum + value * windows, 0) / weight;
          expect(headline).toBeCloseTo(mean, 8);
        },
      ),
    );
  });

  it('leaves out a fold without finite predictions, and gives the skill against the last value', () => {
    expect(errorsByStep([1, 2], [1, Number.NaN], 1)).toBeNull();
    const result = summarizeBacktest([foldOf(0, 10, [1, 1]), { ...foldOf(1, 10, []), mae: null }], 2);
    expect(result.headline).toBe(1);
    expect(result.skill).toBe(0.5);
    expect(result.spread).toEqual({ sd: null, min: 1, max: 1 });
  });
});

describe('the skill of a backtest', () => {
  const fold = (origin: number, mae: number, baselineMae: FoldResult['baselineMae'], windows = 10): FoldResult => ({
    ...foldOf(origin, windows, [mae]),
    lastValueMae: baselineMae.lastValue ?? 4,
    baselineMae,
  });

  it('is against the baseline that errs least over all folds, each weighing as many windows as it has', () => {
    const folds = [
      fold(0, 1, { lastValue: 4, seasonalNaive: 3, drift: 5, linear: 1 }, 10),
      fold(1, 1, { lastValue: 4, seasonalNaive: 2, drift: 5, linear: 3 }, 30),
    ];
    const { strongest, skill, certainty } = summarizeBacktest(folds, 1);
    // Seasonal naive (10 × 3 + 30 × 2) / 40 = 2.25, linear (10 × 1 + 30 × 3) / 40 = 2.5.
    expect(strongest).toBe('seasonalNaive');
    expect(skill).toBeCloseTo(1 - 1 / 2.25, 12);
    expect(certainty?.verdict).toBe('tooFew');
  });

  it('takes no baseline that a fold lacks, and the last value where results have no other', () => {
    const partly = [fold(0, 1, { lastValue: 4, linear: 1 }), fold(1, 1, { lastValue: 4 })];
    expect(summarizeBacktest(partly, 1)).toMatchObject({ strongest: 'lastValue', skill: 0.75 });
    expect(summarizeBacktest([fold(0, 1, {})], 1)).toMatchObject({ strongest: 'lastValue', skill: 0.75 });
  });
});

describe('cutting a table by prepared rows', () => {
  it('keeps the raw rows of resampled ones, and aligns series at their ends', () => {
    // Two series of 40 and 30 rows that alternate at first; two raw rows make one prepared row.
    const rows = [
      ...Array.from({ length: 60 }, (_, i) => ({ id: i % 2, time: Math.floor(i / 2) })),
      ...Array.from({ length: 10 }, (_, i) => ({ id: 0, time: 30 + i })),
    ];
    const table: Table = {
      rowCount: rows.length,
      timeColumn: 'time',
      seriesIdColumn: 'id',
      columns: [
        { kind: 'time', name: 'time', values: Float64Array.from(rows, ({ time }) => time * 1000) },
        { kind: 'number', name: 'y', values: Float64Array.from(rows, ({ id, time }) => 100 * id + time) },
        { kind: 'category', name: 'id', codes: Int32Array.from(rows, ({ id }) => id), categories: ['a', 'b'] },
      ],
    };
    const cut = sliceable(table, (ordered) =>
      prepare(ordered, {
        task: taskSchema.parse({ target: 'y' }),
        window: windowSchema.parse({ lookback: 2, horizon: 1 }),
        preparation: preparationSchema.parse({ steps: [{ kind: 'resample', intervalMs: 2000 }] }),
        split: splitSchema.parse({ kind: 'ratio' }),
      }),
    );
    expect(cut.rowCount).toBe(15);
    const last = cut.slice(13, 15).columns.find(({ name }) => name === 'y');
    if (last?.kind !== 'number') throw new Error('y holds numbers.');
    expect([...last.values]).toEqual([36, 37, 38, 39, 126, 127, 128, 129]);
    expect(cut.timeOf(14)).toBe(38_000);
  });
});

describe('the slices of a panel', () => {
  const lengths = [40, 60, 8, 50];
  const rows = lengths.flatMap((length, shop) => Array.from({ length }, (_, row) => ({ shop, row })));
  const table: Table = {
    rowCount: rows.length,
    seriesIdColumn: 'shop',
    timeColumn: 'time',
    columns: [
      // The tenth row of the second series has no time, and the last five targets of the fourth are missing.
      {
        kind: 'time',
        name: 'time',
        values: Float64Array.from(rows, ({ shop, row }) => (shop === 1 && row === 9 ? NaN : row)),
      },
      {
        kind: 'category',
        name: 'shop',
        codes: Int32Array.from(rows, ({ shop }) => shop),
        categories: ['A', 'B', 'C', 'D'],
      },
      {
        kind: 'number',
        name: 'y',
        values: Float64Array.from(rows, ({ shop, row }) => (shop === 3 && row >= 45 ? NaN : 100 * shop + row)),
      },
    ],
  };
  const cutWith = (fewestRows: number) =>
    sliceable(
      table,
      (ordered) =>
        prepare(ordered, {
          task: taskSchema.parse({ target: 'y' }),
          window: windowSchema.parse({ lookback: 6, horizon: 3 }),
          preparation: preparationSchema.parse({}),
          split: splitSchema.parse({ kind: 'ratio' }),
          fewestKnown: 0,
        }),
      fewestRows,
    );
  const valuesOf = (cut: Table): number[] => {
    const column = cut.columns.find(({ name }) => name === 'y');
    return column?.kind === 'number' ? [...column.values] : [];
  };

  it('end at each series’ last known target, and leave series out that are too short for the folds', () => {
    const cut = cutWith(42);
    expect(cut.leftOut).toEqual([
      { name: 'A', rows: 40 },
      { name: 'C', rows: 8 },
    ]);
    expect(cut.rowCount).toBe(45);
    expect(valuesOf(cut.slice(43, 45))).toEqual([158, 159, 343, 344]);
    expect(cut.targetsOf(44, 45)).toEqual([159, 344]);
  });

  it('of one series leave rows without a time out, wherever they stand', () => {
    const time = Float64Array.from({ length: 60 }, (_, row) => (row === 0 || row === 30 ? NaN : row));
    const y = Float64Array.from({ length: 60 }, (_, row) => row);
    const single: Table = {
      rowCount: 60,
      timeColumn: 'time',
      columns: [
        { kind: 'time', name: 'time', values: time },
        { kind: 'number', name: 'y', values: y },
      ],
    };
    const cut = sliceable(single, (ordered) =>
      prepare(ordered, {
        task: taskSchema.parse({ target: 'y' }),
        window: windowSchema.parse({ lookback: 6, horizon: 3 }),
        preparation: preparationSchema.parse({}),
        split: splitSchema.parse({ kind: 'ratio' }),
      }),
    );
    expect(cut.rowCount).toBe(58);
    expect(valuesOf(cut.slice(28, 30))).toEqual([29, 31]);
    expect(valuesOf(cut.slice(56, 58))).toEqual([58, 59]);
  });

  it('keep all series where none is long enough, so that the refusal is about the rows', () => {
    expect(cutWith(1000)).toMatchObject({ rowCount: 40, leftOut: [{ name: 'C', rows: 8 }] });
  });

  it('are needed in full: a series with just the fewest rows takes part in every fold', () => {
    fc.assert(
      fc.property(
        fc.constantFrom('expanding' as const, 'sliding' as const),
        fc.integer({ min: 1, max: 8 }),
        fc.integer({ min: 3, max: 20 }),
        fc.constantFrom(null, 5, 40),
        fc.constantFrom(null, 30, 90),
        (mode, origins, step, validationRows, trainRows) => {
          const configuration = backtestConfigurationSchema.parse({ mode, origins, step, validationRows, trainRows });
          fc.pre(mode === 'expanding' || trainRows === null || trainRows >= size.window + (validationRows ?? 20));
          const rows = fewestFoldRows(configuration, size);
          expect(backtestFolds(rows, configuration, size)).toHaveLength(origins);
          expect(() => backtestFolds(rows - 1, configuration, size)).toThrow(/are needed/);
        },
      ),
    );
  });
});

describe('the skill of a backtest', () => {
  const folds = (pairs: readonly (readonly [loss: number, baseline: number])[]) =>
    pairs.map(([loss, baseline]) => ({ loss, baseline, windows: 20 }));

  it('is judged by whole folds, as Student’s t of their means would', () => {
    const certainty = foldCertainty(
      folds([
        [1, 2],
        [1.1, 1.9],
        [0.9, 2.1],
        [1, 2.2],
        [1.2, 2],
      ]),
    );
    expect(certainty?.verdict).toBe('better');
    // Differences −1, −0.8, −1.2, −1.2, −0.8: mean −1, SD 0.2, t = −1 / (0.2 / √5) with 4 degrees of freedom.
    expect(certainty?.pValue).toBeCloseTo(studentTTwoSided(-Math.sqrt(5) * 5, 4), 10);
    expect(certainty?.lower).toBeLessThan(certainty?.upper ?? Number.NaN);
  });

  it('has zero within its interval just where no difference is shown', () => {
    const random = createRandom(17);
    for (let round = 0; round < 40; round += 1) {
      const pairs = Array.from({ length: 5 + (round % 4) }, () => {
        const baseline = 1 + random.uniform();
        return [baseline * (0.75 + 0.01 * round + 0.2 * random.normal()), baseline] as const;
      });
      const found = foldCertainty(folds(pairs));
      if (found?.lower == null || found.upper === null) throw new Error('There is an interval.');
      expect(found.verdict === 'notShown').toBe(found.lower <= 0 && found.upper >= 0);
    }
  });

  it('is not shown where folds disagree, and told of no fewer than five', () => {
    expect(
      foldCertainty(
        folds([
          [1, 2],
          [3, 2],
          [1, 2],
          [3, 2],
          [1.5, 2],
        ]),
      )?.verdict,
    ).toBe('notShown');
    expect(
      foldCertainty(
        folds([
          [1, 2],
          [1, 2],
          [1, 2],
        ]),
      )?.verdict,
    ).toBe('tooFew');
    expect(foldCertainty(folds([[1, 0]]))?.verdict).toBe('perfect');
    expect(foldCertainty([])).toBeNull();
  });
});
