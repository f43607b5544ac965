import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { createRandom } from '../../../src-main/core/common/random';
import type { Table } from '../../../src-main/core/dataset';
import { experimentConfigurationSchema } from '../../../src-main/core/experiment/schema';
import { prepare, targetRows, windowSource, type PreparedData } from '../../../src-main/core/preparation';
import { actualValues, evaluateParts, partPredictions } from '../../../src-main/jobs/process/train/evaluate';
import { inputOf, tableOf } from './make';
import { fittedFor } from '../../support/fit-outcome';

const hour = 3_600_000;
const [lookback, horizon] = [6, 3];
const parts = ['train', 'validation', 'test'] as const;

const hours = (rows: number): number[] => Array.from({ length: rows }, (_, row) => row * hour);

/** Noise around a wave, reproducible from its seed. */
function noise(rows: number, seed: number): number[] {
  const random = createRandom(seed);
  return Array.from({ length: rows }, (_, row) => 50 + 10 * Math.sin(row / 4) + random.normal());
}

function withGaps(values: readonly number[], gaps: readonly number[]): number[] {
  const holed = [...values];
  for (const gap of gaps) holed[gap % holed.length] = Number.NaN;
  return holed;
}

type Step = NonNullable<Parameters<typeof inputOf>[0]['preparation']>;

function prepareSeries(table: Table, preparation: Step, targetHistory: boolean): PreparedData {
  return prepare(
    table,
    inputOf({
      task: { target: 'y', features: ['x'], targetHistory },
      preparation,
      window: { lookback, horizon },
    }),
  );
}

/** Figures of predicting zero in scaled units: everything but the predictions themselves comes from the data. */
function figuresOf(prepared: PreparedData) {
  const configuration = experimentConfigurationSchema.parse({
    task: { target: 'y', features: ['x'] },
    window: { lookback, horizon },
    model: { kind: 'sequential', layers: [{ type: 'GRU', units: 2 }] },
    evaluation: { seasonalPeriod: 5, levels: [55] },
  });
  const predictions = parts.map((part) =>
    partPredictions(prepared, part, new Float32Array(prepared.plan.parts[part].windowCount * horizon)),
  );
  return evaluateParts(configuration, prepared, predictions, fittedFor(1));
}

const gapsOf = fc.array(fc.nat(199), { minLength: 1, maxLength: 12 });
const methods = ['forward', 'linear', 'seasonal', 'median'] as const;

describe('a missing target', () => {
  it('is in no window that is learnt from or scored, whatever fills it', () => {
    fc.assert(
      fc.property(gapsOf, fc.nat(1000), fc.constantFrom(...methods), fc.boolean(), (gaps, seed, method, flag) => {
        const y = noise(200, seed);
        const holed = withGaps(y, gaps);
        const table = tableOf({ y: holed, x: noise(200, seed + 1) }, hours(200));
        const prepared = prepareSeries(table, { steps: [{ kind: 'fillMissing', method, flag, period: 5 }] }, true);
        for (const part of parts) {
          const { starts, missingTargets, segments } = prepared.plan.parts[part];
          const rows = targetRows(prepared, part);
          expect(starts.length + missingTargets).toBe(segments.reduce((sum, segment) => sum + segment.windowCount, 0));
          const source = windowSource(prepared, part);
          source.targetStarts.forEach((row) => {
            expect(source.targets.subarray(row, row + horizon).every(Number.isFinite)).toBe(true);
          });
          const actual = [...rows].flatMap((row) => holed.slice(row, row + horizon));
          expect([...actualValues(prepared, rows, horizon)]).toEqual(actual);
          source.starts.forEach((start) => {
            const inputs = source.series.subarray(
              start * source.featureCount,
              (start + lookback) * source.featureCount,
            );
            expect(inputs.every(Number.isFinite)).toBe(true);
          });
        }
        // Nothing that was filled in is left where a figure could find it.
        holed.forEach((value, row) => {
          expect(Object.is(prepared.rawTargets[row], value)).toBe(true);
          if (Number.isNaN(value)) expect(prepared.targets[row]).toBeNaN();
        });
      }),
      { numRuns: 60 },
    );
  });

  it('changes no figure and no scaler by the way it is filled, where the model does not see it', () => {
    fc.assert(
      fc.property(gapsOf, fc.nat(1000), fc.constantFrom('none', 'power', 'clip'), (gaps, seed, then) => {
        const table = tableOf({ y: withGaps(noise(200, seed), gaps), x: noise(200, seed + 1) }, hours(200));
        const after = {
          none: [],
          power: [{ kind: 'power' as const, columns: ['y'] }],
          clip: [{ kind: 'clipOutliers' as const, columns: ['y'], threshold: 1.5 }],
        }[then];
        const prepared = methods.map((method) =>
          prepareSeries(table, { steps: [{ kind: 'fillMissing', method, period: 5 }, ...after] }, false),
        );
        const unfilled = prepareSeries(table, { steps: after }, false);
        for (const one of prepared) {
          expect(one.fitted.target).toEqual(unfilled.fitted.target);
          expect(figuresOf(one)).toEqual(figuresOf(unfilled));
        }
      }),
      { numRuns: 30 },
    );
  });

  it('leaves its own difference and the one that starts from it out', () => {
    const y = withGaps(noise(200, 3), [190]);
    const steps = [{ kind: 'fillMissing' as const }, { kind: 'difference' as const, columns: ['y'], lag: 2 }];
    const prepared = prepareSeries(tableOf({ y, x: noise(200, 4) }, hours(200)), { steps }, true);
    const scored = new Set([...targetRows(prepared, 'test')].flatMap((row) => [row, row + 1, row + 2]));
    expect([...scored].filter((row) => row >= 188).sort((a, b) => a - b)).toEqual([
      188, 189, 193, 194, 195, 196, 197, 198, 199,
    ]);
    expect(prepared.rawTargets[192]).toBe(y[192]);
    expect(prepared.plan.parts.test.missingTargets).toBe(5);
  });

  it('is asked for by no step where the model does not see the target, and by one only before the last known target', () => {
    const tail = withGaps(noise(200, 5), [198, 199]);
    const table = tableOf({ y: tail, x: noise(200, 6) }, hours(200));
    expect(prepareSeries(table, {}, true).plan.parts.test).toMatchObject({ windowCount: 26, missingTargets: 2 });
    const middle = tableOf({ y: withGaps(tail, [100]), x: noise(200, 6) }, hours(200));
    expect(prepareSeries(middle, {}, false).plan.parts.train.missingTargets).toBe(3);
    expect(() => prepareSeries(middle, {}, true)).toThrow(/no usable value in 1 row, the first of them row 101/);
    expect(prepareSeries(middle, { steps: [{ kind: 'fillMissing' }] }, true).plan.parts.train.missingTargets).toBe(3);
  });

  it('of a part that has too few others refuses the run in a sentence', () => {
    const y = noise(300, 7).map((value, row) => (row >= 260 ? Number.NaN : value));
    const table = tableOf({ y, x: noise(300, 8) }, hours(300));
    const refusal =
      'In the test part the target is missing in 40 of 43 windows, and the 3 left are too few: a missing target is not filled to learn from or to score. Move the borders of the parts, use a shorter horizon, or give the target its values.';
    for (const method of methods) {
      expect(() => prepareSeries(table, { steps: [{ kind: 'fillMissing', method }] }, true)).toThrow(refusal);
    }
  });

  it('is missing in a resampled row without one, and in a sum of which a part is missing', () => {
    const y = withGaps(noise(400, 9), [100, 101, 202]);
    const table = tableOf({ y, x: noise(400, 10) }, hours(400));
    const missing = (aggregation: 'mean' | 'sum'): number[] => {
      const steps = [
        { kind: 'resample' as const, intervalMs: 2 * hour, aggregation },
        { kind: 'fillMissing' as const },
      ];
      const { rawTargets } = prepareSeries(table, { steps }, true);
      return [...rawTargets.keys()].filter((row) => Number.isNaN(rawTargets[row]));
    };
    expect(missing('mean')).toEqual([50]);
    expect(missing('sum')).toEqual([50, 101]);
  });

  it('of a classification is no class, in numbers and in names', () => {
    const codes = Int32Array.from({ length: 200 }, (_, row) => (row % 9 === 0 ? -1 : row % 2));
    const x = { kind: 'number' as const, name: 'x', values: Float64Array.from(noise(200, 11)) };
    const numbers = {
      kind: 'number' as const,
      name: 'y',
      values: Float64Array.from(codes, (code) => (code < 0 ? Number.NaN : code)),
    };
    const names = { kind: 'category' as const, name: 'y', codes, categories: ['no', 'yes'] };
    for (const column of [numbers, names]) {
      const input = inputOf({
        task: { kind: 'classification', target: 'y', features: ['x'], targetHistory: false },
        preparation: column.kind === 'number' ? { steps: [{ kind: 'fillMissing', columns: ['y'] }] } : {},
        window: { lookback, horizon: 1, offset: 0 },
      });
      const prepared = prepare({ rowCount: 200, columns: [column, x] }, input);
      expect(prepared.classNames).toHaveLength(2);
      for (const part of parts) {
        for (const row of targetRows(prepared, part)) expect(prepared.rawTargets[row]).toBe(codes[row]);
      }
      expect(prepared.plan.parts.test.missingTargets).toBe(4);
    }
  });
});

describe('series of a panel', () => {
  const lengths = { A: 200, B: 150, C: 20, D: 3 };
  const names = Object.keys(lengths);
  const codes = Int32Array.from(names.flatMap((name, code) => Array<number>(lengths[name as 'A']).fill(code)));
  const y = noise(codes.length, 12);
  const panel = (values: readonly number[]): Table => ({
    rowCount: codes.length,
    seriesIdColumn: 'shop',
    columns: [
      { kind: 'category', name: 'shop', codes, categories: names },
      { kind: 'number', name: 'y', values: Float64Array.from(values) },
    ],
  });
  const input = inputOf({ task: { target: 'y' }, window: { lookback: 24, horizon } });

  it('too short for a window are left out and named, and the others go on as if they were not there', () => {
    const prepared = prepare(panel(y), input);
    expect(prepared.seriesNames).toEqual(['A', 'B']);
    expect(prepared.leftOutSeries).toEqual([
      { name: 'C', rows: 20, needed: 27, reason: 'short' },
      { name: 'D', rows: 3, needed: 27, reason: 'short' },
    ]);
    const wild = y.map((value, row) => (row >= 350 ? 1e6 + value : value));
    expect(prepare(panel(wild), input).fitted).toEqual(prepared.fitted);
  });

  it('without any known target are left out too', () => {
    const unknown = y.map((value, row) => (row >= 200 && row < 350 ? Number.NaN : value));
    const prepared = prepare(panel(unknown), input);
    expect(prepared.seriesNames).toEqual(['A']);
    expect(prepared.leftOutSeries[0]).toEqual({ name: 'B', rows: 150, needed: 27, reason: 'noTarget' });
  });

  it('are all kept where none is long enough, so that the refusal is about the window', () => {
    const long = inputOf({ task: { target: 'y' }, window: { lookback: 300, horizon } });
    expect(() => prepare(panel(y), long)).toThrow(/The train part has \d+ rows and no whole window/);
  });

  it('shorter than a count of rows are left out of a split by count', () => {
    const counted = { ...input, split: { kind: 'count', train: 120, validation: 30, test: 30 } } as const;
    expect(prepare(panel(y), counted).leftOutSeries.map(({ name, needed }) => [name, needed])).toEqual([
      ['B', 180],
      ['C', 180],
      ['D', 180],
    ]);
  });
});
