import { describe, expect, it } from 'vitest';
import type { Table } from '../../../src-main/core/dataset';
import { forecastRecursively, type ForecastInput } from '../../../src-main/core/forecast';
import { splitSchema, taskSchema, windowSchema } from '../../../src-main/core/task/schema';
import { prepare, preparationSchema } from '../../../src-main/core/preparation';
import type { WindowSource } from '../../../src-main/core/task/window-source';

const hour = 3_600_000;

interface TableOptions {
  readonly rows: number;
  readonly value: (row: number, series: number) => number;
  readonly extra?: (row: number) => number;
  readonly series?: number;
}

function tableOf({ rows, value, extra, series = 1 }: TableOptions): Table {
  const all = Array.from({ length: rows * series }, (_, i) => ({ row: Math.floor(i / series), series: i % series }));
  return {
    rowCount: all.length,
    timeColumn: 'time',
    seriesIdColumn: series > 1 ? 'id' : null,
    columns: [
      { kind: 'time', name: 'time', values: Float64Array.from(all, ({ row }) => row * hour) },
      { kind: 'number', name: 'y', values: Float64Array.from(all, (one) => value(one.row, one.series)) },
      { kind: 'number', name: 'plan', values: Float64Array.from(all, ({ row }) => extra?.(row) ?? 0) },
      ...(series > 1
        ? [
            {
              kind: 'category' as const,
              name: 'id',
              codes: Int32Array.from(all, (one) => one.series),
              categories: Array.from({ length: series }, (_, index) => `s${index}`),
            },
          ]
        : []),
    ],
  };
}

interface SetUp {
  readonly task?: object;
  readonly window?: object;
  readonly steps?: readonly object[];
  readonly scaling?: object;
  readonly request: Partial<ForecastInput['request']> & { readonly steps: number };
  /** One window's outputs from its inputs, [lookback × features]. */
  readonly model: (inputs: Float32Array, features: number) => number[];
  /** Whether the model expects errors: as large as a row lies ahead of the last that is seen. */
  readonly hasErrors?: boolean;
}

function forecast(table: Table, { task, window, steps = [], scaling, request, model, hasErrors = false }: SetUp) {
  const configuration = {
    task: taskSchema.parse({ target: 'y', ...task }),
    window: windowSchema.parse({ lookback: 4, horizon: 2, ...window }),
    preparation: preparationSchema.parse({ steps, scaling: { features: 'none', target: 'none', ...scaling } }),
    split: splitSchema.parse({ kind: 'ratio' }),
  };
  const { fitted } = prepare(table, configuration);
  const predict = ({ series, starts, lookback, featureCount }: WindowSource) =>
    Promise.resolve(
      Float32Array.from(
        Array.from(starts).flatMap((start) =>
          model(series.subarray(start * featureCount, (start + lookback) * featureCount), featureCount),
        ),
      ),
    );
  const deviations = ({ starts, lookback, targetStarts, targetLength }: WindowSource) =>
    Promise.resolve(
      Float32Array.from(
        Array.from(starts).flatMap((start, index) =>
          Array.from({ length: targetLength }, (_, step) => (targetStarts[index] ?? 0) + step + 1 - (start + lookback)),
        ),
      ),
    );
  return forecastRecursively({
    fitted,
    table,
    intervalMs: hour,
    request: { level: 0.9, known: [], ...request },
    intervals: [],
    threshold: 0.5,
    predict,
    ...(hasErrors ? { deviations } : {}),
  });
}

/** Says that the target goes on rising by what it last rose. */
const lineModel = (inputs: Float32Array, features: number): number[] => {
  const last = inputs.at(-features) ?? 0;
  const before = inputs.at(-2 * features) ?? 0;
  return [last + (last - before), last + 2 * (last - before)];
};

describe('a recursive forecast', () => {
  const line = tableOf({ rows: 60, value: (row) => 3 * row });

  it('feeds its own predictions back, block by block, and counts the time on', async () => {
    const result = await forecast(line, { request: { steps: 7 }, model: lineModel });
    const [series] = result.series;
    expect(series?.predicted).toEqual([180, 183, 186, 189, 192, 195, 198]);
    expect(series?.time.map((time) => time / hour)).toEqual([60, 61, 62, 63, 64, 65, 66]);
    expect(series?.history.actual.at(-1)).toBe(177);
    expect(series?.history.time.at(-1)).toBe(59 * hour);
    expect(result).toMatchObject({ steps: 7, horizon: 2, held: [], calibratedSteps: 2 });
  });

  it('has the interval of a model that expects errors, as wide beyond its horizon as its distance from the last known row', async () => {
    for (const target of ['none', 'standard']) {
      const result = await forecast(line, {
        request: { steps: 5, level: 0.8 },
        scaling: { target },
        model: lineModel,
        hasErrors: true,
      });
      expect(result).toMatchObject({ hasOwnInterval: true, calibratedSteps: 5 });
      const [series] = result.series;
      const half = series?.predicted.map((value, step) => (series.upper[step] ?? Number.NaN) - value) ?? [];
      const lower = series?.predicted.map((value, step) => value - (series.lower[step] ?? Number.NaN)) ?? [];
      const [first = Number.NaN] = half;
      if (target === 'none') expect(first).toBeCloseTo(1.2816, 3);
      expect(half.map((width) => Math.round((width / first) * 1e3) / 1e3)).toEqual([1, 2, 3, 4, 5]);
      expect(lower.map((width) => Math.round((width / first) * 1e3) / 1e3)).toEqual([1, 2, 3, 4, 5]);
    }
    // The errors of differences do not tell those of what they add up to.
    const differenced = await forecast(line, {
      steps: [{ kind: 'difference', lag: 1, columns: ['y'] }],
      request: { steps: 5 },
      model: () => [3, 3],
      hasErrors: true,
    });
    expect(differenced).toMatchObject({ hasOwnInterval: false, calibratedSteps: 2 });
  });

  it('goes through scaling, powers and differences, and back to the target’s units', async () => {
    const result = await forecast(line, {
      steps: [{ kind: 'difference', lag: 1, columns: ['y'] }],
      scaling: { target: 'standard' },
      request: { steps: 5 },
      // The differenced target is constant; scaled, it is zero.
      model: () => [0, 0],
    });
    expect(result.series[0]?.predicted.map((value) => Math.round(value * 1e6) / 1e6)).toEqual([
      180, 183, 186, 189, 192,
    ]);
  });

  it('continues every series of a panel from its own end', async () => {
    const panel = tableOf({ rows: 60, series: 3, value: (row, series) => row * (series + 1) });
    const result = await forecast(panel, { request: { steps: 3 }, model: lineModel });
    expect(result.series.map(({ name, predicted }) => [name, predicted])).toEqual([
      ['s0', [60, 61, 62]],
      ['s1', [120, 122, 124]],
      ['s2', [180, 183, 186]],
    ]);
  });

  const withPlan = {
    task: { features: ['plan'] },
    window: { lookback: 2, horizon: 1 },
    steps: [{ kind: 'knownFuture', columns: ['plan'] }],
    // Inputs: y, plan, the plan of the predicted row.
    model: (inputs: Float32Array) => [inputs.at(-1) ?? Number.NaN],
  };

  it('uses what is known of the future, and holds what is not', async () => {
    const table = tableOf({ rows: 40, value: () => 1, extra: (row) => row });
    const given = await forecast(table, {
      ...withPlan,
      request: { steps: 4, known: [{ series: null, columns: { plan: [100, null, 300] } }] },
    });
    expect(given.series[0]?.predicted).toEqual([100, 39, 300, 39]);
    expect(given.held).toEqual([]);
    const held = await forecast(table, { ...withPlan, request: { steps: 2 } });
    expect(held.series[0]?.predicted).toEqual([39, 39]);
    expect(held.held).toEqual(['plan']);
  });

  it('reads markers of missing values as the run did: at the end, in what is known ahead, and never in its own predictions', async () => {
    const marking = {
      kind: 'missingValues',
      markers: [
        { column: 'y', values: [-999, 180] },
        { column: 'plan', values: ['9999'] },
      ],
    };
    // The last two hours of the target are markers, and so is one of the plan that is known there.
    const table = tableOf({
      rows: 60,
      value: (row) => (row < 58 ? 3 * row : -999),
      extra: (row) => (row === 59 ? 9999 : row),
    });
    const steps = [marking, { kind: 'fillMissing' }];
    const own = await forecast(table, { steps, request: { steps: 6 }, model: lineModel });
    expect(own.series[0]).toMatchObject({ missingTargets: 2, predicted: [174, 177, 180, 183, 186, 189] });
    expect(own.series[0]?.time[0]).toBe(58 * hour);
    const known = [{ series: null, columns: { plan: [100, 9999, 300] } }];
    const planned = await forecast(table, {
      ...withPlan,
      steps: [...steps, ...withPlan.steps],
      request: { steps: 4, known },
    });
    expect(planned.series[0]?.predicted).toEqual([100, 58, 300, 58]);
    expect(planned.held).toEqual(['plan']);
  });

  it('resampled rows go on in the interval of the resampling', async () => {
    const result = await forecast(tableOf({ rows: 240, value: (row) => row }), {
      steps: [{ kind: 'resample', intervalMs: 4 * hour, aggregation: 'first' }],
      request: { steps: 3 },
      model: lineModel,
    });
    expect(result.series[0]?.predicted).toEqual([240, 244, 248]);
    expect(result.series[0]?.time.map((time) => time / hour)).toEqual([240, 244, 248]);
  });

  it('of classes feeds the predicted label back, by its name', async () => {
    const codes = Int32Array.from({ length: 60 }, (_, row) => row % 2);
    const labels: Table = {
      rowCount: 60,
      timeColumn: null,
      columns: [{ kind: 'category', name: 'y', codes, categories: ['off', 'on'] }],
    };
    const seen: number[] = [];
    const result = await forecast(labels, {
      task: { kind: 'classification', target: 'y' },
      window: { lookback: 3, horizon: 1 },
      request: { steps: 4 },
      // Inputs: one column a class. Whatever was seen last, the other one comes next.
      model: (inputs, features) => {
        seen.push(inputs.at(-features) ?? Number.NaN);
        return [inputs.at(-features) === 1 ? 0.9 : 0.2];
      },
    });
    expect(result.classNames).toEqual(['off', 'on']);
    expect(result.series[0]?.predicted).toEqual([0, 1, 0, 1]);
    expect(seen).toEqual([0, 1, 0, 1]);
    expect(result.series[0]?.scores?.map((score) => Math.round(score * 10))).toEqual([8, 2, 1, 9, 8, 2, 1, 9]);
    expect(result.series[0]?.time).toEqual([60, 61, 62, 63]);
    expect(result.hasTime).toBe(false);
  });

  it('of a target whose past is not seen follows the features’ own future', async () => {
    const result = await forecast(tableOf({ rows: 40, value: (row) => 2 * row, extra: (row) => row }), {
      task: { kind: 'regression', features: ['plan'], targetHistory: false },
      window: { lookback: 1, horizon: 1, offset: 0 },
      request: { steps: 3, known: [{ series: null, columns: { plan: [50, 51] } }] },
      model: (inputs) => [2 * (inputs.at(-1) ?? Number.NaN)],
    });
    // The last row has no plan of its own: it holds the last one known, of the data.
    expect(result.series[0]?.predicted).toEqual([100, 102, 78]);
  });

  it('refuses the target’s own future, unknown columns and a series that is too short', async () => {
    const attempt = (columns: Record<string, number[]>) =>
      forecast(line, { ...withPlan, request: { steps: 1, known: [{ series: null, columns }] } });
    await expect(attempt({ y: [1] })).rejects.toMatchObject({ code: 'BAD_INPUT' });
    await expect(attempt({ wind: [1] })).rejects.toMatchObject({ code: 'COLUMN_NOT_FOUND' });
    await expect(
      forecast(line, { ...withPlan, request: { steps: 1, known: [{ series: 's9', columns: {} }] } }),
    ).rejects.toMatchObject({ code: 'BAD_INPUT' });
  });

  it('carries the errors of its own predictions in the interval beyond the horizon', async () => {
    const table = tableOf({ rows: 60, value: () => 0 });
    const { fitted } = prepare(table, {
      task: taskSchema.parse({ target: 'y' }),
      window: windowSchema.parse({ lookback: 4, horizon: 2 }),
      preparation: preparationSchema.parse({}),
      split: splitSchema.parse({ kind: 'ratio' }),
    });
    const result = await forecastRecursively({
      fitted,
      table,
      intervalMs: hour,
      request: { steps: 5, level: 0.9, known: [] },
      intervals: [
        {
          level: 0.9,
          coverage: 0.9,
          meanWidth: 7,
          byHorizon: [
            { step: 1, halfWidth: 3, coverage: 0.9 },
            { step: 2, halfWidth: 4, coverage: 0.9 },
          ],
        },
      ],
      threshold: 0.5,
      predict: ({ starts }) => Promise.resolve(new Float32Array(starts.length * 2)),
    });
    const [series] = result.series;
    const widths = series?.upper.map((value, step) => (value ?? 0) - (series.predicted[step] ?? 0));
    expect(widths).toEqual([3, 4, 5, Math.sqrt(32), Math.sqrt(41)]);
    expect(series?.lower[0]).toBe(-3);
  });
});
