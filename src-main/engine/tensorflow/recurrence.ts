import * as tf from '@tensorflow/tfjs-core';
import type { RecurrentLayer } from '../../core/network';
import { flatProgram, runner, type Shader } from './programs';
import { backwardShader, cellShapes, forwardShader } from './recurrence-wgsl';
import { withOnes } from './values';

interface Sizes {
  readonly time: number;
  readonly batch: number;
  readonly units: number;
}

/**
 * Runs a shader once for each time step; all write into one buffer of `pieces` × time × batch × units numbers, where each
 * finds what those before it wrote.
 */
function runSteps(
  shader: Shader,
  inputs: readonly tf.Tensor[],
  { time, batch, units }: Sizes,
  pieces: number,
  isBackward: boolean,
): tf.Tensor1D {
  const backend = runner();
  const shape = [pieces * time * batch * units];
  const output = backend.makeTensorInfo(shape, 'float32');
  for (let count = 0; count < time; count += 1) {
    const step = isBackward ? time - 1 - count : count;
    const program = flatProgram(shader, shape, batch * units, ['step', 'time', 'batch', 'units']);
    const uniforms = [step, time, batch, units].map((value) => ({ type: 'int32' as const, data: [value] }));
    backend.runWebGPUProgram(program, [...inputs], 'float32', uniforms, output);
  }
  return tf.engine().makeTensorFromTensorInfo(output) as tf.Tensor1D;
}

/**
 * Whether `fusedRecurrence` computes such a layer; on WebGPU alone. With `resetAfter` off, the reset gate of every unit takes
 * part in the product of each other one: that takes two passes.
 */
export function isFused(layer: RecurrentLayer): boolean {
  return tf.getBackend() === 'webgpu' && (layer.type !== 'GRU' || layer.resetAfter);
}

/**
 * The states of a recurrent layer after every step, `[time × batch, units]`, with one dispatch a step, and one a step on
 * the way back, in the place of some twenty. No dropout of the state.
 * @param projected the input's products, bias included, `[time × batch, gates × units]`, in the order of processing
 * @param kernel the state's matrices side by side, `[units, gates × units]`, and under them the bias where the cell has one
 */
export function fusedRecurrence(
  layer: RecurrentLayer,
  projected: tf.Tensor2D,
  kernel: tf.Tensor2D,
  time: number,
): tf.Tensor2D {
  const { units, type } = layer;
  const { gates, saved: savedPieces, inner, derived } = cellShapes[type];
  const sizes: Sizes = { time, batch: projected.shape[0] / time, units };
  const rows = time * sizes.batch;
  const piece = rows * units;
  const hasBias = kernel.shape[0] > units;
  const recurrentActivation = type === 'SimpleRNN' ? '' : layer.recurrentActivation;
  const key = `gatewise_${type}_${layer.activation}_${recurrentActivation}_${hasBias ? 'bias' : ''}`;
  const matrix = (flat: tf.Tensor1D, from: number, columns: number): tf.Tensor2D =>
    tf.reshape(tf.slice(flat, [from], [rows * columns]), [rows, columns]);

  const run = tf.customGrad((...inputs) => {
    const [given, weights, save] = inputs as [tf.Tensor, tf.Tensor, tf.GradSaveFunc];
    const shader = {
      key: `${key}_forward`,
      code: () => forwardShader(layer, hasBias),
      names: ['projected', 'kernel'],
    };
    const flat = tf.reshape<tf.Rank.R1>(weights, [weights.size]);
    const saved = runSteps(shader, [tf.reshape(given, [given.size]), flat], sizes, savedPieces, false);
    save([saved, weights]);
    const gradFunc = (dy: tf.Tensor, tensors: tf.Tensor[]): tf.Tensor[] => {
      const [kept, used] = tensors;
      if (kept === undefined || used === undefined) throw new Error('the states of a recurrent layer were not kept');
      const back = { key: `${key}_backward`, code: () => backwardShader(layer), names: ['given', 'saved', 'kernel'] };
      const ready = [tf.reshape(dy, [dy.size]), kept, tf.reshape(used, [used.size])];
      const gradients = runSteps(back, ready, sizes, derived, true);
      const states = matrix(kept as tf.Tensor1D, 0, units);
      const zeros = tf.zeros<tf.Rank.R2>([sizes.batch, units]);
      const earlier = tf.slice(states, [0, 0], [rows - sizes.batch, units]);
      const before = time === 1 ? zeros : tf.concat([zeros, earlier], 0);
      const products = matrix(gradients, inner * piece, gates * units);
      return [
        matrix(gradients, 0, gates * units),
        tf.matMul(hasBias ? withOnes(before) : before, products, true, false),
      ];
    };
    return { value: matrix(saved, 0, units), gradFunc };
  });
  return run(projected, kernel);
}
