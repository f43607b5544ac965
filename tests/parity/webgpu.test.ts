import * as tf from '@tensorflow/tfjs-core';
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import type { FitSettings, PreparedShape, SequentialModel, StateTensor } from '../../src-main/core/model';
import { sequentialSchema } from '../../src-main/core/model/sequential/schema';
import type { WindowSource } from '../../src-main/core/task/window-source';
import { engineFactories } from '../../src-main/engine';
import { createNeuralFamily } from '../../src-main/engine/neural/family';
import { createTensorflowEngine, createWebgpuEngine } from '../../src-main/engine/tensorflow';
import { expectAgreement, follow } from './support/agreement';
import { problems, readReference } from './support/fixtures';
import { describeTraining, tinyTraining } from './support/random-models';
import { compareReference } from './support/reference';
import { fitWhole, type Fitting } from './support/resumption';
import { lacksWebgpu } from './support/webgpu';

/** Which the reference engine misses as well: see tensorflow.test.ts. */
const beyondTolerance = ['simple_rnn_b8t24f3h32', 'simple_rnn_b8t24f3h32_seq'];
/** One for each cell and each kind of step that is not the optimizer's, which is the reference engine's; a driver in software is slow. */
const courses = ['lstm_adam', 'gru_momentum', 'simple_rnn_adam'];

function casesOf(file: 'layers' | 'trajectories', isWanted: (name: string) => boolean): object {
  const { cases } = readReference(file) as { readonly cases: readonly { readonly name: string }[] };
  return { cases: cases.filter(({ name }) => isWanted(name)) };
}

describe.skipIf(lacksWebgpu)('WebGPU', () => {
  it('computes the outputs and gradients of Keras’s layers', async () => {
    const { cases } = await compareReference(
      casesOf('layers', (name) => !beyondTolerance.includes(name)),
      'webgpu',
    );
    expect(cases).toHaveLength(30);
    expect(problems(cases)).toEqual([]);
  });

  it('takes the steps that Keras’s optimizers take', async () => {
    const { cases } = await compareReference(
      casesOf('trajectories', (name) => courses.includes(name)),
      'webgpu',
    );
    expect(cases.map(({ name }) => name).sort()).toEqual([...courses].sort());
    expect(problems(cases)).toEqual([]);
  });

  it('learns random models as the reference engine does', async () => {
    await fc.assert(
      fc.asyncProperty(tinyTraining, async (training) => {
        const expected = await follow(createTensorflowEngine(), training, 1);
        expectAgreement(await follow(createWebgpuEngine(), training, 1), expected, training);
      }),
      { numRuns: 6 },
    );
  });

  it('leaves no tensor behind', async () => {
    const [training] = fc.sample(tinyTraining, { numRuns: 1, seed: 4 });
    if (training === undefined) throw new Error('no model was drawn');
    await follow(createWebgpuEngine(), training, 1);
    const before = tf.memory().numTensors;
    await follow(createWebgpuEngine(), training, 1);
    expect(tf.memory().numTensors, describeTraining(training)).toBe(before);
  });
});

const shape: PreparedShape = { task: 'forecast', lookback: 3, featureCount: 1, horizon: 1, classCount: 0 };

function windows(from: number, count: number): WindowSource {
  const series = Float32Array.from({ length: 40 }, (_, index) => Math.sin(index / 3));
  return {
    series,
    featureCount: 1,
    lookback: 3,
    starts: Uint32Array.from({ length: count }, (_, index) => from + index),
    targets: series,
    targetStarts: Uint32Array.from({ length: count }, (_, index) => from + index + 3),
    targetLength: 1,
    sampleWeights: null,
    lastValueFeature: null,
  };
}

describe.skipIf(lacksWebgpu)('a race on WebGPU', () => {
  it('times its steps beside those of the processor', async () => {
    const model: SequentialModel = sequentialSchema.parse({
      kind: 'sequential',
      layers: [{ type: 'LSTM', units: 2 }],
      training: { batchSize: 4 },
    });
    let reads = 0;
    const race = await createNeuralFamily(engineFactories).race?.(
      model,
      shape,
      { seed: 1, threads: 1 },
      windows(0, 30),
      {
        beside: ['webgpu'],
        signal: new AbortController().signal,
        // Its n-th look comes n² ms after the first, so that later steps seem to take longer.
        now: () => (reads += 1) ** 2,
      },
    );
    expect(race?.entries.map(({ engine, stepMs, reason }) => [engine, stepMs, reason])).toEqual([
      [expect.stringMatching(/^fused-/), 11, null],
      ['webgpu', 31, null],
    ]);
  });
});

/** Ends the device as a driver does that crashes or is unplugged. */
function loseDevice(): void {
  const backend = tf.findBackend('webgpu') as unknown as { readonly device: { destroy(): void } };
  backend.device.destroy();
}

// Last: nothing computes on the device any more.
describe.skipIf(lacksWebgpu)('a device that is lost while it trains', () => {
  it('ends the run with the reason, and another engine goes on from the checkpoint', async () => {
    const model: SequentialModel = sequentialSchema.parse({
      kind: 'sequential',
      layers: [{ type: 'GRU', units: 2 }],
      training: { epochs: 4, batchSize: 4, earlyStopping: null },
    });
    const settingsOf = (engine: FitSettings['engine']): FitSettings => ({ seed: 1, threads: 1, engine });
    const fitting: Fitting<SequentialModel> = {
      family: createNeuralFamily(engineFactories),
      shape,
      settings: settingsOf('webgpu'),
      train: windows(0, 12),
      validation: windows(20, 4),
    };
    const kept: (readonly StateTensor[])[] = [];
    const estimator = await fitting.family.create(model, shape, fitting.settings);
    const { signal } = new AbortController();
    const fit = estimator.fit(fitting.train, fitting.validation, {
      signal,
      stopSignal: signal,
      now: () => 0,
      onEpoch: ({ epoch }) => {
        if (epoch === 2) loseDevice();
      },
      checkpoints: {
        isDue: () => true,
        keep: (checkpoint) => {
          kept.push(checkpoint);
          return Promise.resolve();
        },
      },
    });
    await expect(fit).rejects.toMatchObject({
      code: 'ENGINE_UNAVAILABLE',
      message: expect.stringMatching(/device failed while it worked: .+/) as string,
    });
    const last = kept.at(-1);
    if (last === undefined) throw new Error('no checkpoint was kept');
    const whole = await fitWhole({ ...fitting, settings: settingsOf('tfjs') }, model);
    const resumed = await fitWhole({ ...fitting, settings: settingsOf('tfjs') }, model, last);
    if (whole.outcome.kind === 'direct' || resumed.outcome.kind === 'direct') throw new Error('networks have epochs');
    expect(resumed.outcome.lastEpoch).toBe(4);
    for (const [index, { loss }] of resumed.outcome.history.entries()) {
      expect(loss).toBeCloseTo(whole.outcome.history[index]?.loss ?? Number.NaN, 5);
    }
  });
});
