import { GatewiseError } from '../core/common/errors';
import { said } from '../core/common/sentence';
import type { RunId } from '../core/common/ids';
import { evaluatedRunStates } from '../core/run/state';
import type { RunFiles } from '../jobs';
import type { Workspace } from '../store';
import { isImported, notImported } from './dataset-versions';

/** The files of a run that has predictions. @throws GatewiseError NOT_FOUND, RUN_STATE */
export function runFiles({ workspace }: { readonly workspace: Workspace }, id: RunId): RunFiles {
  const { state, configuration, split } = workspace.runs.get(id);
  if (!evaluatedRunStates.some((evaluated) => evaluated === state)) {
    throw new GatewiseError('RUN_STATE', said`The run has no predictions: it did not end with an evaluation.`);
  }
  const { train, validation, test } = split?.parts ?? {};
  return {
    directory: workspace.artefacts.folder(id),
    checksums: workspace.runs.checksums(id),
    horizon: configuration.window.horizon,
    windows: {
      ...(train === undefined ? {} : { train: train.windows }),
      ...(validation === undefined ? {} : { validation: validation.windows }),
      ...(test === undefined ? {} : { test: test.windows }),
    },
  };
}

/** The same for what reads predictions, which do not come with a model file. @throws GatewiseError NOT_FOUND, RUN_STATE */
export function predictionFiles(services: { readonly workspace: Workspace }, id: RunId): RunFiles {
  const files = runFiles(services, id);
  if (isImported(services.workspace.runs.get(id))) throw notImported(said`the predictions of its parts`);
  return files;
}
