import fc from 'fast-check';
import { createRandom } from '../../../src-main/core/common/random';
import { initialWeights, layerSchema, modelShapes, type Layer } from '../../../src-main/core/network';
import type { WindowSource } from '../../../src-main/core/task/window-source';
import {
  clippingSchema,
  optimizerSchema,
  type Clipping,
  type Loss,
  type Optimizer,
  type TrainerSpecification,
} from '../../../src-main/core/training';
import { randomLayers } from './random-layers';

const optimizer: fc.Arbitrary<Optimizer> = fc
  .constantFrom(
    { type: 'adam' as const },
    { type: 'sgd' as const, learningRate: 0.05 },
    { type: 'sgd' as const, learningRate: 0.02, momentum: 0.9, nesterov: true },
    { type: 'rmsprop' as const },
    { type: 'rmsprop' as const, momentum: 0.5 },
  )
  .map((value) => optimizerSchema.parse(value));
const clipping: fc.Arbitrary<Clipping> = fc
  .constantFrom({}, {}, { globalClipnorm: 0.5 }, { clipnorm: 0.1 }, { clipvalue: 0.01 })
  .map((value) => clippingSchema.parse(value));
const output: fc.Arbitrary<{ readonly loss: Loss; readonly units: number }> = fc.oneof(
  fc.record({
    loss: fc.constantFrom('mse' as const, 'mae' as const, 'huber' as const),
    units: fc.integer({ min: 1, max: 5 }),
  }),
  fc.record({ loss: fc.constant('binary_crossentropy' as const), units: fc.constant(1) }),
  fc.record({ loss: fc.constant('categorical_crossentropy' as const), units: fc.integer({ min: 2, max: 5 }) }),
);

function outputActivation(loss: Loss): 'linear' | 'sigmoid' | 'softmax' {
  if (loss === 'binary_crossentropy') return 'sigmoid';
  return loss === 'categorical_crossentropy' ? 'softmax' : 'linear';
}

/** A model with everything around it that two engines need to do the same. */
export interface RandomTraining {
  readonly specification: Omit<TrainerSpecification, 'threads'>;
  readonly source: WindowSource;
}

function sourceOf(
  shape: { readonly lookback: number; readonly featureCount: number },
  windows: number,
  { loss, units: outputs }: { readonly loss: Loss; readonly units: number },
  options: { readonly seed: number; readonly weighted: boolean; readonly normalised: boolean },
): WindowSource {
  const random = createRandom(options.seed);
  const numbers = loss === 'mse' || loss === 'mae' || loss === 'huber';
  const targetLength = numbers ? outputs : 1;
  const target = (): number => (numbers ? random.normal() : Math.floor(random.uniform() * Math.max(2, outputs)));
  return {
    ...shape,
    series: Float32Array.from({ length: (windows + shape.lookback) * shape.featureCount }, () => random.normal()),
    starts: Uint32Array.from({ length: windows }, (_, index) => index),
    targets: Float32Array.from({ length: windows + targetLength }, target),
    targetStarts: Uint32Array.from({ length: windows }, (_, index) => index),
    targetLength,
    sampleWeights: options.weighted ? Float32Array.from({ length: windows }, () => 0.5 + random.uniform()) : null,
    lastValueFeature: numbers && options.normalised ? shape.featureCount - 1 : null,
  };
}

/** Sizes that trainings are drawn from. */
interface Sizes {
  readonly units: fc.Arbitrary<number>;
  readonly lookback: fc.Arbitrary<number>;
  readonly batchSize: fc.Arbitrary<number>;
  /** Layers before the one that ends with a row. */
  readonly depth: { readonly minLength?: number; readonly maxLength: number };
}

function fits(layers: readonly Layer[], shape: { readonly lookback: number; readonly featureCount: number }): boolean {
  try {
    modelShapes(layers, shape);
    return true;
  } catch {
    return false;
  }
}

/** Where windows are too short for some layer, those that shorten them pad instead. */
function padded(layer: Layer): Layer {
  return layer.type === 'Conv1D' || layer.type === 'MaxPooling1D' ? { ...layer, padding: 'same' } : layer;
}

/** Random stacks of layers; an epoch of two whole batches and, mostly, a smaller one. */
function trainings({ units, lookback: lookbacks, batchSize: batchSizes, depth }: Sizes): fc.Arbitrary<RandomTraining> {
  const { sequence, closing, dense, dropout } = randomLayers(units);
  return fc
    .record({
      lookback: lookbacks,
      featureCount: fc.integer({ min: 1, max: 9 }),
      batchSize: batchSizes,
      rest: fc.nat(),
      body: fc.array(sequence, depth),
      closing,
      head: fc.array(fc.oneof(dense, dropout), { maxLength: 1 }),
      output,
      optimizer,
      clipping,
      seed: fc.integer({ min: 0, max: 2 ** 32 - 1 }),
      weighted: fc.boolean(),
      normalised: fc.boolean(),
    })
    .map(({ body, closing: last, head, output: end, rest, ...given }): RandomTraining => {
      const { lookback, featureCount, batchSize, seed } = given;
      const outputLayer = { type: 'Dense' as const, units: end.units, activation: outputActivation(end.loss) };
      const drawn: Layer[] = [...body, last, ...head, outputLayer].map((layer) => layerSchema.parse(layer));
      const layers = fits(drawn, given) ? drawn : drawn.map(padded);
      return {
        specification: {
          layers,
          lookback,
          featureCount,
          batchSize,
          seed,
          optimizer: given.optimizer,
          clipping: given.clipping,
          loss: end.loss,
          initialWeights: initialWeights(layers, { lookback, featureCount }, seed),
        },
        source: sourceOf({ lookback, featureCount }, 2 * batchSize + (rest % batchSize), end, given),
      };
    });
}

const anyUnits = fc.integer({ min: 1, max: 70 });
const fewUnits = fc.integer({ min: 1, max: 9 });
const usualLookback = fc.integer({ min: 8, max: 14 });

/** Sizes 1–70, batches 1–37. */
export const randomTraining = trainings({
  units: anyUnits,
  lookback: usualLookback,
  batchSize: fc.integer({ min: 1, max: 37 }),
  depth: { maxLength: 2 },
});

/** For drivers in software: layers of up to 5 units, windows of up to 4 rows, batches of up to 4. */
export const tinyTraining = trainings({
  units: fc.integer({ min: 1, max: 5 }),
  lookback: fc.integer({ min: 2, max: 4 }),
  batchSize: fc.integer({ min: 1, max: 4 }),
  depth: { maxLength: 1 },
});

/** One size at its limit: a single time step, very wide layers, very large batches, stacks of many layers. */
export const extremeTraining = fc.oneof(
  trainings({
    units: fc.constantFrom(1, 17, 70),
    lookback: fc.constant(1),
    batchSize: fc.constantFrom(1, 2, 33),
    depth: { maxLength: 3 },
  }),
  trainings({
    units: fc.constantFrom(1, 255, 257),
    lookback: fc.integer({ min: 2, max: 5 }),
    batchSize: fc.constantFrom(1, 3, 13),
    depth: { maxLength: 2 },
  }),
  trainings({
    units: fewUnits,
    lookback: fc.integer({ min: 2, max: 9 }),
    batchSize: fc.constantFrom(64, 257, 1000),
    depth: { maxLength: 1 },
  }),
  trainings({
    units: fewUnits,
    lookback: usualLookback,
    batchSize: fc.integer({ min: 1, max: 70 }),
    depth: { minLength: 6, maxLength: 20 },
  }),
);

/** A model in one line, for the message of a test that fails. */
export function describeTraining({ specification, source }: RandomTraining): string {
  const {
    layers,
    lookback,
    featureCount,
    batchSize,
    loss,
    optimizer: { type },
  } = specification;
  return `${loss} ${type} [${source.starts.length} windows of ${lookback}×${featureCount} by ${batchSize}] ${JSON.stringify(layers)}`;
}
