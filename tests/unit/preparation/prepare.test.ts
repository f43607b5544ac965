import fc from 'fast-check';
import { readFileSync } from 'node:fs';
import { GatewiseError } from '../../../src-main/core/common/errors';
import { describe, expect, it } from 'vitest';
import { z } from 'zod';
import {
  fittedPreparationSchema,
  inverseWindows,
  inverseTarget,
  prepare,
  replayPreparation,
  targetRows,
  windowSource,
} from '../../../src-main/core/preparation';
import { createRandom } from '../../../src-main/core/common/random';
import { readEtth1 } from './etth1';
import { inputOf, tableOf } from './make';

const etth1Reference = z.object({
  test: z.object({
    repeat_last: z.object({ mse: z.number(), mae: z.number() }),
    seasonal_naive_24: z.object({ mse: z.number(), mae: z.number() }),
  }),
});

describe('prepare', () => {
  it('agrees with the reference errors of simple forecasts on ETTh1', () => {
    const reference = etth1Reference.parse(JSON.parse(readFileSync('tests/fixtures/reference/etth1.json', 'utf8')));
    const prepared = prepare(
      readEtth1(),
      inputOf({ task: { target: 'OT' }, split: { kind: 'count', train: 8640, validation: 2880, test: 2880 } }),
    );
    const source = windowSource(prepared, 'test');
    const errorsOf = (predict: (row: number, step: number) => number) => {
      let squares = 0;
      let sizes = 0;
      for (const row of source.targetStarts) {
        for (let step = 0; step < 24; step += 1) {
          const error = predict(row, step) - source.targets[row + step]!;
          squares += error * error;
          sizes += Math.abs(error);
        }
      }
      const count = source.starts.length * 24;
      return { mse: squares / count, mae: sizes / count };
    };
    const last = errorsOf((row) => source.series[row - 1]!);
    expect(last.mse).toBeCloseTo(reference.test.repeat_last.mse, 5);
    expect(last.mae).toBeCloseTo(reference.test.repeat_last.mae, 5);
    const seasonal = errorsOf((row, step) => source.series[row - 24 + step]!);
    expect(seasonal.mse).toBeCloseTo(reference.test.seasonal_naive_24.mse, 5);
    expect(seasonal.mae).toBeCloseTo(reference.test.seasonal_naive_24.mae, 5);
  });

  it('puts the target’s history first, then features, then encodings', () => {
    const prepared = prepare(
      readEtth1(),
      inputOf({
        task: { target: 'OT', features: ['HUFL', 'LULL'] },
        preparation: { steps: [{ kind: 'cyclicEncoding', components: ['hour', 'month'] }] },
        window: { normalization: 'lastValue' },
      }),
    );
    expect(prepared.featureNames).toEqual(['OT', 'HUFL', 'LULL', 'hour_sin', 'hour_cos', 'month_sin', 'month_cos']);
    expect(windowSource(prepared, 'train').lastValueFeature).toBe(0);
    expect(prepared.inputs[3]).toBe(0);
    expect(prepared.inputs[4]).toBe(1);
    expect(prepared.inputs[6 * 7 + 3]).toBeCloseTo(1, 6);
  });

  it('lets no value after the split reach a fitted scaler, filling or transform', () => {
    const number = fc.double({ min: -1000, max: 1000, noNaN: true });
    const withGaps = fc.oneof({ arbitrary: number, weight: 9 }, { arbitrary: fc.constant(Number.NaN), weight: 1 });
    fc.assert(
      fc.property(
        fc.array(withGaps, { minLength: 100, maxLength: 100 }),
        fc.array(number, { minLength: 30, maxLength: 30 }),
        fc.constantFrom('standard' as const, 'minmax' as const, 'robust' as const),
        fc.constantFrom('forward' as const, 'linear' as const, 'median' as const, 'seasonal' as const),
        (values, other, scaler, method) => {
          fc.pre(values.slice(0, 70).some((value) => !Number.isNaN(value)));
          const data = inputOf({
            task: { target: 'y', features: ['x'] },
            preparation: {
              steps: [
                { kind: 'fillMissing', method },
                { kind: 'clipOutliers', method: 'quantile' },
                { kind: 'power', columns: ['x', 'y'] },
              ],
              scaling: { features: scaler, target: scaler },
            },
            window: { lookback: 5, horizon: 2 },
          });
          const input = { ...data, fewestKnown: 0 };
          const x = values.map((value, row) => (row % 7 === 0 ? Number.NaN : value + row));
          fc.pre(x.slice(0, 70).some((value) => !Number.isNaN(value)));
          const replaced = (column: readonly number[]) => [...column.slice(0, 70), ...other];
          const attempt = (columns: Parameters<typeof tableOf>[0]) => {
            try {
              return prepare(tableOf(columns), input);
            } catch (thrown) {
              // A transform fitted to values that hardly differ sends others further than a model could hold.
              fc.pre(!(thrown instanceof GatewiseError && thrown.details.field === 'preparation.scaling'));
              throw thrown;
            }
          };
          const before = attempt({ y: values, x });
          const after = attempt({ y: replaced(values), x: replaced(x) });
          expect(after.fitted).toEqual(before.fitted);
          expect(after.inputs.subarray(0, 140)).toEqual(before.inputs.subarray(0, 140));
        },
      ),
      { numRuns: 60 },
    );
  });

  it('brings targets back to their units', () => {
    const value = fc.double({ min: -500, max: 500, noNaN: true });
    fc.assert(
      fc.property(
        fc.array(value, { minLength: 60, maxLength: 60 }),
        fc.constantFrom('standard' as const, 'minmax' as const, 'robust' as const, 'none' as const),
        fc.constantFrom('none' as const, 'yeoJohnson' as const, 'difference' as const, 'both' as const),
        (drawn, target, transform) => {
          // A power fitted to a few equal numbers is so steep that 32-bit targets cannot hold what lies far out.
          const random = createRandom(7);
          const values = drawn.map((each, row) => (row < 42 ? 100 * random.normal() : each));
          const steps = [
            ...(transform === 'yeoJohnson' || transform === 'both' ? [{ kind: 'power' as const, columns: ['y'] }] : []),
            ...(transform === 'difference' || transform === 'both'
              ? [{ kind: 'difference' as const, columns: ['y'], lag: 3 }]
              : []),
          ];
          const prepared = prepare(
            tableOf({ y: values }),
            inputOf({
              task: { target: 'y' },
              preparation: { steps, scaling: { target } },
              window: { lookback: 4, horizon: 5 },
            }),
          );
          for (const part of ['train', 'validation', 'test'] as const) {
            const rows = targetRows(prepared, part);
            const perfect = Float32Array.from(
              { length: rows.length * 5 },
              (_, i) => prepared.targets[rows[Math.floor(i / 5)]! + (i % 5)]!,
            );
            const back = inverseWindows(prepared, targetRows(prepared, part), perfect);
            back.forEach((restored, i) => {
              const actual = values[rows[Math.floor(i / 5)]! + (i % 5)]!;
              expect(prepared.rawTargets[rows[Math.floor(i / 5)]! + (i % 5)]).toBe(actual);
              expect(Math.abs(restored - actual)).toBeLessThan(1e-3 * 500);
            });
          }
        },
      ),
      { numRuns: 60 },
    );
  });

  it('replays exactly on the same rows, from stored JSON', () => {
    const table = readEtth1();
    const gappy = {
      ...table,
      columns: table.columns.map((column) =>
        column.kind === 'number'
          ? { ...column, values: column.values.map((value, row) => (row % 97 === 5 ? Number.NaN : value)) }
          : column,
      ),
    };
    const prepared = prepare(
      gappy,
      inputOf({
        task: { target: 'OT', features: ['HUFL'] },
        preparation: {
          steps: [
            { kind: 'fillMissing', method: 'linear', flag: true },
            { kind: 'clipOutliers' },
            { kind: 'power', columns: ['HUFL'] },
            { kind: 'lag', columns: ['HUFL'], lags: [1, 24] },
            { kind: 'rolling', columns: ['OT'], size: 12, statistics: ['mean', 'sd', 'median'] },
            { kind: 'calendar', components: ['weekOfYear', 'isWeekend'] },
          ],
        },
      }),
    );
    const stored = fittedPreparationSchema.parse(JSON.parse(JSON.stringify(prepared.fitted)));
    const replayed = replayPreparation(stored, gappy);
    expect(replayed.featureNames).toEqual(prepared.featureNames);
    expect(replayed.inputs).toEqual(prepared.inputs);
    expect(replayed.targets).toEqual(prepared.targets);
  });

  it('names the column and the row of a gap, and what to do', () => {
    const y = Array.from({ length: 100 }, (_, row) => row);
    const x = y.map((value) => (value === 41 ? Number.NaN : value));
    expect(() =>
      prepare(
        tableOf({ y, x }),
        inputOf({ task: { target: 'y', features: ['x'] }, window: { lookback: 3, horizon: 1 } }),
      ),
    ).toThrow(
      expect.objectContaining({
        code: 'MISSING_VALUES',
        details: expect.objectContaining({ column: 'x', row: 42, count: 1, field: 'preparation.steps' }) as object,
      }),
    );
    expect(() => prepare(tableOf({ y }), inputOf({ task: { target: 'y', features: ['z'] } }))).toThrow(
      expect.objectContaining({ code: 'COLUMN_NOT_FOUND' }),
    );
  });

  it('refuses a window that would hold what it predicts', () => {
    const y = Array.from({ length: 100 }, (_, row) => row);
    expect(() =>
      prepare(tableOf({ y }), inputOf({ task: { target: 'y' }, window: { lookback: 3, horizon: 1, offset: 0 } })),
    ).toThrow(
      expect.objectContaining({
        code: 'BAD_INPUT',
        details: expect.objectContaining({ field: 'task.targetHistory', column: 'y' }) as object,
      }),
    );
  });

  it('classifies text and numbers, with class names', () => {
    const rows = Array.from({ length: 60 }, (_, row) => row);
    const table = tableOf({ x: rows });
    const labelled = {
      ...table,
      columns: [
        ...table.columns,
        {
          kind: 'category' as const,
          name: 'state',
          codes: Int32Array.from(rows, (row) => row % 2),
          categories: ['Normal', 'Abnormal'],
        },
      ],
    };
    const prepared = prepare(
      labelled,
      inputOf({
        task: { kind: 'classification', target: 'state', features: ['x'], targetHistory: false },
        window: { lookback: 4, horizon: 1, offset: 0 },
      }),
    );
    expect(prepared.classNames).toEqual(['Normal', 'Abnormal']);
    expect(windowSource(prepared, 'train').targetLength).toBe(1);
    expect([...prepared.rawTargets.subarray(0, 4)]).toEqual([0, 1, 0, 1]);
    expect([...inverseTarget(prepared.fitted, [0.25])]).toEqual([0.25]);
  });
});

describe('prepare with a split by a column', () => {
  const hour = 3_600_000;
  const rows = 240;
  const table = (names: readonly string[]) => {
    const plain = tableOf(
      { load: Array.from({ length: rows }, (_, row) => row) },
      Array.from({ length: rows }, (_, row) => row * hour),
    );
    const categories = [...new Set(names)];
    const codes = Int32Array.from(names, (name) => categories.indexOf(name));
    return { ...plain, columns: [...plain.columns, { kind: 'category' as const, name: 'file', codes, categories }] };
  };
  const names = Array.from({ length: rows }, (_, row) => (row < 150 ? 'a.csv' : row < 154 ? 'spare.csv' : 'b.csv'));
  const split = {
    kind: 'column' as const,
    column: 'file',
    train: ['a.csv'],
    test: ['b.csv'],
    validationShare: 0.2,
  };
  const window = { lookback: 4, horizon: 2 };

  it('fits on the training rows of the column alone, which need be no feature', () => {
    const data = prepare(table(names), inputOf({ task: { target: 'load' }, split, window }));
    const { train, validation, test } = data.plan.parts;
    expect([train.rowCount, validation.rowCount, test.rowCount]).toEqual([120, 30, 86]);
    expect(data.featureNames).toEqual(['load']);
    expect(data.unnamedRows).toEqual([{ name: 'spare.csv', rows: 4 }]);
    expect(data.fitted.target.scaler).toMatchObject({ center: 59.5 });
  });

  it('gives a resampled row to the part of the last row in it', () => {
    const preparation = { steps: [{ kind: 'resample' as const, intervalMs: 4 * hour, aggregation: 'mean' as const }] };
    const data = prepare(table(names), inputOf({ task: { target: 'load' }, preparation, split, window }));
    const { train, validation, test } = data.plan.parts;
    // Rows 148 … 151 end in the spare file, 152 … 155 in the test file.
    expect([train.rowCount + validation.rowCount, test.rowCount]).toEqual([37, 22]);
    expect(data.unnamedRows).toEqual([{ name: 'spare.csv', rows: 1 }]);
  });

  it('says what the data lack', () => {
    const input = inputOf({ task: { target: 'load' }, split: { ...split, column: 'part' }, window });
    try {
      prepare(table(names), input);
      expect.unreachable();
    } catch (error) {
      expect(error).toMatchObject({ code: 'COLUMN_NOT_FOUND', details: { field: 'split.column' } });
    }
  });
});
