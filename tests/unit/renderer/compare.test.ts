import { describe, expect, it } from 'vitest';
import { runIdSchema } from '../../../src-main/core/common/ids';
import type { Predictions } from '../../../src-main/core/run/schema';
import { forecastsChart } from '../../../src-renderer/views/compare/compare-charts';
import { sortMembers, type Member } from '../../../src-renderer/views/compare/members';
import { parallelAxes } from '../../../src-renderer/views/compare/parallel';

const member = (column: number): Member => ({
  id: `run_${column}`,
  kind: 'run',
  name: String(column),
  modelName: '',
  count: 1,
  color: '',
  dash: [],
  column,
  to: '',
  disqualified: false,
});
const members = [member(0), member(1), member(2)];
const metric = (name: string, values: (number | null)[], direction: 'min' | 'max' = 'min') => ({
  name,
  direction,
  values,
  spreads: values.map(() => null),
  best: null,
});

describe('columns of a comparison', () => {
  const order = (...parameters: Parameters<typeof sortMembers>) =>
    sortMembers(...parameters).map(({ column }) => column);

  it('sort by a metric in its own direction; those without a value come last either way', () => {
    const mae = metric('test.mae', [2, null, 1]);
    expect(order(members, mae, 'best')).toEqual([2, 0, 1]);
    expect(order(members, mae, 'worst')).toEqual([0, 2, 1]);
    expect(order(members, metric('test.r2', [0.1, 0.9, 0.5], 'max'), 'best')).toEqual([1, 2, 0]);
  });

  it('keep their order without a metric', () => {
    expect(order(members, undefined, 'best')).toEqual([0, 1, 2]);
  });
});

describe('axes of parallel coordinates', () => {
  const axes = parallelAxes(
    {
      configuration: [
        { path: 'model.layers.0.units', values: ['8', '32', '16'], differs: true },
        { path: 'model.layers.0.type', values: ['LSTM', 'GRU', 'LSTM'], differs: true },
        { path: 'window.lookback', values: ['24', '24', '24'], differs: false },
        { path: 'environment.cpu', values: ['a', 'b', 'b'], differs: true },
      ],
      metrics: [metric('test.mae', [1, 3, null]), metric('test.scaled.mae', [1, 2, 3]), metric('train.mae', [1, 2, 3])],
    },
    'test',
    String,
  );

  it('are the settings that differ and the metrics of the part', () => {
    expect(axes.map(({ name }) => name)).toEqual(['model.layers.0.units', 'model.layers.0.type', 'mae']);
  });

  it('place figures by size and names by the alphabet, and say what their ends are', () => {
    expect(axes.map(({ positions }) => positions)).toEqual([
      [0, 1, 1 / 3],
      [1, 0, 1],
      [0, 1, null],
    ]);
    expect(axes.map(({ ends }) => ends)).toEqual(['8 … 32', 'GRU … LSTM', '1 … 3']);
  });
});

describe('forecasts side by side', () => {
  it('draw every step of months at its own time, of runs of earlier releases too', () => {
    const day = 86_400_000;
    const months = [0, 31, 59, 90, 120].map((days) => Date.UTC(2023, 0, 1) + days * day);
    const predictions = (intervalMs: number | null): Predictions => ({
      part: 'test',
      horizon: 2,
      classNames: null,
      time: [months[0] ?? 0, months[2] ?? 0],
      hasTime: true,
      intervalMs,
      stepTimes: months.slice(0, 4),
      rows: [0, 2],
      actual: [1, 2, 3, 4],
      predicted: [5, 6, 7, 8],
    });
    const result = {
      forecasts: [
        { id: runIdSchema.parse('run_aaaaaaaaaa'), predictions: predictions(null) },
        { id: runIdSchema.parse('run_bbbbbbbbbb'), predictions: predictions(31 * day) },
      ],
    };
    const drawn = forecastsChart(
      result,
      result.forecasts.map(({ id }, column) => ({ ...member(column), id })),
      (key) => key,
    );
    expect(drawn?.xKind).toBe('time');
    expect(drawn?.series.map(({ x, y }) => [x, y])).toEqual([
      [months.slice(0, 4), [1, 2, 3, 4]],
      [months.slice(0, 4), [5, 6, 7, 8]],
      [months.slice(0, 4), [5, 6, 7, 8]],
    ]);
  });
});
