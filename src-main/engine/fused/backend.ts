import type { WindowSource } from '../../core/task/window-source';

/**
 * What both tiers give the fused engine: the Node-API module (native/) and the WebAssembly module (portable/) run the
 * same kernels, and differ only in where memory lies and who starts the threads. FusedTrainer knows nothing else.
 */
export interface FusedBackend {
  readonly id: 'fused-native' | 'fused-wasm';
  /** Instruction set, for people: `AVX-512`, `WebAssembly SIMD`. */
  readonly device: string;
  /** Of what it runs on, by name. */
  readonly versions: Readonly<Record<string, string>>;
  /**
   * Bytes that a plan of this description would take, without taking them.
   * @throws Error when the description cannot be read
   */
  planBytes(description: Float64Array): number;
  /**
   * Plans all memory of a model and starts its threads.
   * @param description of engine/fused/description.ts; its number of threads is `threads`
   * @throws Error when there is not enough memory
   */
  createPlan(description: Float64Array, threads: number): FusedPlan | Promise<FusedPlan>;
}

/** What happened to a slice of an epoch. */
export interface TrainedSlice {
  /** Sum over the epoch's batches so far of loss × rows, penalties included; of the bad batch alone when there was one. */
  readonly lossSum: number;
  /** Batches learned from. */
  readonly steps: number;
  /** The batch after those had a loss that is not finite and changed nothing: its largest gradient, in Keras's order. */
  readonly notFinite: { readonly largestGradient: number; readonly weightIndex: number } | null;
}

/** The place of a slice in its training. */
export interface SliceOptions {
  /** From 1. */
  readonly epoch: number;
  /** Place in the epoch of the slice's first batch, from 0. */
  readonly step: number;
  readonly learningRate: number;
  /** The epoch's sum before the slice, which the kernels go on from. */
  readonly lossSum: number;
}

/** All windows of `[from, to)` exist and lie inside their series: FusedTrainer has seen to that. */
export interface FusedPlan {
  /** Bytes planned for weights, activations, gradients and optimizer state; what a source needs comes on top. */
  readonly memoryBytes: number;
  /** All weights one after the other, in Keras's order. */
  setWeights(values: Float32Array): void;
  getWeights(values: Float32Array): void;
  /** Arrays as long as the weights that the optimizer keeps. */
  readonly slotCount: number;
  /** What the optimizer keeps, slot after slot, each in Keras's order; answers with the steps learned. */
  getSlots(values: Float32Array): number;
  setSlots(values: Float32Array, steps: number): void;
  /** The windows that the calls below work on; called whenever they are others than before. */
  use(source: WindowSource): void;
  /** Learns from the windows `order[from..to)` in batches; blocks until it has. */
  train(order: Uint32Array, from: number, to: number, options: SliceOptions): TrainedSlice;
  /** Sum of the losses of the windows `[from, to)`, without dropout and penalties. */
  evaluate(from: number, to: number): number;
  /** Penalty of the regularizers at the present weights. */
  penalty(): number;
  /** Writes the outputs of the windows `[from, to)` into `outputs`, row-major, last-value normalisation undone. */
  predict(from: number, to: number, outputs: Float32Array): void;
  /** Output and gradients of `sum(output × outputGradient)` for `rows` rows; needs a plan with an input gradient. */
  probe(rows: number, probe: ProbeArrays): void;
  dispose(): void;
}

/** Row-major; the last three are written. */
export interface ProbeArrays {
  readonly input: Float32Array;
  readonly outputGradient: Float32Array;
  readonly output: Float32Array;
  readonly inputGradient: Float32Array;
  readonly weightGradients: Float32Array;
}
