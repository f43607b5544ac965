import { mkdir, rename, rm } from 'node:fs/promises';
import { join } from 'node:path';
import type { RunId } from '../core/common/ids';
import { modelName } from '../core/model';
import type { ImportSource } from '../contract';
import { unfinishedName } from '../disk';
import { isImported, rowsOfRun } from './dataset-versions';
import { requireOwnModel } from './ensembles';
import { withContractErrors } from './errors';
import type { Implementer } from './implementer';
import { runFiles } from './run-files';
import type { Services } from './services';
import { openSource } from './uploads';

/** The tag of runs that came as a model file. */
const importedTag = 'imported';

/** A file name out of a run's: letters and digits of any script, the rest as hyphens. */
function modelFileName(name: string, number: number): string {
  const slug = name
    .normalize('NFC')
    .replace(/[^\p{L}\p{N}]+/gu, '-')
    .replace(/^-+|-+$/g, '')
    .slice(0, 60);
  return `${slug === '' ? 'run' : slug}-${number}.gatewise`;
}

async function* exportModel(services: Services, id: RunId, signal: AbortSignal | undefined) {
  const { workspace, jobs, version: gatewise } = services;
  const files = runFiles(services, id);
  const run = workspace.runs.get(id);
  requireOwnModel(run.configuration);
  const { configuration, evaluation, model, split, inputNames, environment, outcome, metrics } = run;
  const dataset = workspace.datasets.versionByHash(run.datasetId, run.datasetHash);
  const name = modelFileName(run.name, run.number);
  const folder = join(workspace.directory, 'reports');
  await mkdir(folder, { recursive: true });
  const path = join(folder, name);
  const { bytes } = yield* jobs.ask(
    'exportModel',
    {
      path,
      gatewise,
      configuration,
      evaluation,
      files,
      training: isImported(run)
        ? { from: 'model', files, dataset: null }
        : { from: 'dataset', dataset: rowsOfRun(services, run) },
      run: {
        name: run.name,
        modelName: run.modelName,
        seed: run.seed,
        datasetName: run.datasetName,
        // Notices quote values of the rows, which stay here.
        dataset: { ...dataset, notices: [] },
        environment,
        model: model ?? { parameterCount: null, layers: [], facts: [] },
        split: split ?? { rowCount: 0, parts: emptyParts },
        inputNames: inputNames ?? [],
        outcome,
        metrics,
        threshold: workspace.thresholds.get(id, null)?.threshold ?? configuration.evaluation.threshold,
        bestEpoch: run.bestEpoch,
        bestValLoss: run.bestValLoss,
        durationMs: run.durationMs,
      },
    },
    { signal },
  );
  yield { type: 'done' as const, path, bytes, downloadPath: `/files/reports/${encodeURIComponent(name)}` };
}

const emptyPart = { from: 0, to: 0, windows: 0, start: null, end: null };
const emptyParts = { train: emptyPart, validation: emptyPart, test: emptyPart };

/** A run of a model file: evaluated as it was, without the rows of its data. Nothing of it is kept when anything does not fit. */
async function* importModel(services: Services, source: ImportSource, signal: AbortSignal | undefined) {
  const { workspace, jobs, events } = services;
  const file = await openSource(source, workspace.directory);
  const directory = join(workspace.directory, 'artefacts', unfinishedName('model'));
  try {
    const { run, configuration, evaluation, artefacts, gatewise } = yield* jobs.ask(
      'importModel',
      { path: file.path, name: file.name, directory },
      { signal },
    );
    const known = workspace.datasets.findByHash(run.dataset.hash);
    const dataset = known ?? workspace.datasets.create({ name: run.datasetName, version: run.dataset });
    const experiment = workspace.experiments.create({
      name: run.name,
      datasetId: dataset.id,
      variants: [{ name: run.name, configuration }],
    });
    const [queued] = workspace.runs.createAll([
      {
        name: run.name,
        experimentId: experiment.id,
        datasetId: dataset.id,
        datasetHash: run.dataset.hash,
        configuration,
        seed: run.seed,
        modelName: modelName(configuration.model),
        tags: [importedTag],
        note: `Imported from ${file.name}, written by Gatewise ${gatewise}.`,
      },
    ]);
    if (queued === undefined) throw new TypeError('no run was stored');
    const { id } = queued;
    let summary;
    try {
      const folder = workspace.artefacts.folder(id);
      for (const { name } of artefacts) await rename(join(directory, name), join(folder, name));
      workspace.runs.changeState(id, 'queued', 'preparing');
      workspace.runs.setPrepared(id, {
        model: run.model,
        split: run.split,
        inputNames: run.inputNames,
        ...(run.environment === null ? {} : { environment: run.environment }),
      });
      if (run.outcome !== null) workspace.runs.setOutcome(id, run.outcome);
      workspace.runs.setArtefacts(id, artefacts);
      if (evaluation !== null) workspace.runs.setEvaluation(id, evaluation, run.metrics);
      workspace.runs.changeState(id, 'preparing', 'running');
      const { bestEpoch, bestValLoss } = run;
      summary = workspace.runs.changeState(id, 'running', 'succeeded', {
        bestEpoch,
        bestValLoss,
        ...(run.durationMs === null ? {} : { durationMs: run.durationMs }),
      });
    } catch (thrown) {
      workspace.runs.changeState(id, ['queued', 'preparing', 'running'], 'failed');
      workspace.runs.delete([id]);
      workspace.experiments.delete(experiment.id);
      if (known === null) workspace.datasets.delete(dataset.id);
      workspace.artefacts.discard(id);
      throw thrown;
    }
    // A dataset without rows stands in no list: the run alone knows of it.
    if (known === null) workspace.datasets.delete(dataset.id);
    events.publish('run', { type: 'created', run: summary });
    await file.discard();
    yield { type: 'done' as const, run: summary };
  } finally {
    await rm(directory, { recursive: true, force: true });
  }
}

export function modelHandlers(os: Implementer, services: Services) {
  return {
    export: os.models.export.handler(({ input, signal }) =>
      withContractErrors(exportModel(services, input.runId, signal)),
    ),
    import: os.models.import.handler(({ input, signal }) =>
      withContractErrors(importModel(services, input.source, signal)),
    ),
  };
}
