import type { Dataset } from '../core/dataset/entity';
import { GatewiseError } from '../core/common/errors';
import type { DatasetVersion } from '../core/dataset';
import type { DatasetId } from '../core/common/ids';
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

/** The version of a dataset that a run was trained on. */
export function versionOfRun(
  services: WithWorkspace,
  run: { datasetId: DatasetId; datasetHash: string },
): DatasetVersion {
  try {
    return services.workspace.datasets.versionByHash(run.datasetId, run.datasetHash);
  } catch (error) {
    throw new GatewiseError('NOT_FOUND', 'The data of this run are no longer in the workspace.', {}, { cause: error });
  }
}
