import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { z } from 'zod';
import { rollingStatistics, summaryStatistics } from '../../src-main/core/model';
import { gradientBoostingSchema } from '../../src-main/core/model/trees/boosting';
import type { WindowSource } from '../../src-main/core/task/window-source';
import { Breather } from '../../src-main/engine/common/breather';
import { boostingFamily } from '../../src-main/engine/trees/boosting-family';
import { columnOf, rowsOf, windowFeatures, type WindowFeature } from '../../src-main/engine/trees/features';
import { summarize, summaryOf } from '../../src-main/engine/trees/summaries';

const statistics = [...rollingStatistics, ...summaryStatistics] as const;
const referenceSchema = z.object({
  tsfresh: z.literal('0.21.2'),
  cases: z
    .array(
      z.object({
        name: z.string(),
        values: z.array(z.number()).min(1),
        statistics: z.record(z.enum(statistics), z.number().nullable()),
      }),
    )
    .min(1),
});
const { cases } = referenceSchema.parse(
  JSON.parse(readFileSync(join(import.meta.dirname, '../fixtures/reference/summaries.json'), 'utf8')),
);

/** Windows of one input, one after the other. */
function sourceOf(values: readonly number[], lookback = values.length, isRelative = false): WindowSource {
  const count = values.length - lookback + 1;
  return {
    series: Float32Array.from(values),
    featureCount: 1,
    lookback,
    starts: Uint32Array.from({ length: count }, (_, window) => window),
    targets: Float32Array.from(values),
    targetStarts: new Uint32Array(count),
    targetLength: 1,
    sampleWeights: null,
    lastValueFeature: isRelative ? 0 : null,
  };
}
const alone = { lags: 0, rollingWindows: [], summaries: true };
const shapeOf = (lookback: number, featureCount = 1) => ({ lookback, featureCount });
const kindsOf = (features: readonly WindowFeature[]) => features.map(({ kind }) => kind);

describe('statistics of a window', () => {
  it.each(cases)('are those of tsfresh: $name', ({ values, statistics: wanted }) => {
    for (const statistic of summaryStatistics) {
      const own = summaryOf(statistic, summarize(Float64Array.from(values)));
      const reference = wanted[statistic];
      // Where tsfresh has no number, it is 0.
      const expected = reference ?? 0;
      expect(Math.abs(own - expected), statistic).toBeLessThanOrEqual(1e-9 * Math.max(1, Math.abs(expected)));
    }
  });

  it.each(cases)(
    'reach the trees as single floats under their names: $name',
    async ({ values, statistics: wanted }) => {
      const source = sourceOf(values);
      // What single floats make of the values is no more than this of the largest of them, which shapes may magnify.
      const size = Math.max(...values.map(Math.abs));
      for (const feature of windowFeatures(alone, shapeOf(values.length))) {
        const [own = Number.NaN] = await columnOf(source, feature, 1, new Breather(new AbortController().signal));
        if (feature.kind === 'first') expect(own).toBe(Math.fround(values[0]!));
        else if (feature.kind === 'last') expect(own).toBe(Math.fround(values.at(-1)!));
        else if (feature.kind === 'lag') throw new Error('no rows were asked for');
        else {
          const expected = wanted[feature.kind] ?? 0;
          const isOfShape = !['mean', 'std', 'min', 'max', 'median', 'meanAbsChange', 'linearTrend'].includes(
            feature.kind,
          );
          expect(Math.abs(own - expected), feature.kind).toBeLessThan(
            isOfShape ? 1e-3 * (1 + Math.abs(expected)) : 1e-6 * size,
          );
        }
      }
    },
  );

  it('are cancelled in the midst of a column', async () => {
    let looks = 0;
    const signal = {
      aborted: false,
      reason: undefined,
      throwIfAborted: () => {
        looks += 1;
        if (looks === 3) throw new DOMException('cancelled', 'AbortError');
      },
    };
    const lookback = 100;
    const source = sourceOf(
      Array.from({ length: 5000 }, (_, row) => Math.sin(row)),
      lookback,
    );
    const median = { kind: 'median', input: 0, rows: lookback } as const;
    await expect(columnOf(source, median, 1, new Breather(signal))).rejects.toThrow('cancelled');
  });

  it('are thirteen of each number, with the first and the last value, once each', () => {
    const features = windowFeatures(alone, shapeOf(8, 2));
    expect(features).toHaveLength(2 * (13 + 2));
    expect(kindsOf(features.filter(({ input }) => input === 1))).toEqual([...statistics, 'first', 'last']);
    // All rows have the ends among them, and rolling statistics over the whole window are four of the thirteen.
    const withRows = windowFeatures({ lags: null, rollingWindows: [8, 3], summaries: true }, shapeOf(8));
    expect(kindsOf(withRows)).toEqual([
      ...Array.from({ length: 8 }, () => 'lag'),
      ...rollingStatistics,
      ...rollingStatistics,
      ...summaryStatistics,
    ]);
    expect(kindsOf(windowFeatures({ ...alone, lags: 3 }, shapeOf(8))).slice(-1)).toEqual(['first']);
    expect(kindsOf(windowFeatures(alone, shapeOf(1))).slice(-1)).toEqual(['first']);
    expect(windowFeatures({ ...alone, summaries: false, lags: 2 }, shapeOf(8))).toHaveLength(2);
  });

  it('are not made of categories, whose last value stays', () => {
    const features = windowFeatures(alone, { ...shapeOf(8, 2), categoryCounts: [0, 5] });
    expect(features.filter(({ input }) => input === 1)).toEqual([{ kind: 'lag', input: 1, lag: 1 }]);
    expect(features.filter(({ input }) => input === 0)).toHaveLength(15);
  });

  it('are the same at every level once windows are taken above their last value', () => {
    const values = [3, 1, 4, 1, 5, 9, 2, 6];
    const features = windowFeatures(alone, shapeOf(8));
    const seen = (shift: number) =>
      rowsOf(
        sourceOf(
          values.map((value) => value + shift),
          8,
          true,
        ),
        features,
        [0, 1],
        1,
        false,
      );
    seen(64).forEach((value, place) => {
      expect(value, kindsOf(features)[place]).toBeCloseTo(seen(0)[place]!, 5);
    });
    const plain = rowsOf(sourceOf(values), features, [0, 1], 1, false);
    features.forEach(({ kind }, place) => {
      const isLevel = ['mean', 'min', 'max', 'median', 'first', 'last'].includes(kind);
      expect(seen(0)[place], kind).toBeCloseTo(plain[place]! - (isLevel ? 6 : 0), 5);
    });
  });

  it('leave what trees saw before in its place, and are no part of it unless they are wanted', () => {
    const before = windowFeatures({ lags: 2, rollingWindows: [3], summaries: false }, shapeOf(8, 2));
    const own = [0, 1].map((input) => ({ input }));
    const wanted = [
      ...[2, 1].flatMap((lag) => own.map((one) => ({ kind: 'lag', ...one, lag }))),
      ...rollingStatistics.flatMap((kind) => own.map((one) => ({ kind, ...one, rows: 3 }))),
    ];
    expect(before).toEqual(wanted);
    const after = windowFeatures({ lags: 2, rollingWindows: [3], summaries: true }, shapeOf(8, 2));
    expect(after.slice(0, wanted.length)).toEqual(wanted);
    expect(after).toHaveLength(wanted.length + 2 * (13 + 1));
  });

  it('are missing where a value is, and boosting learns what that means', async () => {
    const values = Float64Array.of(1, Number.NaN, 3, 4, 5);
    for (const statistic of summaryStatistics) expect(summaryOf(statistic, summarize(values)), statistic).toBeNaN();

    const lookback = 5;
    const count = 200;
    const isGapped = (window: number): boolean => window % 3 === 0;
    const source: WindowSource = {
      ...sourceOf([0], 1),
      lookback,
      series: Float32Array.from({ length: count * lookback }, (_, row) =>
        row % lookback === 2 && isGapped(Math.floor(row / lookback)) ? Number.NaN : Math.sin(row * row),
      ),
      starts: Uint32Array.from({ length: count }, (_, window) => window * lookback),
      targets: Float32Array.from({ length: count }, (_, window) => (isGapped(window) ? 5 : -5)),
      targetStarts: Uint32Array.from({ length: count }, (_, window) => window),
    };
    const model = gradientBoostingSchema.parse({ kind: 'gradientBoosting', lags: 0, summaries: true });
    const shape = { task: 'regression', ...shapeOf(lookback), horizon: 1, classCount: 0 } as const;
    const estimator = await boostingFamily.create(model, shape, { seed: 1, threads: 1, engine: 'auto' });
    const { signal } = new AbortController();
    try {
      await estimator.fit(source, null, { signal, stopSignal: signal, now: () => 0 });
      const predicted = await estimator.predict(source, signal);
      predicted.forEach((value, window) => {
        expect(value).toBeCloseTo(isGapped(window) ? 5 : -5, 2);
      });
    } finally {
      estimator.dispose();
    }
  });
});
