import { said } from '../../../core/common/sentence';
import type { Engine } from '../../../core/training';
import { createFusedEngine, type BackendLoader } from '../engine';
import { availableVectorSets, compileModule, type VectorSet } from './module';
import { PortablePlan } from './plan';

export { availableVectorSets, type VectorSet } from './module';

export interface PortableOptions {
  /** By default the fastest that the runtime knows. */
  readonly vectorSet?: VectorSet | undefined;
  /** Threads of `probeLayer`; 1 by default. */
  readonly probeThreads?: number | undefined;
}

/** The fused engine in WebAssembly, for machines without native kernels; nothing is compiled before its first use. */
export function createPortableEngine({ vectorSet, probeThreads }: PortableOptions = {}): Engine {
  const load: BackendLoader = async () => {
    const available = availableVectorSets();
    const chosen = vectorSet === undefined ? available[0] : available.find((set) => set === vectorSet);
    if (chosen === undefined) {
      return {
        backend: null,
        reason: said`This runtime has no WebAssembly with the vectors and threads that are needed.`,
      };
    }
    const { module, label } = await compileModule(chosen);
    return {
      backend: {
        id: 'fused-wasm',
        device: label,
        versions: { v8: process.versions.v8 },
        planBytes: (description) => PortablePlan.bytesOf(module, description),
        createPlan: (description, threads) => PortablePlan.create(module, description, threads),
      },
      note: null,
    };
  };
  return createFusedEngine('fused-wasm', load, probeThreads);
}
