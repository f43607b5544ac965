import type { AbortSignalLike } from '../common/abort';
import { mean, squaredDeviations } from '../common/numbers';
import { createRandom, deriveSeed, shuffleInPlace } from '../common/random';
import type { WindowSource } from '../task/window-source';
import type { PermutationImportance } from './schema';

/** Values of windows that are copied at once. */
const valuesAtOnce = 1 << 22;
/** Windows that are predicted at most; their errors' mean is as good as that of all. */
const mostWindows = 1000;

export interface PermutationInput {
  readonly source: WindowSource;
  readonly inputNames: readonly string[];
  readonly metric: PermutationImportance['metric'];
  /** Outputs of a model for windows. */
  readonly predict: (source: WindowSource) => Promise<Float32Array>;
  /** Mean error of the outputs of some of the source's windows. */
  readonly error: (windows: Uint32Array, outputs: Float32Array) => number;
  readonly repeats: number;
  readonly seed: number;
  readonly signal: AbortSignalLike;
  readonly onProgress: (done: number, total: number) => void;
}

/** `count` of `total` places, evenly spread, the first and the last among them. */
export function spread(count: number, total: number): Uint32Array {
  if (count >= total) return Uint32Array.from({ length: total }, (_, place) => place);
  if (count === 1) return Uint32Array.of(total - 1);
  return Uint32Array.from({ length: count }, (_, place) => Math.round((place * (total - 1)) / (count - 1)));
}

/**
 * Windows one after the other, each copied whole, but for one input, which is that of another window.
 * @param others for each window the one whose values of `input` it gets
 */
function shuffledWindows(source: WindowSource, windows: Uint32Array, input: number, others: Uint32Array): WindowSource {
  const { series, featureCount, lookback, starts, targetStarts } = source;
  const copied = new Float32Array(windows.length * lookback * featureCount);
  windows.forEach((window, place) => {
    const start = (starts[window] ?? 0) * featureCount;
    const own = place * lookback * featureCount;
    copied.set(series.subarray(start, start + lookback * featureCount), own);
    if (input < 0) return;
    const other = (starts[others[place] ?? 0] ?? 0) * featureCount;
    for (let at = input; at < lookback * featureCount; at += featureCount) {
      copied[own + at] = series[other + at] ?? Number.NaN;
    }
  });
  return {
    ...source,
    series: copied,
    starts: Uint32Array.from(windows, (_, place) => place * lookback),
    targetStarts: Uint32Array.from(windows, (window) => targetStarts[window] ?? 0),
    sampleWeights: null,
    seriesStarts: Uint32Array.of(0),
  };
}

/**
 * How much the mean error grows when one input's windows are shuffled among each other, all other inputs in their place, for
 * each input; scikit-learn's `permutation_importance` on windows. Whole pasts are exchanged, so that an input keeps its own
 * shape in time. Two inputs that say the same can stand in for each other: both then look unimportant.
 * @throws AbortError when the signal fires
 */
export async function permutationImportance({
  source,
  inputNames,
  metric,
  predict,
  error,
  repeats,
  seed,
  signal,
  onProgress,
}: PermutationInput): Promise<PermutationImportance> {
  const ofWindows = source.starts.length;
  const windows = spread(mostWindows, ofWindows);
  const atOnce = Math.max(1, Math.floor(valuesAtOnce / (source.lookback * source.featureCount)));
  const errorWith = async (input: number, others: Uint32Array): Promise<number> => {
    const chunks: Float32Array[] = [];
    for (let from = 0; from < windows.length; from += atOnce) {
      signal.throwIfAborted();
      const to = Math.min(windows.length, from + atOnce);
      chunks.push(await predict(shuffledWindows(source, windows.subarray(from, to), input, others.subarray(from, to))));
    }
    const outputs = new Float32Array(chunks.reduce((length, chunk) => length + chunk.length, 0));
    let filled = 0;
    for (const chunk of chunks) {
      outputs.set(chunk, filled);
      filled += chunk.length;
    }
    return error(windows, outputs);
  };
  const total = 1 + inputNames.length * repeats;
  const value = await errorWith(-1, windows);
  onProgress(1, total);
  const inputs = [];
  for (const [input, name] of inputNames.entries()) {
    const growths: number[] = [];
    for (let repeat = 0; repeat < repeats; repeat += 1) {
      const others = windows.slice();
      shuffleInPlace(others, createRandom(deriveSeed(seed, input, repeat)));
      growths.push((await errorWith(input, others)) - value);
      onProgress(1 + input * repeats + growths.length, total);
    }
    inputs.push({ name, mean: mean(growths), std: Math.sqrt(squaredDeviations(growths) / growths.length) });
  }
  inputs.sort((first, second) => second.mean - first.mean);
  return { metric, value, repeats, windows: windows.length, ofWindows, inputs };
}
