import type { WindowSource } from '../../../core/task/window-source';
import type { FusedPlan, ProbeArrays, SliceOptions, TrainedSlice } from '../backend';
import { windowArguments, type NativeModule, type PlanHandle, type WindowArguments } from './module';

/** A plan of the Node-API module, which works on JavaScript's own arrays. */
export class NativePlan implements FusedPlan {
  readonly memoryBytes: number;
  readonly #module: NativeModule;
  readonly #handle: PlanHandle;
  readonly #result = new Float64Array(5);
  #windows: WindowArguments | null = null;
  #disposed = false;

  constructor(module: NativeModule, handle: PlanHandle) {
    this.#module = module;
    this.#handle = handle;
    this.memoryBytes = module.memoryBytes(handle);
  }

  setWeights(values: Float32Array): void {
    this.#module.setWeights(this.#handle, values);
  }

  getWeights(values: Float32Array): void {
    this.#module.getWeights(this.#handle, values);
  }

  get slotCount(): number {
    return this.#module.slotCount(this.#handle);
  }

  getSlots(values: Float32Array): number {
    return this.#module.getSlots(this.#handle, values);
  }

  setSlots(values: Float32Array, steps: number): void {
    this.#module.setSlots(this.#handle, values, steps);
  }

  use(source: WindowSource): void {
    this.#windows = windowArguments(source);
  }

  train(
    order: Uint32Array,
    from: number,
    to: number,
    { epoch, step, learningRate, lossSum: before }: SliceOptions,
  ): TrainedSlice {
    const result = this.#result;
    this.#module.train(this.#handle, ...this.#used(), order, from, to, epoch, step, learningRate, before, result);
    const [lossSum = NaN, steps = 0, notFinite = 0, largestGradient = NaN, weightIndex = 0] = result;
    return { lossSum, steps, notFinite: notFinite === 0 ? null : { largestGradient, weightIndex } };
  }

  evaluate(from: number, to: number): number {
    return this.#module.evaluate(this.#handle, ...this.#used(), from, to);
  }

  penalty(): number {
    return this.#module.penalty(this.#handle);
  }

  predict(from: number, to: number, outputs: Float32Array): void {
    this.#module.predict(this.#handle, ...this.#used(), from, to, outputs);
  }

  probe(rows: number, { input, outputGradient, output, inputGradient, weightGradients }: ProbeArrays): void {
    this.#module.probe(this.#handle, rows, input, outputGradient, output, inputGradient, weightGradients);
  }

  dispose(): void {
    if (this.#disposed) return;
    this.#disposed = true;
    this.#module.dispose(this.#handle);
  }

  #used(): WindowArguments {
    if (this.#windows === null) throw new Error('no windows were given to the plan');
    return this.#windows;
  }
}
