import * as tf from '@tensorflow/tfjs-core';
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { initialWeights, layerSchema } from '../../src-main/core/network';
import { clippingSchema, optimizerSchema } from '../../src-main/core/training';
import { createTensorflowEngine, createTfjsNodeEngine } from '../../src-main/engine/tensorflow';
import { expectAgreement, follow } from './support/agreement';
import { problems, readReference } from './support/fixtures';
import { tinyTraining } from './support/random-models';
import { compareReference } from './support/reference';
import { lacksTfjsNode } from './support/tfjs-node';

/** Which the reference engine misses as well: see tensorflow.test.ts. */
const beyondTolerance = ['simple_rnn_b8t24f3h32', 'simple_rnn_b8t24f3h32_seq'];

describe.skipIf(lacksTfjsNode)('TensorFlow’s library', () => {
  it('computes the outputs and gradients of Keras’s layers', async () => {
    const { cases } = await compareReference(readReference('layers'), 'tfjs-node');
    expect(cases).toHaveLength(32);
    expect(problems(cases.filter(({ name }) => !beyondTolerance.includes(name)))).toEqual([]);
  });

  it('takes the steps that Keras’s optimizers take', async () => {
    const { cases } = await compareReference(readReference('trajectories'), 'tfjs-node');
    expect(cases).toHaveLength(11);
    expect(problems(cases)).toEqual([]);
  });

  it('learns random models as the reference engine does', async () => {
    await fc.assert(
      fc.asyncProperty(tinyTraining, async (training) => {
        const expected = await follow(createTensorflowEngine(), training, 1);
        expectAgreement(await follow(createTfjsNodeEngine(), training, 1), expected, training);
      }),
      { numRuns: 20 },
    );
  });

  it('leaves no tensor behind in 1,000 steps', async () => {
    const layers = [
      { type: 'LSTM', units: 3, returnSequences: true, dropout: 0.2 },
      { type: 'GRU', units: 2 },
      { type: 'Dense', units: 1 },
    ].map((layer) => layerSchema.parse(layer));
    const steps = 1000;
    const series = Float32Array.from({ length: steps + 3 }, (_, index) => Math.sin(index / 3));
    const source = {
      series,
      featureCount: 1,
      lookback: 2,
      starts: Uint32Array.from({ length: steps }, (_, index) => index),
      targets: series,
      targetStarts: Uint32Array.from({ length: steps }, (_, index) => index + 2),
      targetLength: 1,
      sampleWeights: null,
      lastValueFeature: null,
    };
    const planned = {
      layers,
      lookback: 2,
      featureCount: 1,
      optimizer: optimizerSchema.parse({ type: 'adam' }),
      clipping: clippingSchema.parse({}),
      loss: 'mse' as const,
      batchSize: 1,
      seed: 1,
      threads: 1,
    };
    const initial = initialWeights(layers, planned, planned.seed);
    const trainer = await createTfjsNodeEngine().create({ ...planned, initialWeights: initial });
    const { signal } = new AbortController();
    const order = source.starts;
    // What is made once is there after the first step.
    await trainer.trainEpoch(source, order.slice(0, 1), { learningRate: 1e-3, epoch: 1, signal });
    const held = () => [tf.memory().numTensors, tf.memory().numBytes, tf.engine().backend.numDataIds()];
    const before = held();
    const { steps: done } = await trainer.trainEpoch(source, order, { learningRate: 1e-3, epoch: 2, signal });
    expect(done).toBe(steps);
    expect(held()).toEqual(before);
    trainer.dispose();
  });
});
