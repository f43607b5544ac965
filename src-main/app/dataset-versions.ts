import { existsSync } from 'node:fs';
import type { Dataset } from '../core/dataset/entity';
import { GatewiseError } from '../core/common/errors';
import { said, type Sentence } from '../core/common/sentence';
import type { DatasetVersion } from '../core/dataset';
import type { Experiment } from '../core/experiment/entity';
import type { RunDetail } from '../core/run/schema';
import type { DatasetReference } from '../jobs';
import type { Workspace } from '../store';

/** What finding data takes: the services have it, and so has everything that is made before them. */
interface WithWorkspace {
  readonly workspace: Workspace;
}

/** A dataset version as jobs see it. */
export function datasetReference(services: WithWorkspace, version: DatasetVersion): DatasetReference {
  const { hash, columns, sampling, choices } = version;
  return { path: services.workspace.datasetPath(hash), hash, columns, sampling, timeZone: choices.timeZone ?? 'UTC' };
}

/** Stores a version as a new dataset; the same content under the same name is not stored twice. */
export function keepVersion(
  { workspace }: WithWorkspace,
  dataset: Parameters<Workspace['datasets']['create']>[0],
): Dataset {
  const known = workspace.datasets.findByHash(dataset.version.hash);
  const kept = known?.name === dataset.name ? known : workspace.datasets.create(dataset);
  workspace.keepImported(dataset.version.hash);
  return kept;
}

/** Whether a run came as a model file. */
export function isImported({ artefacts }: Pick<RunDetail, 'artefacts'>): boolean {
  return artefacts.some(({ kind }) => kind === 'training');
}

/** Whether a run came as a model file, and the rows of its data are not here: the same data may have been imported too. */
export function lacksRows({ workspace }: WithWorkspace, run: Pick<RunDetail, 'artefacts' | 'datasetHash'>): boolean {
  return isImported(run) && !existsSync(workspace.datasetPath(run.datasetHash));
}

/** The error for what needs rows or predictions that did not come with a model file. */
export function notImported(what: Sentence): GatewiseError {
  return new GatewiseError(
    'RUN_STATE',
    said`This run was imported as a model file, without ${what}. It predicts new files (Predict); for everything else use it in the workspace where it was trained.`,
  );
}

/** The version of a dataset that a run was trained on. @throws GatewiseError NOT_FOUND */
export function versionOfRun(
  services: WithWorkspace,
  run: Pick<RunDetail, 'datasetId' | 'datasetHash'>,
): DatasetVersion {
  try {
    return services.workspace.datasets.versionByHash(run.datasetId, run.datasetHash);
  } catch (error) {
    throw new GatewiseError(
      'NOT_FOUND',
      said`The data of this run are no longer in the workspace.`,
      {},
      { cause: error },
    );
  }
}

/**
 * An experiment's dataset with the version that it is about; of several with the same rows the newest, whose roles hold.
 * @throws GatewiseError NOT_FOUND
 */
export function datasetOfExperiment(
  { workspace }: WithWorkspace,
  { datasetId, datasetHash }: Pick<Experiment, 'datasetId' | 'datasetHash'>,
): Dataset {
  const dataset = workspace.datasets.get(datasetId);
  if (datasetHash === dataset.version.hash) return dataset;
  return { ...dataset, version: workspace.datasets.versionByHash(datasetId, datasetHash) };
}

/**
 * The data that a run was trained on, as jobs read them.
 * @throws GatewiseError NOT_FOUND; RUN_STATE for an imported run, whose rows are elsewhere
 */
export function rowsOfRun(
  services: WithWorkspace,
  run: Pick<RunDetail, 'datasetId' | 'datasetHash' | 'artefacts'>,
): DatasetReference {
  if (lacksRows(services, run)) throw notImported(said`the rows of its data`);
  return datasetReference(services, versionOfRun(services, run));
}
