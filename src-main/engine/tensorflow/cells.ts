import * as tf from '@tensorflow/tfjs-core';
import type { Activation, RecurrentLayer } from '../../core/network';
import { blockLstm, isBlockLstm } from './block-lstm';
import { fusedRecurrence, isFused } from './recurrence';
import { Sequence, withOnes } from './values';

/** Keras's activation of the same name; softmax goes over the last axis. */
export function activate(x: tf.Tensor2D, activation: Activation): tf.Tensor2D {
  switch (activation) {
    case 'linear':
      return x;
    case 'relu':
      return tf.relu(x);
    case 'tanh':
      return tf.tanh(x);
    case 'sigmoid':
      return tf.sigmoid(x);
    case 'softmax':
      return tf.softmax(x);
  }
}

/** Masks of one recurrent layer, the same for every time step and gate; null: nothing is dropped. */
export interface CellMasks {
  readonly input: tf.Tensor2D | null;
  readonly recurrent: tf.Tensor2D | null;
}

/** State of a cell; `carry` is the LSTM's. */
interface CellState {
  readonly hidden: tf.Tensor2D;
  readonly carry: tf.Tensor2D;
}

/** @param masked the hidden state after dropout, for products with the recurrent kernel alone */
type CellStep = (projected: readonly tf.Tensor2D[], masked: tf.Tensor2D, state: CellState) => CellState;

function gate<T>(gates: readonly T[], index: number): T {
  const value = gates[index];
  if (value === undefined) throw new Error(`the cell has no gate ${index}`);
  return value;
}

function simpleRnnStep(layer: RecurrentLayer, recurrent: readonly tf.Tensor2D[]): CellStep {
  return (projected, masked, { carry }) => ({
    hidden: activate(tf.add(gate(projected, 0), tf.matMul(masked, gate(recurrent, 0))), layer.activation),
    carry,
  });
}

/** Gates i, f, c, o (Hochreiter & Schmidhuber 1997, as Keras's LSTMCell computes it). */
function lstmStep(layer: Extract<RecurrentLayer, { type: 'LSTM' }>, recurrent: readonly tf.Tensor2D[]): CellStep {
  return (projected, masked, { carry }) => {
    const sum = (index: number): tf.Tensor2D =>
      tf.add(gate(projected, index), tf.matMul(masked, gate(recurrent, index)));
    const input = activate(sum(0), layer.recurrentActivation);
    const forget = activate(sum(1), layer.recurrentActivation);
    const candidate = activate(sum(2), layer.activation);
    const output = activate(sum(3), layer.recurrentActivation);
    const next = tf.add<tf.Tensor2D>(tf.mul(forget, carry), tf.mul(input, candidate));
    return { hidden: tf.mul(output, activate(next, layer.activation)), carry: next };
  };
}

/**
 * Gates z, r, h (Cho et al. 2014). With `resetAfter` the reset gate multiplies the state's product, which has a bias of
 * its own, as in cuDNN and Keras's default; without, the state before the product.
 */
function gruStep(layer: Extract<RecurrentLayer, { type: 'GRU' }>, recurrent: readonly tf.Tensor2D[]): CellStep {
  const hasBias = layer.useBias && layer.resetAfter;
  return (projected, masked, { hidden, carry }) => {
    const from = hasBias ? withOnes(masked) : masked;
    const inner = (index: number): tf.Tensor2D => tf.matMul(from, gate(recurrent, index));
    const update = activate(tf.add(gate(projected, 0), inner(0)), layer.recurrentActivation);
    const reset = activate(tf.add(gate(projected, 1), inner(1)), layer.recurrentActivation);
    const remembered = layer.resetAfter
      ? tf.mul(reset, inner(2))
      : tf.matMul(tf.mul<tf.Tensor2D>(reset, masked), gate(recurrent, 2));
    const candidate = activate(tf.add(gate(projected, 2), remembered), layer.activation);
    return { hidden: tf.add(candidate, tf.mul(update, tf.sub(hidden, candidate))), carry };
  };
}

function cellStep(layer: RecurrentLayer, recurrent: readonly tf.Tensor2D[]): CellStep {
  switch (layer.type) {
    case 'SimpleRNN':
      return simpleRnnStep(layer, recurrent);
    case 'LSTM':
      return lstmStep(layer, recurrent);
    case 'GRU':
      return gruStep(layer, recurrent);
  }
}

/**
 * Runs a recurrent layer over a sequence; the hidden state after every step, in the order of processing.
 * @param kernels matrices of the input's bank, one a gate
 * @param recurrent matrices of the state's bank, one a gate
 */
export function runRecurrent(
  layer: RecurrentLayer,
  sequence: Sequence,
  kernels: readonly tf.Tensor2D[],
  recurrent: readonly tf.Tensor2D[],
  goBackwards: boolean,
  masks: CellMasks,
): Sequence {
  const ordered = goBackwards ? sequence.reversed() : sequence;
  const { input: inputMask, recurrent: recurrentMask } = masks;
  const inputs =
    inputMask === null ? ordered : Sequence.of(ordered.steps.map((step) => tf.mul<tf.Tensor2D>(step, inputMask)));
  const { length } = sequence;
  if (recurrentMask === null && isBlockLstm(layer)) {
    const states = blockLstm(inputs.stacked, tf.concat([...kernels], 1), tf.concat([...recurrent], 1), length);
    return Sequence.ofStacked(states, length);
  }
  const from = layer.useBias ? withOnes(inputs.stacked) : inputs.stacked;
  if (recurrentMask === null && isFused(layer)) {
    const product = tf.matMul<tf.Tensor2D>(from, tf.concat([...kernels], 1));
    return Sequence.ofStacked(fusedRecurrence(layer, product, tf.concat([...recurrent], 1), length), length);
  }
  const projected = kernels.map((kernel) => tf.split<tf.Tensor2D>(tf.matMul(from, kernel), length, 0));

  const step = cellStep(layer, recurrent);
  const zeros = tf.zeros<tf.Rank.R2>([sequence.shape[0], layer.units]);
  let state: CellState = { hidden: zeros, carry: zeros };
  return Sequence.of(
    Array.from({ length }, (_, t) => {
      const masked = recurrentMask === null ? state.hidden : tf.mul<tf.Tensor2D>(state.hidden, recurrentMask);
      state = step(
        projected.map((gates) => gate(gates, t)),
        masked,
        state,
      );
      return state.hidden;
    }),
  );
}
