import { encodeSafetensors, type Tensor } from '../core/artefact';
import type { StateTensor } from '../core/model';
import { damagedArtefact, soundArtefact, type KnownRunFiles } from './sound-artefact';
import { withTensorFile } from './tensor-file';

/** A state has a name for each tensor and nothing else in its header. */
const largestHeader = 16 * 1024 * 1024;

/** What a model has learnt, as safetensors: of a network, its weights under Keras's names. */
export function stateFile(state: readonly StateTensor[]): Uint8Array {
  return encodeSafetensors(new Map(state.map((tensor) => [tensor.name, tensorOf(tensor)])), { format: 'gatewise' });
}

export function tensorOf({ shape, values }: StateTensor): Tensor {
  if (values instanceof Float32Array) return { dtype: 'F32', shape, data: values };
  if (values instanceof Float64Array) return { dtype: 'F64', shape, data: values };
  return { dtype: 'I32', shape, data: values };
}

/**
 * What a run's model has learnt, in the order of the file, and where it lies. Whether it fits the model is the model's to say.
 * @throws GatewiseError FILE_NOT_FOUND when the run wrote none, WORKSPACE_DAMAGED when the file is not what the run wrote
 */
export async function readState(
  files: KnownRunFiles,
): Promise<{ readonly path: string; readonly tensors: readonly StateTensor[] }> {
  return withTensorFile(await soundArtefact(files, 'weights'), largestHeader, async (file) => {
    const tensors: StateTensor[] = [];
    for (const [name, { shape }] of file.header.tensors) {
      const { dtype, data } = await file.read(name);
      if (data instanceof BigInt64Array) throw damagedArtefact(file.path, `the weight “${name}” is of type ${dtype}`);
      let unfit = 0;
      for (const value of data) if (!Number.isFinite(value)) unfit += 1;
      if (unfit > 0) {
        throw damagedArtefact(
          file.path,
          `${unfit} of the ${data.length} values of the weight “${name}” are no numbers`,
        );
      }
      tensors.push({ name, shape, values: data });
    }
    return { path: file.path, tensors };
  });
}
