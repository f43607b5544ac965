import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { runIdSchema } from '../../core/common/ids';
import type { ExperimentConfiguration } from '../../core/experiment/schema';
import { plannedEpochs, withEpochs } from '../../core/model';
import {
  configured,
  freshRuns,
  probedEngine,
  studyCost,
  trainedBy,
  type CostedEngine,
  type CostProbe,
  type StudySettings,
} from '../../core/study';
import { randomValues, type TrialValues } from '../../core/tuning';
import type { StudyProbeEvent } from '../../contract';
import { defaultParallelJobs } from '../../jobs';
import { datasetOfExperiment, datasetReference } from '../dataset-versions';
import { engineFor } from '../engine-choice';
import { askCheck } from '../variant-check';
import type { Services } from '../services';
import { CardTurns } from './card-turns';
import { issuesOfMachine, requireNone } from './engines';
import { trialsOf, requireSound, settingsOf, type StudyStart } from './preview';
import { variantOf } from './variant';

/** Configurations that are tried at least, and at most: as many as fit into some seconds, as one drawn value may cost twice another. */
const fewestProbes = 3;
const mostProbes = 12;
const enoughMs = 4000;
/** The first epoch of a process is slower than those after it. */
const probeEpochs = 2;
/** Draws among which those that make a configuration are looked for. */
const mostDraws = 40;
/** Nobody's: what a probe writes is gone after it. */
const probeRun = runIdSchema.parse('run_probe00000');

interface Drawn {
  readonly values: TrialValues;
  readonly configuration: ExperimentConfiguration;
}

/** Values of the space at random, as trials would have them, with the configurations that they make, on each engine in turn. */
function drawn(
  configuration: ExperimentConfiguration,
  { space, seed, engines }: StudySettings,
  workers: number,
): Drawn[] {
  const perEngine = Math.max(1, engines.length);
  // As many at once as trials will be, so that a probe is slowed down as these are.
  const wanted = Math.ceil((mostProbes * perEngine) / workers) * workers;
  const found: Drawn[] = [];
  for (const values of randomValues({ space, seed }, mostDraws * perEngine)) {
    if (found.length === wanted) break;
    try {
      const engine = probedEngine(engines, found.length)?.engine ?? null;
      found.push({ values, configuration: trainedBy(configured(configuration, space, values), engine) });
    } catch {
      // Named by the preview; where no draw makes one, the space was refused before.
    }
  }
  return found;
}

/** As many at once as trials will be. */
function roundsOf(configurations: readonly Drawn[], workers: number): Drawn[][] {
  const count = Math.ceil(configurations.length / workers);
  return Array.from({ length: count }, (_, round) => configurations.slice(round * workers, (round + 1) * workers));
}

/** Enough for the least number of probes, and one beside the first of each engine, whose processes have to start. */
const fewestRounds = (workers: number, engines: number): number =>
  Math.max(2, Math.ceil(Math.max(fewestProbes, engines * (engines > 1 ? 2 : 1)) / workers));

function fewestEpochsOf({ model }: ExperimentConfiguration): number | null {
  if (!('training' in model) || model.training.earlyStopping === null) return null;
  return Math.min(model.training.epochs, model.training.earlyStopping.patience + 1);
}

/**
 * What a study would take, from trainings of two epochs with values of its space; nothing of them is kept. Closing the signal ends them.
 * @throws GatewiseError NOT_FOUND, BAD_INPUT, and what ends a training
 */
export async function* probeStudy(
  services: Services,
  start: StudyStart,
  signal: AbortSignal | undefined,
): AsyncGenerator<StudyProbeEvent, void, undefined> {
  const { workspace, jobs, devices } = services;
  const { experiment, variant } = variantOf(workspace, start);
  const settings = settingsOf(workspace, variant.configuration, start.settings);
  requireSound(variant.configuration, settings);
  requireNone(await issuesOfMachine(devices, settings));
  const onCard = await devices.onCard(settings.engines.map(({ engine }) => engine));
  const engines = settings.engines.map((one): CostedEngine => ({ ...one, isAlone: onCard.has(one.engine) }));
  const card = new CardTurns();
  const { version } = datasetOfExperiment(services, experiment);
  const dataset = datasetReference(services, version);
  const workers = Math.min(settings.workers, workspace.settings.read().parallelJobs ?? defaultParallelJobs());
  const configurations = drawn(variant.configuration, settings, workers);
  const rounds = roundsOf(configurations, workers);
  const folder = await mkdtemp(join(tmpdir(), 'gatewise-probe-'));

  /** One after the other where trials are so. */
  async function measureInTurn(one: Drawn, index: number): Promise<CostProbe> {
    if (probedEngine(engines, index)?.isAlone !== true) return measure(one, index);
    try {
      await card.take(index);
      return await measure(one, index);
    } finally {
      card.give(index);
    }
  }

  async function measure({ values, configuration }: Drawn, index: number): Promise<CostProbe> {
    const epochs = plannedEpochs(configuration.model);
    const model = withEpochs(configuration.model, epochs === null ? null : Math.min(epochs, probeEpochs));
    const durations: number[] = [];
    let memoryBytes = 0;
    let engine = '';
    let begun = performance.now();
    // A trial is checked before it is trained; what is wrong with it is told by the preview.
    await askCheck(services, configuration, version, { preflight: true, signal });
    const checking = performance.now() - begun;
    const training = jobs.stream<'train'>(
      {
        kind: 'train',
        runId: probeRun,
        configuration: { ...configuration, model },
        seed: settings.seed,
        dataset,
        artefactDirectory: join(folder, String(index)),
        engine: engineFor(configuration, workspace.settings.read().engine),
      },
      signal,
      (event) => {
        // Waiting for others is no cost of it.
        if (event.type === 'state' && event.state === 'preparing') begun = performance.now();
        if (event.type === 'prepared') ({ engine } = event.environment);
        if (event.type === 'usage') memoryBytes = Math.max(memoryBytes, event.peakMemoryBytes);
        if (event.type === 'epoch') durations.push(event.record.durationMs / 1000);
        return null;
      },
    );
    for (let step = await training.next(); step.done !== true;) step = await training.next();
    const whole = (checking + performance.now() - begun) / 1000;
    const epochSeconds = epochs === null ? null : (durations.at(-1) ?? 0);
    return {
      values,
      // The first epoch is slower by what belongs to the beginning.
      overheadSeconds: Math.max(0, whole - durations.length * (epochSeconds ?? 0)),
      epochSeconds,
      epochs,
      fewestEpochs: fewestEpochsOf(configuration),
      // Each process that trains beside others starts each engine once.
      isFirst: Math.floor(index / Math.max(1, engines.length)) < workers,
      engine,
      memoryBytes,
    };
  }

  try {
    const probes: CostProbe[] = [];
    const { repeats, budget, pruner, confirmation } = settings;
    const begun = performance.now();
    for (const [index, round] of rounds.entries()) {
      const time = (performance.now() - begun) / enoughMs;
      const fraction = Math.min(index / fewestRounds(workers, engines.length), Math.max(index / rounds.length, time));
      if (fraction >= 1) break;
      yield { type: 'progress', fraction, message: 'training' };
      probes.push(...(await Promise.all(round.map((one, place) => measureInTurn(one, probes.length + place)))));
    }
    const cost = studyCost(probes, {
      trials: trialsOf(settings),
      minutes: budget.minutes,
      repeats,
      workers,
      prunes: pruner.kind !== 'none' && probes.some(({ epochs }) => epochs !== null),
      confirmationRuns: freshRuns(confirmation),
      engines,
    });
    yield { type: 'done', cost };
  } finally {
    await rm(folder, { recursive: true, force: true });
  }
}
