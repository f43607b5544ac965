import { panelOrder, prepareLosses, type PreparedLosses } from '../evaluation/statistics';
import { at } from '../common/numbers';
import type { Predictions } from '../run/schema';

/** Losses of one run on the windows of a part; what its tests against others need of its predictions. */
export interface RunLosses {
  readonly part: Predictions['part'];
  readonly horizon: number;
  /** Row of the data and timestamp of each window that has a known target. */
  readonly rows: readonly number[];
  readonly time: readonly number[];
  /** Series of each window, from 0; null where there is one. */
  readonly series: readonly number[] | null;
  /** NaN where a value that is known was not predicted. */
  readonly losses: Float64Array;
  /** Of classes: log loss of each window; null for numbers. */
  readonly logLosses: Float64Array | null;
}

export interface RunLossesOptions {
  /** The metric that ranks the runs: `rmse` and `mse` are tested on squared errors, every other one on absolute ones. */
  readonly metric: string;
  /** Two classes: score from which the second one is predicted. */
  readonly threshold: number;
}

/** The mean error of each window over its steps; for classes 1 where the class is wrong, else 0. */
export function runLosses(predictions: Predictions, { metric, threshold }: RunLossesOptions): RunLosses {
  const { part, horizon, classNames } = predictions;
  const isSquared = isSquaredMetric(metric);
  const all =
    classNames === null
      ? windowErrors(predictions, isSquared)
      : wrongClasses(predictions, classNames.length, threshold);
  const known = predictions.rows.flatMap((_, window) => (hasTarget(predictions, window) ? [window] : []));
  const pick = <T>(values: readonly T[]): T[] => known.flatMap((window) => values.slice(window, window + 1));
  const logs = classNames === null ? null : logLosses(predictions, classNames.length);
  return {
    part,
    horizon,
    rows: pick(predictions.rows),
    time: pick(predictions.time),
    series: predictions.series === undefined ? null : pick(predictions.series),
    losses: Float64Array.from(known, (window) => all[window] ?? Number.NaN),
    logLosses: logs === null ? null : Float64Array.from(known, (window) => logs[window] ?? Number.NaN),
  };
}

/** The losses of a run, with those of others on rows before its own set before them, as those of one. */
export function joinedRunLosses(earlier: readonly RunLosses[], own: RunLosses): RunLosses {
  if (earlier.length === 0) return own;
  const stretches = [...earlier, own];
  const logs = stretches.flatMap(({ logLosses }) => (logLosses === null ? [] : [logLosses]));
  const joined = (arrays: readonly Float64Array[]): Float64Array =>
    Float64Array.from(arrays.flatMap((values) => [...values]));
  return {
    ...own,
    rows: stretches.flatMap(({ rows }) => rows),
    time: stretches.flatMap(({ time }) => time),
    series: own.series === null ? null : stretches.flatMap(({ series }) => series ?? []),
    losses: joined(stretches.map(({ losses }) => losses)),
    logLosses: logs.length < stretches.length ? null : joined(logs),
  };
}

/** The losses of some windows, by their places. */
export function lossesOfWindows(losses: RunLosses, windows: readonly number[]): RunLosses {
  const pick = <T>(values: ArrayLike<T>): T[] => windows.flatMap((window) => values[window] ?? []);
  return {
    ...losses,
    rows: pick(losses.rows),
    time: pick(losses.time),
    series: losses.series === null ? null : pick(losses.series),
    losses: Float64Array.from(pick(losses.losses)),
    logLosses: losses.logLosses === null ? null : Float64Array.from(pick(losses.logLosses)),
  };
}

/** Whether a metric ranks by squared errors. */
export function isSquaredMetric(metric: string): boolean {
  return /\.(r?mse|r2)$/.test(metric);
}

/** The losses as tests take them; `stride` is the distance of the windows in rows. */
export function preparedLosses(
  { series, time, horizon }: RunLosses,
  values: Float64Array,
  stride: number,
): PreparedLosses {
  return prepareLosses({
    values,
    // Neighbouring windows share horizon / stride targets.
    overlap: Math.max(1, Math.ceil(horizon / stride)),
    ...panelOrder(series, time),
  });
}

/** Whether a step of a window has a known target; a class that the model does not know is none. */
function hasTarget({ actual, classNames, horizon }: Predictions, window: number): boolean {
  return actual
    .slice(window * horizon, (window + 1) * horizon)
    .some((value) => value !== null && Number.isFinite(value) && (classNames === null || value >= 0));
}

/** NaN where a step with a known target was not predicted. */
function windowErrors({ horizon, actual, predicted, rows }: Predictions, isSquared: boolean): Float64Array {
  return Float64Array.from(rows, (_, window) => {
    let sum = 0;
    let steps = 0;
    for (let step = 0; step < horizon; step += 1) {
      const index = window * horizon + step;
      const target = actual[index] ?? Number.NaN;
      if (Number.isNaN(target)) continue;
      const error = target - (predicted[index] ?? Number.NaN);
      sum += isSquared ? error * error : Math.abs(error);
      steps += 1;
    }
    return sum / steps;
  });
}

/** 1 where another class than the actual one is predicted: the largest score, or of two classes by the threshold; NaN without scores. */
function wrongClasses(
  { actual, predicted, rows, horizon }: Predictions,
  count: number,
  threshold: number,
): Float64Array {
  return Float64Array.from(rows, (_, window) => {
    const label = actual[window * horizon];
    if (label === null || label === undefined || label < 0) return Number.NaN;
    const scores = predicted.slice(window * count, (window + 1) * count).map((score) => score ?? Number.NaN);
    if (scores.length < count || scores.some(Number.isNaN)) return Number.NaN;
    if (count === 2) return (at(scores, 1) >= threshold ? 1 : 0) === label ? 0 : 1;
    return scores.indexOf(Math.max(...scores)) === label ? 0 : 1;
  });
}

/** Scores below it count as it: one certain mistake would else be infinitely wrong (scikit-learn clips at the type’s epsilon). */
const leastScore = 2 ** -23;

function logLosses({ actual, predicted, rows, horizon }: Predictions, count: number): Float64Array {
  return Float64Array.from(rows, (_, window) => {
    const label = actual[window * horizon] ?? -1;
    return -Math.log(Math.max(leastScore, predicted[window * count + label] ?? Number.NaN));
  });
}
