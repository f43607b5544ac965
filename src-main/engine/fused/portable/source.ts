import type { WindowSource } from '../../../core/task/window-source';
import type { KernelMemory } from './memory';
import type { PlacedSource } from './structures';

/** The rows of few windows, one window after the other, instead of a long series of which they need little. */
function gatherWindows({ series, featureCount, lookback, starts }: WindowSource): {
  series: Float32Array;
  starts: Uint32Array;
} {
  const width = lookback * featureCount;
  const gathered = new Float32Array(starts.length * width);
  starts.forEach((start, index) => {
    gathered.set(series.subarray(start * featureCount, start * featureCount + width), index * width);
  });
  return { series: gathered, starts: starts.map((_, index) => index * lookback) };
}

function gatherTargets({ targets, targetStarts, targetLength, starts }: WindowSource): {
  targets: Float32Array;
  targetStarts: Uint32Array;
} {
  const gathered = new Float32Array(starts.length * targetLength);
  for (let index = 0; index < starts.length; index += 1) {
    const from = targetStarts[index] ?? 0;
    gathered.set(targets.subarray(from, from + targetLength), index * targetLength);
  }
  return { targets: gathered, targetStarts: starts.map((_, index) => index * targetLength) };
}

/** Copies a source into the module's memory; a series as it is, or its windows where they are the smaller. */
export function placeSource(memory: KernelMemory, source: WindowSource): PlacedSource {
  const { starts, lookback, featureCount, targetLength, sampleWeights } = source;
  const few = starts.length * lookback * featureCount < source.series.length;
  const { series, starts: rows } = few ? gatherWindows(source) : source;
  const fewTargets = starts.length * targetLength < source.targets.length;
  const { targets, targetStarts } = fewTargets ? gatherTargets(source) : source;
  const placeFloats = (values: Float32Array): number => {
    const address = memory.take(values.byteLength);
    memory.writeFloats(address, values);
    return address;
  };
  const placeWords = (values: Uint32Array): number => {
    const address = memory.take(values.byteLength);
    memory.writeWords(address, values);
    return address;
  };
  return {
    series: placeFloats(series),
    targets: placeFloats(targets),
    starts: placeWords(rows),
    targetStarts: placeWords(targetStarts),
    sampleWeights: sampleWeights === null ? 0 : placeFloats(sampleWeights),
  };
}
