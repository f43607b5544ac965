import * as tf from '@tensorflow/tfjs-core';
import type { Layer } from '../../core/network';
import { joinBank, layerBanks, splitBank, type Bank } from './banks';
import { applyLayer } from './layers';
import type { MaskSource } from './masks';
import {
  batchFirst,
  shapeOf,
  stackedOf,
  stackedTensor,
  toBatchFirst,
  toValue,
  type BatchFirst,
  type Value,
} from './values';

/** A layer with the banks of its weights. */
interface BankedLayer {
  readonly layer: Layer;
  readonly banks: readonly Bank[];
}

/** Runs work that makes tensors and hands on none of them. */
function withTensors<T>(work: () => T): T {
  tf.engine().startScope();
  try {
    return work();
  } finally {
    tf.engine().endScope();
  }
}

/** Pairs layers with their weights. @param counts number of weights of each layer */
function bankLayers(
  layers: readonly Layer[],
  weights: readonly Float32Array[],
  counts: readonly number[],
): BankedLayer[] {
  let at = 0;
  return layers.map((layer, index) => {
    const own = weights.slice(at, at + (counts[index] ?? 0));
    at += own.length;
    return { layer, banks: layerBanks(layer, own) };
  });
}

function matrixTensors(layers: readonly BankedLayer[]): tf.Tensor2D[] {
  return layers.flatMap(({ banks }) =>
    banks.flatMap((bank) => splitBank(bank).map(({ values, rows, columns }) => tf.tensor2d(values, [rows, columns]))),
  );
}

function applyLayers(
  layers: readonly BankedLayer[],
  input: Value,
  matrices: readonly tf.Tensor2D[],
  masks: MaskSource | null,
  logits: boolean,
): Value {
  let value = input;
  let at = 0;
  for (const [index, { layer, banks }] of layers.entries()) {
    const own = banks.map(({ gates }) => matrices.slice(at, (at += gates)));
    value = applyLayer(layer, value, { index, banks: own, masks, logits: logits && index === layers.length - 1 });
  }
  return value;
}

export interface GradientRequest {
  /** Null: no dropout. */
  readonly masks: MaskSource | null;
  /** Leave out the last layer's activation. */
  readonly logits: boolean;
  /** The gradient for the output, row-major and batch first, given the output. */
  readonly outputGradient: (output: Float32Array) => Float32Array;
  readonly wantInputGradient: boolean;
}

export interface Gradients {
  readonly output: Float32Array;
  /** In the order and layout of the weights. */
  readonly weightGradients: readonly Float32Array[];
  /** Null when it was not wanted. */
  readonly inputGradient: Float32Array | null;
}

/** Layers and the arrays that hold their weights; the arrays may change between calls. */
export class Network {
  readonly #layers: readonly Layer[];
  readonly #weights: readonly Float32Array[];
  readonly #counts: readonly number[];

  /** @param counts number of weights of each layer */
  constructor(layers: readonly Layer[], weights: readonly Float32Array[], counts: readonly number[]) {
    this.#layers = layers;
    this.#weights = weights;
    this.#counts = counts;
  }

  /** Output without dropout, row-major and batch first. */
  predict(input: BatchFirst, logits: boolean): Float32Array {
    return withTensors(() => {
      const banked = bankLayers(this.#layers, this.#weights, this.#counts);
      const output = applyLayers(
        banked,
        toValue(stackedTensor(input), input.shape),
        matrixTensors(banked),
        null,
        logits,
      );
      return batchFirst(output);
    });
  }

  /** Output and gradients of whatever `outputGradient` belongs to. */
  gradients(input: BatchFirst, request: GradientRequest): Gradients {
    return withTensors(() => {
      const banked = bankLayers(this.#layers, this.#weights, this.#counts);
      const matrices = matrixTensors(banked);
      const stackedInput = stackedTensor(input);
      let output: Float32Array = new Float32Array();

      // The output's gradient is known only once the output is, so it enters as the gradient of a custom scalar.
      const attach = (value: Value): tf.Scalar => {
        const scalar = tf.customGrad(() => {
          output = batchFirst(value);
          const gradient = request.outputGradient(output);
          return { value: tf.scalar(0), gradFunc: () => stackedTensor({ values: gradient, shape: shapeOf(value) }) };
        });
        return scalar(stackedOf(value));
      };
      const variables = [...matrices, ...(request.wantInputGradient ? [stackedInput] : [])];
      // Without the check of `tf.valueAndGrads`: what the output does not depend on, such as everything below a convolution
      // whose taps all lie beyond a short sequence, has no gradient there and one of zeros in Keras.
      const { grads } = tf
        .engine()
        .gradients<tf.Tensor>(
          () =>
            attach(applyLayers(banked, toValue(stackedInput, input.shape), matrices, request.masks, request.logits)),
          variables,
          undefined,
          true,
        );
      const valuesOf = (index: number): Float32Array => {
        const gradient = (grads as readonly (tf.Tensor | null | undefined)[])[index];
        return gradient?.dataSync<'float32'>() ?? new Float32Array(variables[index]?.size ?? 0);
      };

      const weightGradients = this.#weights.map((weight) => new Float32Array(weight.length));
      let at = 0;
      for (const bank of bankLayers(this.#layers, weightGradients, this.#counts).flatMap(({ banks }) => banks)) {
        const first = at;
        at += bank.gates;
        joinBank(
          bank,
          Array.from({ length: bank.gates }, (_, gate) => valuesOf(first + gate)),
        );
      }
      const inputGradient = request.wantInputGradient ? toBatchFirst(valuesOf(at), input.shape) : null;
      return { output, weightGradients, inputGradient };
    });
  }
}
