import {
  rollingStatistics,
  summaryStatistics,
  unitsOfFeatures,
  type PreparedShape,
  type RollingStatistic,
  type SummaryStatistic,
  type WindowFeatureKind,
  type WindowFields,
} from '../../core/model';
import type { WindowSource } from '../../core/task/window-source';
import type { Breather } from '../common/breather';
import { summarize, summaryOf, type Summarized } from './summaries';

/** One feature of a window, of the series' own feature `input`; `rows` are those that a statistic is over. */
export type WindowFeature =
  | { readonly kind: 'lag'; readonly input: number; readonly lag: number }
  | { readonly kind: Exclude<WindowFeatureKind, 'lag'>; readonly input: number; readonly rows: number };

/**
 * What trees see of a window: values of its last rows, oldest first, statistics over others, and with `summaries` those over all
 * rows with the first and the last value, unless these are there already. Of categories the values alone; the last one stays
 * where no row is asked for, as nothing else tells of them.
 */
export function windowFeatures(
  { lags, rollingWindows, summaries }: WindowFields,
  { lookback, featureCount, categoryCounts }: Pick<PreparedShape, 'lookback' | 'featureCount' | 'categoryCounts'>,
): WindowFeature[] {
  const features: WindowFeature[] = [];
  const inputs = Array.from({ length: featureCount }, (_, input) => input);
  const numbers = inputs.filter((input) => (categoryCounts?.[input] ?? 0) === 0);
  const oldest = lags ?? lookback;
  for (let lag = oldest; lag >= 1; lag -= 1) {
    for (const input of inputs) features.push({ kind: 'lag', input, lag });
  }
  if (oldest === 0) {
    for (const input of inputs) if (!numbers.includes(input)) features.push({ kind: 'lag', input, lag: 1 });
  }
  const add = (kind: Exclude<WindowFeatureKind, 'lag'>, rows: number): void => {
    for (const input of numbers) features.push({ kind, input, rows });
  };
  for (const rows of rollingWindows) for (const kind of rollingStatistics) add(kind, rows);
  if (!summaries) return features;
  if (!rollingWindows.includes(lookback)) for (const kind of rollingStatistics) add(kind, lookback);
  for (const kind of summaryStatistics) add(kind, lookback);
  if (oldest < lookback) add('first', lookback);
  if (oldest === 0 && lookback > 1) add('last', lookback);
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

const isRolling = (kind: RollingStatistic | SummaryStatistic): kind is RollingStatistic =>
  rollingStatistics.some((rolling) => rolling === kind);

/** What statistics need of each input of one window, worked out for the first that asks. */
class WindowSummaries {
  readonly #known: (Summarized | undefined)[] = [];

  constructor(
    private readonly source: WindowSource,
    private readonly window: number,
  ) {}

  of(input: number): Summarized {
    return (this.#known[input] ??= this.#summarize(input));
  }

  #summarize(input: number): Summarized {
    const { series, featureCount, lookback, starts } = this.source;
    const first = (starts[this.window] ?? 0) * featureCount + input;
    const values = new Float64Array(lookback);
    for (let row = 0; row < lookback; row += 1) values[row] = series[first + row * featureCount] ?? Number.NaN;
    return summarize(values);
  }
}

/** A window with the level of `levelOf`. */
interface SeenWindow {
  readonly window: number;
  readonly level: number;
  readonly summaries: WindowSummaries;
}

const seenWindow = (source: WindowSource, window: number): SeenWindow => ({
  window,
  level: levelOf(source, window),
  summaries: new WindowSummaries(source, window),
});

/** A feature of a window above its level, where it has one: what has none is the same at every level. */
function featureOf(source: WindowSource, feature: WindowFeature, { window, level, summaries }: SeenWindow): number {
  const { series, featureCount, lookback, starts, lastValueFeature } = source;
  const end = (starts[window] ?? 0) + lookback;
  const { kind, input } = feature;
  const shift = input === lastValueFeature && unitsOfFeatures[kind] === 'level' ? level : 0;
  const valueBefore = (rows: number): number => (series[(end - rows) * featureCount + input] ?? 0) - shift;
  if (kind === 'lag') return valueBefore(feature.lag);
  if (kind === 'first') return valueBefore(feature.rows);
  if (kind === 'last') return valueBefore(1);
  const value = isRolling(kind)
    ? statistic(source, kind, input, end - feature.rows, end)
    : summaryOf(kind, summaries.of(input));
  return value - shift;
}

/** Values that a feature of one window is made of. */
export function valuesRead(feature: WindowFeature): number {
  return feature.kind === 'lag' ? 1 : feature.rows;
}

/** Values of windows between two turns of the event loop. */
const valuesAtOnce = 1 << 16;

/** A feature of all windows, each `times` times. @throws AbortError when the breather's signal has fired */
export async function columnOf(
  source: WindowSource,
  feature: WindowFeature,
  times: number,
  breather: Breather,
): Promise<Float32Array> {
  const column = new Float32Array(source.starts.length * times);
  const atOnce = Math.max(1, Math.floor(valuesAtOnce / valuesRead(feature)));
  for (let window = 0; window < source.starts.length; window += 1) {
    if (window % atOnce === 0) await breather.breathe();
    column.fill(featureOf(source, feature, seenWindow(source, window)), window * times, (window + 1) * times);
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
    const seen = seenWindow(source, window);
    const first = at;
    for (const feature of features) rows[at++] = featureOf(source, feature, seen);
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
