import type { WindowSource } from '../../../core/task/window-source';
import type { FusedPlan, ProbeArrays, SliceOptions, TrainedSlice } from '../backend';
import { KernelMemory } from './memory';
import { instantiate, type Address, type KernelExports } from './module';
import { placeSource } from './source';
import { readTrainResult, structureBytes, writeProbeRequest, writeTrainRequest, writeWindows } from './structures';
import { startWorkers } from './workers';

/** Where the lasting parts of a plan lie. */
interface Places {
  readonly object: Address;
  readonly team: Address;
  readonly weights: Address;
  readonly windows: Address;
  readonly request: Address;
  readonly result: Address;
  readonly probe: Address;
}

/** Builds the layers at the beginning of a memory; the plan's object. */
function describeIn(kernels: KernelExports, memory: KernelMemory, description: Float64Array): Address {
  memory.begin(kernels.__heap_base.value);
  const object = memory.take(kernels.objectBytes());
  const described = memory.take(description.byteLength);
  memory.writeDoubles(described, description);
  if (kernels.describe(object, described, description.length) !== 0) return object;
  throw new Error('the description of the model cannot be read, or it needs more memory than 32 bits address');
}

/** A plan in a memory of its own, into which sources are copied once and everything else call by call. */
export class PortablePlan implements FusedPlan {
  readonly memoryBytes: number;
  readonly #kernels: KernelExports;
  readonly #memory: KernelMemory;
  readonly #places: Places;
  readonly #outputs: number;
  /** Where the plan's own part of the memory ends. */
  readonly #end: Address;
  /** Where the source ends that is in use. */
  #sourceEnd: Address;
  #used = false;
  #disposed = false;

  private constructor(kernels: KernelExports, memory: KernelMemory, places: Places) {
    this.#kernels = kernels;
    this.#memory = memory;
    this.#places = places;
    this.#outputs = kernels.outputCount(places.object);
    this.memoryBytes = kernels.memoryBytes(places.object);
    this.#end = memory.mark();
    this.#sourceEnd = this.#end;
  }

  /**
   * Bytes that the kernels plan for a description, without taking them.
   * @throws Error when the description cannot be read
   */
  static bytesOf(module: WebAssembly.Module, description: Float64Array): number {
    const memory = new KernelMemory();
    const kernels = instantiate(module, memory.memory);
    return kernels.memoryBytes(describeIn(kernels, memory, description));
  }

  /**
   * Plans a model's memory and starts its workers.
   * @throws Error when the description cannot be read or there is not enough memory
   */
  static async create(module: WebAssembly.Module, description: Float64Array, threads: number): Promise<PortablePlan> {
    const memory = new KernelMemory();
    const kernels = instantiate(module, memory.memory);
    const object = describeIn(kernels, memory, description);
    const own = memory.take(kernels.memoryBytes(object));
    const team = memory.take(kernels.teamBytes());
    const places: Places = {
      object,
      team,
      weights: memory.take(4 * kernels.weightCount(object)),
      windows: memory.take(structureBytes.windows),
      request: memory.take(structureBytes.trainRequest),
      result: memory.take(structureBytes.trainResult),
      probe: memory.take(structureBytes.probeRequest),
    };
    kernels.setThreads(team, threads);
    if (threads > 1) await startWorkers(module, memory, team, threads);
    kernels.attach(object, own, team);
    return new PortablePlan(kernels, memory, places);
  }

  setWeights(values: Float32Array): void {
    this.#memory.writeFloats(this.#places.weights, values);
    this.#kernels.setWeights(this.#places.object, this.#places.weights);
  }

  getWeights(values: Float32Array): void {
    this.#kernels.getWeights(this.#places.object, this.#places.weights);
    this.#memory.readFloats(this.#places.weights, values);
  }

  get slotCount(): number {
    return this.#kernels.slotCount(this.#places.object);
  }

  getSlots(values: Float32Array): number {
    return this.#borrow(values.byteLength, (address) => {
      const steps = this.#kernels.getSlots(this.#places.object, address);
      this.#memory.readFloats(address, values);
      return steps;
    });
  }

  setSlots(values: Float32Array, steps: number): void {
    this.#borrow(values.byteLength, (address) => {
      this.#memory.writeFloats(address, values);
      this.#kernels.setSlots(this.#places.object, address, steps);
    });
  }

  use(source: WindowSource): void {
    this.#memory.release(this.#end);
    writeWindows(this.#memory, this.#places.windows, placeSource(this.#memory, source), source);
    this.#sourceEnd = this.#memory.mark();
    this.#used = true;
  }

  train(order: Uint32Array, from: number, to: number, options: SliceOptions): TrainedSlice {
    this.#requireSource();
    const { object, windows, request, result } = this.#places;
    return this.#borrow(4 * (to - from), (address) => {
      this.#memory.writeWords(address, order.subarray(from, to));
      writeTrainRequest(this.#memory, request, address, to - from, options);
      this.#kernels.train(object, windows, request, result);
      return readTrainResult(this.#memory, result);
    });
  }

  evaluate(from: number, to: number): number {
    this.#requireSource();
    return this.#kernels.evaluate(this.#places.object, this.#places.windows, from, to);
  }

  penalty(): number {
    return this.#kernels.penalty(this.#places.object);
  }

  predict(from: number, to: number, outputs: Float32Array): void {
    this.#requireSource();
    this.#borrow(4 * (to - from) * this.#outputs, (address) => {
      this.#kernels.predict(this.#places.object, this.#places.windows, from, to, address);
      this.#memory.readFloats(address, outputs);
    });
  }

  probe(rows: number, arrays: ProbeArrays): void {
    const memory = this.#memory;
    const placed = {
      input: memory.take(arrays.input.byteLength),
      outputGradient: memory.take(arrays.outputGradient.byteLength),
      output: memory.take(arrays.output.byteLength),
      inputGradient: memory.take(arrays.inputGradient.byteLength),
      weightGradients: memory.take(arrays.weightGradients.byteLength),
    };
    memory.writeFloats(placed.input, arrays.input);
    memory.writeFloats(placed.outputGradient, arrays.outputGradient);
    writeProbeRequest(memory, this.#places.probe, rows, placed);
    this.#kernels.probe(this.#places.object, this.#places.probe);
    memory.readFloats(placed.output, arrays.output);
    memory.readFloats(placed.inputGradient, arrays.inputGradient);
    memory.readFloats(placed.weightGradients, arrays.weightGradients);
    memory.release(this.#sourceEnd);
  }

  /** The workers end; the memory goes with the last thread that knows it. */
  dispose(): void {
    if (this.#disposed) return;
    this.#disposed = true;
    this.#kernels.dismiss(this.#places.team);
  }

  #requireSource(): void {
    if (!this.#used) throw new Error('no windows were given to the plan');
  }

  /** Memory for one call, behind the source. */
  #borrow<Result>(bytes: number, use: (address: Address) => Result): Result {
    const address = this.#memory.take(bytes);
    try {
      return use(address);
    } finally {
      this.#memory.release(this.#sourceEnd);
    }
  }
}
