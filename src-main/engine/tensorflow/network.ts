import * as tf from '@tensorflow/tfjs-core';
import type { Layer } from '../../core/network';
import { joinBank, layerBanks, splitBank, type Bank } from './banks';
import { applyLayer } from './layers';
import type { MaskSource } from './masks';
import { use, valuesOf, type Runtime } from './runtime';
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
  readonly #runtime: Runtime;

  /** @param counts number of weights of each layer */
  constructor(layers: readonly Layer[], weights: readonly Float32Array[], counts: readonly number[], runtime: Runtime) {
    this.#layers = layers;
    this.#weights = weights;
    this.#counts = counts;
    this.#runtime = runtime;
  }

  /** Output without dropout, row-major and batch first. */
  async predict(input: BatchFirst, logits: boolean): Promise<Float32Array> {
    return (await this.#output(input, null, logits)).values;
  }

  async #output(input: BatchFirst, masks: MaskSource | null, logits: boolean): Promise<BatchFirst> {
    use(this.#runtime);
    let shape: number[] = [];
    const stacked = tf.tidy(() => {
      const banked = bankLayers(this.#layers, this.#weights, this.#counts);
      const given = toValue(stackedTensor(input), input.shape);
      const output = applyLayers(banked, given, matrixTensors(banked), masks, logits);
      shape = shapeOf(output);
      return stackedOf(output);
    });
    const values = this.#runtime.readsLater ? await valuesOf(stacked, this.#runtime) : stacked.dataSync<'float32'>();
    stacked.dispose();
    return { values: toBatchFirst(values, shape), shape };
  }

  /** Output and gradients of whatever `outputGradient` belongs to. */
  gradients(input: BatchFirst, request: GradientRequest): Promise<Gradients> {
    return this.#runtime.readsLater
      ? this.#gradientsLater(input, request)
      : Promise.resolve(this.#gradientsNow(input, request));
  }

  /**
   * Where numbers come later, the output is computed once for the loss and once more on the way to the gradients: a
   * third more work than in one pass, which cannot wait for the output in its midst.
   */
  async #gradientsLater(input: BatchFirst, request: GradientRequest): Promise<Gradients> {
    const { values: output, shape } = await this.#output(input, request.masks, request.logits);
    const outputGradient = request.outputGradient(output);
    use(this.#runtime);
    const sizes: number[] = [];
    const tensors = tf.tidy(() => {
      const banked = bankLayers(this.#layers, this.#weights, this.#counts);
      const matrices = matrixTensors(banked);
      const stackedInput = stackedTensor(input);
      const variables = [...matrices, ...(request.wantInputGradient ? [stackedInput] : [])];
      const dy = stackedTensor({ values: outputGradient, shape });
      sizes.push(...variables.map(({ size }) => size));
      const { grads } = tf
        .engine()
        .gradients<tf.Tensor>(
          () =>
            stackedOf(applyLayers(banked, toValue(stackedInput, input.shape), matrices, request.masks, request.logits)),
          variables,
          dy,
          true,
        );
      return (grads as readonly (tf.Tensor | null | undefined)[]).map((gradient) => gradient ?? tf.scalar(0));
    });
    const values = await Promise.all(tensors.map((tensor) => valuesOf(tensor, this.#runtime)));
    tf.dispose(tensors);
    return this.#asGradients(input, request, output, (index) => {
      const own = values[index];
      return own !== undefined && own.length === sizes[index] ? own : new Float32Array(sizes[index] ?? 0);
    });
  }

  #gradientsNow(input: BatchFirst, request: GradientRequest): Gradients {
    use(this.#runtime);
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
      const valuesOfGradient = (index: number): Float32Array => {
        const gradient = (grads as readonly (tf.Tensor | null | undefined)[])[index];
        return gradient?.dataSync<'float32'>() ?? new Float32Array(variables[index]?.size ?? 0);
      };

      return this.#asGradients(input, request, output, valuesOfGradient);
    });
  }

  /** Puts the gradients of matrices together to those of weights. @param valuesOfMatrix by the place of a matrix; last the input's */
  #asGradients(
    input: BatchFirst,
    request: GradientRequest,
    output: Float32Array,
    valuesOfMatrix: (index: number) => Float32Array,
  ): Gradients {
    const weightGradients = this.#weights.map((weight) => new Float32Array(weight.length));
    let at = 0;
    for (const bank of bankLayers(this.#layers, weightGradients, this.#counts).flatMap(({ banks }) => banks)) {
      const first = at;
      at += bank.gates;
      joinBank(
        bank,
        Array.from({ length: bank.gates }, (_, gate) => valuesOfMatrix(first + gate)),
      );
    }
    const inputGradient = request.wantInputGradient ? toBatchFirst(valuesOfMatrix(at), input.shape) : null;
    return { output, weightGradients, inputGradient };
  }
}
