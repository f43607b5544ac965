import type { StoredStudy } from '../../core/study';
import type { Workspace } from '../../store';
import { datasetOfExperiment } from '../dataset-versions';
import { requireSound, settingsOf, type StudyStart } from './preview';
import { variantOf } from './variant';

export interface NamedStart extends StudyStart {
  readonly name: string;
}

/** Stores a study that has not begun. @throws GatewiseError NOT_FOUND, BAD_INPUT where no values of the space make a configuration */
export function createStudy(workspace: Workspace, { name, ...start }: NamedStart): StoredStudy {
  const { experiment, variant } = variantOf(workspace, start);
  const settings = settingsOf(workspace, variant.configuration, start.settings);
  requireSound(variant.configuration, settings);
  const { version } = datasetOfExperiment({ workspace }, experiment);
  return workspace.studies.create({
    name,
    experimentId: experiment.id,
    datasetId: experiment.datasetId,
    datasetHash: version.hash,
    variantName: variant.name,
    configuration: variant.configuration,
    settings,
  });
}
