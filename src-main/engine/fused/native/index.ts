import { said } from '../../../core/common/sentence';
import type { Engine } from '../../../core/training';
import type { FusedBackend } from '../backend';
import { createFusedEngine, type BackendLoader } from '../engine';
import { moduleOnce, type NativeModule } from './module';
import { NativePlan } from './plan';

/** Environment variable that forces an instruction set (`avx512`, `avx2`, `sse42`, `neon`), for tests and comparisons. */
const instructionSetVariable = 'GATEWISE_INSTRUCTION_SET';

interface InstructionSet {
  /** Place in the module's list. */
  readonly place: number;
  readonly id: string;
  readonly label: string;
}

function instructionSets(module: NativeModule): InstructionSet[] {
  const names = module.variants();
  return Array.from({ length: names.length / 2 }, (_, place) => ({
    place,
    id: names[2 * place] ?? '',
    label: names[2 * place + 1] ?? '',
  }));
}

function backendOf(module: NativeModule, { place, label }: InstructionSet): FusedBackend {
  return {
    id: 'fused-native',
    device: label,
    versions: {},
    planBytes: (description) => module.planBytes(place, description),
    createPlan: (description, threads) => new NativePlan(module, module.create(place, description, threads)),
  };
}

/** Instruction sets of the native kernels that this processor has, the fastest first; none where they are not built. */
export function availableInstructionSets(): string[] {
  const found = moduleOnce();
  return 'module' in found ? instructionSets(found.module).map(({ id }) => id) : [];
}

export interface NativeOptions {
  /** Id of an instruction set; by default the fastest, or the one that GATEWISE_INSTRUCTION_SET names. */
  readonly instructionSet?: string | undefined;
  /** Threads of `probeLayer`; 1 by default. */
  readonly probeThreads?: number | undefined;
}

/** The fused engine on the processor's own instructions; nothing is loaded before its first use. */
export function createNativeEngine({ instructionSet, probeThreads }: NativeOptions = {}): Engine {
  const load: BackendLoader = () => {
    const found = moduleOnce();
    if (!('module' in found)) return Promise.resolve({ backend: null, reason: found.reason });
    const wanted = instructionSet ?? process.env[instructionSetVariable];
    const sets = instructionSets(found.module);
    const chosen = wanted === undefined || wanted === '' ? sets[0] : sets.find(({ id }) => id === wanted);
    if (chosen !== undefined) return Promise.resolve({ backend: backendOf(found.module, chosen), note: null });
    const known = sets.map(({ id }) => id).join(', ');
    const reason =
      wanted === undefined
        ? said`This processor has none of the instruction sets that the native kernels need.`
        : said`This processor has no instruction set "${wanted}" (it has ${known}).`;
    return Promise.resolve({ backend: null, reason });
  };
  return createFusedEngine('fused-native', load, probeThreads);
}
