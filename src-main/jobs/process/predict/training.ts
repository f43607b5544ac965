import type { Table } from '../../../core/dataset';
import { preparationOf } from '../../../core/experiment/preparation-input';
import type { ExperimentConfiguration } from '../../../core/experiment/schema';
import { predictLabels } from '../../../core/evaluation';
import { lossFacts, trainingFactsOf, type LossFacts, type TrainingFacts } from '../../../core/prediction';
import { prepare } from '../../../core/preparation';
import { loadTable } from '../../../ingest';
import { readTrainingFacts } from '../../../artefact/training';
import { readPredictions } from '../../../artefact/predictions/read';
import type { DatasetReference, KnownTraining, RunFiles } from '../../kinds';

/** What a file is held against, and the run's data where they are there. */
export interface Training {
  readonly facts: TrainingFacts;
  readonly table: Table | null;
}

interface OfRun {
  readonly configuration: ExperimentConfiguration;
  readonly files: RunFiles;
  readonly threshold: number;
}

/** @throws GatewiseError what reading the data throws, and what preparing them throws */
export async function readTraining(known: KnownTraining, run: OfRun, signal: AbortSignal): Promise<Training> {
  if (known.from === 'model') {
    const table = known.dataset === null ? null : await loadTable(known.dataset, signal);
    return { facts: await readTrainingFacts(known.files), table };
  }
  const table = await loadTable(known.dataset, signal);
  return { facts: await factsOfRun(known.dataset, table, run), table };
}

/** The facts of the training part, from the run's own data, and the losses of its test part, from its predictions. */
export async function factsOfRun(dataset: DatasetReference, table: Table, run: OfRun): Promise<TrainingFacts> {
  const prepared = prepare(table, preparationOf(run.configuration));
  const { columns, sampling, timeZone } = dataset;
  const named = { columns, sampling, ...(timeZone === undefined ? {} : { timeZone }) };
  return trainingFactsOf(named, run.configuration.task, { table, prepared }, await testLosses(run));
}

/** Null for a run without predictions of a test part. */
async function testLosses({ configuration, files, threshold }: OfRun): Promise<LossFacts | null> {
  if ((files.windows.test ?? 0) === 0) return null;
  const { actual, predicted, time, series, horizon, classNames } = await readPredictions(files, 'test');
  const { stride } = configuration.window;
  const order = {
    overlap: Math.max(1, Math.ceil(horizon / stride)),
    series: series === undefined ? null : Int32Array.from(series),
    time: Float64Array.from(time),
  };
  if (classNames !== null) {
    const scores = predicted.map((score) => score ?? Number.NaN);
    const labels = predictLabels(scores, time.length, classNames.length, threshold);
    const wrong = Float64Array.from(actual, (label, window) => (labels[window] === label ? 0 : 1));
    return lossFacts('errorRate', wrong, order);
  }
  const losses = Float64Array.from(time, (_, window) => {
    let sum = 0;
    for (let i = window * horizon; i < (window + 1) * horizon; i += 1) {
      sum += Math.abs((predicted[i] ?? Number.NaN) - (actual[i] ?? Number.NaN));
    }
    return sum / horizon;
  });
  return losses.every((loss) => Number.isFinite(loss)) ? lossFacts('mae', losses, order) : null;
}
