import * as tf from '@tensorflow/tfjs-core';
import type { RecurrentLayer } from '../../core/network';
import { isLibraryBackend, type LibraryBackend } from './library-backend';

/** The library's backend, where tfjs is on it. */
function library(): LibraryBackend {
  const backend: unknown = tf.backend();
  if (!isLibraryBackend(backend)) throw new Error('tfjs is not on TensorFlow’s library');
  return backend;
}

const lengths = new Map<number, tf.TensorInfo>();

/**
 * The number of time steps as the 64-bit scalar that the operation takes. tfjs has no such type, and what tfjs-node has in
 * its place makes a tensor at every call that nobody frees: one is kept for each length.
 */
function lengthTensor({ binding, tensorMap }: LibraryBackend, length: number): tf.TensorInfo {
  const known = lengths.get(length);
  if (known !== undefined) return known;
  const dataId = {};
  // Low half first, as every processor has it that TensorFlow is built for.
  const id = binding.createTensor([], binding.TF_INT64, Int32Array.of(length, 0));
  tensorMap.set(dataId, { shape: [], dtype: binding.TF_INT64, values: null, id, refCount: 1 });
  const made: tf.TensorInfo = { dataId, shape: [], dtype: 'int32' };
  lengths.set(length, made);
  return made;
}

/** Whether `blockLstm` computes such a layer; on TensorFlow's library alone. */
export function isBlockLstm(layer: RecurrentLayer): boolean {
  return (
    layer.type === 'LSTM' &&
    layer.activation === 'tanh' &&
    layer.recurrentActivation === 'sigmoid' &&
    tf.getBackend() === 'tensorflow'
  );
}

const outputsOfBlock = 7;
const outputsOfGradient = 8;

/**
 * The states of an LSTM with Keras's usual activations after every step, `[time × batch, units]`: one operation of
 * TensorFlow for all steps, `BlockLSTMV2`, and one for the way back. Its gates lie as Keras's do: i, f, c, o.
 * @param inputs `[time × batch, features]`, in the order of processing
 * @param kernel the input's matrices side by side, `[features, 4 × units]`, and under them the bias where there is one
 * @param recurrent the state's matrices side by side, `[units, 4 × units]`
 */
export function blockLstm(inputs: tf.Tensor2D, kernel: tf.Tensor2D, recurrent: tf.Tensor2D, time: number): tf.Tensor2D {
  const [rows, features] = inputs.shape;
  const batch = rows / time;
  const [units, width] = recurrent.shape;
  const hasBias = kernel.shape[0] > features;
  const backend = library();
  const { TF_ATTR_BOOL, TF_ATTR_FLOAT, TF_ATTR_TYPE, TF_FLOAT } = backend.binding;
  const type = { name: 'T', type: TF_ATTR_TYPE, value: TF_FLOAT };
  const peephole = { name: 'use_peephole', type: TF_ATTR_BOOL, value: false };
  // Its own default would cut the cell's state off at 3.
  const unclipped = { name: 'cell_clip', type: TF_ATTR_FLOAT, value: 0 };
  const length = lengthTensor(backend, time);

  const run = tf.customGrad((...given) => {
    const [x, inner, outer, save] = given as [tf.Tensor2D, tf.Tensor2D, tf.Tensor2D, tf.GradSaveFunc];
    const sequence = tf.reshape(x, [time, batch, features]);
    const weights = tf.concat([hasBias ? tf.slice(inner, [0, 0], [features, width]) : inner, outer], 0);
    const bias = hasBias ? tf.reshape(tf.slice(inner, [features, 0], [1, width]), [width]) : tf.zeros([width]);
    const zeros = tf.zeros([batch, units]);
    const unused = tf.zeros([units]);
    const operands = [sequence, zeros, zeros, weights, unused, unused, unused, bias];
    const outputs = backend.executeMultipleOutputs(
      'BlockLSTMV2',
      [unclipped, peephole, type],
      [length, ...operands],
      outputsOfBlock,
    );
    const states = outputs[outputsOfBlock - 1];
    if (states === undefined) throw new Error('BlockLSTMV2 has no states');
    save([...operands, ...outputs]);
    const gradFunc = (dy: tf.Tensor, saved: tf.Tensor[]): tf.Tensor[] => {
      const gradients = backend.executeMultipleOutputs(
        'BlockLSTMGradV2',
        [peephole, type],
        [length, ...saved, tf.zerosLike(saved.at(-1) ?? states), tf.reshape(dy, [time, batch, units])],
        outputsOfGradient,
      );
      const [dx, , , dw, , , , db] = gradients;
      if (dx === undefined || dw === undefined || db === undefined) throw new Error('BlockLSTMGradV2 has no gradients');
      const dInner = tf.slice(dw as tf.Tensor2D, [0, 0], [features, width]);
      return [
        tf.reshape(dx, [rows, features]),
        hasBias ? tf.concat([dInner, tf.reshape(db, [1, width])], 0) : dInner,
        tf.slice(dw as tf.Tensor2D, [features, 0], [units, width]),
      ];
    };
    return { value: tf.reshape(states, [rows, units]), gradFunc };
  });
  return run(inputs, kernel, recurrent) as tf.Tensor2D;
}
