import { modelShapes, type Layer, type Shape } from '../../../src-main/core/network';
import type { Workload } from './workloads';

/** Multiplications (each with its addition) of one window in one layer's matrix products. */
interface Products {
  /** With the layer's input; a backward pass repeats them for the weights and, but for the first layer, for the input. */
  readonly input: number;
  /** With the layer's own state, which exists from the second step on; repeated for the weights and for the state. */
  readonly state: number;
}

const gateCounts = { SimpleRNN: 1, LSTM: 4, GRU: 3 } as const;

function productsOf(layer: Layer, input: Shape, output: Shape): Products {
  const time = input.length === 2 ? input[0] : 1;
  const features = input[input.length - 1] ?? 0;
  switch (layer.type) {
    case 'SimpleRNN':
    case 'LSTM':
    case 'GRU': {
      const width = gateCounts[layer.type] * layer.units;
      return { input: time * features * width, state: (time - 1) * layer.units * width };
    }
    case 'Bidirectional': {
      const one = productsOf(layer.layer, input, output);
      return { input: 2 * one.input, state: 2 * one.state };
    }
    case 'Conv1D':
      return { input: (output.length === 2 ? output[0] : 1) * layer.kernelSize * features * layer.filters, state: 0 };
    case 'Dense':
      return { input: time * features * layer.units, state: 0 };
    case 'MaxPooling1D':
    case 'GlobalAveragePooling1D':
    case 'Flatten':
    case 'Dropout':
      return { input: 0, state: 0 };
  }
}

/**
 * Floating-point operations of the matrix products of one training step and of one batch's prediction: two for every
 * multiplication with its addition. Activations, loss and optimizer are not counted, so that the figure is a lower
 * bound of the work done and can be held against a peak of multiply-adds.
 */
export function countOperations(workload: Workload): { readonly training: number; readonly prediction: number } {
  const shapes = modelShapes(workload.layers, workload);
  let training = 0;
  let prediction = 0;
  let first = true;
  for (const [index, layer] of workload.layers.entries()) {
    const [input, output] = [shapes[index], shapes[index + 1]];
    if (input === undefined || output === undefined) continue;
    const products = productsOf(layer, input, output);
    prediction += products.input + products.state;
    training += products.input * (first ? 2 : 3) + products.state * 3;
    if (products.input > 0) first = false;
  }
  return { training: 2 * workload.batchSize * training, prediction: 2 * workload.batchSize * prediction };
}
