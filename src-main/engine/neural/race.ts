import { GatewiseError, hinted } from '../../core/common/errors';
import { median } from '../../core/common/numbers';
import { said, sentencesInOne, sentenceText, type Sentence } from '../../core/common/sentence';
import type { RaceOptions, SequentialModel } from '../../core/model';
import { initialWeights } from '../../core/network';
import type { WindowSource } from '../../core/task/window-source';
import {
  epochOrder,
  fastestOf,
  racedSteps,
  type Engine,
  type EngineDescription,
  type EngineId,
  type EngineRace,
  type PlannedModel,
  type RaceEntry,
  type Trainer,
} from '../../core/training';
import { Breather } from '../common/breather';
import { chooseEngine, testOnce, type EngineFactories } from './choice';

/** An engine that takes part, or why it cannot. */
interface Runner {
  readonly engine: Engine | null;
  readonly description: EngineDescription;
  readonly reason: Sentence | null;
}

function failed(thrown: unknown): Sentence {
  const sentence = thrown instanceof GatewiseError ? thrown.details.sentence : undefined;
  return sentence ?? said`It failed: ${thrown instanceof Error ? thrown.message : String(thrown)}`;
}

async function described(id: EngineId, engine: Engine): Promise<EngineDescription> {
  try {
    return await engine.describe();
  } catch (thrown) {
    return { id, available: false, note: failed(thrown), device: 'none', facts: null };
  }
}

/** The engine that `auto` takes without a race, then those beside it. */
async function runnersOf(
  { layers }: PlannedModel,
  beside: RaceOptions['beside'],
  factories: EngineFactories,
): Promise<Runner[]> {
  const { engine: own, description: ofOwn } = await chooseEngine('auto', layers, factories);
  const runners: Runner[] = [{ engine: own, description: ofOwn, reason: null }];
  for (const id of beside.filter((other) => other !== ofOwn.id)) {
    const engine = factories[id]?.() ?? null;
    if (engine === null) continue;
    const description = await described(id, engine);
    const obstacle = engine.unsupported(layers);
    const reason = !description.available
      ? (description.note ?? said`No reason was given.`)
      : obstacle === null
        ? null
        : said`It cannot run layer ${obstacle.layerIndex} (${obstacle.layerType}): ${obstacle.reason}.`;
    runners.push({ engine, description, reason });
  }
  return runners;
}

interface Lap {
  readonly model: SequentialModel;
  readonly planned: PlannedModel;
  readonly train: WindowSource;
  readonly options: RaceOptions;
  readonly onStep: () => void;
}

/** Milliseconds of each timed step, on the first batches of the first epoch, over again where it has fewer. */
async function timeSteps(
  trainer: Trainer,
  { model: { training }, planned, train, options: { signal, now }, onStep }: Lap,
): Promise<number[]> {
  const { batchSize, seed } = planned;
  const { learningRate } = training.optimizer;
  const order = epochOrder(train.starts.length, training.shuffle, seed, 1);
  const batches = Math.max(1, Math.ceil(order.length / batchSize));
  const times: number[] = [];
  const breather = new Breather(signal);
  for (let step = 0; step <= racedSteps; step += 1) {
    await breather.breathe();
    const batch = step % batches;
    const upTo = order.subarray(0, (batch + 1) * batchSize);
    const place = { learningRate, epoch: 1, signal, from: { step: batch, lossSum: 0 }, discards: true };
    if (step === 0) {
      await trainer.trainEpoch(train, upTo, place);
    } else {
      const before = now();
      await trainer.trainEpoch(train, upTo, place);
      times.push(now() - before);
    }
    onStep();
  }
  return times;
}

/** What a device needs for a step, or why it needs nobody to wait for it. @throws what the signal throws, nothing else */
async function enter({ engine, description, reason }: Runner, lap: Lap): Promise<RaceEntry> {
  const entry = { engine: description.id, device: description.device };
  const leftOut = (why: Sentence): RaceEntry => ({
    ...entry,
    stepMs: null,
    reason: { message: sentenceText(why), sentence: why },
  });
  if (engine === null || reason !== null) return leftOut(reason ?? said`No reason was given.`);
  let trainer: Trainer | null = null;
  try {
    await testOnce(engine, description, lap.planned.threads);
    lap.options.signal.throwIfAborted();
    const { planned } = lap;
    trainer = await engine.create({
      ...planned,
      initialWeights: initialWeights(planned.layers, planned, planned.seed),
    });
    return { ...entry, stepMs: median(await timeSteps(trainer, lap)), reason: null };
  } catch (thrown) {
    lap.options.signal.throwIfAborted();
    return leftOut(failed(thrown));
  } finally {
    trainer?.dispose();
  }
}

/**
 * Times the steps of a network on each engine, one after the other: a first one that is not timed, then five.
 * @throws GatewiseError ENGINE_UNAVAILABLE when no engine got through it; what the signal throws
 */
export async function raceEngines(
  model: SequentialModel,
  planned: PlannedModel,
  train: WindowSource,
  options: RaceOptions,
  factories: EngineFactories,
): Promise<EngineRace> {
  const runners = await runnersOf(planned, options.beside, factories);
  const total = runners.length * (racedSteps + 1);
  const entries: RaceEntry[] = [];
  for (const [index, runner] of runners.entries()) {
    const before = index * (racedSteps + 1);
    let taken = 0;
    const onStep = (): void => {
      taken += 1;
      options.onProgress?.(before + taken, total);
    };
    entries.push(await enter(runner, { model, planned, train, options, onStep }));
    options.onProgress?.(before + racedSteps + 1, total);
  }
  const race: EngineRace = { steps: racedSteps, batchSize: planned.batchSize, entries };
  if (fastestOf(race) !== null) return race;
  const reasons = entries.map(({ engine, reason }) => said`(${engine}: ${reason?.sentence ?? reason?.message ?? ''})`);
  throw new GatewiseError(
    'ENGINE_UNAVAILABLE',
    sentencesInOne([said`No device could train this model.`, ...reasons]) ?? '',
    {
      field: 'model.training.engine',
      ...hinted(said`Choose another engine: those of the processor are always there.`),
    },
  );
}
