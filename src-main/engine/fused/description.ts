import { modelShapes, type Layer, type RecurrentLayer, type Regularizer, type Shape } from '../../core/network';
import type { Clipping, Loss, Optimizer } from '../../core/training';

/**
 * A plan's description: what kernels/plan-description.h and the layers' constructors read, as one array of numbers.
 * Both sides must agree on every position; `version` is raised when one changes.
 */
const version = 1;

const activations = ['linear', 'relu', 'tanh', 'sigmoid', 'softmax'] as const;
const paddings = ['valid', 'same', 'causal'] as const;
const merges = ['concat', 'sum', 'ave'] as const;
const losses = ['none', 'mse', 'mae', 'huber', 'binary_crossentropy', 'categorical_crossentropy'] as const;
const layerKinds = {
  SimpleRNN: 0,
  LSTM: 1,
  GRU: 2,
  GRUResetBefore: 3,
  Bidirectional: 4,
  Conv1D: 5,
  MaxPooling1D: 6,
  GlobalAveragePooling1D: 7,
  Flatten: 8,
  Dense: 9,
  Dropout: 10,
} as const;

/** What a plan is made for. */
export interface PlanRequest {
  readonly layers: readonly Layer[];
  /** Shape of one window: `[time, features]`, or `[features]` for a layer that is probed with rows. */
  readonly inputShape: Shape;
  /** Rows learned from at once, at most. */
  readonly batchSize: number;
  readonly threads: number;
  readonly seed: number;
  /** Null: the plan neither learns nor evaluates. */
  readonly loss: Loss | null;
  readonly optimizer: Optimizer;
  readonly clipping: Clipping;
  /** Whether the gradient of the input is wanted, for probes. */
  readonly inputGradient: boolean;
}

const flag = (value: boolean): number => (value ? 1 : 0);
const regularizer = (value: Regularizer): number[] => [value?.l1 ?? 0, value?.l2 ?? 0];

function recurrentKind(layer: RecurrentLayer): number {
  return layer.type === 'GRU' && !layer.resetAfter ? layerKinds.GRUResetBefore : layerKinds[layer.type];
}

function describeRecurrent(layer: RecurrentLayer): number[] {
  return [
    recurrentKind(layer),
    layer.units,
    activations.indexOf(layer.activation),
    activations.indexOf(layer.type === 'SimpleRNN' ? 'linear' : layer.recurrentActivation),
    flag(layer.useBias),
    flag(layer.returnSequences),
    flag(layer.goBackwards),
    layer.dropout,
    layer.recurrentDropout,
    ...regularizer(layer.kernelRegularizer),
    ...regularizer(layer.recurrentRegularizer),
    ...regularizer(layer.biasRegularizer),
  ];
}

/** @param after the layer's output shape, whose time steps follow Keras's padding rules */
function describeLayer(layer: Layer, after: Shape): number[] {
  switch (layer.type) {
    case 'SimpleRNN':
    case 'LSTM':
    case 'GRU':
      return describeRecurrent(layer);
    case 'Bidirectional':
      return [layerKinds.Bidirectional, merges.indexOf(layer.mergeMode), ...describeRecurrent(layer.layer)];
    case 'Conv1D':
      return [
        layerKinds.Conv1D,
        layer.filters,
        layer.kernelSize,
        layer.strides,
        paddings.indexOf(layer.padding),
        layer.dilationRate,
        activations.indexOf(layer.activation),
        flag(layer.useBias),
        after[0],
        ...regularizer(layer.kernelRegularizer),
        ...regularizer(layer.biasRegularizer),
      ];
    case 'MaxPooling1D':
      return [
        layerKinds.MaxPooling1D,
        layer.poolSize,
        layer.strides ?? layer.poolSize,
        paddings.indexOf(layer.padding),
        after[0],
      ];
    case 'GlobalAveragePooling1D':
    case 'Flatten':
      return [layerKinds[layer.type]];
    case 'Dense':
      return [
        layerKinds.Dense,
        layer.units,
        activations.indexOf(layer.activation),
        flag(layer.useBias),
        ...regularizer(layer.kernelRegularizer),
        ...regularizer(layer.biasRegularizer),
      ];
    case 'Dropout':
      return [layerKinds.Dropout, layer.rate];
  }
}

function describeOptimizer(optimizer: Optimizer): number[] {
  switch (optimizer.type) {
    case 'adam':
      return [0, optimizer.beta1, optimizer.beta2, optimizer.epsilon];
    case 'sgd':
      return [1, optimizer.momentum, flag(optimizer.nesterov), 0];
    case 'rmsprop':
      return [2, optimizer.rho, optimizer.momentum, optimizer.epsilon];
  }
}

function describeClipping({ globalClipnorm, clipnorm, clipvalue }: Clipping): number[] {
  if (globalClipnorm !== null) return [1, globalClipnorm];
  if (clipnorm !== null) return [2, clipnorm];
  return clipvalue === null ? [0, 0] : [3, clipvalue];
}

/** Keras computes cross-entropy from what comes before the last layer's sigmoid or softmax. */
function usesLogits(loss: Loss | null, last: Layer | undefined): boolean {
  if (last?.type !== 'Dense') return false;
  if (loss === 'binary_crossentropy') return last.activation === 'sigmoid';
  return loss === 'categorical_crossentropy' && last.activation === 'softmax';
}

/** Shapes before and after every layer; a row has no time, so it enters as a sequence of one row, flattened. */
function shapesOf(layers: readonly Layer[], shape: Shape): readonly Shape[] {
  if (shape.length === 2) return modelShapes(layers, { lookback: shape[0], featureCount: shape[1] });
  return modelShapes([{ type: 'Flatten' }, ...layers], { lookback: 1, featureCount: shape[0] }).slice(1);
}

/**
 * The description of a plan.
 * @throws GatewiseError MODEL_INVALID for impossible shapes
 */
export function describePlan(request: PlanRequest): Float64Array {
  const { layers, inputShape, loss } = request;
  const shapes = shapesOf(layers, inputShape);
  const [time, features] = inputShape.length === 2 ? inputShape : [1, inputShape[0]];
  const body = [
    time,
    features,
    flag(inputShape.length === 2),
    request.batchSize,
    request.threads,
    request.seed,
    losses.indexOf(loss ?? 'none'),
    flag(usesLogits(loss, layers[layers.length - 1])),
    ...describeOptimizer(request.optimizer),
    ...describeClipping(request.clipping),
    flag(request.inputGradient),
    layers.length,
    ...layers.flatMap((layer, index) => describeLayer(layer, shapes[index + 1] ?? [0])),
  ];
  return Float64Array.from([version, body.length + 2, ...body]);
}
