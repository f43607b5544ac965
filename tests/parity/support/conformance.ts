import { expect, it } from 'vitest';
import { createRandom } from '../../../src-main/core/common/random';
import { initialWeights, layerSchema, type LayerInput } from '../../../src-main/core/network';
import type { WindowSource } from '../../../src-main/core/task/window-source';
import {
  clippingSchema,
  epochOrder,
  optimizerSchema,
  runTraining,
  trainingSchema,
  type Engine,
  type Trainer,
  type TrainerSpecification,
} from '../../../src-main/core/training';
import { scaledDifference } from './numbers';

const { signal } = new AbortController();
const lookback = 9;
const featureCount = 2;

export function specify(
  layers: readonly LayerInput[],
  changes: Partial<TrainerSpecification> = {},
): TrainerSpecification {
  const parsed = layers.map((layer) => layerSchema.parse(layer));
  return {
    layers: parsed,
    lookback,
    featureCount,
    optimizer: optimizerSchema.parse({ type: 'adam', learningRate: 0.01 }),
    clipping: clippingSchema.parse({}),
    loss: 'mse',
    batchSize: 8,
    seed: 3,
    initialWeights: initialWeights(parsed, { lookback, featureCount }, 3),
    threads: 2,
    ...changes,
  };
}

/** Windows over a noisy wave whose next value is to be predicted. */
export function windows(count: number, changes: Partial<WindowSource> = {}): WindowSource {
  const random = createRandom(11);
  const rows = count + lookback;
  const series = Float32Array.from(
    { length: rows * featureCount },
    (_, i) => Math.sin(i / 7) + (i % featureCount) + random.normal() / 10,
  );
  return {
    series,
    featureCount,
    lookback,
    starts: Uint32Array.from({ length: count }, (_, index) => index),
    targets: Float32Array.from({ length: rows }, (_, row) => series[row * featureCount] ?? 0),
    targetStarts: Uint32Array.from({ length: count }, (_, index) => index + lookback),
    targetLength: 1,
    sampleWeights: null,
    lastValueFeature: null,
    ...changes,
  };
}

async function withTrainer<Result>(
  create: () => Engine,
  specification: TrainerSpecification,
  use: (trainer: Trainer) => Promise<Result>,
): Promise<Result> {
  const trainer = await create().create(specification);
  try {
    return await use(trainer);
  } finally {
    trainer.dispose();
  }
}

export const small: readonly LayerInput[] = [
  { type: 'GRU', units: 6 },
  { type: 'Dense', units: 1 },
];
const dropping: readonly LayerInput[] = [
  { type: 'LSTM', units: 6, dropout: 0.3, recurrentDropout: 0.2 },
  { type: 'Dropout', rate: 0.4 },
  { type: 'Dense', units: 1 },
];

function learn(trainer: Trainer, source: WindowSource, epoch: number) {
  return trainer.trainEpoch(source, epochOrder(source.starts.length, true, 1, epoch), {
    learningRate: 0.01,
    epoch,
    signal,
  });
}

/** The second half of core/training/trainer.ts: what every engine must do, beyond computing the same figures. */
export function itConforms(create: () => Engine): void {
  it('plans what it said that it would plan', async () => {
    const specification = specify(small);
    const planned = await create().plannedBytes(specification);
    expect(planned).toBeGreaterThan(0);
    await withTrainer(create, specification, (trainer) => {
      expect(trainer.memoryBytes).toBe(planned);
      return Promise.resolve();
    });
  });

  it('gives back the weights that it was given, and refuses others', async () => {
    const specification = specify(small);
    await withTrainer(create, specification, async (trainer) => {
      expect(trainer.weights()).toEqual(specification.initialWeights);
      const changed = trainer
        .weights()
        .map((weight) => ({ ...weight, values: weight.values.map((value) => value / 2) }));
      trainer.setWeights(changed);
      expect(trainer.weights()).toEqual(changed);
      trainer.setWeights(specification.initialWeights);
      // Their names tell them apart, whatever their order.
      trainer.setWeights(changed.toReversed());
      expect(trainer.weights()).toEqual(changed);
      const [first, ...others] = changed;
      if (first === undefined) throw new Error('the model has no weights');
      for (const [given, told] of [
        [others, `“${first.name}” is missing`],
        [[...others, { ...first, name: 'another' }], `“${first.name}” is missing`],
        [[...changed, { ...first, name: 'another' }], 'no weight “another”'],
        [[...changed, first], `“${first.name}” is there twice`],
        [[...others, { ...first, shape: first.shape.toReversed() }], `“${first.name}” is [`],
        [[...others, { ...first, values: first.values.subarray(1) }], `“${first.name}” is [`],
      ] as const) {
        expect(() => {
          trainer.setWeights(given);
        }).toThrow(told);
      }
      expect(trainer.weights()).toEqual(changed);
      await learn(trainer, windows(20), 1);
      expect(trainer.weights()).not.toEqual(changed);
    });
  });

  it('predicts a window alone as it does among others, and none where there is none', async () => {
    const source = windows(70);
    await withTrainer(create, specify(small), async (trainer) => {
      const all = await trainer.predict(source, signal);
      expect(all).toHaveLength(70);
      const alone = windows(70, { starts: Uint32Array.of(41), targetStarts: Uint32Array.of(41 + lookback) });
      expect(scaledDifference(await trainer.predict(alone, signal), all.subarray(41, 42))).toBeLessThan(1e-5);
      const none = windows(70, { starts: new Uint32Array(), targetStarts: new Uint32Array() });
      expect(await trainer.predict(none, signal)).toHaveLength(0);
    });
  });

  it('adds up the same loss, bit for bit, however busy the machine is', async () => {
    const source = windows(331);
    const losses: number[] = [];
    // An engine sizes its calls by how long they take; waiting now and then makes them end elsewhere.
    for (const waits of [[], [30, 0, 0, 12], [0, 21]]) {
      await withTrainer(create, specify(small, { batchSize: 2 }), async (trainer) => {
        let calls = 0;
        const { loss } = await trainer.trainEpoch(source, epochOrder(331, true, 1, 1), {
          learningRate: 0.01,
          epoch: 1,
          signal,
          onProgress: () => {
            const end = performance.now() + (waits[calls % waits.length] ?? 0);
            calls += 1;
            while (performance.now() < end && calls < 40);
          },
        });
        losses.push(loss, await trainer.evaluate(source, signal));
      });
    }
    expect(losses.slice(2)).toEqual([...losses.slice(0, 2), ...losses.slice(0, 2)]);
  });

  it('moves with the series under last-value normalisation', async () => {
    const source = windows(30, { lastValueFeature: 0 });
    const moved = {
      ...source,
      series: source.series.map((value, i) => value + (i % featureCount === 0 ? 16 : 0)),
      targets: source.targets.map((value) => value + 16),
    };
    await withTrainer(create, specify(small), async (trainer) => {
      const before = await trainer.predict(source, signal);
      const after = await trainer.predict(moved, signal);
      expect(
        scaledDifference(
          after,
          before.map((value) => value + 16),
        ),
      ).toBeLessThan(1e-5);
      expect(await trainer.evaluate(moved, signal)).toBeCloseTo(await trainer.evaluate(source, signal), 4);
    });
  });

  it('does not look at windows of weight zero', async () => {
    const sampleWeights = Float32Array.from({ length: 16 }, (_, index) => (index % 2 === 0 ? 1 : 0));
    const source = windows(16, { sampleWeights });
    const spoilt = { ...source, targets: source.targets.slice() };
    for (const [index, start] of source.targetStarts.entries()) if (index % 2 === 1) spoilt.targets[start] = 1e6;
    await withTrainer(create, specify(small), async (trainer) => {
      const loss = await trainer.evaluate(source, signal);
      expect(loss).toBeGreaterThan(0);
      expect(await trainer.evaluate(spoilt, signal)).toBe(loss);
    });
  });

  it('leaves weights as they are that the output does not depend on', async () => {
    // All taps of the convolution lie beyond the nine rows.
    const layers: LayerInput[] = [
      { type: 'SimpleRNN', units: 3, returnSequences: true },
      { type: 'Conv1D', filters: 2, kernelSize: 2, dilationRate: 18, padding: 'same' },
      { type: 'Flatten' },
      { type: 'Dense', units: 1 },
    ];
    await withTrainer(create, specify(layers), async (trainer) => {
      const before = trainer.weights();
      await learn(trainer, windows(16), 1);
      const changed = trainer.weights().filter(({ values }, index) => values.join() !== before[index]?.values.join());
      expect(changed.map(({ name }) => name)).toEqual(['conv1d/bias', 'dense/kernel', 'dense/bias']);
    });
  });

  it('drops the same values for the same seed and epoch, other ones later, and none when it predicts', async () => {
    const source = windows(24);
    const follow = (seed: number, epoch: number) =>
      withTrainer(create, specify(dropping, { seed }), async (trainer) => {
        const { loss } = await learn(trainer, source, epoch);
        return { loss, weights: trainer.weights() };
      });
    expect(await follow(3, 1)).toEqual(await follow(3, 1));
    expect((await follow(3, 2)).loss).not.toBe((await follow(3, 1)).loss);
    expect((await follow(4, 1)).loss).not.toBe((await follow(3, 1)).loss);
    await withTrainer(create, specify(dropping), async (trainer) => {
      expect(await trainer.predict(source, signal)).toEqual(await trainer.predict(source, signal));
    });
  });

  it('stops at the step whose loss is not finite, before it changes a weight, and names the largest gradient', async () => {
    const source = windows(40);
    const broken = { ...source, targets: source.targets.slice() };
    broken.targets[source.targetStarts[20] ?? 0] = Number.NaN;
    const order = Uint32Array.from({ length: 40 }, (_, index) => index);
    await withTrainer(create, specify(small, { batchSize: 8 }), async (trainer) => {
      const before = await trainer.trainEpoch(source, order.subarray(0, 16), { learningRate: 0.01, epoch: 1, signal });
      expect(before.notFinite).toBeNull();
      const weights = trainer.weights();
      const result = await trainer.trainEpoch(broken, order.subarray(16), { learningRate: 0.01, epoch: 1, signal });
      expect(result.steps).toBe(0);
      expect(result.notFinite).toMatchObject({ step: 0 });
      expect(weights.map(({ name }) => name)).toContain(result.notFinite?.weightName);
      expect(Number.isFinite(result.notFinite?.largestGradient)).toBe(false);
      expect(trainer.weights()).toEqual(weights);
    });
    const outcome = await withTrainer(create, specify(small), (trainer) =>
      runTraining(
        trainer,
        { train: broken, validation: null },
        { ...trainingSchema.parse({ epochs: 3, batchSize: 8, earlyStopping: null, shuffle: false }), seed: 0 },
        { signal, stopSignal: signal, now: () => 0, pause: () => Promise.resolve() },
      ),
    );
    expect(outcome).toMatchObject({ reason: 'lossNotFinite', keptEpoch: 0, notFinite: { epoch: 1, step: 2 } });
  });

  it('ends when it is told to, with progress before', async () => {
    const source = windows(4000);
    const controller = new AbortController();
    await withTrainer(create, specify(small, { batchSize: 4 }), async (trainer) => {
      const progress: number[] = [];
      const ended = trainer.trainEpoch(source, epochOrder(4000, true, 1, 1), {
        learningRate: 0.01,
        epoch: 1,
        signal: controller.signal,
        onProgress: (done) => {
          progress.push(done);
          if (done >= 4) controller.abort();
        },
      });
      await expect(ended).rejects.toMatchObject({ name: 'AbortError' });
      expect(progress.at(-1)).toBeLessThan(4000);
    });
  });

  it('refuses windows that reach beyond their series', async () => {
    const source = windows(20);
    await withTrainer(create, specify(small), async (trainer) => {
      await expect(trainer.predict({ ...source, lookback: lookback + 1 }, signal)).rejects.toThrow();
    });
  });
}
