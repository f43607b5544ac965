import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import type { Table } from '../../../src-main/core/dataset';
import { forecastRecursively, type Forecast } from '../../../src-main/core/forecast';
import { prepare } from '../../../src-main/core/preparation';
import { inputOf } from '../preparation/make';

const hour = 3_600_000;
const missing = Number.NaN;

interface Row {
  readonly time: number;
  readonly y: number;
  readonly plan?: number;
  readonly shop?: number;
}

function tableOf(rows: readonly Row[]): Table {
  const shops = rows.some(({ shop }) => shop !== undefined);
  return {
    rowCount: rows.length,
    timeColumn: 'time',
    seriesIdColumn: shops ? 'shop' : null,
    columns: [
      { kind: 'time', name: 'time', values: Float64Array.from(rows, ({ time }) => time * hour) },
      { kind: 'number', name: 'y', values: Float64Array.from(rows, ({ y }) => y) },
      { kind: 'number', name: 'plan', values: Float64Array.from(rows, ({ plan = 0 }) => plan) },
      {
        kind: 'category',
        name: 'shop',
        codes: Int32Array.from(rows, ({ shop = 0 }) => shop),
        categories: ['A', 'B', 'C', 'D'],
      },
    ],
  };
}

type Input = Parameters<typeof inputOf>[0];

/** Forecasts by a model that gives the last input of the window's last row: the plan ahead, or the target's last value. */
function forecast(table: Table, steps: number, input: Partial<Input> = {}): Promise<Forecast> {
  const configuration = inputOf({ task: { target: 'y' }, window: { lookback: 4, horizon: 1 }, ...input });
  const preparation = { ...configuration.preparation, scaling: { features: 'none', target: 'none' } } as const;
  const { fitted } = prepare(table, { ...configuration, preparation });
  return forecastRecursively({
    fitted,
    table,
    intervalMs: hour,
    request: { steps, level: 0.9, known: [] },
    intervals: [],
    threshold: 0.5,
    predict: ({ series, starts, lookback, featureCount }) =>
      Promise.resolve(Float32Array.from(starts, (start) => series[(start + lookback) * featureCount - 1] ?? missing)),
  });
}

const hoursOf = (result: Forecast): number[] => (result.series[0]?.time ?? []).map((time) => time / hour);
const withPlan: Partial<Input> = {
  task: { target: 'y', features: ['plan'] },
  preparation: { steps: [{ kind: 'knownFuture', columns: ['plan'] }] },
};

describe('a forecast of data whose last targets are missing', () => {
  const trailing = (known: number, rows: number): Row[] =>
    Array.from({ length: rows }, (_, time) => ({ time, y: time < known ? time : missing, plan: 1000 + time }));

  it('starts at the first row after the last known target, with the plan that the data hold, and never with NaN', async () => {
    const result = await forecast(tableOf(trailing(94, 100)), 8, withPlan);
    expect(hoursOf(result)).toEqual([94, 95, 96, 97, 98, 99, 100, 101]);
    // The plan of every row up to the data's end; after it the last one is held.
    expect(result.series[0]?.predicted).toEqual([1094, 1095, 1096, 1097, 1098, 1099, 1099, 1099]);
    expect(result.series[0]).toMatchObject({ missingTargets: 6 });
    expect(result.series[0]?.history.actual.at(-1)).toBe(93);
    expect(result.held).toEqual(['plan']);
    expect((await forecast(tableOf(trailing(94, 100)), 6, withPlan)).held).toEqual([]);
  });

  it('is the same whether the rows of the future are in the data without a target or not', async () => {
    await fc.assert(
      fc.asyncProperty(fc.integer({ min: 0, max: 12 }), fc.integer({ min: 1, max: 6 }), async (ahead, steps) => {
        const plain = {
          task: { target: 'y' },
          preparation: { steps: [{ kind: 'fillMissing' }] },
        } satisfies Partial<Input>;
        const reference = await forecast(tableOf(trailing(200, 200)), steps, plain);
        const result = await forecast(tableOf(trailing(200, 200 + ahead)), steps, plain);
        expect(result.series[0]?.predicted).toEqual(reference.series[0]?.predicted);
        expect(result.series[0]?.time).toEqual(reference.series[0]?.time);
      }),
      { numRuns: 20 },
    );
  });

  it('goes on in resampled rows', async () => {
    const steps = [{ kind: 'resample' as const, intervalMs: 4 * hour, aggregation: 'first' as const }];
    const preparation = { steps: [...steps, { kind: 'knownFuture' as const, columns: ['plan'] }] };
    const result = await forecast(tableOf(trailing(200, 216)), 5, {
      task: { target: 'y', features: ['plan'] },
      preparation,
    });
    expect(hoursOf(result)).toEqual([200, 204, 208, 212, 216]);
    expect(result.series[0]?.predicted).toEqual([1200, 1204, 1208, 1212, 1212]);
  });

  it('drops rows of the past alone where the preparation drops rows without a value', async () => {
    const rows = trailing(94, 100).map((row) => (row.time === 50 ? { ...row, y: missing } : row));
    const steps = [
      { kind: 'fillMissing' as const, method: 'drop' as const },
      { kind: 'knownFuture' as const, columns: ['plan'] },
    ];
    const result = await forecast(tableOf(rows), 3, {
      task: { target: 'y', features: ['plan'] },
      preparation: { steps },
    });
    expect(hoursOf(result)).toEqual([94, 95, 96]);
    expect(result.series[0]?.predicted).toEqual([1094, 1095, 1096]);
  });

  it('leaves rows without a time out, wherever they stand', async () => {
    for (const place of [0, 40, 99]) {
      const rows = trailing(100, 100).map((row, index) => (index === place ? { ...row, time: missing } : row));
      const result = await forecast(tableOf(rows), 2);
      expect(hoursOf(result)).toEqual(place === 99 ? [99, 100] : [100, 101]);
      expect(result.series[0]?.predicted.every(Number.isFinite)).toBe(true);
    }
  });
});

describe('a forecast of a panel', () => {
  const series = (shop: number, length: number, known = length): Row[] =>
    Array.from({ length }, (_, time) => ({ time, y: time < known ? 100 * shop + time : missing, shop }));

  it('continues each series after its own end, and names those that it cannot continue', async () => {
    const rows = [...series(0, 60), ...series(1, 40, 35), ...series(2, 3), ...series(3, 30, 0)];
    const result = await forecast(tableOf(rows), 2);
    expect(result.series.map(({ name, time, predicted }) => [name, time.map((at) => at / hour), predicted])).toEqual([
      ['A', [60, 61], [59, 59]],
      ['B', [35, 36], [134, 134]],
    ]);
    expect(result.leftOut).toEqual([
      { name: 'D', rows: 30, needed: 4, reason: 'noTarget' },
      { name: 'C', rows: 3, needed: 4, reason: 'short' },
    ]);
  });

  it('names a series with a gap at its end that no step fills, and goes on with the others', async () => {
    const rows = [...series(0, 60), ...series(1, 40).map((row) => (row.time === 38 ? { ...row, y: missing } : row))];
    // Trained where the gap is in no window: the second series' end is not needed for the parts.
    const split = { kind: 'count', train: 20, validation: 5, test: 5 } as const;
    const result = await forecast(tableOf(rows), 1, { split });
    expect(result.series.map(({ name }) => name)).toEqual(['A']);
    expect(result.leftOut).toEqual([{ name: 'B', rows: 40, needed: 4, reason: 'gaps' }]);
  });
});
