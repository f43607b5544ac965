import type { PreparedShape, WindowFields } from '../../core/model';
import type { WindowSource } from '../../core/task/window-source';

/** One feature of a window, of the series' own feature `input`. */
export type WindowFeature =
  | { readonly kind: 'lag'; readonly input: number; readonly lag: number }
  | { readonly kind: RollingStatistic; readonly input: number; readonly rows: number };

const rollingStatistics = ['mean', 'std', 'min', 'max'] as const;
type RollingStatistic = (typeof rollingStatistics)[number];

/** What trees see of a window: values of its last rows, oldest first, and statistics over others; of categories the values alone. */
export function windowFeatures(
  { lags, rollingWindows }: WindowFields,
  { lookback, featureCount, categoryCounts }: Pick<PreparedShape, 'lookback' | 'featureCount' | 'categoryCounts'>,
): WindowFeature[] {
  const features: WindowFeature[] = [];
  for (let lag = lags ?? lookback; lag >= 1; lag -= 1) {
    for (let input = 0; input < featureCount; input += 1) features.push({ kind: 'lag', input, lag });
  }
  for (const rows of rollingWindows) {
    for (const kind of rollingStatistics) {
      for (let input = 0; input < featureCount; input += 1) {
        if ((categoryCounts?.[input] ?? 0) === 0) features.push({ kind, input, rows });
      }
    }
  }
  return features;
}

/** What last-value normalisation takes from a window; 0 without it. */
export function levelOf(
  { series, featureCount, lookback, starts, lastValueFeature }: WindowSource,
  window: number,
): number {
  if (lastValueFeature === null) return 0;
  return series[((starts[window] ?? 0) + lookback - 1) * featureCount + lastValueFeature] ?? 0;
}

function statistic(
  { series, featureCount }: WindowSource,
  kind: RollingStatistic,
  input: number,
  from: number,
  to: number,
): number {
  let [sum, least, largest] = [0, Infinity, -Infinity];
  for (let row = from; row < to; row += 1) {
    const value = series[row * featureCount + input] ?? 0;
    sum += value;
    least = Math.min(least, value);
    largest = Math.max(largest, value);
  }
  if (kind === 'min') return least;
  if (kind === 'max') return largest;
  const mean = sum / (to - from);
  if (kind === 'mean') return mean;
  let squares = 0;
  for (let row = from; row < to; row += 1) squares += ((series[row * featureCount + input] ?? 0) - mean) ** 2;
  return Math.sqrt(squares / (to - from));
}

/** A feature of a window; the level is that of `levelOf`. */
function featureOf(source: WindowSource, feature: WindowFeature, window: number, level: number): number {
  const { series, featureCount, lookback, starts, lastValueFeature } = source;
  const end = (starts[window] ?? 0) + lookback;
  const shift = feature.input === lastValueFeature ? level : 0;
  if (feature.kind === 'lag') return (series[(end - feature.lag) * featureCount + feature.input] ?? 0) - shift;
  const value = statistic(source, feature.kind, feature.input, end - feature.rows, end);
  return feature.kind === 'std' ? value : value - shift;
}

/** A feature of all windows, each `times` times. */
export function columnOf(source: WindowSource, feature: WindowFeature, times: number): Float32Array {
  const column = new Float32Array(source.starts.length * times);
  for (let window = 0; window < source.starts.length; window += 1) {
    column.fill(featureOf(source, feature, window, levelOf(source, window)), window * times, (window + 1) * times);
  }
  return column;
}

/** Features of the windows [from, to), row-major; with `times` above 1 so many rows each, whose last feature counts them. */
export function rowsOf(
  source: WindowSource,
  features: readonly WindowFeature[],
  [from, to]: readonly [number, number],
  times: number,
  hasStep: boolean,
): Float32Array {
  const width = features.length + Number(hasStep);
  const rows = new Float32Array((to - from) * times * width);
  let at = 0;
  for (let window = from; window < to; window += 1) {
    const level = levelOf(source, window);
    const first = at;
    for (const feature of features) rows[at++] = featureOf(source, feature, window, level);
    if (!hasStep) continue;
    rows[at++] = 0;
    for (let step = 1; step < times; step += 1) {
      rows.copyWithin(at, first, first + features.length);
      at += features.length;
      rows[at++] = step;
    }
  }
  return rows;
}

/** Targets of all windows above their level, row-major [windows × length]. */
export function targetsOf(source: WindowSource): Float64Array {
  const { starts, targets, targetStarts, targetLength } = source;
  const values = new Float64Array(starts.length * targetLength);
  for (let window = 0; window < starts.length; window += 1) {
    const level = levelOf(source, window);
    for (let step = 0; step < targetLength; step += 1) {
      values[window * targetLength + step] = (targets[(targetStarts[window] ?? 0) + step] ?? 0) - level;
    }
  }
  return values;
}
