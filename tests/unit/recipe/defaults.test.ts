import { describe, expect, it } from 'vitest';
import { planWindows } from '../../../src-main/core/task/windows';
import { defaultConfiguration, ettSample, type DatasetFacts } from '../../../src-main/core/recipe';

const hour = 3_600_000;
const column = (name: string, kind: 'number' | 'time' | 'category', role: 'time' | 'target' | 'feature') => ({
  name,
  kind,
  role,
  unit: null,
  missing: 0,
  categories: null,
});
const hourly: DatasetFacts = {
  rowCount: 17_420,
  sampling: { intervalMs: hour, start: 0, end: 17_419 * hour },
  columns: [column('date', 'time', 'time'), column('HUFL', 'number', 'feature'), column('OT', 'number', 'target')],
};

describe('default configurations', () => {
  it('forecast one day of an hourly series from four, with the calendar it can know', () => {
    const configuration = defaultConfiguration({ preset: 'gru', dataset: hourly });
    expect(configuration.task).toMatchObject({ kind: 'forecast', target: 'OT', features: ['HUFL'] });
    expect(configuration.window).toMatchObject({ lookback: 96, horizon: 24, offset: 1, normalization: 'lastValue' });
    expect(configuration.preparation.steps).toMatchObject([
      { kind: 'cyclicEncoding', components: ['hour', 'weekday'] },
    ]);
  });

  it('classify a label at its own row', () => {
    const dataset = {
      ...hourly,
      columns: [column('x', 'number', 'feature'), column('state', 'category', 'target')],
    } satisfies DatasetFacts;
    const configuration = defaultConfiguration({ preset: 'lstm', dataset });
    expect(configuration.task).toMatchObject({ kind: 'classification', target: 'state', targetHistory: false });
    expect(configuration.window).toMatchObject({ horizon: 1, offset: 0 });
  });

  it('leave windows in every part, however few the rows', () => {
    for (const rowCount of [30, 60, 100, 400, 2000]) {
      const { split, window } = defaultConfiguration({ preset: 'gru', dataset: { ...hourly, rowCount } });
      const plan = planWindows({ rowCount, time: null, split, window });
      for (const part of ['train', 'validation', 'test'] as const)
        expect(plan.parts[part].windowCount).toBeGreaterThan(0);
    }
  });

  it('name the columns there are when the target is not one of them', () => {
    expect(() => defaultConfiguration({ preset: 'gru', dataset: hourly, target: 'Oil' })).toThrow(
      'There is no column “Oil”.',
    );
  });

  it('forecast one season of the step ahead and leave the season to the step', () => {
    const ahead = (sampling: Partial<DatasetFacts['sampling']>) => {
      const dataset = { ...hourly, sampling: { ...hourly.sampling, ...sampling } };
      return defaultConfiguration({ preset: 'gru', dataset }).window.horizon;
    };
    const day = 24 * hour;
    // Versions of earlier releases have a distance alone.
    expect([hour, hour / 4, day, 7 * day, 31 * day, 92 * day].map((intervalMs) => ahead({ intervalMs }))).toEqual([
      24, 96, 7, 52, 12, 4,
    ]);
    expect(ahead({ step: { unit: 'weekday', weekdays: [0, 1, 2, 3, 4] } })).toBe(5);
    expect(ahead({ step: null })).toBe(1);
    expect(defaultConfiguration({ preset: 'gru', dataset: hourly }).evaluation.seasonalPeriod).toBeNull();
  });

  it('offer the whole sample in chronological parts with last-value normalisation', () => {
    expect(ettSample.variants().map((variant) => variant.name)).toEqual(['GRU', 'LSTM', 'CNN-LSTM', 'Linear']);
    for (const { configuration } of ettSample.variants()) {
      expect(configuration.split).toEqual({ kind: 'ratio', train: 0.6, validation: 0.2, test: 0.2 });
      expect(configuration.window.normalization).toBe('lastValue');
    }
  });
});
