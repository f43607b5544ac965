import * as tf from '@tensorflow/tfjs-core';

/**
 * Gradients of the operations that the layers use. tfjs-core's CommonJS build, which Node loads, comes without any;
 * these also know that shapes agree, which spares the reductions of broadcasting.
 */
type GradientFunction = (dy: tf.Tensor, saved: readonly tf.Tensor[]) => Record<string, () => tf.Tensor>;

interface Saving {
  readonly inputs?: string[];
  readonly output?: boolean;
}

function single(dy: tf.Tensor | tf.Tensor[]): tf.Tensor {
  const [first] = Array.isArray(dy) ? dy : [dy];
  if (first === undefined) throw new Error('an operation has no gradient at its output');
  return first;
}

function saved(tensors: readonly tf.Tensor[], index: number): tf.Tensor {
  const tensor = tensors[index];
  if (tensor === undefined) throw new Error('a tensor that a gradient needs was not saved');
  return tensor;
}

function register(kernelName: string, saving: Saving, gradient: GradientFunction): void {
  tf.registerGradient({
    kernelName,
    inputsToSave: saving.inputs ?? [],
    outputsToSave: saving.output === true ? [true] : [],
    gradFunc: (dy, tensors) => gradient(single(dy), tensors),
  });
}

function registerArithmetic(): void {
  register(tf.Identity, {}, (dy) => ({ x: () => dy.clone() }));
  register(tf.Add, {}, (dy) => ({ a: () => dy.clone(), b: () => dy.clone() }));
  register(tf.Sub, {}, (dy) => ({ a: () => dy.clone(), b: () => tf.neg(dy) }));
  register(tf.Multiply, { inputs: ['a', 'b'] }, (dy, tensors) => ({
    a: () => tf.mul(dy, saved(tensors, 1)),
    b: () => tf.mul(dy, saved(tensors, 0)),
  }));
  register(tf.BatchMatMul, { inputs: ['a', 'b'] }, (dy, tensors) => ({
    a: () => tf.matMul(dy, saved(tensors, 1), false, true),
    b: () => tf.matMul(saved(tensors, 0), dy, true, false),
  }));
  register(tf.Maximum, { inputs: ['a', 'b'] }, (dy, tensors) => ({
    a: () => tf.mul(dy, tf.cast(tf.greaterEqual(saved(tensors, 0), saved(tensors, 1)), 'float32')),
    b: () => tf.mul(dy, tf.cast(tf.less(saved(tensors, 0), saved(tensors, 1)), 'float32')),
  }));
}

function registerActivations(): void {
  register(tf.Relu, { inputs: ['x'] }, (dy, tensors) => ({ x: () => tf.mul(dy, tf.step(saved(tensors, 0))) }));
  register(tf.Tanh, { output: true }, (dy, tensors) => ({
    x: () => tf.mul(dy, tf.sub(1, tf.square(saved(tensors, 0)))),
  }));
  register(tf.Sigmoid, { output: true }, (dy, tensors) => ({
    x: () => tf.mul(dy, tf.mul(saved(tensors, 0), tf.sub(1, saved(tensors, 0)))),
  }));
  register(tf.Softmax, { output: true }, (dy, tensors) => ({
    logits: () => {
      const y = saved(tensors, 0);
      const weighted = tf.mul(dy, y);
      return tf.sub(weighted, tf.mul(tf.sum(weighted, -1, true), y));
    },
  }));
}

/** Numbers that a call gave for each axis. */
function numbersOf(attribute: unknown): number[] {
  return Array.isArray(attribute) ? attribute.map(Number) : [];
}

/** Rows that were taken out of a matrix get their gradient, the others zeros. */
function registerRows(): void {
  tf.registerGradient({
    kernelName: tf.Slice,
    inputsToSave: ['x'],
    gradFunc: (dy, tensors, attributes) => ({
      x: () => {
        const [rows = 0, columns = 0] = saved(tensors, 0).shape;
        const [from = 0] = numbersOf(attributes.begin);
        const [count = 0] = numbersOf(attributes.size);
        const parts = [tf.zeros([from, columns]), single(dy), tf.zeros([rows - from - count, columns])];
        return tf.concat(
          parts.filter(({ shape }) => shape[0] !== 0),
          0,
        );
      },
    }),
  });
}

/** The axis that an operation on several tensors was called with. */
function axisOf(attributes: tf.NamedAttrMap): number {
  return typeof attributes.axis === 'number' ? attributes.axis : 0;
}

function registerJoining(): void {
  tf.registerGradient({
    kernelName: tf.Concat,
    saveAllInputs: true,
    gradFunc: (dy, tensors, attributes) => {
      const axis = axisOf(attributes);
      const parts = tf.split(
        single(dy),
        tensors.map(({ shape }) => shape[axis] ?? 0),
        axis,
      );
      return Object.fromEntries(parts.map((part, index) => [index, () => part]));
    },
  });
  tf.registerGradient({
    kernelName: tf.SplitV,
    gradFunc: (dy, _, attributes) => ({ x: () => tf.concat(Array.isArray(dy) ? dy : [dy], axisOf(attributes)) }),
  });
  tf.registerGradient({
    kernelName: tf.AddN,
    saveAllInputs: true,
    gradFunc: (dy, tensors) => Object.fromEntries(tensors.map((_, index) => [index, () => single(dy).clone()])),
  });
}

let areRegistered = false;

/** Makes the layers' operations differentiable, on every backend; once a process. */
export function registerGradients(): void {
  if (areRegistered) return;
  areRegistered = true;
  registerArithmetic();
  registerActivations();
  registerJoining();
  registerRows();
}
