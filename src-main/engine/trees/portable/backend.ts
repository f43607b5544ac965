import { said, type Sentence } from '../../../core/common/sentence';
import type { TreesArray } from '../../fused/native/module';
import { KernelMemory } from '../../fused/portable/memory';
import type { Address } from '../../fused/portable/module';
import { startWorkers } from '../../fused/portable/workers';
import type { TreesBackend, TreesPlan } from '../backend';
import { canRun, compileOnce, instantiate, type TreesExports } from './module';

const bytesOf = (values: TreesArray): Uint8Array => new Uint8Array(values.buffer, values.byteOffset, values.byteLength);

/** Writes a description into a memory. @throws Error when it cannot be read */
function describe(
  memory: KernelMemory,
  exports: TreesExports,
  description: Float64Array,
): { at: Address; bytes: number } {
  memory.begin(exports.__heap_base.value);
  const at = memory.take(description.byteLength);
  memory.writeDoubles(at, description);
  const bytes = exports.planBytes(at, description.length);
  if (!(bytes > 0)) throw new Error('the description of the trees cannot be read');
  return { at, bytes };
}

class PortablePlan implements TreesPlan {
  readonly memoryBytes: number;
  readonly #exports: TreesExports;
  readonly #memory: KernelMemory;
  readonly #plan: Address;
  readonly #team: Address;
  #disposed = false;

  private constructor(exports: TreesExports, memory: KernelMemory, plan: Address, team: Address, memoryBytes: number) {
    this.#exports = exports;
    this.#memory = memory;
    this.#plan = plan;
    this.#team = team;
    this.memoryBytes = memoryBytes;
  }

  static async create(description: Float64Array, threads: number): Promise<PortablePlan> {
    const module = await compileOnce();
    const memory = new KernelMemory();
    const exports = instantiate(module, memory.memory);
    const { at, bytes } = describe(memory, exports, description);
    const own = memory.take(bytes);
    const team = memory.take(exports.teamBytes());
    exports.setThreads(team, threads);
    if (threads > 1) await startWorkers(module, memory, team, threads);
    const plan = exports.makePlan(own, at, description.length, team);
    if (plan === 0) throw new Error('the description of the trees cannot be read');
    return new PortablePlan(exports, memory, plan, team, bytes);
  }

  call(operation: number, argument: number, input: TreesArray | null, output: TreesArray | null): number {
    if (this.#disposed) throw new Error('the plan was disposed');
    const memory = this.#memory;
    const mark = memory.mark();
    const given = input === null ? 0 : memory.take(input.byteLength);
    const answered = output === null ? 0 : memory.take(output.byteLength);
    try {
      if (input !== null) memory.writeBytes(given, bytesOf(input));
      const sizes = [input?.byteLength ?? 0, output?.byteLength ?? 0] as const;
      const answer = this.#exports.call(this.#plan, operation, argument, given, sizes[0], answered, sizes[1]);
      if (Number.isNaN(answer)) throw new Error(`the trees do not take operation ${operation} as it was given`);
      if (output !== null) memory.readBytes(answered, bytesOf(output));
      return answer;
    } finally {
      memory.release(mark);
    }
  }

  /** The workers end; the memory goes with the last thread that knows it. */
  dispose(): void {
    if (this.#disposed) return;
    this.#disposed = true;
    this.#exports.dismiss(this.#team);
  }
}

/** Trees in WebAssembly, or why there are none. */
export function portableTrees(): TreesBackend | Sentence {
  if (!canRun()) return said`This runtime has no WebAssembly with the vectors and threads that are needed.`;
  return {
    id: 'trees-wasm',
    device: 'WebAssembly SIMD',
    async planBytes(description) {
      const memory = new KernelMemory();
      return describe(memory, instantiate(await compileOnce(), memory.memory), description).bytes;
    },
    createPlan: (description, threads) => PortablePlan.create(description, threads),
  };
}
