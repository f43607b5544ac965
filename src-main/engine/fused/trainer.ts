import type { AbortSignalLike } from '../../core/common/abort';
import { matchWeights, planWeights, sizeOf, type WeightPlan } from '../../core/network';
import type { WeightTensor } from '../../core/task/weight-tensor';
import type { WindowSource } from '../../core/task/window-source';
import type { EpochOptions, EpochResult, OptimizerState, Trainer, TrainerSpecification } from '../../core/training';
import type { FusedPlan } from './backend';
import { Slices } from './slices';
import { checkSource } from './source';

/** Windows that a call predicts, or whose losses are summed together, at least. */
const blockWindows = 32;

/** Trains on a plan of either tier: batches, epochs and turns of the event loop are JavaScript's, all else the engine's. */
export class FusedTrainer implements Trainer {
  readonly memoryBytes: number;
  readonly #specification: TrainerSpecification;
  readonly #plan: FusedPlan;
  readonly #weights: readonly WeightPlan[];
  readonly #weightCount: number;
  readonly #outputs: number;
  #source: WindowSource | null = null;

  /** @param outputs values that the model predicts for a window */
  constructor(specification: TrainerSpecification, plan: FusedPlan, outputs: number) {
    this.#specification = specification;
    this.#plan = plan;
    this.#outputs = outputs;
    this.#weights = planWeights(specification.layers, specification);
    this.#weightCount = this.#weights.reduce((sum, { shape }) => sum + sizeOf(shape), 0);
    this.memoryBytes = plan.memoryBytes;
    this.setWeights(specification.initialWeights);
  }

  async trainEpoch(source: WindowSource, order: Uint32Array, options: EpochOptions): Promise<EpochResult> {
    const { batchSize } = this.#specification;
    const { epoch, learningRate, signal, onProgress, from, breakSignal } = options;
    this.#use(source);
    const stepCount = Math.ceil(order.length / batchSize);
    const begin = from?.step ?? 0;
    const result: { loss: number; steps: number; notFinite: EpochResult['notFinite'] } = {
      loss: from?.lossSum ?? 0,
      steps: begin,
      notFinite: null,
    };
    await new Slices(signal).each(stepCount - begin, (first, last) => {
      if (breakSignal?.aborted === true) return false;
      const firstStep = begin + first;
      const to = Math.min((begin + last) * batchSize, order.length);
      const slice = this.#plan.train(order, firstStep * batchSize, to, {
        epoch,
        step: firstStep,
        learningRate,
        lossSum: result.loss,
      });
      result.loss = slice.lossSum;
      result.steps = firstStep + slice.steps;
      if (slice.notFinite !== null) {
        const { largestGradient, weightIndex } = slice.notFinite;
        const weightName = this.#weights[weightIndex]?.name ?? '';
        result.notFinite = { step: result.steps, largestGradient, weightName };
        return false;
      }
      onProgress?.(to, order.length);
      return true;
    });
    const position = { step: result.steps, lossSum: result.loss };
    if (result.notFinite !== null) return { ...result, position, isBrokenOff: false };
    return { ...result, loss: result.loss / order.length, position, isBrokenOff: result.steps < stepCount };
  }

  async evaluate(source: WindowSource, signal: AbortSignalLike): Promise<number> {
    this.#use(source);
    const count = source.starts.length;
    // Blocks of one size, added one by one: a sum that followed the slices would depend on how busy the machine is.
    const block = Math.max(blockWindows, this.#specification.batchSize);
    let sum = 0;
    await new Slices(signal).each(Math.ceil(count / block), (first, end) => {
      for (let index = first; index < end; index += 1) {
        sum += this.#plan.evaluate(index * block, Math.min((index + 1) * block, count));
      }
      return true;
    });
    return sum / count + this.#plan.penalty();
  }

  async predict(source: WindowSource, signal: AbortSignalLike): Promise<Float32Array> {
    const count = source.starts.length;
    const predictions = new Float32Array(count * this.#outputs);
    signal.throwIfAborted();
    this.#use(source);
    // One window is answered at once: a turn of the event loop would take longer than the answer.
    if (count <= 1) {
      if (count === 1) this.#plan.predict(0, 1, predictions);
      return predictions;
    }
    // Whole blocks, the last of them with what is left: a window that a slow call left alone would be computed in
    // another order than among others, and figures would depend on how busy the machine is.
    const blocks = Math.max(1, Math.floor(count / blockWindows));
    await new Slices(signal).each(blocks, (first, end) => {
      const from = first * blockWindows;
      const to = end === blocks ? count : end * blockWindows;
      this.#plan.predict(from, to, predictions.subarray(from * this.#outputs, to * this.#outputs));
      return true;
    });
    return predictions;
  }

  weights(): WeightTensor[] {
    const values = new Float32Array(this.#weightCount);
    this.#plan.getWeights(values);
    return this.#apart(values);
  }

  setWeights(weights: readonly WeightTensor[]): void {
    const values = new Float32Array(this.#weightCount);
    this.#join(weights, values);
    this.#plan.setWeights(values);
  }

  optimizerState(): OptimizerState {
    const { slotCount } = this.#plan;
    const values = new Float32Array(slotCount * this.#weightCount);
    const steps = this.#plan.getSlots(values);
    return { steps, slots: Array.from({ length: slotCount }, (_, slot) => this.#apart(this.#slotIn(values, slot))) };
  }

  setOptimizerState({ steps, slots }: OptimizerState): void {
    const { slotCount } = this.#plan;
    if (slots.length !== slotCount) throw new Error(`the optimizer keeps ${slotCount} slots, not ${slots.length}`);
    const values = new Float32Array(slotCount * this.#weightCount);
    slots.forEach((weights, slot) => {
      this.#join(weights, this.#slotIn(values, slot));
    });
    this.#plan.setSlots(values, steps);
  }

  dispose(): void {
    this.#plan.dispose();
  }

  #slotIn(values: Float32Array, slot: number): Float32Array {
    return values.subarray(slot * this.#weightCount, (slot + 1) * this.#weightCount);
  }

  /** Copies of the values of each weight. */
  #apart(values: Float32Array): WeightTensor[] {
    let at = 0;
    return this.#weights.map(({ name, shape }) => ({ name, shape, values: values.slice(at, (at += sizeOf(shape))) }));
  }

  #join(weights: readonly WeightTensor[], values: Float32Array): void {
    let at = 0;
    for (const given of matchWeights(this.#weights, weights)) {
      values.set(given, at);
      at += given.length;
    }
  }

  #use(source: WindowSource): void {
    if (this.#source === source) return;
    checkSource(source, this.#specification);
    this.#plan.use(source);
    this.#source = source;
  }
}
