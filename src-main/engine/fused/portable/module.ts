import { z } from 'zod';
import modules from './modules.json';

/** A place in the module's memory, in bytes. */
export type Address = number;

/** What portable/module.cc exports. */
export interface KernelExports {
  readonly __stack_pointer: WebAssembly.Global;
  readonly __heap_base: WebAssembly.Global;
  objectBytes(): number;
  /** 1 when the description can be run. */
  describe(object: Address, description: Address, length: number): number;
  memoryBytes(object: Address): number;
  weightCount(object: Address): number;
  outputCount(object: Address): number;
  attach(object: Address, memory: Address, team: Address): void;
  setWeights(object: Address, values: Address): void;
  getWeights(object: Address, values: Address): void;
  slotCount(object: Address): number;
  getSlots(object: Address, values: Address): number;
  setSlots(object: Address, values: Address, steps: number): void;
  train(object: Address, windows: Address, request: Address, result: Address): void;
  evaluate(object: Address, windows: Address, from: number, to: number): number;
  penalty(object: Address): number;
  predict(object: Address, windows: Address, from: number, to: number, outputs: Address): void;
  probe(object: Address, request: Address): void;
  teamBytes(): number;
  setThreads(team: Address, threads: number): void;
  dismiss(team: Address): void;
}

const functionSchema = z.custom<(...values: number[]) => number>((value) => typeof value === 'function');
const globalSchema = z.custom<WebAssembly.Global>((value) => typeof value === 'object');
const exportsSchema: z.ZodType<KernelExports> = z.object({
  __stack_pointer: globalSchema,
  __heap_base: globalSchema,
  objectBytes: functionSchema,
  describe: functionSchema,
  memoryBytes: functionSchema,
  weightCount: functionSchema,
  outputCount: functionSchema,
  attach: functionSchema,
  setWeights: functionSchema,
  getWeights: functionSchema,
  slotCount: functionSchema,
  getSlots: functionSchema,
  setSlots: functionSchema,
  train: functionSchema,
  evaluate: functionSchema,
  penalty: functionSchema,
  predict: functionSchema,
  probe: functionSchema,
  teamBytes: functionSchema,
  setThreads: functionSchema,
  dismiss: functionSchema,
});

/** The kernels on a memory, for the thread that calls. */
export function instantiate(module: WebAssembly.Module, memory: WebAssembly.Memory): KernelExports {
  return exportsSchema.parse(new WebAssembly.Instance(module, { env: { memory } }).exports);
}

/** Vector instructions that a module needs. Relaxed SIMD has fused multiply-adds, which not every runtime knows. */
export const vectorSets = ['relaxed', 'simd'] as const;
export type VectorSet = (typeof vectorSets)[number];

const labels: Record<VectorSet, string> = { relaxed: 'WebAssembly relaxed SIMD', simd: 'WebAssembly SIMD' };

export interface PortableModule {
  readonly label: string;
  readonly module: WebAssembly.Module;
}

function bytesOf(set: VectorSet): Uint8Array<ArrayBuffer> {
  return Buffer.from(modules[set], 'base64');
}

/** Vector sets that this runtime can run, the fastest first. */
export function availableVectorSets(): VectorSet[] {
  return vectorSets.filter((set) => WebAssembly.validate(bytesOf(set)));
}

const compiled = new Map<VectorSet, Promise<PortableModule>>();

/** Compiles a module once a process: its instances, on all threads, share the machine code. */
export function compileModule(set: VectorSet): Promise<PortableModule> {
  const known = compiled.get(set);
  if (known !== undefined) return known;
  const promise = WebAssembly.compile(bytesOf(set)).then((module) => ({ label: labels[set], module }));
  compiled.set(set, promise);
  return promise;
}
