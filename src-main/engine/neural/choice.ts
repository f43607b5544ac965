import { said, sentencesInOne, sentenceText, type Sentence } from '../../core/common/sentence';
import { GatewiseError, hinted } from '../../core/common/errors';
import type { Layer } from '../../core/network';
import {
  passes,
  type Engine,
  type EngineChoice,
  type EngineDescription,
  type EngineId,
  type EngineProbe,
  type SelfTest,
} from '../../core/training';
import { selfTest } from '../common/self-test';
import { createNativeEngine, createPortableEngine } from '../fused';
import { createTensorflowEngine, createTfjsNodeEngine, createWebgpuEngine } from '../tensorflow';

/** Creates an engine; nothing is loaded before its first use. */
export type EngineFactories = Readonly<Partial<Record<EngineId, () => Engine>>>;

export interface ChosenEngine {
  readonly engine: Engine;
  readonly description: EngineDescription;
  /** Why another engine than the preferred one was taken; English, for terminals and logs. Null: it was not. */
  readonly note: Sentence | null;
}

/** Every engine of this build. */
export const engineFactories: EngineFactories = {
  'fused-native': () => createNativeEngine(),
  'fused-wasm': () => createPortableEngine(),
  tfjs: createTensorflowEngine,
  'tfjs-node': createTfjsNodeEngine,
  webgpu: createWebgpuEngine,
};

/** Engines that a choice allows, the preferred one first. */
const preferences: Record<EngineChoice, readonly EngineId[]> = {
  auto: ['fused-native', 'fused-wasm', 'tfjs'],
  fused: ['fused-native', 'fused-wasm'],
  'fused-native': ['fused-native'],
  'fused-wasm': ['fused-wasm'],
  tfjs: ['tfjs'],
  'tfjs-node': ['tfjs-node'],
  webgpu: ['webgpu'],
};

async function describeEngine(id: EngineId, factories: EngineFactories): Promise<EngineDescription> {
  const factory = factories[id];
  if (factory === undefined)
    return { id, available: false, note: said`This build does not contain it.`, device: 'none', facts: null };
  return factory().describe();
}

/** Starts an engine and holds it against recorded figures: for a process of its own, as a driver may end it. */
export async function probeEngine(id: EngineId, factories: EngineFactories = engineFactories): Promise<EngineProbe> {
  const { available, device, facts, note } = await describeEngine(id, factories);
  const told = (isUsable: boolean, test: SelfTest | null, remark: Sentence | null): EngineProbe => ({
    id,
    available: isUsable,
    device,
    facts,
    selfTest: test,
    note: remark === null ? null : sentenceText(remark),
    noteSentence: remark,
  });
  const engine = factories[id]?.();
  if (!available || engine === undefined) return told(false, null, note);
  try {
    const test = await selfTest(engine);
    return passes(test) ? told(true, test, note) : told(false, test, wrongFigures(test));
  } catch (thrown) {
    return told(false, null, said`Its self-test failed: ${thrown instanceof Error ? thrown.message : String(thrown)}`);
  }
}

const tested = new Map<string, Promise<SelfTest>>();

/**
 * The self-test of an engine that is about to work in this process, done once.
 * @param threads that it works with: TensorFlow's library keeps those that it is first used with
 * @throws GatewiseError ENGINE_UNAVAILABLE when it computes other figures than it should
 */
export async function testOnce(engine: Engine, { id, device }: EngineDescription, threads: number): Promise<SelfTest> {
  const key = `${id} ${device}`;
  const begun = tested.get(key) ?? selfTest(engine, threads);
  tested.set(key, begun);
  const test = await begun;
  if (passes(test)) return test;
  throw new GatewiseError(
    'ENGINE_UNAVAILABLE',
    said`The engine "${id}" (${device}) cannot be used. ${wrongFigures(test)}`,
    {
      field: 'model.training.engine',
      ...hinted(said`Choose another engine: those of the processor are always there.`),
    },
  );
}

/** Why an engine is not used whose self-test came to other figures. */
export function wrongFigures({ error, tolerance }: SelfTest): Sentence {
  return error === null
    ? said`Its self-test came to figures that are no numbers.`
    : said`Its self-test is off by ${error.toExponential(1)}, and ${tolerance.toExponential(0)} is allowed.`;
}

/** All engines with whether they can run here, the preferred one first. */
export function listEngines(factories: EngineFactories = engineFactories): Promise<EngineDescription[]> {
  return Promise.all(preferences.auto.map((id) => describeEngine(id, factories)));
}

/**
 * The engine for a model. `auto` takes the first of fused-native, fused-wasm and tfjs that is available; `fused` the
 * first of the fused two. A model with a layer that the engine cannot run goes to tfjs, which runs every layer, and
 * `note` names the layer.
 * @throws GatewiseError ENGINE_UNAVAILABLE when an engine was asked for by name that cannot run here
 */
export async function chooseEngine(
  choice: EngineChoice,
  layers: readonly Layer[],
  factories: EngineFactories = engineFactories,
): Promise<ChosenEngine> {
  const notes: Sentence[] = [];
  for (const id of preferences[choice]) {
    const engine = factories[id]?.();
    if (engine === undefined) continue;
    const description = await engine.describe();
    if (!description.available) {
      notes.push(said`${id} is not available: ${description.note ?? said`no reason was given.`}`);
      continue;
    }
    const obstacle = engine.unsupported(layers);
    if (obstacle === null) return { engine, description, note: sentencesInOne(notes) };
    notes.push(said`${id} cannot run layer ${obstacle.layerIndex} (${obstacle.layerType}): ${obstacle.reason}.`);
    const fallback = factories.tfjs?.();
    if (fallback === undefined || id === 'tfjs') continue;
    return {
      engine: fallback,
      description: await fallback.describe(),
      note: sentencesInOne([...notes, said`tfjs is used instead.`]),
    };
  }
  throw new GatewiseError(
    'ENGINE_UNAVAILABLE',
    sentencesInOne([said`The engine "${choice}" cannot run here.`, ...notes]) ?? '',
    {
      field: 'model.training.engine',
      ...hinted(said`Set model.training.engine to "auto" or "tfjs".`),
    },
  );
}
