import * as tf from '@tensorflow/tfjs-core';
import { slidingLength, type Layer, type RecurrentLayer } from '../../core/network';
import { dropoutUse } from '../../core/training';
import { activate, runRecurrent } from './cells';
import type { MaskSource } from './masks';
import { rowOf, Sequence, sequenceOf, stackSteps, withOnes, type Value } from './values';

/** What a layer needs beside its input. */
export interface LayerContext {
  /** From 0, among all layers. */
  readonly index: number;
  /** One list of gate matrices a bank, see `layerBanks`. */
  readonly banks: readonly (readonly tf.Tensor2D[])[];
  /** Null outside training: nothing is dropped. */
  readonly masks: MaskSource | null;
  /** Leaves out the activation of a `Dense` layer, for losses that are computed from logits. */
  readonly logits: boolean;
}

function bank(context: LayerContext, index: number): readonly tf.Tensor2D[] {
  const matrices = context.banks[index];
  if (matrices === undefined) throw new Error(`layer ${context.index} has no bank ${index}`);
  return matrices;
}

/** `x · kernel`, plus the bias that is the kernel's last row. */
function affine(x: tf.Tensor2D, context: LayerContext, useBias: boolean): tf.Tensor2D {
  const [kernel] = bank(context, 0);
  if (kernel === undefined) throw new Error(`layer ${context.index} has no kernel`);
  return tf.matMul(useBias ? withOnes(x) : x, kernel);
}

function recurrent(layer: RecurrentLayer, input: Value, context: LayerContext, isBackward: boolean): Sequence {
  const sequence = sequenceOf(input);
  const [batch, features] = sequence.shape;
  const { masks, index } = context;
  const inputUse = isBackward ? dropoutUse.backwardInput : dropoutUse.input;
  const recurrentUse = isBackward ? dropoutUse.backwardRecurrent : dropoutUse.recurrent;
  return runRecurrent(
    layer,
    sequence,
    bank(context, isBackward ? 2 : 0),
    bank(context, isBackward ? 3 : 1),
    layer.goBackwards !== isBackward,
    {
      input: masks?.row(index, inputUse, layer.dropout, batch, features) ?? null,
      recurrent: masks?.row(index, recurrentUse, layer.recurrentDropout, batch, layer.units) ?? null,
    },
  );
}

function recurrentValue(layer: RecurrentLayer, sequence: Sequence): Value {
  return layer.returnSequences ? { kind: 'sequence', sequence } : { kind: 'row', row: sequence.last };
}

function merge(
  mode: Extract<Layer, { type: 'Bidirectional' }>['mergeMode'],
  a: tf.Tensor2D,
  b: tf.Tensor2D,
): tf.Tensor2D {
  switch (mode) {
    case 'concat':
      return tf.concat([a, b], 1);
    case 'sum':
      return tf.add(a, b);
    case 'ave':
      return tf.mul(tf.add(a, b), 0.5);
  }
}

function bidirectional(layer: Extract<Layer, { type: 'Bidirectional' }>, input: Value, context: LayerContext): Value {
  const forward = recurrent(layer.layer, input, context, false);
  const backward = recurrent(layer.layer, input, context, true);
  if (!layer.layer.returnSequences) return { kind: 'row', row: merge(layer.mergeMode, forward.last, backward.last) };
  // Keras flips the backward half's sequence whichever way the halves run.
  const merged = merge(layer.mergeMode, forward.stacked, backward.reversed().stacked);
  return { kind: 'sequence', sequence: Sequence.ofStacked(merged, forward.length) };
}

/** Rows of zeros before the first step; `same` puts the smaller half of what is missing there, as TensorFlow does. */
function paddingBefore(
  padding: 'valid' | 'same' | 'causal',
  length: number,
  outputs: number,
  reach: number,
  stride: number,
): number {
  if (padding === 'valid') return 0;
  if (padding === 'causal') return reach - 1;
  return Math.floor(Math.max((outputs - 1) * stride + reach - length, 0) / 2);
}

function conv1d(layer: Extract<Layer, { type: 'Conv1D' }>, input: Value, context: LayerContext): Value {
  const { steps, shape } = sequenceOf(input);
  const [batch, features] = shape;
  const { kernelSize, strides, dilationRate, padding } = layer;
  const outputs = slidingLength(steps.length, kernelSize, strides, dilationRate, padding);
  const before = paddingBefore(padding, steps.length, outputs, dilationRate * (kernelSize - 1) + 1, strides);
  const zeros = tf.zeros<tf.Rank.R2>([batch, features]);
  const taps = Array.from({ length: kernelSize }, (_, tap) =>
    stackSteps(Array.from({ length: outputs }, (_, t) => steps[t * strides + tap * dilationRate - before] ?? zeros)),
  );
  const product = affine(tf.concat(taps, 1), context, layer.useBias);
  return { kind: 'sequence', sequence: Sequence.ofStacked(activate(product, layer.activation), outputs) };
}

function maxPooling1d(layer: Extract<Layer, { type: 'MaxPooling1D' }>, input: Value): Value {
  const { steps } = sequenceOf(input);
  const { poolSize, padding } = layer;
  const strides = layer.strides ?? poolSize;
  const outputs = slidingLength(steps.length, poolSize, strides, 1, padding);
  const before = paddingBefore(padding, steps.length, outputs, poolSize, strides);
  const pooled = Array.from({ length: outputs }, (_, t) => {
    const from = t * strides - before;
    // Of equal values the first one gets the gradient, as in TensorFlow.
    return steps.slice(Math.max(from, 0), from + poolSize).reduce((a, b) => tf.maximum(a, b));
  });
  return { kind: 'sequence', sequence: Sequence.of(pooled) };
}

function dense(layer: Extract<Layer, { type: 'Dense' }>, input: Value, context: LayerContext): Value {
  const activation = context.logits ? 'linear' : layer.activation;
  if (input.kind === 'row') {
    return { kind: 'row', row: activate(affine(input.row, context, layer.useBias), activation) };
  }
  const { stacked, length } = input.sequence;
  const product = affine(stacked, context, layer.useBias);
  return { kind: 'sequence', sequence: Sequence.ofStacked(activate(product, activation), length) };
}

function dropout(rate: number, input: Value, { masks, index }: LayerContext): Value {
  const { steps, shape } = input.kind === 'row' ? Sequence.of([input.row]) : input.sequence;
  const [batch, features] = shape;
  const mask = masks?.steps(index, dropoutUse.layer, rate, batch, steps.length, features);
  if (mask === undefined || mask === null) return input;
  const sequence = Sequence.of(steps.map((step, t) => tf.mul<tf.Tensor2D>(step, mask[t] ?? 1)));
  return input.kind === 'row' ? { kind: 'row', row: sequence.last } : { kind: 'sequence', sequence };
}

/** The output of one layer, as Keras 3 computes it. Shapes have been checked by core/model. */
export function applyLayer(layer: Layer, input: Value, context: LayerContext): Value {
  switch (layer.type) {
    case 'SimpleRNN':
    case 'LSTM':
    case 'GRU':
      return recurrentValue(layer, recurrent(layer, input, context, false));
    case 'Bidirectional':
      return bidirectional(layer, input, context);
    case 'Conv1D':
      return conv1d(layer, input, context);
    case 'MaxPooling1D':
      return maxPooling1d(layer, input);
    case 'GlobalAveragePooling1D': {
      const { steps } = sequenceOf(input);
      return { kind: 'row', row: tf.mul(tf.addN([...steps]), 1 / steps.length) };
    }
    case 'Flatten':
      return { kind: 'row', row: input.kind === 'row' ? rowOf(input) : tf.concat([...input.sequence.steps], 1) };
    case 'Dense':
      return dense(layer, input, context);
    case 'Dropout':
      return dropout(layer.rate, input, context);
  }
}
