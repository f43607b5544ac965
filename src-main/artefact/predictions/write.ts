import { safetensorsChunks, type Tensor } from '../../core/artefact';
import type { PreparedData } from '../../core/preparation';
import { metadataKey, type PartPredictions, type PredictionsMetadata } from './layout';

/** Row numbers as the file has them. They stay far below 2³¹, so that their bytes are the same either way. */
function signedRows({ buffer, byteOffset, length }: Uint32Array): Int32Array {
  return new Int32Array(buffer, byteOffset, length);
}

/** Share of the target's range that a stored prediction may be off by. */
const finestStep = 1e-5;

function spreadOf(values: Float64Array): number {
  let [low, high] = [Number.POSITIVE_INFINITY, Number.NEGATIVE_INFINITY];
  for (const value of values) {
    if (value < low) low = value;
    if (value > high) high = value;
  }
  return low < high ? high - low : 0;
}

/** Whether 32 bits would change predictions visibly: small changes of large numbers, or numbers that are larger still. */
function isCoarse(values: Float64Array, smallest: number): boolean {
  return (
    smallest > 0 && values.some((value) => Number.isFinite(value) && Math.abs(Math.fround(value) - value) > smallest)
  );
}

/** The file in pieces, most of which are the arrays themselves; see `predictionsMetadataSchema` for the layout. */
export function predictionsFile(
  prepared: PreparedData,
  predictions: readonly PartPredictions[],
  horizon: number,
  intervalMs: number | null,
): Uint8Array[] {
  const { rawTargets, time, sourceRows, rowCount, classNames, seriesBoundaries } = prepared;
  const rows = sourceRows === null ? Int32Array.from({ length: rowCount }, (_, row) => row) : signedRows(sourceRows);
  const tensors = new Map<string, Tensor>([
    ['target', { dtype: 'F64', shape: [rowCount], data: rawTargets }],
    ['row', { dtype: 'I32', shape: [rowCount], data: rows }],
  ]);
  const smallest = finestStep * spreadOf(rawTargets);
  if (time !== null) tensors.set('time', { dtype: 'F64', shape: [rowCount], data: time });
  for (const { part, rows: starts, values } of predictions) {
    tensors.set(`${part}.start`, { dtype: 'I32', shape: [starts.length], data: signedRows(starts) });
    const width = starts.length === 0 ? horizon : values.length / starts.length;
    const shape = [starts.length, width];
    tensors.set(
      `${part}.predicted`,
      classNames === null && isCoarse(values, smallest)
        ? { dtype: 'F64', shape, data: values }
        : { dtype: 'F32', shape, data: Float32Array.from(values) },
    );
  }
  const metadata: PredictionsMetadata = {
    version: 1,
    horizon,
    classNames: classNames === null ? null : [...classNames],
    intervalMs,
    parts: predictions.map(({ part }) => part),
    ...(seriesBoundaries.length > 1 ? { seriesStarts: Array.from(seriesBoundaries) } : {}),
  };
  return safetensorsChunks(tensors, { [metadataKey]: JSON.stringify(metadata) });
}
