import { encodeSafetensors, type Tensor } from '../core/artefact';
import { matchWeights, type WeightPlan } from '../core/network';
import type { WeightTensor } from '../core/task/weight-tensor';
import { damagedArtefact, soundArtefact, type KnownRunFiles } from './sound-artefact';
import { withTensorFile } from './tensor-file';

/** Weights have a name for each tensor and nothing else in their header. */
const largestWeightsHeader = 16 * 1024 * 1024;

/** Weights under Keras's names, as safetensors. */
export function weightsFile(weights: readonly WeightTensor[]): Uint8Array {
  return encodeSafetensors(
    new Map(
      weights.map(({ name, shape, values }) => [
        name,
        { dtype: 'F32', shape: [...shape], data: values } satisfies Tensor,
      ]),
    ),
    { format: 'gatewise' },
  );
}

/**
 * The kept weights of a run, in the order of the model's own, which they fit by name and shape.
 * @throws GatewiseError FILE_NOT_FOUND when the run wrote none, WORKSPACE_DAMAGED when the file is not what the run wrote
 */
export async function readWeights(files: KnownRunFiles, plans: readonly WeightPlan[]): Promise<WeightTensor[]> {
  return withTensorFile(await soundArtefact(files, 'weights'), largestWeightsHeader, async (file) => {
    const weights: WeightTensor[] = [];
    for (const [name, { shape }] of file.header.tensors) {
      const { dtype, data } = await file.read(name);
      if (dtype !== 'F32') throw damagedArtefact(file.path, `the weight “${name}” is of type ${dtype} instead of F32`);
      const unfit = data.reduce((count, value) => count + (Number.isFinite(value) ? 0 : 1), 0);
      if (unfit > 0) {
        throw damagedArtefact(
          file.path,
          `${unfit} of the ${data.length} values of the weight “${name}” are no numbers`,
        );
      }
      weights.push({ name, shape, values: data });
    }
    try {
      const values = matchWeights(plans, weights);
      return plans.map(({ name, shape }, index) => ({ name, shape, values: values[index] ?? new Float32Array() }));
    } catch (cause) {
      throw damagedArtefact(file.path, cause instanceof Error ? cause.message : String(cause), cause);
    }
  });
}
