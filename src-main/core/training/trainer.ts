import { type Sentence } from '../common/sentence';
import type { AbortSignalLike, ProgressListener } from '../common/abort';
import type { Layer } from '../network/schema';
import type { WeightTensor } from '../task/weight-tensor';
import type { WindowSource } from '../task/window-source';
import type { DeviceFacts, EngineId } from './device';
import type { Clipping, Loss, Optimizer } from './schema';

/**
 * What every engine implements. It speaks of batches, epochs and state; how numbers are held is the engine's own affair.
 * The conformance suite in tests/parity is the interface's second half: every engine must pass it.
 */

export interface TrainerSpecification {
  /** All layers, the output layer included. */
  readonly layers: readonly Layer[];
  readonly lookback: number;
  readonly featureCount: number;
  readonly optimizer: Optimizer;
  readonly clipping: Clipping;
  /**
   * Reduced as Keras's `sum_over_batch_size`: the mean over all elements of value × sample weight.
   * For `categorical_crossentropy` a target is one class index (`targetLength` 1).
   */
  readonly loss: Loss;
  readonly batchSize: number;
  /** Seeds dropout masks. The initial weights come with the specification. */
  readonly seed: number;
  /** Keras's order, as `initialWeights` of core/model draws them. */
  readonly initialWeights: readonly WeightTensor[];
  /** Worker threads the engine may use, the calling one included. */
  readonly threads: number;
}

/** What decides how much memory a trainer plans. */
export type PlannedModel = Omit<TrainerSpecification, 'initialWeights'>;

/** A place between two batches of an epoch. */
export interface EpochPosition {
  /** Batches learned from. */
  readonly step: number;
  /** Sum over these batches of loss × windows, from which the epoch goes on. */
  readonly lossSum: number;
}

export interface EpochOptions {
  readonly learningRate: number;
  /** From 1. Together with the step (from 0 within the epoch) it keys the dropout masks; layers count from 0. */
  readonly epoch: number;
  readonly signal: AbortSignalLike;
  /** Where an epoch goes on that was broken off; left out: at its beginning. */
  readonly from?: EpochPosition | undefined;
  /** Breaks the epoch off between two batches; going on from there comes to the same bits. */
  readonly breakSignal?: AbortSignalLike | undefined;
  /** Whether nobody will ask for weights or optimizer state after it, which spares bringing them from afar. Default: no. */
  readonly discards?: boolean | undefined;
  /** Called at least every 100 ms or so with the number of windows done. */
  readonly onProgress?: ProgressListener | undefined;
}

export interface EpochResult {
  /** Mean over the windows, each batch weighted by its size; includes the penalty of regularisers. */
  readonly loss: number;
  readonly steps: number;
  /** Where the epoch ended. */
  readonly position: EpochPosition;
  /** Whether that was before its last batch. */
  readonly isBrokenOff: boolean;
  /** Set when a step's loss was not finite; the epoch ended there, before that step changed any weight. Steps count from 0. */
  readonly notFinite: { readonly step: number; readonly largestGradient: number; readonly weightName: string } | null;
}

/** What an optimizer has come to: with the weights, all that further learning depends on. */
export interface OptimizerState {
  /** Batches learned from, over all epochs. */
  readonly steps: number;
  /** Arrays that it keeps for each weight, slot by slot, under the weights' names. */
  readonly slots: readonly (readonly WeightTensor[])[];
}

export interface Trainer {
  /** Bytes planned for weights, activations, gradients and optimizer state. */
  readonly memoryBytes: number;
  /**
   * One pass over the windows `order` names, in that order, in batches of `batchSize` (the last may be smaller).
   * Long loops give the event loop a turn about every 50 ms. Throws an AbortError when the signal fires.
   */
  trainEpoch(source: WindowSource, order: Uint32Array, options: EpochOptions): Promise<EpochResult>;
  /** Loss over all windows without dropout and without learning, penalties included, as Keras's `evaluate`. */
  evaluate(source: WindowSource, signal: AbortSignalLike): Promise<number>;
  /** Predictions of all windows, row-major [windows × outputs], last-value normalisation undone. */
  predict(source: WindowSource, signal: AbortSignalLike): Promise<Float32Array>;
  /** A copy of all weights in Keras's order. */
  weights(): WeightTensor[];
  /** Finds each weight by its name, whatever their order. @throws Error when one is missing, foreign, twice there or of another shape */
  setWeights(weights: readonly WeightTensor[]): void;
  /** A copy. */
  optimizerState(): OptimizerState;
  /** Finds each weight by its name, as `setWeights` does. @throws Error when a slot is missing or does not fit */
  setOptimizerState(state: OptimizerState): void;
  dispose(): void;
}

/** Why an engine cannot run a model, naming the layer by its place (from 0) and type. */
export interface UnsupportedLayer {
  readonly layerIndex: number;
  readonly layerType: string;
  readonly reason: string;
}

export interface EngineDescription {
  readonly id: EngineId;
  readonly available: boolean;
  /** Why not, or a remark. */
  readonly note: Sentence | null;
  /** E.g. `AVX-512`, `WebAssembly SIMD`, `JavaScript`. */
  readonly device: string;
  /** Null where it is not available. */
  readonly facts: DeviceFacts | null;
}

/** One layer on one batch, for holding an engine against reference figures. */
export interface LayerProbe {
  readonly layer: Layer;
  /** Batch first: `[batch, time, features]` or `[batch, features]`. */
  readonly inputShape: readonly number[];
  readonly input: Float32Array;
  /** In Keras's order, row-major. */
  readonly weights: readonly Float32Array[];
  /** Gradient of the quantity that the gradients belong to, as long as the layer's output. */
  readonly outputGradient: Float32Array;
}

/** Output without dropout, and the gradients of sum(output × outputGradient), without regularisers. */
export interface LayerProbeResult {
  readonly output: Float32Array;
  readonly inputGradient: Float32Array;
  readonly weightGradients: readonly Float32Array[];
}

export interface Engine {
  describe(): Promise<EngineDescription>;
  /** Null when it can train these layers. */
  unsupported(layers: readonly Layer[]): UnsupportedLayer | null;
  /** Bytes that a trainer would plan (its `memoryBytes`), before anything is allocated. */
  plannedBytes(model: PlannedModel): Promise<number>;
  create(specification: TrainerSpecification): Promise<Trainer>;
  probeLayer(probe: LayerProbe): Promise<LayerProbeResult>;
}
