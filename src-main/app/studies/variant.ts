import { GatewiseError } from '../../core/common/errors';
import type { ExperimentId } from '../../core/common/ids';
import { said } from '../../core/common/sentence';
import type { Experiment, Variant } from '../../core/experiment/entity';
import type { Workspace } from '../../store';

/** The variant that a study is to start from. @throws GatewiseError NOT_FOUND, BAD_INPUT */
export function variantOf(
  workspace: Workspace,
  { experimentId, variant: index }: { readonly experimentId: ExperimentId; readonly variant: number },
): { readonly experiment: Experiment; readonly variant: Variant } {
  const experiment = workspace.experiments.get(experimentId);
  const variant = experiment.variants[index];
  if (variant !== undefined) return { experiment, variant };
  throw new GatewiseError('BAD_INPUT', said`The experiment has no variant ${index}.`, { field: 'variant' });
}
