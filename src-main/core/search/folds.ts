import { GatewiseError } from '../common/errors';
import { createRandom, shuffleInPlace } from '../common/random';
import { counted, said } from '../common/sentence';

/**
 * How windows are dealt to folds. `plain`: at random, as scikit-learn's `KFold(shuffle=True)`; neighbours that share rows then
 * stand on both sides, and the scores are too good. `blocked`: stretches of time, each tested by all others. `timeSeries`: the
 * default, as scikit-learn's `TimeSeriesSplit`: each stretch is tested by what was learnt from the rows before it alone, which
 * is how a forecast is used.
 */
export type FoldKind = 'plain' | 'blocked' | 'timeSeries';

/** Where windows lie: rows of their inputs from `starts`, their targets from `targetStarts` on. */
export interface FoldWindows {
  readonly starts: ArrayLike<number>;
  readonly targetStarts: ArrayLike<number>;
  readonly targetLength: number;
  /** Series among which the windows are shared out. */
  readonly seriesCount: number;
}

/** Windows by number. */
export interface Fold {
  readonly train: Uint32Array;
  readonly test: Uint32Array;
}

/**
 * Folds of windows in order of time. But for `plain`, no window is learnt from whose rows hold a value that the fold's test
 * windows predict.
 * @throws GatewiseError SPLIT_INVALID for fewer windows than folds need, and for `timeSeries` of several series
 */
export function searchFolds(kind: FoldKind, count: number, windows: FoldWindows, seed: number): Fold[] {
  const size = windows.starts.length;
  if (kind === 'timeSeries' && windows.seriesCount > 1) {
    throw new GatewiseError(
      'SPLIT_INVALID',
      said`Folds in order of time need one series, and there are ${windows.seriesCount}. Use blocked folds.`,
      { field: 'folds.kind' },
    );
  }
  if (count < 2 || size < count + 1) {
    throw new GatewiseError(
      'SPLIT_INVALID',
      said`${counted(size, 'window is', 'windows are')} too few for ${counted(count, 'fold', 'folds')}.`,
      {
        field: 'folds.count',
      },
    );
  }
  const order = Uint32Array.from({ length: size }, (_, index) => index);
  if (kind === 'plain') shuffleInPlace(order, createRandom(seed));
  const parts = kind === 'timeSeries' ? count + 1 : count;
  const borders = Array.from({ length: parts + 1 }, (_, part) => Math.floor((part * size) / parts));
  const folds = Array.from({ length: count }, (_, fold): Fold => {
    const part = kind === 'timeSeries' ? fold + 1 : fold;
    const [from = 0, to = 0] = [borders[part], borders[part + 1]];
    const test = order.slice(from, to);
    const others =
      kind === 'timeSeries'
        ? order.slice(0, from)
        : Uint32Array.from([...order.subarray(0, from), ...order.subarray(to)]);
    return { train: kind === 'plain' ? others : apartFrom(others, test, windows), test };
  });
  if (folds.some(({ train }) => train.length === 0)) {
    throw new GatewiseError(
      'SPLIT_INVALID',
      said`${counted(size, 'window leaves', 'windows leave')} one of ${counted(count, 'fold', 'folds')} nothing to learn from. Use fewer folds or a shorter lookback.`,
      { field: 'folds.count' },
    );
  }
  return folds;
}

/** The windows whose rows hold none of the values that the test windows predict. */
function apartFrom(
  candidates: Uint32Array,
  test: Uint32Array,
  { starts, targetStarts, targetLength }: FoldWindows,
): Uint32Array {
  let [first, last] = [Infinity, -Infinity];
  for (const window of test) {
    const target = targetStarts[window] ?? 0;
    first = Math.min(first, target);
    last = Math.max(last, target + targetLength);
  }
  return candidates.filter((window) => {
    const end = (targetStarts[window] ?? 0) + targetLength;
    return end <= first || (starts[window] ?? 0) >= last;
  });
}
