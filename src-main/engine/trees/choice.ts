import { GatewiseError } from '../../core/common/errors';
import type { EngineChoice } from '../../core/training';
import type { TreesBackend } from './backend';
import { nativeTrees } from './native/backend';
import { portableTrees } from './portable/backend';

const order: Record<EngineChoice, readonly (() => TreesBackend | string)[]> = {
  auto: [nativeTrees, portableTrees],
  fused: [nativeTrees, portableTrees],
  'fused-native': [nativeTrees],
  'fused-wasm': [portableTrees],
  tfjs: [nativeTrees, portableTrees],
};

/**
 * Where trees are grown, and why not at the first place that was asked for. `fused-native` and `fused-wasm` ask for one of
 * the two; tfjs has no trees and is passed over.
 * @throws GatewiseError ENGINE_UNAVAILABLE when what was asked for by name cannot run here
 */
export function chooseTrees(engine: EngineChoice): { readonly backend: TreesBackend; readonly remark: string | null } {
  const reasons: string[] = engine === 'tfjs' ? ['tfjs has no trees.'] : [];
  for (const find of order[engine]) {
    const backend = find();
    if (typeof backend !== 'string') return { backend, remark: reasons.length === 0 ? null : reasons.join(' ') };
    reasons.push(backend);
  }
  throw new GatewiseError('ENGINE_UNAVAILABLE', `Trees cannot be grown here. ${reasons.join(' ')}`, {
    hint: 'Choose the engine "auto".',
  });
}
