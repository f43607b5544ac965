import type { AbortSignalLike } from '../common/abort';
import { GatewiseError } from '../common/errors';
import type { Table } from '../dataset/table';
import type { IntervalSummary } from '../evaluation/schema';
import {
  inverseTarget,
  replayPreparation,
  targetDistance,
  type FittedPreparation,
  type PreparedRows,
} from '../preparation';
import type { WindowSource } from '../training/trainer';
import { appendFuture, setValue, type FutureTable } from './future-rows';
import { intervalAround } from './interval';
import type { Forecast, ForecastRequest, SeriesForecast } from './schema';

export interface ForecastInput {
  readonly fitted: FittedPreparation;
  readonly table: Table;
  /** Distance of rows in milliseconds; null without a time column. */
  readonly intervalMs: number | null;
  readonly request: ForecastRequest;
  /** What the run stored about its conformal intervals; empty for classes. */
  readonly intervals: readonly IntervalSummary[];
  /** Two classes: score from which the second one is predicted. */
  readonly threshold: number;
  /** The model: outputs of windows, row-major, scaled. */
  readonly predict: (source: WindowSource) => Promise<Float32Array>;
  readonly signal?: AbortSignalLike;
  readonly onProgress?: (fraction: number) => void;
}

/** Known rows that are drawn before the forecast. */
const historyRows = 200;

/**
 * Recursive forecast of `steps` rows past the end of every series. Each block of `horizon` rows is predicted from the
 * last known rows through the stored preparation, and takes its place in the data before the next block is predicted.
 * Nothing is fitted anew.
 * @throws GatewiseError BAD_INPUT, COLUMN_NOT_FOUND, MISSING_VALUES, TOO_FEW_WINDOWS for a series shorter than a window
 */
export async function forecastRecursively(input: ForecastInput): Promise<Forecast> {
  const { fitted, request, signal } = input;
  const { task, window, classNames } = fitted;
  const horizon = classNames === null ? window.horizon : 1;
  const blocks = Math.ceil(request.steps / horizon);
  const intervalMs = rowDistance(fitted) ?? input.intervalMs;
  const future = appendFuture(input.table, {
    rows: blocks * horizon,
    history: historyNeeded(fitted),
    target: task.target,
    features: task.features,
    intervalMs,
    known: request.known,
  });
  const outputs = future.series.map(() => ({ predicted: new Array<number>(), scores: new Array<number>() }));
  let rows: PreparedRows | null = null;
  for (let block = 0; block < blocks; block += 1) {
    signal?.throwIfAborted();
    rows = replayPreparation(fitted, future.table);
    const starts = windowStarts(rows, future, block * horizon, blocks * horizon);
    const values = await input.predict(sourceOf(rows, starts));
    future.series.forEach((series, index) => {
      const output = outputs[index];
      if (output === undefined || rows === null) return;
      const own = values.subarray(
        (index * values.length) / starts.length,
        ((index + 1) * values.length) / starts.length,
      );
      const predicted =
        classNames === null
          ? inWindow(rows, starts[index] ?? 0, own)
          : [takeClass(own, classNames, input, output.scores)];
      output.predicted.push(...predicted);
      feedBack(future.table, task.target, series.future + block * horizon, predicted, classNames);
    });
    input.onProgress?.((block + 1) / blocks);
  }
  return {
    target: task.target,
    hasTime: rows?.time != null,
    intervalMs,
    classNames: classNames === null ? null : [...classNames],
    steps: request.steps,
    horizon,
    level: request.level,
    calibratedSteps: classNames === null ? Math.min(horizon, request.steps) : 0,
    held: [...future.held],
    series: future.series.map((series, index) =>
      seriesForecast(input, future, series, rows, outputs[index] ?? { predicted: [], scores: [] }),
    ),
  };
}

/** Rows of a resampled series lie an interval of the resampling apart. */
function rowDistance({ steps }: FittedPreparation): number | null {
  return steps.reduce<number | null>((distance, step) => (step.kind === 'resample' ? step.intervalMs : distance), null);
}

/** Enough rows before the end for one window and all that the steps look back; longer history changes nothing. */
function historyNeeded({ window, warmUp, steps }: FittedPreparation): number {
  const season = Math.max(0, ...steps.map((step) => (step.kind === 'fillMissing' ? step.period : 0)));
  const isResampled = steps.some(({ kind }) => kind === 'resample');
  // How many rows go into one resampled row is not known here.
  if (isResampled) return Number.POSITIVE_INFINITY;
  return Math.max(historyRows, 4 * (window.lookback + window.offset + warmUp + window.horizon) + 3 * season + 1000);
}

/**
 * First seen row of each series' window. Its first target row is the `done`-th future row, so its last seen row lies
 * `offset` rows before that.
 */
function windowStarts(rows: PreparedRows, { series }: FutureTable, done: number, futureRows: number): Uint32Array {
  const { window, warmUp } = rows.fitted;
  return Uint32Array.from(series, ({ name }, index) => {
    const from = rows.seriesBoundaries[index] ?? 0;
    const to = rows.seriesBoundaries[index + 1] ?? rows.rowCount;
    const start = to - futureRows + done - targetDistance(window);
    if (start < from + warmUp) {
      throw new GatewiseError(
        'TOO_FEW_WINDOWS',
        `${name === null ? 'The data have' : `The series “${name}” has`} fewer rows than the ${window.lookback + warmUp} that one forecast needs.`,
        { field: 'window.lookback', ...(name === null ? {} : { series: name }) },
      );
    }
    requireComplete(rows, start, start + window.lookback);
    return start;
  });
}

function requireComplete(rows: PreparedRows, from: number, to: number): void {
  const values = rows.inputs.subarray(from * rows.featureCount, to * rows.featureCount);
  const place = values.findIndex((value) => !Number.isFinite(value));
  if (place < 0) return;
  const name = rows.featureNames[place % rows.featureCount] ?? '';
  throw new GatewiseError(
    'MISSING_VALUES',
    `“${name}” has no value in one of the last rows, from which the forecast starts. Fill missing values in the preparation, or give its future.`,
    { column: name },
  );
}

function sourceOf(rows: PreparedRows, starts: Uint32Array): WindowSource {
  const { window, targetFeature, classNames } = rows.fitted;
  return {
    series: rows.inputs,
    featureCount: rows.featureCount,
    lookback: window.lookback,
    starts,
    targets: rows.targets,
    // The targets are what is asked for: predicting does not read them.
    targetStarts: new Uint32Array(starts.length),
    targetLength: classNames === null ? window.horizon : 1,
    sampleWeights: null,
    lastValueFeature: window.normalization === 'lastValue' ? targetFeature : null,
  };
}

/** One window's scaled outputs in the target's units. */
function inWindow(rows: PreparedRows, start: number, outputs: Float32Array): number[] {
  const { fitted, anchors } = rows;
  const lag = fitted.target.differenceLag;
  if (lag === null || anchors === null) return Array.from(inverseTarget(fitted, outputs));
  const row = start + targetDistance(fitted.window);
  const values = anchors.slice(row - lag, row);
  return Array.from(inverseTarget(fitted, outputs, { values, horizon: fitted.window.horizon }));
}

/** The predicted class's index; the scores of all classes are added to `scores`. */
function takeClass(
  outputs: Float32Array,
  classNames: readonly string[],
  { threshold }: ForecastInput,
  scores: number[],
): number {
  const [second = 0] = outputs;
  if (classNames.length === 2) {
    scores.push(1 - second, second);
    return second >= threshold ? 1 : 0;
  }
  scores.push(...outputs);
  return outputs.indexOf(Math.max(...outputs));
}

/** The rows of the target that were predicted take the place of those that waited for them. */
function feedBack(
  table: Table,
  target: string,
  row: number,
  predicted: readonly number[],
  classNames: readonly string[] | null,
): void {
  const column = table.columns.find(({ name }) => name === target);
  if (column === undefined || column.kind === 'time') return;
  predicted.forEach((value, step) => {
    setValue(column, row + step, classNames === null ? value : (classNames[value] ?? ''));
  });
}

function seriesForecast(
  { request, intervals, fitted }: ForecastInput,
  future: FutureTable,
  series: FutureTable['series'][number],
  rows: PreparedRows | null,
  output: { readonly predicted: readonly number[]; readonly scores: readonly number[] },
): SeriesForecast {
  const { steps, level } = request;
  const index = future.series.indexOf(series);
  const from = rows?.seriesBoundaries[index] ?? 0;
  const to = rows?.seriesBoundaries[index + 1] ?? rows?.rowCount ?? 0;
  const count = output.predicted.length;
  const first = to - count;
  const timeOf = (row: number): number => rows?.time?.[row] ?? row - from;
  const predicted = output.predicted.slice(0, steps);
  const history = Math.max(from, first - historyRows);
  const known = Array.from({ length: first - history }, (_, i) => history + i);
  const feedsBack = fitted.task.targetHistory;
  const { lower, upper } = intervalAround(predicted, intervals, level, feedsBack);
  return {
    name: series.name,
    time: predicted.map((_, step) => timeOf(first + step)),
    predicted,
    lower,
    upper,
    scores: fitted.classNames === null ? null : output.scores.slice(0, steps * fitted.classNames.length),
    history: {
      time: known.map(timeOf),
      actual: known.map((row) => {
        const value = rows?.rawTargets[row];
        return value === undefined || !Number.isFinite(value) || (fitted.classNames !== null && value < 0)
          ? null
          : value;
      }),
    },
  };
}
