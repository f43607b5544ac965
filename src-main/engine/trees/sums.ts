import type { AbortSignalLike } from '../../core/common/abort';
import type { WindowSource } from '../../core/task/window-source';
import { Breather } from '../common/breather';
import { rowsOf, valuesRead, type WindowFeature } from './features';
import type { TreePredictor } from './predictor';

/** How windows become the rows that trees see. */
export interface RowShape {
  readonly features: readonly WindowFeature[];
  /** Whether the step is a feature, so that a window is `times` rows. */
  readonly hasStep: boolean;
  readonly times: number;
}

/** Values that windows are made into, or of, at once. */
const valuesAtOnce = 1 << 19;

/**
 * What the trees say of each window, in order: `tell(window, sums)` with rows × outputs sums.
 * @throws AbortError when the signal has fired
 */
export async function tellSums(
  predictor: TreePredictor,
  source: WindowSource,
  { features, hasStep, times }: RowShape,
  signal: AbortSignalLike,
  tell: (window: number, sums: Float64Array) => void,
): Promise<void> {
  const breather = new Breather(signal);
  const windows = source.starts.length;
  const read = features.reduce((sum, feature) => sum + valuesRead(feature), 0);
  const atOnce = Math.max(1, Math.floor(valuesAtOnce / Math.max(read, (features.length + 1) * times)));
  for (let from = 0; from < windows; from += atOnce) {
    await breather.breathe();
    const to = Math.min(windows, from + atOnce);
    const sums = predictor.sums(rowsOf(source, features, [from, to], times, hasStep), (to - from) * times);
    const width = sums.length / (to - from);
    for (let window = from; window < to; window += 1) {
      tell(window, sums.subarray((window - from) * width, (window - from + 1) * width));
    }
  }
  signal.throwIfAborted();
}
