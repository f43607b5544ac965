import { counted, said } from '../../../core/common/sentence';
import type { ArtefactKind } from '../../../artefact/names';
import { flattenMetrics } from '../../../core/evaluation';
import { preparationOf } from '../../../core/experiment/preparation-input';
import type { ExperimentConfiguration } from '../../../core/experiment/schema';
import { plannedEpochs, wasStopped, withoutHistory, type Estimator, type FitOutcome } from '../../../core/model';
import { evenDistance, prepare, windowSource, type PreparedData } from '../../../core/preparation';
import type { RunProgress } from '../../../core/run/schema';
import type { EpochRecord } from '../../../core/training';
import { shapedModel } from '../../../engine';
import type { FileContent } from '../../../disk';
import { loadTable } from '../../../ingest';
import type { TrainResult, TrainSpecification } from '../../kinds';
import type { JobContext, JobEnd } from '../handlers';
import { describeEnvironment, inputNamesOf, shapeWithSeason, summarizeSplit } from '../model/facts';
import { fitPrepared, trainingSource } from '../model/fit';
import { seenData } from '../model/members';
import { predictParts } from '../model/predict';
import { Throttle } from '../throttle';
import { watchUsage } from '../usage';
import { membersFile } from '../../../artefact/predictions/members';
import { predictionsFile } from '../../../artefact/predictions/write';
import { stateFile } from '../../../artefact/state';
import { evaluationFile, historyFile, preparationFile, writeArtefact } from '../../../artefact/write';
import { checkpointWriter, findCheckpoint, resumptionFrom } from './checkpoints';
import { settleEngine } from './engine';
import { evaluateParts, partsWithWindows } from './evaluate';

const progressEveryMs = 100;
const now = (): number => performance.now();

/**
 * Trains one run from its data to its artefacts: load, prepare on the training rows alone, fit, predict every part,
 * evaluate in the target's units, write. A stop keeps the best that was reached and evaluates it all the same; a pause leaves
 * it, with a checkpoint where the kind of model has them, and a later job goes on.
 */
export async function trainRun(specification: TrainSpecification, context: JobContext): Promise<JobEnd<TrainResult>> {
  const endWatch = watchUsage(context.emit);
  try {
    return await train(specification, context);
  } finally {
    endWatch();
  }
}

async function train(specification: TrainSpecification, context: JobContext): Promise<JobEnd<TrainResult>> {
  const { configuration, seed, dataset, artefactDirectory } = specification;
  const { emit, signal, stopSignal, pauseSignal, threads } = context;
  const leaving = AbortSignal.any([signal, pauseSignal]);
  const report = createReporter(plannedEpochs(configuration.model), emit);
  const prepared = await prepareData(dataset, configuration, leaving, report);
  const tableAgain = (): ReturnType<typeof loadTable> => loadTable(dataset, leaving);
  const { data, members } = await seenData(configuration, prepared, tableAgain, specification.members ?? []);
  const model = shapedModel(configuration.model, shapeWithSeason(configuration, data));
  const checkpoint = await findCheckpoint(specification);
  const { settings, plan, race } = await settleEngine(
    model,
    { seed, threads, engine: specification.engine },
    {
      beside: specification.race ?? [],
      maker: checkpoint?.maker ?? null,
      train: () => trainingSource(configuration, data),
      signal: leaving,
      now,
      emit,
      onProgress: (share) => {
        report.phase('preparing', 0.01 + 0.01 * share);
      },
    },
  );
  if (plan.remark !== null) emit({ type: 'log', level: 'warning', sentence: plan.remark });
  const megabytes = Math.ceil(plan.memoryBytes / 1e6);
  emit({
    type: 'log',
    level: 'info',
    sentence: said`${plan.engine} (${plan.device}, ${counted(threads, 'thread', 'threads')}) needs ${megabytes} MB.`,
  });
  const resumption = checkpoint === null ? null : resumptionFrom(checkpoint, specification, plan);
  leaving.throwIfAborted();
  const estimator = await model.create(settings);
  try {
    emit({
      type: 'prepared',
      environment: describeEnvironment(plan, estimator, { threads, race }),
      model: model.summary(),
      split: summarizeSplit(prepared),
      inputNames: inputNamesOf(configuration, prepared),
      classNames: prepared.classNames === null ? null : [...prepared.classNames],
      memoryBytes: estimator.memoryBytes,
    });
    emit({ type: 'state', state: 'running' });
    if (specification.resumes === true) {
      const { history = [], remark = null } = resumption ?? {};
      report.goOn(history.length);
      emit({ type: 'resumed', history: [...history], remark });
    }
    const listeners = { stopSignal, onEpoch: report.epoch, onProgress: report.steps };
    const outcome = await fitPrepared(
      estimator,
      configuration,
      data,
      estimator.resumes === true
        ? { ...listeners, signal, pauseSignal, checkpoints: checkpointWriter(specification, plan, emit, now) }
        : { ...listeners, signal: leaving },
      resumption?.checkpoint,
    );
    report.phase('evaluating', 0.95);
    const predictions = await predictParts(estimator, data, signal);
    const singlePredictionMs = await measureSinglePrediction(estimator, data, signal);
    const state = estimator.state();
    // What the model holds goes before the evaluation takes its own.
    estimator.dispose();
    const evaluation = evaluateParts(configuration, prepared, predictions, outcome, dataset.hash);
    report.phase('saving', 0.99);
    const { horizon } = configuration.window;
    const save = async (kind: ArtefactKind, content: FileContent): Promise<void> => {
      emit({ type: 'artefact', ...(await writeArtefact(artefactDirectory, kind, content)) });
    };
    signal.throwIfAborted();
    await save('weights', stateFile(state));
    await save('predictions', predictionsFile(prepared, predictions, horizon, evenDistance(prepared)));
    if (members !== null) await save('members', membersFile(members));
    await save('preparation', preparationFile(prepared.fitted));
    await save('evaluation', evaluationFile(evaluation));
    await save('history', historyFile(outcome.kind === 'iterative' ? outcome.history : []));
    const kept = withoutHistory(outcome);
    emit({
      type: 'evaluated',
      evaluation,
      metrics: flattenMetrics(evaluation),
      skill: evaluation.skill,
      outcome: kept,
      bestValLoss: bestValLossOf(outcome),
      singlePredictionMs,
    });
    return { result: { outcome: kept }, stopped: wasStopped(kept) };
  } finally {
    estimator.dispose();
  }
}

function bestValLossOf(outcome: FitOutcome): number | null {
  if (outcome.kind === 'direct') return null;
  return outcome.history.find(({ epoch }) => epoch === outcome.bestEpoch)?.valLoss ?? null;
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
  return prepare(table, preparationOf(configuration));
}

type Phase = RunProgress['phase'];

interface Reporter {
  readonly phase: (phase: Phase, fraction: number) => void;
  /** `done` of `total` steps, counting the share of the one at work. */
  readonly steps: (done: number, total: number) => void;
  readonly epoch: (record: EpochRecord) => void;
  /** So many epochs were done before. */
  readonly goOn: (epochs: number) => void;
}

const fitShare = 0.95;

/**
 * Turns the steps of a fit into a share of all work and an estimate of what is left, at most ten times a second.
 * @param epochs that are planned; null for a model that is fitted at once
 */
function createReporter(epochs: number | null, emit: JobContext['emit']): Reporter {
  let start = now();
  let before = 0;
  let at = { done: 0, total: epochs ?? 1 };
  const progressOf = (phase: Phase, fraction: number): RunProgress => ({
    epoch: epochs === null ? 0 : Math.min(epochs, Math.ceil(at.done)),
    epochs,
    fraction: Math.min(1, fraction),
    remainingMs:
      phase === 'training' && at.done > before ? ((now() - start) * (at.total - at.done)) / (at.done - before) : null,
    phase,
  });
  const fitting = (): RunProgress => progressOf('training', (fitShare * at.done) / at.total);
  const throttle = new Throttle<RunProgress>(progressEveryMs, now, (run) => {
    emit({ type: 'progress', fraction: run.fraction, message: run.phase, run });
  });
  return {
    phase: (phase, fraction) => {
      const run = progressOf(phase, fraction);
      emit({ type: 'progress', fraction: run.fraction, message: phase, run });
    },
    steps: (done, total) => {
      at = { done, total };
      throttle.offer(fitting());
    },
    goOn: (done) => {
      start = now();
      before = done;
      at = { ...at, done };
    },
    epoch: (record) => {
      at = { ...at, done: record.epoch };
      emit({ type: 'epoch', record, progress: fitting() });
    },
  };
}

const timedPredictions = 15;

/** Median over several predictions of one window, the first ones left out: they warm up. */
async function measureSinglePrediction(
  estimator: Estimator,
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
    await estimator.predict(single, signal);
    durations.push(now() - start);
  }
  return durations.slice(3).sort((first, second) => first - second)[Math.floor((timedPredictions - 3) / 2)] ?? null;
}
