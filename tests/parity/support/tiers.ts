import {
  availableInstructionSets,
  availableVectorSets,
  createNativeEngine,
  createPortableEngine,
} from '../../../src-main/engine/fused';
import type { Engine } from '../../../src-main/core/training';

/** One build of the fused engine's kernels that runs on this machine. */
export interface FusedTier {
  readonly tier: string;
  readonly create: (probeThreads?: number) => Engine;
}

/** Every instruction set of the native kernels and every vector set of the portable ones. */
export const fusedTiers: readonly FusedTier[] = [
  ...availableInstructionSets().map((instructionSet) => ({
    tier: `native ${instructionSet}`,
    create: (probeThreads?: number) => createNativeEngine({ instructionSet, probeThreads }),
  })),
  ...availableVectorSets().map((vectorSet) => ({
    tier: `WebAssembly ${vectorSet}`,
    create: (probeThreads?: number) => createPortableEngine({ vectorSet, probeThreads }),
  })),
];
