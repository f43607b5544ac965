import { safetensorsChunks, type Tensor } from '../../core/artefact';
import { partSchema } from '../../core/task/schema';
import type { MemberPart, MemberPredictions } from '../../core/ensemble';
import { damagedArtefact, soundArtefact, type KnownRunFiles } from '../sound-artefact';
import { lengthOf, withTensorFile, type TensorFile } from '../tensor-file';

/** Names and shapes of a few dozen tensors. */
const largestHeader = 1024 * 1024;

/**
 * What members of an ensemble predicted, kept with it. Its tensors, of each part: `<part>.row` I32 [windows], the dataset's row
 * of each window's first predicted row; `<part>.<number>` [windows × values], what the member of that number predicted, F64
 * where 32 bits would change it; `<part>.gate` F32 [windows], the input that a gate decides by.
 */
export function membersFile({ parts }: MemberPredictions): Uint8Array[] {
  const tensors = new Map<string, Tensor>();
  for (const { part, rows, predicted, gate } of parts) {
    tensors.set(`${part}.row`, { dtype: 'I32', shape: [rows.length], data: Int32Array.from(rows) });
    for (const [member, values] of predicted.entries()) {
      const shape = [rows.length, rows.length === 0 ? 0 : values.length / rows.length];
      tensors.set(
        `${part}.${member}`,
        values.every((value) => Math.fround(value) === value)
          ? { dtype: 'F32', shape, data: Float32Array.from(values) }
          : { dtype: 'F64', shape, data: values },
      );
    }
    if (gate !== null) tensors.set(`${part}.gate`, { dtype: 'F32', shape: [rows.length], data: gate });
  }
  return safetensorsChunks(tensors, { format: 'gatewise' });
}

/**
 * What an ensemble keeps of `members` members.
 * @throws GatewiseError FILE_NOT_FOUND when it kept nothing, WORKSPACE_DAMAGED when the file is not what it wrote
 */
export async function readMembers(files: KnownRunFiles, members: number): Promise<MemberPredictions> {
  return withTensorFile(await soundArtefact(files, 'members'), largestHeader, async (file) => {
    const parts: MemberPart[] = [];
    for (const part of partSchema.options) {
      if (!file.header.tensors.has(`${part}.row`)) continue;
      const windows = lengthOf(file.entry(`${part}.row`));
      if (windows > (files.windows?.[part] ?? Infinity)) throw damagedArtefact(file.path, 'it has too many windows');
      const predicted: Float64Array[] = [];
      for (let member = 0; member < members; member += 1)
        predicted.push(Float64Array.from(await numbers(file, `${part}.${member}`, windows)));
      const gate = file.header.tensors.has(`${part}.gate`) ? await numbers(file, `${part}.gate`, windows) : null;
      parts.push({
        part,
        rows: await numbers(file, `${part}.row`, windows),
        predicted,
        gate: gate === null ? null : Float32Array.from(gate),
      });
    }
    return { parts };
  });
}

/** A tensor of so many windows. @throws GatewiseError WORKSPACE_DAMAGED */
async function numbers(file: TensorFile, name: string, windows: number): Promise<ArrayLike<number>> {
  if (file.entry(name).shape[0] !== windows) {
    throw damagedArtefact(file.path, `“${name}” is not of ${windows} windows`);
  }
  const { data } = await file.read(name);
  if (data instanceof BigInt64Array) throw damagedArtefact(file.path, `“${name}” holds 64-bit integers`);
  if (data.some((value) => !Number.isFinite(value))) {
    throw damagedArtefact(file.path, `“${name}” holds values that are no numbers`);
  }
  return data;
}
