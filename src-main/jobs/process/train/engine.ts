import type { CheckpointMaker } from '../../../artefact/checkpoint';
import { GatewiseError } from '../../../core/common/errors';
import { counted, said } from '../../../core/common/sentence';
import type { FitSettings, ModelPlan } from '../../../core/model';
import type { WindowSource } from '../../../core/task/window-source';
import { engineIdSchema, fastestOf, racedSteps, type EngineId, type EngineRace } from '../../../core/training';
import type { ShapedModel } from '../../../engine';
import type { JobContext } from '../handlers';

/** What the choice of an engine depends on. */
export interface EngineQuestion {
  /** Engines that `auto` is timed against. */
  readonly beside: readonly EngineId[];
  /** What wrote the checkpoint that the run goes on from; null: it begins. */
  readonly maker: CheckpointMaker | null;
  readonly train: () => WindowSource;
  readonly signal: AbortSignal;
  readonly now: () => number;
  readonly emit: JobContext['emit'];
  /** Told which share of the race is over, 0 to 1. */
  readonly onProgress: (share: number) => void;
}

export interface SettledEngine {
  readonly settings: FitSettings;
  readonly plan: ModelPlan;
  /** Null where nothing was timed. */
  readonly race: EngineRace | null;
}

/**
 * What computes a run: the engine that is named; of a run that goes on the one that it began on; else the fastest in a race, which
 * the log tells.
 * @throws GatewiseError ENGINE_UNAVAILABLE when it cannot run here; AbortError when the signal fires
 */
export async function settleEngine(
  model: ShapedModel,
  settings: FitSettings,
  question: EngineQuestion,
): Promise<SettledEngine> {
  const { beside, maker } = question;
  if (settings.engine !== 'auto' || model.race === null) return planned(model, settings);
  if (maker !== null) return goOn(model, settings, maker);
  if (beside.length === 0) return planned(model, settings);
  const race = await timed(model.race, settings, question);
  const fastest = fastestOf(race);
  // The first is what `auto` takes without a race, with what is to be said of it.
  const isOwn = fastest === null || fastest.engine === race.entries[0]?.engine;
  return { ...(await planned(model, isOwn ? settings : { ...settings, engine: fastest.engine })), race };
}

async function planned(model: ShapedModel, settings: FitSettings): Promise<SettledEngine> {
  return { settings, plan: await model.plan(settings), race: null };
}

/** The engine of the checkpoint; where the processor's own is another one now, that, which the run tells. */
async function goOn(model: ShapedModel, settings: FitSettings, { engine }: CheckpointMaker): Promise<SettledEngine> {
  const own = engineIdSchema.safeParse(engine);
  if (!own.success) return planned(model, settings);
  try {
    return await planned(model, { ...settings, engine: own.data });
  } catch (thrown) {
    const isProcessors = own.data === 'fused-native' || own.data === 'fused-wasm';
    if (!isProcessors || !(thrown instanceof GatewiseError) || thrown.code !== 'ENGINE_UNAVAILABLE') throw thrown;
    return planned(model, settings);
  }
}

async function timed(
  race: NonNullable<ShapedModel['race']>,
  settings: FitSettings,
  { beside, train, signal, now, emit, onProgress }: EngineQuestion,
): Promise<EngineRace> {
  emit({
    type: 'log',
    level: 'info',
    sentence: said`The engine is chosen by timing ${counted(racedSteps, 'step', 'steps')} of this model on each device.`,
  });
  const result = await race(settings, train(), {
    beside,
    signal,
    now,
    onProgress: (done, total) => {
      onProgress(done / total);
    },
  });
  for (const { engine, device, stepMs, reason } of result.entries) {
    const sentence =
      stepMs === null
        ? said`${engine} (${device}) was left out of the race: ${reason?.sentence ?? reason?.message ?? ''}`
        : said`${engine} (${device}) took ${stepMs.toPrecision(3)} ms for a step.`;
    emit({ type: 'log', level: stepMs === null ? 'warning' : 'info', sentence });
  }
  const fastest = fastestOf(result);
  if (fastest !== null) {
    emit({ type: 'log', level: 'info', sentence: said`${fastest.engine} was the fastest and trains the model.` });
  }
  return result;
}
