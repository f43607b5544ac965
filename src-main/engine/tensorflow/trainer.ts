import type { AbortSignalLike } from '../../core/common/abort';
import { matchWeights, modelShapes, planWeights, sizeOf, type WeightPlan } from '../../core/network';
import type { WeightTensor } from '../../core/task/weight-tensor';
import type { WindowSource } from '../../core/task/window-source';
import type {
  EpochOptions,
  EpochResult,
  OptimizerState,
  PlannedModel,
  Trainer,
  TrainerSpecification,
} from '../../core/training';
import { everyWindow, gatherBatch, type Batch } from './batches';
import { computeLoss, usesLogits, type LossValue } from './losses';
import { MaskSource } from './masks';
import { Network } from './network';
import { clipGradients, createOptimizer, type OptimizerStep } from './optimizers';
import { addPenaltyGradients, penaltyOf } from './penalties';
import type { Runtime } from './runtime';
import { Breather } from '../common/breather';

/** Tensors alive for each number of a recurrent layer's output at the end of the forward pass, roughly. */
const tensorsPerOutput = 16;

/** Bytes of weights, gradients, optimizer state and of the tensors that a batch leaves until its backward pass. */
export function estimateMemory({ layers, lookback, featureCount, batchSize, optimizer }: PlannedModel): number {
  const input = { lookback, featureCount };
  const { slots } = createOptimizer(optimizer);
  const weights = planWeights(layers, input).reduce((sum, { shape }) => sum + sizeOf(shape), 0);
  const activations = modelShapes(layers, input).reduce((sum, shape, index) => {
    const layer = layers[index];
    const time = layer?.type === 'Bidirectional' ? 2 * input.lookback : input.lookback;
    const steps = layer === undefined || shape.length === 1 ? 1 : time;
    const width = Math.max(...shape.slice(-1), layer !== undefined && 'units' in layer ? layer.units : 1);
    return sum + steps * width * tensorsPerOutput;
  }, 0);
  return 4 * (weights * (2 + slots) + activations * batchSize);
}

/** The largest gradient and its weight; a gradient that is not finite counts as largest. */
function largestGradient(
  gradients: readonly Float32Array[],
  plans: readonly WeightPlan[],
): { largestGradient: number; weightName: string } {
  let largest = 0;
  let weightName = plans[0]?.name ?? '';
  for (const [index, gradient] of gradients.entries()) {
    for (const value of gradient) {
      const size = Math.abs(value);
      if (size <= largest) continue;
      largest = size;
      weightName = plans[index]?.name ?? '';
      if (!Number.isFinite(size)) return { largestGradient: size, weightName };
    }
  }
  return { largestGradient: largest, weightName };
}

/** Trains on tfjs's automatic gradients; loss, penalties, clipping and optimizers are plain loops over arrays. */
export class TensorflowTrainer implements Trainer {
  readonly memoryBytes: number;
  readonly #specification: TrainerSpecification;
  readonly #plans: readonly WeightPlan[];
  readonly #values: readonly Float32Array[];
  readonly #network: Network;
  readonly #optimizer: OptimizerStep;
  readonly #logits: boolean;

  constructor(specification: TrainerSpecification, runtime: Runtime) {
    const { layers, optimizer, loss } = specification;
    this.#specification = specification;
    this.#plans = planWeights(layers, specification);
    this.#values = this.#plans.map(({ shape }) => new Float32Array(sizeOf(shape)));
    this.setWeights(specification.initialWeights);
    const counts = layers.map((_, index) => this.#plans.filter(({ layerIndex }) => layerIndex === index).length);
    this.#network = new Network(layers, this.#values, counts, runtime);
    this.#optimizer = createOptimizer(optimizer);
    this.#logits = usesLogits(loss, layers[layers.length - 1]);
    this.memoryBytes = estimateMemory(specification);
  }

  async trainEpoch(source: WindowSource, order: Uint32Array, options: EpochOptions): Promise<EpochResult> {
    const { batchSize } = this.#specification;
    const breather = new Breather(options.signal);
    let sum = options.from?.lossSum ?? 0;
    let step = options.from?.step ?? 0;
    for (let from = step * batchSize; from < order.length; from += batchSize, step += 1) {
      await breather.breathe();
      if (options.breakSignal?.aborted === true) break;
      const batch = gatherBatch(source, order, from, from + batchSize);
      const { loss, gradients } = await this.#learn(batch, options, step);
      if (!Number.isFinite(loss)) {
        const notFinite = { step, ...largestGradient(gradients, this.#plans) };
        return { loss, steps: step, position: { step, lossSum: sum }, isBrokenOff: false, notFinite };
      }
      sum += loss * batch.size;
      options.onProgress?.(from + batch.size, order.length);
    }
    const isBrokenOff = step < Math.ceil(order.length / batchSize);
    const position = { step, lossSum: sum };
    return { loss: sum / order.length, steps: step, position, isBrokenOff, notFinite: null };
  }

  async evaluate(source: WindowSource, signal: AbortSignalLike): Promise<number> {
    let sum = 0;
    for await (const batch of this.#batches(source, signal)) {
      const output = await this.#network.predict(this.#input(batch), this.#logits);
      sum += this.#loss(batch, output).value * batch.size;
    }
    return sum / source.starts.length + this.#penalty();
  }

  async predict(source: WindowSource, signal: AbortSignalLike): Promise<Float32Array> {
    let predictions = new Float32Array();
    let at = 0;
    for await (const batch of this.#batches(source, signal)) {
      const output = await this.#network.predict(this.#input(batch), false);
      const width = output.length / batch.size;
      if (at === 0) predictions = new Float32Array(source.starts.length * width);
      const { levels } = batch;
      predictions.set(
        levels === null ? output : output.map((value, i) => value + (levels[Math.floor(i / width)] ?? 0)),
        at,
      );
      at += output.length;
    }
    return predictions;
  }

  weights(): WeightTensor[] {
    return this.#plans.map(({ name, shape }, index) => ({
      name,
      shape,
      values: (this.#values[index] ?? new Float32Array()).slice(),
    }));
  }

  setWeights(weights: readonly WeightTensor[]): void {
    for (const [index, given] of matchWeights(this.#plans, weights).entries()) this.#values[index]?.set(given);
  }

  optimizerState(): OptimizerState {
    const { steps, slots } = this.#optimizer.state(this.#values);
    return {
      steps,
      slots: slots.map((slot) =>
        this.#plans.map(({ name, shape }, index) => ({
          name,
          shape,
          values: (slot[index] ?? new Float32Array()).slice(),
        })),
      ),
    };
  }

  setOptimizerState({ steps, slots }: OptimizerState): void {
    const { slots: slotCount } = this.#optimizer;
    if (slots.length !== slotCount) throw new Error(`the optimizer keeps ${slotCount} slots, not ${slots.length}`);
    this.#optimizer.setState(
      steps,
      slots.map((weights) => matchWeights(this.#plans, weights)),
    );
  }

  /** Nothing outlives a step outside JavaScript's own memory. */
  dispose(): void {
    return;
  }

  async #learn(
    batch: Batch,
    { epoch, learningRate }: EpochOptions,
    step: number,
  ): Promise<{ loss: number; gradients: readonly Float32Array[] }> {
    const { seed, clipping } = this.#specification;
    let loss = this.#penalty();
    const { weightGradients } = await this.#network.gradients(this.#input(batch), {
      masks: new MaskSource({ seed, epoch, step }),
      logits: this.#logits,
      outputGradient: (output) => {
        const { value, gradient } = this.#loss(batch, output);
        loss += value;
        return gradient;
      },
      wantInputGradient: false,
    });
    if (Number.isFinite(loss)) {
      addPenaltyGradients(weightGradients, this.#values, this.#regularizers());
      clipGradients(weightGradients, clipping);
      this.#optimizer.apply(this.#values, weightGradients, learningRate);
    }
    return { loss, gradients: weightGradients };
  }

  #loss({ targets, sampleWeights, size }: Batch, predictions: Float32Array): LossValue {
    const outputs = predictions.length / size;
    return computeLoss(
      this.#specification.loss,
      { predictions, targets, sampleWeights, batch: size, outputs },
      this.#logits,
    );
  }

  #input({ inputs, size }: Batch): { values: Float32Array; shape: readonly number[] } {
    const { lookback, featureCount } = this.#specification;
    return { values: inputs, shape: [size, lookback, featureCount] };
  }

  #regularizers(): WeightPlan['regularizer'][] {
    return this.#plans.map(({ regularizer }) => regularizer);
  }

  #penalty(): number {
    return penaltyOf(this.#values, this.#regularizers());
  }

  async *#batches(source: WindowSource, signal: AbortSignalLike): AsyncGenerator<Batch> {
    const { batchSize } = this.#specification;
    const breather = new Breather(signal);
    const order = everyWindow(source);
    for (let from = 0; from < order.length; from += batchSize) {
      await breather.breathe();
      yield gatherBatch(source, order, from, from + batchSize);
    }
  }
}
