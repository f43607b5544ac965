import * as tf from '@tensorflow/tfjs-core';

/**
 * The rows of all time steps: under each other in one tensor, or one tensor a step. Either is made of the other where it is
 * asked for. Every tensor is two-dimensional, which spares the JavaScript backend its slow general slicing and transposing.
 */
export class Sequence {
  readonly length: number;
  #steps: readonly tf.Tensor2D[] | null;
  #stacked: tf.Tensor2D | null;

  private constructor(length: number, steps: readonly tf.Tensor2D[] | null, stacked: tf.Tensor2D | null) {
    this.length = length;
    this.#steps = steps;
    this.#stacked = stacked;
  }

  static of(steps: readonly tf.Tensor2D[]): Sequence {
    return new Sequence(steps.length, steps, null);
  }

  /** @param stacked `[time × batch, features]` */
  static ofStacked(stacked: tf.Tensor2D, length: number): Sequence {
    return new Sequence(length, null, stacked);
  }

  /** `[batch, features]` for each time step. */
  get steps(): readonly tf.Tensor2D[] {
    this.#steps ??= tf.split(this.stacked, this.length, 0);
    return this.#steps;
  }

  /** `[time × batch, features]`. */
  get stacked(): tf.Tensor2D {
    this.#stacked ??= stackSteps(this.#steps ?? []);
    return this.#stacked;
  }

  /** `[batch, features]` of one step. */
  get shape(): readonly [number, number] {
    if (this.#stacked === null) return this.#steps?.[0]?.shape ?? [0, 0];
    const [rows, features] = this.#stacked.shape;
    return [rows / this.length, features];
  }

  /** The last step. */
  get last(): tf.Tensor2D {
    const step = this.#steps?.[this.length - 1];
    if (step !== undefined) return step;
    const [batch, features] = this.shape;
    return tf.slice(this.stacked, [(this.length - 1) * batch, 0], [batch, features]);
  }

  reversed(): Sequence {
    return Sequence.of([...this.steps].reverse());
  }
}

/** What flows between layers: one row a window, or one such row for each time step. */
export type Value =
  { readonly kind: 'row'; readonly row: tf.Tensor2D } | { readonly kind: 'sequence'; readonly sequence: Sequence };

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
  return { kind: 'sequence', sequence: Sequence.ofStacked(stacked, shape[1] ?? 0) };
}

/** The inverse of `toValue`. */
export function stackedOf(value: Value): tf.Tensor2D {
  return value.kind === 'row' ? value.row : value.sequence.stacked;
}

/** Batch-first shape of a value. */
export function shapeOf(value: Value): number[] {
  if (value.kind === 'row') return [...value.row.shape];
  const { length, shape } = value.sequence;
  return [shape[0], length, shape[1]];
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

/** The sequence that a value is; a row here is a fault of the caller, because shapes are checked before. */
export function sequenceOf(value: Value): Sequence {
  if (value.kind === 'sequence') return value.sequence;
  throw new Error('a sequence was expected, but a row arrived');
}

/** Steps under each other: `[time × batch, features]`. */
export function stackSteps(steps: readonly tf.Tensor2D[]): tf.Tensor2D {
  return tf.concat([...steps], 0);
}

/** `x` with a last column of ones, so that a matrix's last row acts as bias. */
export function withOnes(x: tf.Tensor2D): tf.Tensor2D {
  return tf.concat([x, tf.ones([x.shape[0], 1])], 1);
}
