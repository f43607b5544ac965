import type { ArtefactKind } from '../../../artefact/names';
import { flattenMetrics } from '../../../core/evaluation';
import type { ExperimentConfiguration } from '../../../core/experiment/schema';
import { evenDistance, prepare, windowSource, type PreparedData } from '../../../core/preparation';
import type { RunProgress } from '../../../core/run/schema';
import type { EpochRecord, Trainer } from '../../../core/training';
import { chooseEngine } from '../../../engine';
import type { FileContent } from '../../../disk';
import { loadTable } from '../../../ingest';
import type { TrainResult, TrainSpecification } from '../../kinds';
import type { JobContext, JobEnd } from '../handlers';
import {
  describeEnvironment,
  layersFor,
  plannedModel,
  summarizeModel,
  summarizeSplit,
  trainerSpecification,
} from '../setup';
import { Throttle } from '../throttle';
import { predictionsFile } from '../../../artefact/predictions/write';
import { weightsFile } from '../../../artefact/weights';
import { evaluationFile, historyFile, preparationFile, writeArtefact } from '../../../artefact/write';
import { evaluateParts, partsWithWindows } from './evaluate';
import { fitPrepared } from './fit';
import { predictParts } from './predict';

const progressEveryMs = 100;
const now = (): number => performance.now();

/**
 * Trains one run from its data to its artefacts: load, prepare on the training rows alone, train, predict every part,
 * evaluate in the target's units, write. A stop keeps the best weights and evaluates them all the same.
 */
export async function trainRun(specification: TrainSpecification, context: JobContext): Promise<JobEnd<TrainResult>> {
  const { configuration, seed, dataset, artefactDirectory } = specification;
  const { emit, signal, threads } = context;
  const report = createReporter(configuration.training.epochs, emit);
  const prepared = await prepareData(dataset, configuration, signal, report);
  const layers = layersFor(configuration, prepared);
  const { engine, description, note } = await chooseEngine(specification.engine, layers);
  if (note !== null) emit({ type: 'log', level: 'warning', message: note });
  const planned = plannedModel(configuration, prepared, layers, seed, threads);
  const megabytes = Math.ceil((await engine.plannedBytes(planned)) / 1e6);
  const device = `${description.id} (${description.device}, ${threads} ${threads === 1 ? 'thread' : 'threads'})`;
  emit({ type: 'log', level: 'info', message: `${device} needs ${megabytes} MB.` });
  const trainer = await engine.create(trainerSpecification(planned));
  try {
    emit({
      type: 'prepared',
      environment: describeEnvironment(description, threads),
      model: summarizeModel(layers, configuration.window.lookback, prepared.featureCount),
      split: summarizeSplit(prepared),
      inputNames: [...prepared.featureNames],
      classNames: prepared.classNames === null ? null : [...prepared.classNames],
      memoryBytes: trainer.memoryBytes,
    });
    emit({ type: 'state', state: 'running' });
    const training = await fitPrepared(trainer, configuration, prepared, {
      seed,
      signal,
      stopSignal: context.stopSignal,
      onEpoch: report.epoch,
      onProgress: report.epochs,
    });
    report.phase('evaluating', 0.95);
    const predictions = await predictParts(trainer, prepared, signal);
    const singlePredictionMs = await measureSinglePrediction(trainer, prepared, signal);
    const weights = trainer.weights();
    // The plan's memory goes before the evaluation takes its own.
    trainer.dispose();
    const evaluation = evaluateParts(configuration, prepared, predictions, {
      ...training,
      keptEpoch: training.keptEpoch === 0 ? null : training.keptEpoch,
    });
    report.phase('saving', 0.99);
    const { horizon } = configuration.window;
    const save = async (kind: ArtefactKind, content: FileContent): Promise<void> => {
      emit({ type: 'artefact', ...(await writeArtefact(artefactDirectory, kind, content)) });
    };
    signal.throwIfAborted();
    await save('weights', weightsFile(weights));
    await save('predictions', predictionsFile(prepared, predictions, horizon, evenDistance(prepared)));
    await save('preparation', preparationFile(prepared.fitted));
    await save('evaluation', evaluationFile(evaluation));
    await save('history', historyFile(training.history));
    const best = training.history.find(({ epoch }) => epoch === training.bestEpoch);
    emit({
      type: 'evaluated',
      evaluation,
      metrics: flattenMetrics(evaluation),
      skill: evaluation.skill,
      bestEpoch: training.bestEpoch,
      bestValLoss: best?.valLoss ?? null,
      lastEpoch: training.lastEpoch,
      keptEpoch: training.keptEpoch,
      singlePredictionMs,
    });
    const { history: _, ...summary } = training;
    return { result: { training: summary }, stopped: training.reason === 'stoppedByUser' };
  } finally {
    trainer.dispose();
  }
}

/** Loads and prepares; the table is let go of before training plans its memory. */
async function prepareData(
  dataset: TrainSpecification['dataset'],
  configuration: ExperimentConfiguration,
  signal: AbortSignal,
  report: Reporter,
): Promise<PreparedData> {
  report.phase('loading', 0);
  const table = await loadTable(dataset, signal);
  report.phase('preparing', 0.01);
  return prepare(table, configuration);
}

type Phase = RunProgress['phase'];

interface Reporter {
  readonly phase: (phase: Phase, fraction: number) => void;
  /** `done` epochs, counting the share of the one at work. */
  readonly epochs: (done: number) => void;
  readonly epoch: (record: EpochRecord) => void;
}

/** Turns epochs into a share of all work and an estimate of what is left, at most ten times a second. */
function createReporter(epochs: number, emit: JobContext['emit']): Reporter {
  const start = now();
  const progressOf = (phase: Phase, done: number, fraction: number): RunProgress => ({
    epoch: Math.min(epochs, Math.ceil(done)),
    epochs,
    fraction: Math.min(1, fraction),
    remainingMs: phase === 'training' && done > 0 ? ((now() - start) * (epochs - done)) / done : null,
    phase,
  });
  const throttle = new Throttle<RunProgress>(progressEveryMs, now, (run) => {
    emit({ type: 'progress', fraction: run.fraction, message: run.phase, run });
  });
  let lastDone = 0;
  return {
    phase: (phase, fraction) => {
      const run = progressOf(phase, lastDone, fraction);
      emit({ type: 'progress', fraction: run.fraction, message: phase, run });
    },
    epochs: (done) => {
      lastDone = done;
      throttle.offer(progressOf('training', done, (0.95 * done) / epochs));
    },
    epoch: (record) => {
      lastDone = record.epoch;
      emit({ type: 'epoch', record, progress: progressOf('training', record.epoch, (0.95 * record.epoch) / epochs) });
    },
  };
}

const timedPredictions = 15;

/** Median over several predictions of one window, the first ones left out: they warm up. */
async function measureSinglePrediction(
  trainer: Trainer,
  prepared: PreparedData,
  signal: AbortSignal,
): Promise<number | null> {
  const [part] = partsWithWindows(prepared);
  if (part === undefined) return null;
  const source = windowSource(prepared, part);
  const single = { ...source, starts: source.starts.subarray(0, 1), targetStarts: source.targetStarts.subarray(0, 1) };
  const durations: number[] = [];
  for (let attempt = 0; attempt < timedPredictions; attempt += 1) {
    const start = now();
    await trainer.predict(single, signal);
    durations.push(now() - start);
  }
  return durations.slice(3).sort((first, second) => first - second)[Math.floor((timedPredictions - 3) / 2)] ?? null;
}
