import { type Sentence } from '../../../core/common/sentence';
import { moduleOnce, type NativeModule, type TreesArray, type TreesHandle } from '../../fused/native/module';
import type { TreesBackend, TreesPlan } from '../backend';

class NativePlan implements TreesPlan {
  readonly memoryBytes: number;
  readonly #module: NativeModule;
  readonly #handle: TreesHandle;

  constructor(module: NativeModule, description: Float64Array, threads: number) {
    this.#module = module;
    this.memoryBytes = module.treesBytes(description);
    this.#handle = module.treesCreate(description, threads);
  }

  call(operation: number, argument: number, input: TreesArray | null, output: TreesArray | null): number {
    const answer = this.#module.treesCall(this.#handle, operation, argument, input, output);
    if (Number.isNaN(answer)) throw new Error(`the trees do not take operation ${operation} as it was given`);
    return answer;
  }

  dispose(): void {
    this.#module.treesDispose(this.#handle);
  }
}

/** Trees in the Node-API module, or why there are none. */
export function nativeTrees(): TreesBackend | Sentence {
  const found = moduleOnce();
  if (!('module' in found)) return found.reason;
  const { module } = found;
  return {
    id: 'trees-native',
    device: process.arch,
    planBytes(description) {
      const bytes = module.treesBytes(description);
      if (!(bytes > 0)) throw new Error('the description of the trees cannot be read');
      return Promise.resolve(bytes);
    },
    createPlan: (description, threads) => Promise.resolve(new NativePlan(module, description, threads)),
  };
}
