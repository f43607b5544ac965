import { damagedArtefact, type KnownRunFiles } from '../../../artefact/sound-artefact';
import { readState } from '../../../artefact/state';
import { GatewiseError } from '../../../core/common/errors';
import type { Estimator, FitSettings } from '../../../core/model';
import type { ShapedModel } from '../../../engine';

/**
 * A run's model as it was kept.
 * @throws GatewiseError FILE_NOT_FOUND when the run kept none, WORKSPACE_DAMAGED when the file is not what the run wrote
 */
export async function restoreModel(
  model: ShapedModel,
  files: KnownRunFiles,
  settings: FitSettings,
): Promise<Estimator> {
  const { path, tensors } = await readState(files);
  return model.restore(settings, tensors).catch((cause: unknown) => {
    // A model that cannot be made is no fault of the file.
    if (cause instanceof GatewiseError) throw cause;
    throw damagedArtefact(path, cause instanceof Error ? cause.message : String(cause), cause);
  });
}
