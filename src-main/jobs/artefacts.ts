import { open, type FileHandle } from 'node:fs/promises';
import { join } from 'node:path';
import {
  decodeSafetensorsHeader,
  safetensorsPrefixBytes,
  tensorFromBytes,
  type SafetensorsHeader,
  type Tensor,
} from '../core/artefact';
import { GatewiseError } from '../core/common/errors';
import type { Part } from '../core/preparation';
import type { PredictionsPage } from '../core/run/schema';
import type { WeightTensor } from '../core/training';
import { artefactNames } from './artefact-names';
import { metadataKey, predictionsMetadataSchema } from './predictions-file';

/** A safetensors file of which only the wanted tensors are read. */
interface TensorFile {
  readonly header: SafetensorsHeader;
  read(name: string): Promise<Tensor>;
}

async function readExactly(handle: FileHandle, from: number, to: number, path: string): Promise<Uint8Array> {
  const bytes = new Uint8Array(to - from);
  let filled = 0;
  while (filled < bytes.length) {
    const { bytesRead } = await handle.read(bytes, filled, bytes.length - filled, from + filled);
    if (bytesRead === 0) {
      throw new GatewiseError('FILE_UNSUPPORTED', `${path} ends too early. Train the run again.`, { file: path });
    }
    filled += bytesRead;
  }
  return bytes;
}

function isMissing(error: unknown): boolean {
  return error instanceof Error && 'code' in error && error.code === 'ENOENT';
}

async function withTensorFile<T>(path: string, use: (file: TensorFile) => Promise<T>): Promise<T> {
  let handle: FileHandle;
  try {
    handle = await open(path, 'r');
  } catch (error) {
    if (!isMissing(error)) throw error;
    throw new GatewiseError(
      'FILE_NOT_FOUND',
      `${path} is not there. Train the run again.`,
      { file: path },
      { cause: error },
    );
  }
  try {
    let start = await readExactly(handle, 0, safetensorsPrefixBytes, path);
    let decoded = decodeSafetensorsHeader(start);
    if (!decoded.complete) {
      start = await readExactly(handle, 0, decoded.needed, path);
      decoded = decodeSafetensorsHeader(start);
    }
    if (!decoded.complete) throw new GatewiseError('FILE_UNSUPPORTED', `${path} has no whole header.`, { file: path });
    const { header } = decoded;
    return await use({
      header,
      async read(name) {
        const entry = header.tensors.get(name);
        if (entry === undefined) {
          throw new GatewiseError('NOT_FOUND', `${path} holds no “${name}”.`, { file: path });
        }
        return tensorFromBytes(entry, await readExactly(handle, entry.from, entry.to, path));
      },
    });
  } finally {
    await handle.close();
  }
}

async function readNumbers(file: TensorFile, name: string): Promise<Float32Array | Float64Array | Int32Array> {
  const { data } = await file.read(name);
  if (data instanceof BigInt64Array) throw new GatewiseError('FILE_UNSUPPORTED', `“${name}” holds 64-bit integers.`);
  return data;
}

const orNull = (value: number | undefined): number | null =>
  value === undefined || !Number.isFinite(value) ? null : value;

/** The series of each window, by the first rows of all series; windows mostly come series by series. */
function seriesOf(starts: ArrayLike<number>, seriesStarts: readonly number[]): number[] {
  let series = 0;
  return Array.from(starts, (start) => {
    if (start < (seriesStarts[series] ?? 0)) series = 0;
    while (start >= (seriesStarts[series + 1] ?? Infinity)) series += 1;
    return series;
  });
}

/** Windows to read; all by default. */
export interface PredictionsRange {
  readonly offset?: number | undefined;
  readonly limit?: number | undefined;
}

/**
 * Predictions of one part of a run, in the target's units; values that are not finite are null.
 * @param directory the run's artefact directory
 * @throws GatewiseError FILE_NOT_FOUND when the run wrote none, NOT_FOUND when it has none for this part,
 * FILE_UNSUPPORTED when the file is damaged
 */
export async function readPredictions(
  directory: string,
  part: Part,
  { offset = 0, limit = Infinity }: PredictionsRange = {},
): Promise<PredictionsPage> {
  const path = join(directory, artefactNames.predictions);
  return withTensorFile(path, async (file) => {
    const metadata = predictionsMetadataSchema.parse(JSON.parse(file.header.metadata[metadataKey] ?? 'null'));
    const { horizon, classNames, intervalMs, seriesStarts } = metadata;
    if (!metadata.parts.includes(part)) {
      throw new GatewiseError('NOT_FOUND', `The run has no predictions of its ${part} part.`, { file: path });
    }
    const hasTime = file.header.tensors.has('time');
    const target = await readNumbers(file, 'target');
    const sourceRows = await readNumbers(file, 'row');
    const times = hasTime ? await readNumbers(file, 'time') : sourceRows;
    const allStarts = await readNumbers(file, `${part}.start`);
    const allPredicted = await readNumbers(file, `${part}.predicted`);
    const width = allStarts.length === 0 ? horizon : allPredicted.length / allStarts.length;
    const end = Math.min(allStarts.length, offset + limit);
    const starts = allStarts.subarray(offset, end);
    const predicted = allPredicted.subarray(offset * width, end * width);
    const actual = new Array<number | null>(starts.length * horizon);
    for (const [window, start] of starts.entries()) {
      for (let step = 0; step < horizon; step += 1) actual[window * horizon + step] = orNull(target[start + step]);
    }
    return {
      part,
      horizon,
      classNames,
      time: Array.from(starts, (start) => times[start] ?? 0),
      hasTime,
      intervalMs,
      rows: Array.from(starts, (start) => sourceRows[start] ?? 0),
      ...(seriesStarts === undefined ? {} : { series: seriesOf(starts, seriesStarts) }),
      actual,
      predicted: Array.from(predicted, (value) => orNull(value)),
      offset,
      windowCount: allStarts.length,
    };
  });
}

/**
 * The kept weights of a run, in Keras's order.
 * @param directory the run's artefact directory
 * @throws GatewiseError FILE_NOT_FOUND when the run wrote none, FILE_UNSUPPORTED when the file is damaged
 */
export async function readWeights(directory: string): Promise<WeightTensor[]> {
  return withTensorFile(join(directory, artefactNames.weights), async (file) => {
    const weights: WeightTensor[] = [];
    for (const name of file.header.tensors.keys()) {
      const tensor = await file.read(name);
      if (tensor.dtype !== 'F32') {
        throw new GatewiseError('FILE_UNSUPPORTED', `The weight “${name}” is of type ${tensor.dtype} instead of F32.`);
      }
      weights.push({ name, shape: tensor.shape, values: tensor.data });
    }
    return weights;
  });
}
