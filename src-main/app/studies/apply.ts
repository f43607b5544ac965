import { GatewiseError } from '../../core/common/errors';
import { said } from '../../core/common/sentence';
import type { Experiment } from '../../core/experiment/entity';
import { configured, type StoredStudy } from '../../core/study';
import type { Workspace } from '../../store';

export interface AppliedTrial {
  /** Left out: the winner over fresh seeds, else the best. */
  readonly trial?: number | undefined;
  readonly name?: string | undefined;
}

/** An experiment of a trial's values, beside the variant that the study started from. @throws GatewiseError NOT_FOUND, RUN_STATE, BAD_INPUT */
export function applyTrial(workspace: Workspace, study: StoredStudy, wanted: AppliedTrial): Experiment {
  const number = wanted.trial ?? study.confirmation?.winner ?? study.best;
  if (number === null) {
    throw new GatewiseError('RUN_STATE', said`No trial of the study is complete: there is none to use.`, {
      state: study.state,
    });
  }
  const { values } = workspace.studies.trial(study.id, number);
  const own = `${study.name}: ${number}`.slice(0, 200);
  return workspace.experiments.create({
    name: wanted.name ?? own,
    datasetId: study.datasetId,
    datasetHash: study.datasetHash,
    variants: [
      { name: own, configuration: configured(study.configuration, study.settings.space, values) },
      { name: study.variantName, configuration: study.configuration },
    ],
  });
}
