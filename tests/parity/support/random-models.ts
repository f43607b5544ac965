import fc from 'fast-check';
import { createRandom } from '../../../src-main/core/common/random';
import { initialWeights, layerSchema, type Layer } from '../../../src-main/core/model';
import {
  clippingSchema,
  optimizerSchema,
  type Clipping,
  type Loss,
  type Optimizer,
  type TrainerSpecification,
  type WindowSource,
} from '../../../src-main/core/training';

const units = fc.integer({ min: 1, max: 70 });
const rate = fc.constantFrom(0, 0, 0.2);
const regularizer = fc.constantFrom(null, null, { l1: 0, l2: 0.01 }, { l1: 0.001, l2: 0 });
const cellActivation = fc.constantFrom('tanh' as const, 'sigmoid' as const);

const recurrentFields = {
  units,
  activation: fc.constantFrom('tanh' as const, 'tanh' as const, 'relu' as const, 'linear' as const, 'sigmoid' as const),
  useBias: fc.boolean(),
  goBackwards: fc.boolean(),
  dropout: rate,
  recurrentDropout: rate,
  kernelRegularizer: regularizer,
  recurrentRegularizer: regularizer,
  biasRegularizer: regularizer,
};

const recurrent = (returnSequences: boolean) =>
  fc.oneof(
    fc.record({
      ...recurrentFields,
      type: fc.constant('LSTM' as const),
      recurrentActivation: cellActivation,
      returnSequences: fc.constant(returnSequences),
    }),
    fc.record({
      ...recurrentFields,
      type: fc.constant('GRU' as const),
      recurrentActivation: cellActivation,
      resetAfter: fc.boolean(),
      returnSequences: fc.constant(returnSequences),
    }),
    fc.record({
      ...recurrentFields,
      type: fc.constant('SimpleRNN' as const),
      returnSequences: fc.constant(returnSequences),
    }),
  );

const cell = (returnSequences: boolean) =>
  fc.oneof(
    { weight: 3, arbitrary: recurrent(returnSequences) },
    {
      weight: 1,
      arbitrary: fc.record({
        type: fc.constant('Bidirectional' as const),
        layer: recurrent(returnSequences),
        mergeMode: fc.constantFrom('concat' as const, 'sum' as const, 'ave' as const),
      }),
    },
  );

const dense = fc.record({
  type: fc.constant('Dense' as const),
  units,
  activation: fc.constantFrom('linear' as const, 'relu' as const, 'tanh' as const, 'sigmoid' as const),
  useBias: fc.boolean(),
  kernelRegularizer: regularizer,
  biasRegularizer: regularizer,
});
const dropout = fc.record({ type: fc.constant('Dropout' as const), rate: fc.constantFrom(0.1, 0.5) });

/** Layers that take a sequence and hand one on; windows are at least as long as two of them can need. */
const sequenceLayer = fc.oneof(
  { weight: 3, arbitrary: cell(true) },
  {
    weight: 2,
    arbitrary: fc
      .record({
        type: fc.constant('Conv1D' as const),
        filters: units,
        kernelSize: fc.integer({ min: 1, max: 3 }),
        strides: fc.integer({ min: 1, max: 2 }),
        dilationRate: fc.integer({ min: 1, max: 2 }),
        padding: fc.constantFrom('valid' as const, 'same' as const, 'causal' as const),
        activation: fc.constantFrom('linear' as const, 'relu' as const, 'tanh' as const),
        useBias: fc.boolean(),
        kernelRegularizer: regularizer,
        biasRegularizer: regularizer,
      })
      .map((layer) => (layer.strides > 1 ? { ...layer, dilationRate: 1 } : layer)),
  },
  {
    weight: 1,
    arbitrary: fc.record({
      type: fc.constant('MaxPooling1D' as const),
      poolSize: fc.integer({ min: 1, max: 2 }),
      strides: fc.constantFrom(null, 1),
      padding: fc.constantFrom('valid' as const, 'same' as const),
    }),
  },
  { weight: 1, arbitrary: dense },
  { weight: 1, arbitrary: dropout },
);

const closing = fc.oneof(
  { weight: 3, arbitrary: cell(false) },
  { weight: 1, arbitrary: fc.constant({ type: 'GlobalAveragePooling1D' as const }) },
  { weight: 1, arbitrary: fc.constant({ type: 'Flatten' as const }) },
);

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

/** Random stacks of layers with random sizes; an epoch of two whole batches and, mostly, a smaller one. */
export const randomTraining: fc.Arbitrary<RandomTraining> = fc
  .record({
    lookback: fc.integer({ min: 8, max: 14 }),
    featureCount: fc.integer({ min: 1, max: 9 }),
    batchSize: fc.integer({ min: 1, max: 37 }),
    rest: fc.integer({ min: 0, max: 36 }),
    body: fc.array(sequenceLayer, { maxLength: 2 }),
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
    const layers: Layer[] = [...body, last, ...head, outputLayer].map((layer) => layerSchema.parse(layer));
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
