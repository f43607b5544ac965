import { describe, expect, it } from 'vitest';
import { createRandom } from '../../src-main/core/common/random';
import type { FitSettings, PreparedShape, SequentialModel, StateTensor } from '../../src-main/core/model';
import { sequentialSchema } from '../../src-main/core/model/sequential/schema';
import { gradientBoostingSchema } from '../../src-main/core/model/trees/boosting';
import type { WindowSource } from '../../src-main/core/task/window-source';
import { createTensorflowEngine } from '../../src-main/engine/tensorflow';
import { modelFamilies, type EngineFactories } from '../../src-main/engine';
import { createNeuralFamily } from '../../src-main/engine/neural/family';
import {
  availableInstructionSets,
  availableVectorSets,
  createNativeEngine,
  createPortableEngine,
} from '../../src-main/engine/fused';
import { fitInTwo, fitUntil, fitWhole, type Fitting } from './support/resumption';

const shape: PreparedShape = { task: 'forecast', lookback: 8, featureCount: 2, horizon: 2, classCount: 0 };

function windows(from: number, count: number, lastValueFeature: number | null = null): WindowSource {
  const { lookback, featureCount, horizon } = shape;
  const random = createRandom(6);
  const rows = 260;
  const series = Float32Array.from(
    { length: rows * featureCount },
    (_, i) => Math.sin(Math.floor(i / featureCount) / 7) + (i % featureCount) / 3 + random.normal() / 4,
  );
  return {
    series,
    featureCount,
    lookback,
    starts: Uint32Array.from({ length: count }, (_, index) => from + index),
    targets: Float32Array.from({ length: rows }, (_, row) => series[row * featureCount] ?? 0),
    targetStarts: Uint32Array.from({ length: count }, (_, index) => from + index + lookback),
    targetLength: horizon,
    sampleWeights: null,
    lastValueFeature,
  };
}

const train = windows(0, 150);
const validation = windows(165, 50);
const settingsOf = (engine: FitSettings['engine'], threads = 2): FitSettings => ({ seed: 5, threads, engine });

const engines: readonly {
  readonly tier: string;
  readonly engine: FitSettings['engine'];
  readonly factories: EngineFactories;
}[] = [
  ...availableInstructionSets().map((instructionSet) => ({
    tier: `native ${instructionSet}`,
    engine: 'fused-native' as const,
    factories: { 'fused-native': () => createNativeEngine({ instructionSet }) },
  })),
  ...availableVectorSets().map((vectorSet) => ({
    tier: `WebAssembly ${vectorSet}`,
    engine: 'fused-wasm' as const,
    factories: { 'fused-wasm': () => createPortableEngine({ vectorSet }) },
  })),
  { tier: 'tfjs', engine: 'tfjs', factories: { tfjs: createTensorflowEngine } },
];

/** Layers with every kind of mask, a regularizer, packed gates and weights in rows that fill no vector. */
const layers = [
  {
    type: 'LSTM',
    units: 5,
    dropout: 0.3,
    recurrentDropout: 0.2,
    returnSequences: true,
    kernelRegularizer: { l1: 1e-4, l2: 1e-3 },
  },
  { type: 'GRU', units: 3, resetAfter: false, returnSequences: true },
  { type: 'Bidirectional', layer: { type: 'SimpleRNN', units: 3, returnSequences: true } },
  { type: 'Conv1D', filters: 3, kernelSize: 2 },
  { type: 'Dropout', rate: 0.2 },
  { type: 'GRU', units: 3 },
];
/** Fewer of them for the engine that takes a hundred times as long. */
const fewLayers = [{ type: 'GRU', units: 3, dropout: 0.3 }];
const networkOf = (ownLayers: readonly object[], training: object): SequentialModel =>
  sequentialSchema.parse({
    kind: 'sequential',
    layers: ownLayers,
    training: { epochs: 6, batchSize: 16, ...training },
  });

const longer = (model: SequentialModel): SequentialModel => ({ ...model, training: { ...model.training, epochs: 9 } });

const trainings: readonly { readonly title: string; readonly training: object }[] = [
  { title: 'Adam', training: { optimizer: { type: 'adam', learningRate: 0.02 }, earlyStopping: null } },
  { title: 'SGD with momentum', training: { optimizer: { type: 'sgd', momentum: 0.9 }, clipping: { clipnorm: 1 } } },
  { title: 'Nesterov', training: { optimizer: { type: 'sgd', momentum: 0.8, nesterov: true }, shuffle: false } },
  { title: 'RMSprop', training: { optimizer: { type: 'rmsprop', momentum: 0.3 }, clipping: { globalClipnorm: 0.5 } } },
  {
    title: 'a rate that falls on a plateau',
    training: {
      optimizer: { type: 'adam', learningRate: 0.1 },
      schedule: { type: 'reduceOnPlateau', patience: 1, factor: 0.3 },
      earlyStopping: null,
    },
  },
  { title: 'a cosine', training: { schedule: { type: 'cosine' }, optimizer: { type: 'adam', learningRate: 0.05 } } },
  {
    title: 'early stopping',
    training: {
      epochs: 30,
      earlyStopping: { patience: 2, minDelta: 0.001 },
      optimizer: { type: 'adam', learningRate: 0.15 },
    },
  },
];

describe.each(engines)('a network whose training is resumed, on $tier', ({ engine, factories }) => {
  const isSlow = engine === 'tfjs';
  const fitting: Fitting<SequentialModel> = {
    family: createNeuralFamily(factories),
    shape,
    settings: settingsOf(engine),
    train: isSlow ? windows(0, 40) : train,
    validation: isSlow ? windows(165, 10) : validation,
  };
  const network = (training: object): SequentialModel => networkOf(isSlow ? fewLayers : layers, training);

  it.each(trainings)('is bit for bit the one that was never left: $title', async ({ training }) => {
    const model = network(training);
    const whole = await fitWhole(fitting, model);
    if (whole.outcome.kind === 'direct') throw new Error('networks have epochs');
    const last = whole.outcome.lastEpoch;
    if (training === trainings.at(-1)?.training) expect(whole.outcome.reason).toBe('earlyStopping');
    // After the first, the middle and the last epoch but one; in the midst of one; while it is validated.
    for (const epoch of new Set([1, Math.ceil(last / 2), last - 1])) {
      expect(await fitInTwo(fitting, model, { onEpoch: (done) => done === epoch })).toEqual(whole);
    }
    expect(await fitInTwo(fitting, model, { onProgress: (done) => done > 1 && done < 2 })).toEqual(whole);
    expect(await fitInTwo(fitting, model, { onProgress: (done) => done === 2 })).toEqual(whole);
    expect(await fitInTwo(fitting, model, { onProgress: () => true })).toEqual(whole);
  });

  it('goes on after a crash from the checkpoint that was due', async () => {
    const model = network({ earlyStopping: { patience: 50 } });
    const whole = await fitWhole(fitting, model);
    expect(await fitInTwo(fitting, model, { onEpoch: (done) => done === 5 }, { every: 2, crashes: true })).toEqual(
      whole,
    );
    // Before the first there is none: it begins anew.
    expect(await fitInTwo(fitting, model, { onEpoch: (done) => done === 1 }, { every: 2, crashes: true })).toEqual(
      whole,
    );
  });

  it('can be left again and again', async () => {
    const model = network({});
    const whole = await fitWhole(fitting, model);
    let from: readonly StateTensor[] | null = null;
    for (let part = 0; part < 17; part += 1) {
      const fitted: Awaited<ReturnType<typeof fitUntil>> = await fitUntil(fitting, model, from, {
        onProgress: (done) => done > part / 3,
      });
      if (!('left' in fitted)) throw new Error('the fit was not left');
      from = fitted.left;
    }
    expect(await fitWhole(fitting, model, from)).toEqual(whole);
  });

  it('goes on for more epochs than it had, as if it had them from the beginning', async () => {
    const model = network({ schedule: { type: 'reduceOnPlateau', patience: 1 }, earlyStopping: { patience: 3 } });
    const { checkpoint } = await fitWhole(fitting, { ...model, training: { ...model.training, epochs: 3 } });
    expect(checkpoint).not.toBeNull();
    expect(await fitWhole(fitting, model, checkpoint)).toEqual(await fitWhole(fitting, model));
  });

  it('comes to the same bits on other numbers of threads', async () => {
    const model = network({});
    const whole = await fitWhole(fitting, model);
    const first = await fitUntil(fitting, model, null, { onProgress: (done) => done > 2.1 });
    if (!('left' in first)) throw new Error('the fit was not left');
    for (const threads of [1, 3]) {
      expect(await fitWhole({ ...fitting, settings: settingsOf(engine, threads) }, model, first.left)).toEqual(whole);
    }
  });

  it('does not go on from what is no checkpoint of the model', async () => {
    const model = network({});
    const { checkpoint } = await fitWhole(fitting, model);
    const tensors = checkpoint ?? [];
    const other = sequentialSchema.parse({ ...model, layers: [{ type: 'GRU', units: 4 }] });
    await expect(fitWhole(fitting, other, tensors)).rejects.toThrow('weight');
    const sgd = {
      ...model,
      training: { ...model.training, optimizer: network(trainings[1]?.training ?? {}).training.optimizer },
    };
    await expect(fitWhole(fitting, longer(sgd), tensors)).rejects.toThrow('slots');
    for (const { name } of tensors) {
      const rest = tensors.filter((tensor) => tensor.name !== name);
      await expect(fitWhole(fitting, longer(model), rest), name).rejects.toThrow();
    }
  });
});

const boostings = [
  { title: 'all rows', model: { earlyStoppingRound: null } },
  { title: 'bagging', model: { baggingFraction: 0.6, baggingFreq: 3, featureFraction: 0.5 } },
  { title: 'leaves of percentiles', model: { objective: 'l1', baggingFraction: 0.7, baggingFreq: 2 } },
  { title: 'a step as a feature', model: { objective: 'huber', strategy: 'stepAsFeature', monotoneConstraints: [1] } },
  { title: 'early stopping', model: { numIterations: 400, earlyStoppingRound: 3, learningRate: 0.5 } },
];

describe.each(['fused-native', 'fused-wasm'] as const)('boosting that is resumed, on %s', (engine) => {
  const fitting = {
    family: modelFamilies.gradientBoosting,
    shape,
    settings: settingsOf(engine),
    train: windows(0, 150, 0),
    validation: windows(165, 50, 0),
  };

  it.each(boostings)('is bit for bit the one that was never left: $title', async ({ model: given }) => {
    const model = gradientBoostingSchema.parse({
      kind: 'gradientBoosting',
      numIterations: 14,
      minDataInLeaf: 5,
      ...given,
    });
    const whole = await fitWhole(fitting, model);
    if (whole.outcome.kind === 'direct') throw new Error('boosting has rounds');
    const { lastEpoch } = whole.outcome;
    if (given.earlyStoppingRound === 3) expect(whole.outcome.reason).toBe('earlyStopping');
    for (const round of new Set([1, 2, Math.ceil(lastEpoch / 2), lastEpoch - 1])) {
      expect(await fitInTwo(fitting, model, { onEpoch: (done) => done === round })).toEqual(whole);
    }
    const crash = { every: 2, crashes: true } as const;
    expect(await fitInTwo(fitting, model, { onEpoch: (done) => done === lastEpoch - 1 }, crash)).toEqual(whole);
    const shorter = await fitWhole(fitting, { ...model, numIterations: 2 });
    expect(await fitWhole(fitting, model, shorter.checkpoint)).toEqual(whole);
  });

  it('has classes as well', async () => {
    const classes = {
      ...fitting,
      shape: { ...shape, task: 'classification' as const, horizon: 1, classCount: 3 },
      train: {
        ...windows(0, 150),
        targetLength: 1,
        targets: Float32Array.from({ length: 260 }, (_, i) => (i * i + 3) % 3),
      },
      validation: {
        ...windows(165, 50),
        targetLength: 1,
        targets: Float32Array.from({ length: 260 }, (_, i) => (i * i + 3) % 3),
      },
    };
    const model = gradientBoostingSchema.parse({ kind: 'gradientBoosting', numIterations: 8, minDataInLeaf: 5 });
    const whole = await fitWhole(classes, model);
    expect(await fitInTwo(classes, model, { onEpoch: (done) => done === 3 })).toEqual(whole);
  });

  it('does not go on from what is no checkpoint of the model', async () => {
    const model = gradientBoostingSchema.parse({ kind: 'gradientBoosting', numIterations: 4, minDataInLeaf: 5 });
    const { checkpoint } = await fitWhole(fitting, model);
    const more = { ...model, numIterations: 6 };
    await expect(fitWhole(fitting, { ...more, lags: 3 }, checkpoint)).rejects.toThrow();
    for (const { name } of checkpoint ?? []) {
      const rest = (checkpoint ?? []).filter((tensor) => tensor.name !== name);
      await expect(fitWhole(fitting, more, rest), name).rejects.toThrow();
    }
  });
});
