import { readFileSync } from 'node:fs';
import { describe, expect, it } from 'vitest';
import { z } from 'zod';
import type { Diagnostic, PreparedShape } from '../../src-main/core/model';
import { linearSchema } from '../../src-main/core/model/linear/schema';
import type { WindowSource } from '../../src-main/core/task/window-source';
import { modelFamilies } from '../../src-main/engine';

const numbers = z.array(z.number());
const reference = z
  .object({
    source: z.string(),
    featureCount: z.number(),
    series: numbers,
    labels: z.record(z.string(), numbers),
    cases: z.array(
      z.object({
        title: z.string(),
        estimator: z.looseObject({ type: z.string() }),
        kernelSize: z.number().nullable(),
        lastValue: z.boolean(),
        classes: z.number(),
        horizon: z.number(),
        lookback: z.number(),
        starts: numbers,
        weights: numbers.nullable(),
        coef: numbers,
        intercept: numbers.nullable(),
        score: z.number().nullable(),
        testStarts: numbers,
        predicted: numbers,
      }),
    ),
  })
  .parse(JSON.parse(readFileSync('tests/fixtures/reference/linear.json', 'utf8')));

const { series, featureCount, labels } = reference;
const { signal } = new AbortController();

type Case = (typeof reference.cases)[number];

function sourceOf(one: Case, starts: readonly number[], weights: readonly number[] | null): WindowSource {
  const own = labels[String(one.classes)] ?? series.filter((_, index) => index % featureCount === 0);
  return {
    series: Float32Array.from(series),
    featureCount,
    lookback: one.lookback,
    starts: Uint32Array.from(starts),
    targets: Float32Array.from(own),
    targetStarts: Uint32Array.from(starts, (start) => start + one.lookback),
    targetLength: one.horizon,
    sampleWeights: weights === null ? null : Float32Array.from(weights),
    lastValueFeature: one.lastValue ? 0 : null,
  };
}

async function fitted(one: Case) {
  const shape: PreparedShape = {
    task: one.classes > 0 ? 'classification' : 'forecast',
    lookback: one.lookback,
    featureCount,
    horizon: one.horizon,
    classCount: one.classes,
  };
  const decomposition = one.kernelSize === null ? null : { kernelSize: one.kernelSize };
  const model = linearSchema.parse({ kind: 'linear', estimator: one.estimator, decomposition });
  const estimator = await modelFamilies.linear.create(model, shape, { seed: 0, threads: 1, engine: 'auto' });
  const listeners = { signal, stopSignal: signal, now: () => 0 };
  const outcome = await estimator.fit(sourceOf(one, one.starts, one.weights), null, listeners);
  const predicted = await estimator.predict(sourceOf(one, one.testStarts, null), signal);
  const diagnostics: readonly Diagnostic[] = outcome.kind === 'direct' ? outcome.diagnostics : [];
  const [coef, intercept] = estimator.state();
  return { coef, intercept, predicted, valueOf: (name: string) => diagnostics.find((d) => d.name === name)?.value };
}

/** Largest distance, beside the largest value. */
function distance(found: ArrayLike<number>, wanted: readonly number[]): number {
  expect(found).toHaveLength(wanted.length);
  const size = wanted.reduce((largest, value) => Math.max(largest, Math.abs(value)), 1e-9);
  return wanted.reduce((largest, value, k) => Math.max(largest, Math.abs(value - (found[k] ?? Number.NaN)) / size), 0);
}

describe(`linear models, held against ${reference.source}`, () => {
  it.each(reference.cases)('$title', async (one) => {
    const { coef, intercept, predicted, valueOf } = await fitted(one);
    // Weights reach the model as 32-bit numbers; L-BFGS and coordinate descent end at a gradient or gap of their own.
    const tolerance = one.estimator.type === 'Ridge' ? (one.weights === null ? 1e-8 : 2e-6) : 2e-6;
    const last = one.lastValue ? lastLagOf(one) : null;
    // The last value minus itself is always zero: whatever its coefficient is, it says nothing.
    const wanted = one.coef.map((value, k) => (last?.(k) === true ? 0 : value));
    expect(distance(coef?.values ?? [], wanted)).toBeLessThan(tolerance);
    if (one.intercept === null) expect(intercept).toBeUndefined();
    else expect(distance(intercept?.values ?? [], one.intercept)).toBeLessThan(tolerance);
    // Predictions are 32-bit numbers.
    expect(distance(predicted, one.predicted)).toBeLessThan(3e-7 + tolerance);
    const score = one.classes > 0 ? valueOf('trainAccuracy') : valueOf('trainR2');
    if (one.score !== null) expect(score).toBeCloseTo(one.score, 6);
  });

  it('says how many coefficients are left, how often it went round and how far it may be from the best', async () => {
    const [none, some] = ['elastic net, large penalty', 'elastic net'].map((title) =>
      reference.cases.find((one) => one.title === title),
    );
    expect((await fitted(none!)).valueOf('nonZeroCoefficients')).toBe(0);
    const { valueOf } = await fitted(some!);
    expect(valueOf('nonZeroCoefficients')).toBe(some!.coef.filter((value) => value !== 0).length);
    expect(valueOf('notConverged')).toBe(0);
    expect(valueOf('dualGap')).toBeLessThan(1e-10);
    const { valueOf: hasty } = await fitted({ ...some!, estimator: { ...some!.estimator, maxIter: 1 } });
    expect(hasty('notConverged')).toBe(some!.horizon);
    expect(hasty('iterations')).toBe(1);
  });
});

/** Whether an index of the coefficients is that of the target's last lag, which last-value normalisation leaves no value. */
function lastLagOf({ lookback, kernelSize }: Case): (k: number) => boolean {
  return (k) => kernelSize === null && k % (lookback * featureCount) === (lookback - 1) * featureCount;
}
