import type { WeightTensor } from '../task/weight-tensor';
import { glorotUniform, orthogonal } from './initializers';
import { cellName, layerNames, type LayerName } from './names';
import type { Layer, RecurrentLayer, Regularizer } from './schema';
import { modelShapes, type InputSize, type Shape } from './shapes';
import { createRandom, deriveSeed } from '../common/random';

/** A weight before it has values. */
export interface WeightPlan {
  /** Keras's path, e.g. `bidirectional/forward_lstm/lstm_cell/kernel`. */
  readonly name: string;
  readonly layerIndex: number;
  readonly shape: readonly number[];
  readonly initializer: 'glorotUniform' | 'orthogonal' | 'zeros' | 'unitForgetBias';
  readonly regularizer: Regularizer;
}

type NamelessPlan = Omit<WeightPlan, 'layerIndex'>;

const gateCounts = { SimpleRNN: 1, LSTM: 4, GRU: 3 } as const;

function recurrentWeights(layer: RecurrentLayer, features: number, path: string): NamelessPlan[] {
  const width = gateCounts[layer.type] * layer.units;
  const cell = `${path}/${cellName(layer.type)}`;
  const plans: NamelessPlan[] = [
    {
      name: `${cell}/kernel`,
      shape: [features, width],
      initializer: 'glorotUniform',
      regularizer: layer.kernelRegularizer,
    },
    {
      name: `${cell}/recurrent_kernel`,
      shape: [layer.units, width],
      initializer: 'orthogonal',
      regularizer: layer.recurrentRegularizer,
    },
  ];
  if (!layer.useBias) return plans;
  plans.push({
    name: `${cell}/bias`,
    shape: layer.type === 'GRU' && layer.resetAfter ? [2, width] : [width],
    initializer: layer.type === 'LSTM' && layer.unitForgetBias ? 'unitForgetBias' : 'zeros',
    regularizer: layer.biasRegularizer,
  });
  return plans;
}

function layerWeights(layer: Layer, input: Shape, { name, inner }: LayerName): NamelessPlan[] {
  const features = input[input.length - 1] ?? 0;
  switch (layer.type) {
    case 'SimpleRNN':
    case 'LSTM':
    case 'GRU':
      return recurrentWeights(layer, features, name);
    case 'Bidirectional':
      return ['forward', 'backward'].flatMap((direction) =>
        recurrentWeights(layer.layer, features, `${name}/${direction}_${inner ?? ''}`),
      );
    case 'Conv1D':
    case 'Dense': {
      const width = layer.type === 'Dense' ? layer.units : layer.filters;
      const shape = layer.type === 'Dense' ? [features, width] : [layer.kernelSize, features, width];
      const kernel: NamelessPlan = {
        name: `${name}/kernel`,
        shape,
        initializer: 'glorotUniform',
        regularizer: layer.kernelRegularizer,
      };
      if (!layer.useBias) return [kernel];
      return [
        kernel,
        { name: `${name}/bias`, shape: [width], initializer: 'zeros', regularizer: layer.biasRegularizer },
      ];
    }
    case 'MaxPooling1D':
    case 'GlobalAveragePooling1D':
    case 'Flatten':
    case 'Dropout':
      return [];
  }
}

/**
 * All weights of a model in the order of Keras's `get_weights`.
 * LSTM's gates are in the order i, f, c, o and GRU's in z, r, h; GRU with `resetAfter` has a bias of [2, 3·units].
 * @throws GatewiseError MODEL_INVALID for impossible shapes
 */
export function planWeights(layers: readonly Layer[], input: InputSize): WeightPlan[] {
  const shapes = modelShapes(layers, input);
  const names = layerNames(layers);
  return layers.flatMap((layer, layerIndex) => {
    const shape = shapes[layerIndex];
    const name = names[layerIndex];
    if (shape === undefined || name === undefined) return [];
    return layerWeights(layer, shape, name).map((plan) => ({ ...plan, layerIndex }));
  });
}

/** Number of values in a weight of this shape. */
export function sizeOf(shape: readonly number[]): number {
  return shape.reduce((product, length) => product * length, 1);
}

function drawWeight(plan: WeightPlan, seed: number): Float32Array {
  const size = sizeOf(plan.shape);
  switch (plan.initializer) {
    case 'zeros':
      return new Float32Array(size);
    case 'unitForgetBias':
      return new Float32Array(size).fill(1, size / 4, size / 2);
    case 'glorotUniform':
      return glorotUniform(plan.shape, createRandom(seed));
    case 'orthogonal':
      return orthogonal(plan.shape, createRandom(seed));
  }
}

/**
 * Initial weights by Keras's defaults: Glorot uniform kernels, orthogonal recurrent kernels, zero biases, LSTM's forget
 * gate's bias 1 (`unitForgetBias`). The same seed gives the same weights on every engine; each weight has its own stream.
 * @throws GatewiseError MODEL_INVALID for impossible shapes
 */
export function initialWeights(layers: readonly Layer[], input: InputSize, seed: number): WeightTensor[] {
  return planWeights(layers, input).map((plan, index) => ({
    name: plan.name,
    shape: plan.shape,
    values: drawWeight(plan, deriveSeed(seed, plan.layerIndex, index)),
  }));
}
