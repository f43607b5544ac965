import type { WindowSource } from '../../../core/task/window-source';
import type { SliceOptions, TrainedSlice } from '../backend';
import type { KernelMemory } from './memory';
import type { Address } from './module';

/** Bytes of the structures of kernels/interface.h on wasm32; module.cc asserts the same places. */
export const structureBytes = { windows: 28, trainRequest: 32, trainResult: 32, probeRequest: 24 } as const;

/** Where a source's arrays lie. */
export interface PlacedSource {
  readonly series: Address;
  readonly targets: Address;
  readonly starts: Address;
  readonly targetStarts: Address;
  /** 0: every window weighs 1. */
  readonly sampleWeights: Address;
}

/** Writes a `Windows` of interface.h; the byte layout is that of wasm32. */
export function writeWindows(memory: KernelMemory, at: Address, placed: PlacedSource, source: WindowSource): void {
  const { series, targets, starts, targetStarts, sampleWeights } = placed;
  const lastValueFeature = (source.lastValueFeature ?? -1) >>> 0;
  memory.writeWords(at, [series, targets, starts, targetStarts, sampleWeights, source.targetLength, lastValueFeature]);
}

/** Writes a `TrainRequest` of interface.h. */
export function writeTrainRequest(
  memory: KernelMemory,
  at: Address,
  order: Address,
  count: number,
  { epoch, step, learningRate, lossSum }: SliceOptions,
): void {
  memory.writeWords(at, [order, count, epoch, step]);
  memory.writeDoubles(at + 16, Float64Array.of(learningRate, lossSum));
}

/** Reads a `TrainResult` of interface.h. */
export function readTrainResult(memory: KernelMemory, at: Address): TrainedSlice {
  const notFinite = memory.readWord(at + 12) !== 0;
  return {
    lossSum: memory.readDouble(at),
    steps: memory.readWord(at + 8),
    notFinite: notFinite
      ? { largestGradient: memory.readDouble(at + 16), weightIndex: memory.readWord(at + 24) }
      : null,
  };
}

/** Where a probe's arrays lie. */
export interface PlacedProbe {
  readonly input: Address;
  readonly outputGradient: Address;
  readonly output: Address;
  readonly inputGradient: Address;
  readonly weightGradients: Address;
}

/** Writes a `ProbeRequest` of interface.h. */
export function writeProbeRequest(memory: KernelMemory, at: Address, rows: number, placed: PlacedProbe): void {
  const { input, outputGradient, output, inputGradient, weightGradients } = placed;
  memory.writeWords(at, [input, rows, outputGradient, output, inputGradient, weightGradients]);
}
