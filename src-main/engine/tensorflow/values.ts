import * as tf from '@tensorflow/tfjs-core';

/**
 * What flows between layers: one row a window, or one such row for each time step. A list of steps keeps every tensor
 * two-dimensional, which spares the JavaScript backend its slow general slicing and transposing.
 */
export type Value =
  | { readonly kind: 'row'; readonly row: tf.Tensor2D }
  | { readonly kind: 'sequence'; readonly steps: readonly tf.Tensor2D[] };

/** Numbers in row-major order: `[batch, time, features]` or `[batch, features]`. */
export interface BatchFirst {
  readonly values: Float32Array;
  readonly shape: readonly number[];
}

/** Copies between `[batch, time, features]` and `[time, batch, features]`. */
function swapBatchAndTime(values: Float32Array, outer: number, inner: number, features: number): Float32Array {
  const swapped = new Float32Array(values.length);
  for (let i = 0; i < outer; i += 1) {
    for (let j = 0; j < inner; j += 1) {
      const from = (i * inner + j) * features;
      swapped.set(values.subarray(from, from + features), (j * outer + i) * features);
    }
  }
  return swapped;
}

/** Batch-first numbers as one tensor of `[time × batch, features]`, or `[batch, features]` for a row. */
export function stackedTensor({ values, shape }: BatchFirst): tf.Tensor2D {
  if (shape.length !== 3) return tf.tensor2d(values, [shape[0] ?? 0, shape[1] ?? 0]);
  const [batch = 0, time = 0, features = 0] = shape;
  return tf.tensor2d(swapBatchAndTime(values, batch, time, features), [time * batch, features]);
}

/** The inverse of `stackedTensor` for its numbers. */
export function toBatchFirst(stacked: Float32Array, shape: readonly number[]): Float32Array {
  if (shape.length !== 3) return stacked.slice();
  const [batch = 0, time = 0, features = 0] = shape;
  return swapBatchAndTime(stacked, time, batch, features);
}

/** A stacked tensor as a value. @param shape its batch-first shape */
export function toValue(stacked: tf.Tensor2D, shape: readonly number[]): Value {
  if (shape.length !== 3) return { kind: 'row', row: stacked };
  return { kind: 'sequence', steps: unstackSteps(stacked, shape[1] ?? 0) };
}

/** The inverse of `toValue`. */
export function stackedOf(value: Value): tf.Tensor2D {
  return value.kind === 'row' ? value.row : stackSteps(value.steps);
}

/** Batch-first shape of a value. */
export function shapeOf(value: Value): number[] {
  if (value.kind === 'row') return [...value.row.shape];
  const [batch = 0, features = 0] = value.steps[0]?.shape ?? [];
  return [batch, value.steps.length, features];
}

/** A value's numbers, batch first. */
export function batchFirst(value: Value): Float32Array {
  return toBatchFirst(stackedOf(value).dataSync<'float32'>(), shapeOf(value));
}

/** The row of a value; a sequence here is a fault of the caller, because shapes are checked before. */
export function rowOf(value: Value): tf.Tensor2D {
  if (value.kind === 'row') return value.row;
  throw new Error('a row was expected, but a sequence arrived');
}

/** The steps of a value; a row here is a fault of the caller, because shapes are checked before. */
export function stepsOf(value: Value): readonly tf.Tensor2D[] {
  if (value.kind === 'sequence') return value.steps;
  throw new Error('a sequence was expected, but a row arrived');
}

/** Steps under each other: `[time × batch, features]`. */
export function stackSteps(steps: readonly tf.Tensor2D[]): tf.Tensor2D {
  return tf.concat([...steps], 0);
}

/** The inverse of `stackSteps`. */
export function unstackSteps(stacked: tf.Tensor2D, count: number): tf.Tensor2D[] {
  return tf.split(stacked, count, 0);
}

/** `x` with a last column of ones, so that a matrix's last row acts as bias. */
export function withOnes(x: tf.Tensor2D): tf.Tensor2D {
  return tf.concat([x, tf.ones([x.shape[0], 1])], 1);
}
