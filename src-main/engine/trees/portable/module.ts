import { z } from 'zod';
import type { Address } from '../../fused/portable/module';
import modules from './module.json';

/** What portable/module.cc exports. */
export interface TreesExports {
  readonly __stack_pointer: WebAssembly.Global;
  readonly __heap_base: WebAssembly.Global;
  planBytes(description: Address, length: number): number;
  /** 0 when the description cannot be read. */
  makePlan(memory: Address, description: Address, length: number, team: Address): Address;
  call(
    plan: Address,
    operation: number,
    argument: number,
    input: Address,
    inputBytes: number,
    output: Address,
    outputBytes: number,
  ): number;
  teamBytes(): number;
  setThreads(team: Address, threads: number): void;
  dismiss(team: Address): void;
}

const functionSchema = z.custom<(...values: number[]) => number>((value) => typeof value === 'function');
const globalSchema = z.custom<WebAssembly.Global>((value) => typeof value === 'object');
const exportsSchema: z.ZodType<TreesExports> = z.object({
  __stack_pointer: globalSchema,
  __heap_base: globalSchema,
  planBytes: functionSchema,
  makePlan: functionSchema,
  call: functionSchema,
  teamBytes: functionSchema,
  setThreads: functionSchema,
  dismiss: functionSchema,
});

/** The module on a memory, for the thread that calls. */
export function instantiate(module: WebAssembly.Module, memory: WebAssembly.Memory): TreesExports {
  return exportsSchema.parse(new WebAssembly.Instance(module, { env: { memory } }).exports);
}

const bytes = (): Uint8Array<ArrayBuffer> => Buffer.from(modules.simd, 'base64');

/** Whether this runtime has the vectors and threads that the module needs. */
export function canRun(): boolean {
  return WebAssembly.validate(bytes());
}

let compiled: Promise<WebAssembly.Module> | undefined;

/** Compiles the module once a process. */
export function compileOnce(): Promise<WebAssembly.Module> {
  compiled ??= WebAssembly.compile(bytes());
  return compiled;
}
