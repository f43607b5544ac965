import type { WindowSource } from '../../core/task/window-source';

/** A batch of windows, copied out of their series. */
export interface Batch {
  readonly size: number;
  /** `[size, lookback, featureCount]`, last-value normalised where the source asks for it. */
  readonly inputs: Float32Array;
  /** `[size, targetLength]`, normalised likewise. */
  readonly targets: Float32Array;
  readonly sampleWeights: Float32Array | null;
  /** What was subtracted from each window; null without last-value normalisation. */
  readonly levels: Float32Array | null;
}

/** Copies the windows that `order[from..to)` names. */
export function gatherBatch(source: WindowSource, order: Uint32Array, from: number, to: number): Batch {
  const { series, featureCount, lookback, targetLength, lastValueFeature } = source;
  const chosen = order.subarray(from, Math.min(to, order.length));
  const size = chosen.length;
  const rowLength = lookback * featureCount;
  const inputs = new Float32Array(size * rowLength);
  const targets = new Float32Array(size * targetLength);
  const sampleWeights = source.sampleWeights === null ? null : new Float32Array(size);
  const levels = lastValueFeature === null ? null : new Float32Array(size);
  for (const [row, window] of chosen.entries()) {
    const start = (source.starts[window] ?? 0) * featureCount;
    const targetStart = source.targetStarts[window] ?? 0;
    const input = inputs.subarray(row * rowLength, (row + 1) * rowLength);
    const target = targets.subarray(row * targetLength, (row + 1) * targetLength);
    input.set(series.subarray(start, start + rowLength));
    target.set(source.targets.subarray(targetStart, targetStart + targetLength));
    if (sampleWeights !== null) sampleWeights[row] = source.sampleWeights?.[window] ?? 1;
    if (levels === null || lastValueFeature === null) continue;
    const level = input[rowLength - featureCount + lastValueFeature] ?? 0;
    levels[row] = level;
    for (let i = lastValueFeature; i < rowLength; i += featureCount) input[i] = (input[i] ?? 0) - level;
    for (let i = 0; i < targetLength; i += 1) target[i] = (target[i] ?? 0) - level;
  }
  return { size, inputs, targets, sampleWeights, levels };
}

/** The windows of a source in their order. */
export function everyWindow(source: WindowSource): Uint32Array {
  return Uint32Array.from({ length: source.starts.length }, (_, index) => index);
}
