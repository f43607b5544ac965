import { layerNames } from './names';
import type { Layer } from './schema';
import { modelShapes, type InputSize } from './shapes';
import { planWeights, sizeOf } from './weights';

export interface LayerDescription {
  /** From 0. */
  readonly index: number;
  readonly type: Layer['type'];
  /** Keras's automatic name. */
  readonly name: string;
  /** Without the batch: `[time, features]` or `[features]`. */
  readonly outputShape: readonly number[];
  readonly parameterCount: number;
}

export interface ModelDescription {
  readonly layers: readonly LayerDescription[];
  /** Equals Keras's `count_params()`; every parameter is trainable. */
  readonly parameterCount: number;
}

/**
 * Shapes and parameter counts of a model, as Keras's `summary()` gives them.
 * @throws GatewiseError MODEL_INVALID with `details.field` for impossible shapes
 */
export function describeModel(layers: readonly Layer[], input: InputSize): ModelDescription {
  const shapes = modelShapes(layers, input);
  const names = layerNames(layers);
  const counts = new Array<number>(layers.length).fill(0);
  for (const plan of planWeights(layers, input)) {
    counts[plan.layerIndex] = (counts[plan.layerIndex] ?? 0) + sizeOf(plan.shape);
  }
  return {
    layers: layers.map((layer, index) => ({
      index,
      type: layer.type,
      name: names[index]?.name ?? layer.type,
      outputShape: [...(shapes[index + 1] ?? [])],
      parameterCount: counts[index] ?? 0,
    })),
    parameterCount: counts.reduce((sum, count) => sum + count, 0),
  };
}
