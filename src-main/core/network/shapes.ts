import { GatewiseError, hinted } from '../common/errors';
import { said, type Sentence } from '../common/sentence';
import type { Layer, RecurrentLayer } from './schema';

/** Shape of one window's values between layers, without the batch: `[time, features]` or `[features]`. */
export type Shape = readonly [time: number, features: number] | readonly [features: number];

/** Shape of the input: `lookback` rows of `featureCount` values. */
export interface InputSize {
  readonly lookback: number;
  readonly featureCount: number;
}

/** The error of a model that cannot be built; `details.field` is `model.layers.N` with N from 0. */
export function modelError(index: number, message: Sentence, hint: Sentence): GatewiseError {
  return new GatewiseError('MODEL_INVALID', said`model.layers.${index}: ${message}`, {
    field: `model.layers.${index}`,
    ...hinted(hint),
  });
}

function sequence(shape: Shape, index: number, layer: Layer): readonly [time: number, features: number] {
  if (shape.length === 2) return shape;
  throw modelError(
    index,
    said`${layer.type} needs a sequence, but the layer before it hands on a single row of ${shape[0]} values.`,
    said`Set returnSequences of the recurrent layer before it to true, or remove the Flatten or pooling layer before it.`,
  );
}

function recurrentShape(layer: RecurrentLayer, time: number, width: number): Shape {
  return layer.returnSequences ? [time, width] : [width];
}

/**
 * Number of windows of `size` (dilated by `dilation`) at every `stride`-th place of `length` values, by Keras's rules:
 * `valid` ⌊(length − reach) / stride⌋ + 1, `same` and `causal` ⌈length / stride⌉.
 */
export function slidingLength(
  length: number,
  size: number,
  stride: number,
  dilation: number,
  padding: 'valid' | 'same' | 'causal',
): number {
  if (padding !== 'valid') return Math.ceil(length / stride);
  const reach = dilation * (size - 1) + 1;
  return length < reach ? 0 : Math.floor((length - reach) / stride) + 1;
}

/**
 * Shape that a layer hands on, as Keras 3 computes it.
 * @param index the layer's place in the model, from 0, for errors
 * @throws GatewiseError MODEL_INVALID where the layer cannot follow
 */
export function outputShape(layer: Layer, shape: Shape, index: number): Shape {
  switch (layer.type) {
    case 'SimpleRNN':
    case 'LSTM':
    case 'GRU':
      return recurrentShape(layer, sequence(shape, index, layer)[0], layer.units);
    case 'Bidirectional': {
      const width = layer.mergeMode === 'concat' ? 2 * layer.layer.units : layer.layer.units;
      return recurrentShape(layer.layer, sequence(shape, index, layer)[0], width);
    }
    case 'Conv1D': {
      const [time] = sequence(shape, index, layer);
      if (layer.strides > 1 && layer.dilationRate > 1) {
        throw modelError(
          index,
          said`Conv1D cannot have strides and dilationRate above 1 together.`,
          said`Set one of them to 1.`,
        );
      }
      const length = slidingLength(time, layer.kernelSize, layer.strides, layer.dilationRate, layer.padding);
      if (length > 0) return [length, layer.filters];
      const reach = layer.dilationRate * (layer.kernelSize - 1) + 1;
      throw modelError(
        index,
        said`Conv1D reaches over ${reach} rows, but only ${time} arrive.`,
        said`Use a smaller kernelSize or dilationRate, padding "same" or "causal", or a longer lookback.`,
      );
    }
    case 'MaxPooling1D': {
      const [time, features] = sequence(shape, index, layer);
      const length = slidingLength(time, layer.poolSize, layer.strides ?? layer.poolSize, 1, layer.padding);
      if (length > 0) return [length, features];
      throw modelError(
        index,
        said`MaxPooling1D takes ${layer.poolSize} rows at a time, but only ${time} arrive.`,
        said`Use a smaller poolSize, padding "same", or a longer lookback.`,
      );
    }
    case 'GlobalAveragePooling1D':
      return [sequence(shape, index, layer)[1]];
    case 'Flatten':
      return [shape.length === 2 ? shape[0] * shape[1] : shape[0]];
    case 'Dense':
      return shape.length === 2 ? [shape[0], layer.units] : [layer.units];
    case 'Dropout':
      return shape;
  }
}

/**
 * Shapes after every layer, beginning with the input's: `layers.length + 1` of them.
 * @throws GatewiseError MODEL_INVALID naming the first layer that cannot follow
 */
export function modelShapes(layers: readonly Layer[], input: InputSize): Shape[] {
  const shapes: Shape[] = [[input.lookback, input.featureCount]];
  let shape: Shape = [input.lookback, input.featureCount];
  for (const [index, layer] of layers.entries()) {
    shape = outputShape(layer, shape, index);
    shapes.push(shape);
  }
  return shapes;
}
