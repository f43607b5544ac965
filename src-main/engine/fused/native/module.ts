import { said, type Sentence } from '../../../core/common/sentence';
import { existsSync } from 'node:fs';
import { createRequire } from 'node:module';
import { dirname, join } from 'node:path';
import type { WindowSource } from '../../../core/task/window-source';

/** A plan inside the module. */
export interface PlanHandle {
  readonly handle: unique symbol;
}

/** A plan of engine/trees inside the module. */
export interface TreesHandle {
  readonly treesHandle: unique symbol;
}

/** Arrays that plans of engine/trees read and write. */
export type TreesArray = Uint8Array | Int32Array | Uint32Array | Float32Array | Float64Array;

/** The arrays and numbers of a WindowSource in the order that the module reads them. */
export type WindowArguments = readonly [
  series: Float32Array,
  targets: Float32Array,
  starts: Uint32Array,
  targetStarts: Uint32Array,
  sampleWeights: Float32Array | null,
  targetLength: number,
  /** −1: off. */
  lastValueFeature: number,
];

/** Windows as the arguments that addon.cc expects, in its order. */
export function windowArguments(source: WindowSource): WindowArguments {
  const { series, targets, starts, targetStarts, sampleWeights, targetLength, lastValueFeature } = source;
  return [series, targets, starts, targetStarts, sampleWeights, targetLength, lastValueFeature ?? -1];
}

/** What native/addon.cc exports. */
export interface NativeModule {
  /** `[id, label, id, label, …]` of the instruction sets that run here, the fastest first. */
  variants(): string[];
  create(variant: number, description: Float64Array, threads: number): PlanHandle;
  planBytes(variant: number, description: Float64Array): number;
  dispose(plan: PlanHandle): void;
  memoryBytes(plan: PlanHandle): number;
  setWeights(plan: PlanHandle, values: Float32Array): void;
  getWeights(plan: PlanHandle, values: Float32Array): void;
  slotCount(plan: PlanHandle): number;
  getSlots(plan: PlanHandle, values: Float32Array): number;
  setSlots(plan: PlanHandle, values: Float32Array, steps: number): void;
  train(
    plan: PlanHandle,
    ...rest: readonly [
      ...windows: WindowArguments,
      order: Uint32Array,
      from: number,
      to: number,
      epoch: number,
      step: number,
      learningRate: number,
      lossSum: number,
      /** Written: sum of losses, steps, 1 for a loss that is not finite, largest gradient, its weight. */
      result: Float64Array,
    ]
  ): void;
  evaluate(plan: PlanHandle, ...rest: readonly [...windows: WindowArguments, from: number, to: number]): number;
  penalty(plan: PlanHandle): number;
  predict(
    plan: PlanHandle,
    ...rest: readonly [...windows: WindowArguments, from: number, to: number, outputs: Float32Array]
  ): void;
  probe(
    plan: PlanHandle,
    rows: number,
    input: Float32Array,
    outputGradient: Float32Array,
    output: Float32Array,
    inputGradient: Float32Array,
    weightGradients: Float32Array,
  ): void;
  /** Bytes of a plan of trees; 0 when its description cannot be read. */
  treesBytes(description: Float64Array): number;
  treesCreate(description: Float64Array, threads: number): TreesHandle;
  treesCall(
    plan: TreesHandle,
    operation: number,
    argument: number,
    input: TreesArray | null,
    output: TreesArray | null,
  ): number;
  treesDispose(plan: TreesHandle): void;
}

/** Path of the built module: `out/native` of the checkout, or of the packaged application, above this file. */
export function findModule(from: string = import.meta.dirname): string | null {
  const name = join('out', 'native', `gatewise-${process.platform}-${process.arch}.node`);
  for (let folder = from; ; folder = dirname(folder)) {
    const path = join(folder, name);
    if (existsSync(path)) return path;
    if (dirname(folder) === folder) return null;
  }
}

/** @throws Error when the system cannot load the file */
function loadModule(path: string): NativeModule {
  const load: (path: string) => NativeModule = createRequire(import.meta.url);
  return load(path);
}

let loaded: { readonly module: NativeModule } | { readonly reason: Sentence } | undefined;

/** The module, loaded once a process, or why there is none. */
export function moduleOnce(): { readonly module: NativeModule } | { readonly reason: Sentence } {
  if (loaded !== undefined) return loaded;
  const path = findModule();
  if (path === null) {
    loaded = {
      reason: said`There are no native kernels for ${process.platform}-${process.arch} in this installation.`,
    };
    return loaded;
  }
  try {
    loaded = { module: loadModule(path) };
  } catch (thrown) {
    loaded = { reason: said`The native kernels could not be loaded: ${thrown instanceof Error ? thrown.message : ''}` };
  }
  return loaded;
}
