import { describe, expect, it } from 'vitest';
import { z } from 'zod';
import { normalQuantile } from '../../src-main/core/common/distributions';
import { createRandom } from '../../src-main/core/common/random';
import { statisticalSchema } from '../../src-main/core/model/statistical/schema';
import type { PreparedShape } from '../../src-main/core/model';
import { modelFamilies } from '../../src-main/engine';
import { fitMethod } from '../../src-main/engine/statistical/methods';
import { finish } from '../../src-main/engine/statistical/work';
import { isWithin } from './support/numbers';
import { readReference } from './support/fixtures';
import { absentMethodsOf, compareMethod, methodsOf, statisticalCaseSchema } from './support/statistical-reference';

const read = (file: string) => z.object({ cases: z.array(statisticalCaseSchema) }).parse(readReference(file)).cases;
const stored = read('statistical');

describe.each([...stored, ...read('statistical_more').map((own) => ({ ...own, name: `${own.name}, once more` }))])(
  'statsforecast’s figures of $name',
  (own) => {
    it.each(methodsOf(own))('are those of %s', (name, reference) => {
      const { quantities, form } = compareMethod(own, name, reference);
      expect(
        quantities.filter((quantity) => !isWithin(quantity)),
        form,
      ).toEqual([]);
    });
  },
);

it('is held against all that the reference has but what the program does not offer', () => {
  const absent = stored.flatMap((own) => absentMethodsOf(own).map(([name]) => name));
  expect([...new Set(absent)].sort()).toEqual(['ADIDA', 'AutoCES']);
});

describe('a statistical model that goes by its last rows', () => {
  it.each(['Holt', 'DynamicOptimizedTheta'])('of %s forecasts what one of those rows alone does', async (type) => {
    const [lookback, horizon, fitted, rows] = [4, 3, 90, 40];
    const random = createRandom(2);
    let level = 20;
    const values = Float32Array.from({ length: 130 }, () => (level += random.normal()));
    const sourceOf = (from: number, to: number) => {
      const starts = Uint32Array.from({ length: to - from - horizon + 1 }, (_, index) => from - lookback + index);
      return {
        series: values,
        featureCount: 1,
        lookback,
        starts,
        targets: values,
        targetStarts: starts.map((start) => start + lookback),
        targetLength: horizon,
        sampleWeights: null,
        lastValueFeature: null,
      };
    };
    const listeners = {
      signal: new AbortController().signal,
      stopSignal: new AbortController().signal,
      now: () => 0,
    };
    const model = statisticalSchema.parse({ kind: 'statistical', method: { type }, refitEvery: 10, fitRows: rows });
    const shape: PreparedShape = {
      task: 'regression',
      lookback,
      featureCount: 1,
      horizon,
      classCount: 0,
      seasonLength: 1,
      target: { isSeen: true, scale: 1, center: 0, isDifferenced: false },
    };
    const estimator = await modelFamilies.statistical.create(model, shape, { seed: 1, threads: 1, engine: 'auto' });
    await estimator.fit(sourceOf(lookback, fitted), null, listeners);
    const restored = await modelFamilies.statistical.restore(
      model,
      shape,
      { seed: 1, threads: 1, engine: 'auto' },
      estimator.state(),
    );
    for (const own of [estimator, restored]) {
      const forecasts = await own.predict(sourceOf(fitted, values.length), listeners.signal);
      // The fit, and two fits anew.
      for (const origin of [fitted, fitted + 10, fitted + 20]) {
        const past = Float64Array.from(values.subarray(origin - rows, origin));
        const filter = finish(fitMethod(model.method, past, 1)).filter();
        for (const value of past) filter.update(value);
        const expected = new Float64Array(horizon);
        filter.forecast(expected, new Float64Array(horizon));
        const at = (origin - fitted) * horizon;
        expect(forecasts.slice(at, at + horizon)).toEqual(Float32Array.from(expected));
      }
    }
    // Windows of the training part have forecasts too, those before the fit's rows included.
    const training = await estimator.predict(sourceOf(lookback, fitted), listeners.signal);
    expect(training.every(Number.isFinite)).toBe(true);
    estimator.dispose();
    restored.dispose();
  });
});

describe('the interval of a model behind the wall', () => {
  const own = stored.find(({ name }) => name === 'air_passengers');
  if (own === undefined) throw new Error('the reference has no air passengers');
  const [lookback, unit] = [24, 100];
  const targets = Float32Array.from([...own.y, ...own.y.slice(-own.horizon)], (value) => (value - unit) / unit);
  const shape: PreparedShape = {
    task: 'forecast',
    lookback,
    featureCount: 1,
    horizon: own.horizon,
    classCount: 0,
    seasonLength: own.season_length,
    target: { isSeen: true, scale: unit, center: unit, isDifferenced: false },
  };
  const sourceOf = (starts: readonly number[], targetStarts: readonly number[], targetLength: number) => ({
    series: targets,
    featureCount: 1,
    lookback,
    starts: Uint32Array.from(starts),
    targets,
    targetStarts: Uint32Array.from(targetStarts),
    targetLength,
    sampleWeights: null,
    lastValueFeature: null,
  });
  const listeners = {
    signal: new AbortController().signal,
    stopSignal: new AbortController().signal,
    now: () => 0,
  };

  it.each(['AutoETS', 'HoltWinters', 'SeasonalNaive'])('of %s is statsforecast’s within 5 %', async (type) => {
    const reference = own.forecasts[type];
    if (reference === undefined || 'error' in reference) throw new Error(`the reference has no ${type}`);
    const settings = { seed: 1, threads: 1, engine: 'auto' as const };
    const model = statisticalSchema.parse({ kind: 'statistical', method: { type } });
    const estimator = await modelFamilies.statistical.create(model, shape, settings);
    const count = own.y.length;
    await estimator.fit(
      sourceOf([count - lookback - own.horizon], [count - own.horizon], own.horizon),
      null,
      listeners,
    );
    const ahead = sourceOf([count - lookback], [count], own.horizon);
    const [means, deviations] = [
      await estimator.predict(ahead, listeners.signal),
      await estimator.deviations?.(ahead, listeners.signal),
    ];
    const largest = Math.max(...own.y);
    for (const [bound, side, level] of [
      ['lo-95', -1, 0.95],
      ['hi-80', 1, 0.8],
    ] as const) {
      const expected = reference[bound] ?? [];
      expect(expected, bound).toHaveLength(own.horizon);
      expected.forEach((value, step) => {
        const scaled =
          (means[step] ?? Number.NaN) + side * normalQuantile(0.5 + level / 2) * (deviations?.[step] ?? Number.NaN);
        expect(Math.abs(scaled * unit + unit - value) / largest, `${bound}, step ${step + 1}`).toBeLessThan(0.05);
      });
    }
    // Six rows further ahead are as uncertain as the seventh to the last, not as the first.
    const late = sourceOf([count - lookback], [count + 6], own.horizon - 6);
    expect(await estimator.deviations?.(late, listeners.signal)).toEqual(deviations?.slice(6));
    estimator.dispose();
  });
});
