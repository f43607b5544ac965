import { GatewiseError, hinted } from '../../core/common/errors';
import { said, sentencesInOne, type Sentence } from '../../core/common/sentence';
import type { EngineChoice } from '../../core/training';
import type { TreesBackend } from './backend';
import { nativeTrees } from './native/backend';
import { portableTrees } from './portable/backend';

const order: Record<EngineChoice, readonly (() => TreesBackend | Sentence)[]> = {
  auto: [nativeTrees, portableTrees],
  fused: [nativeTrees, portableTrees],
  'fused-native': [nativeTrees],
  'fused-wasm': [portableTrees],
  tfjs: [nativeTrees, portableTrees],
  'tfjs-node': [nativeTrees, portableTrees],
  webgpu: [nativeTrees, portableTrees],
};

/**
 * Where trees are grown, and why not at the first place that was asked for. `fused-native` and `fused-wasm` ask for one of
 * the two; tfjs, on whatever it runs, has no trees and is passed over.
 * @throws GatewiseError ENGINE_UNAVAILABLE when what was asked for by name cannot run here
 */
export function chooseTrees(engine: EngineChoice): {
  readonly backend: TreesBackend;
  readonly remark: Sentence | null;
} {
  const hasNoTrees = engine === 'tfjs' || engine === 'tfjs-node' || engine === 'webgpu';
  const reasons: Sentence[] = hasNoTrees ? [said`${engine} has no trees.`] : [];
  for (const find of order[engine]) {
    const backend = find();
    if (!('template' in backend)) return { backend, remark: sentencesInOne(reasons) };
    reasons.push(backend);
  }
  throw new GatewiseError('ENGINE_UNAVAILABLE', said`Trees cannot be grown here. ${sentencesInOne(reasons) ?? ''}`, {
    ...hinted(said`Choose the engine "auto".`),
  });
}
