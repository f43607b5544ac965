import type { AbortSignalLike } from '../common/abort';
import { typicalMs } from '../calendar';
import { normalQuantile } from '../common/distributions';
import { GatewiseError } from '../common/errors';
import { said } from '../common/sentence';
import type { Table } from '../dataset/table';
import type { IntervalSummary } from '../evaluation/schema';
import { targetDistance } from '../task/windows';
import {
  inverseWindows,
  replayPreparation,
  runTableSteps,
  type FittedPreparation,
  type PreparedRows,
  sourceOfWindows,
} from '../preparation';
import type { WindowSource } from '../task/window-source';
import { appendFuture, requireKnownSeries, setValue, withoutMarked, type FutureTable } from './future-rows';
import { intervalAround } from './interval';
import { partAtLastTarget, type KnownRows } from './known-rows';
import { resampled } from './resampled';
import { rowTimes } from './row-times';
import type { Forecast, ForecastRequest, SeriesForecast } from './schema';

export interface ForecastInput {
  readonly fitted: FittedPreparation;
  readonly table: Table;
  /** The commonest distance of rows in milliseconds, by which times go on that follow no step; null without a time column. */
  readonly intervalMs: number | null;
  readonly request: ForecastRequest;
  /** What the run stored about its conformal intervals; empty for classes. */
  readonly intervals: readonly IntervalSummary[];
  /** Two classes: score from which the second one is predicted. */
  readonly threshold: number;
  /** What of a series the model predicts from: all of it, or (the default) a window and what the steps look back. */
  readonly history?: 'whole' | 'window';
  /** The model: outputs of windows, row-major, scaled. */
  readonly predict: (source: WindowSource) => Promise<Float32Array>;
  /** Their standard deviations, of a model that expects errors; left out: the interval is that of the validation errors. */
  readonly deviations?: ((source: WindowSource) => Promise<Float32Array>) | undefined;
  readonly signal?: AbortSignalLike;
  readonly onProgress?: (fraction: number) => void;
}

/** Known rows that are drawn before the forecast. */
const historyRows = 200;

/**
 * Recursive forecast of `steps` rows past the last known target of every series. Series of a panel that cannot be forecast are
 * left out and named. Each block of `horizon` rows is predicted from the
 * last known rows through the stored preparation, and takes its place in the data before the next block is predicted.
 * Nothing is fitted anew.
 * @throws GatewiseError BAD_INPUT, COLUMN_NOT_FOUND, MISSING_VALUES, TOO_FEW_WINDOWS for a series shorter than a window
 */
export async function forecastRecursively(asked: ForecastInput): Promise<Forecast> {
  const { table: arranged } = runTableSteps(asked.table, asked.fitted.steps);
  const times = rowTimes({ ...asked, table: arranged });
  const input = { ...asked, ...resampled(asked.fitted, arranged) };
  const { known, missing } = withoutMarked(asked);
  const { fitted, request, signal } = input;
  const { task, window, classNames } = fitted;
  const horizon = classNames === null ? window.horizon : 1;
  const blocks = Math.ceil(request.steps / horizon);
  const all = partAtLastTarget(input.table, task.target, task.targetHistory);
  const append = (groups: readonly KnownRows[]): FutureTable =>
    appendFuture(input.table, {
      groups,
      rows: blocks * horizon,
      steps: request.steps,
      history: input.history === 'whole' ? Number.POSITIVE_INFINITY : historyNeeded(fitted),
      target: task.target,
      features: task.features,
      timeAfter: times.after,
      known: known.filter(({ series }) => series === null || groups.some(({ name }) => name === series)),
    });
  requireKnownSeries(request.known, all);
  const { groups, leftOut } = forecastable(all, fitted, append, blocks * horizon);
  const future = append(groups);
  const outputs = future.series.map(() => ({
    predicted: new Array<number>(),
    scores: new Array<number>(),
    lower: new Array<number>(),
    upper: new Array<number>(),
  }));
  const ownInterval = ownIntervalOf(input);
  let firstStarts: Uint32Array | null = null;
  let rows: PreparedRows | null = null;
  for (let block = 0; block < blocks; block += 1) {
    signal?.throwIfAborted();
    rows = replayPreparation(fitted, future.table);
    const starts = windowStarts(rows, future, block * horizon, blocks * horizon);
    const source = sourceOfWindows(rows, starts);
    const values = await input.predict(source);
    firstStarts ??= starts;
    // Errors of rows further ahead are those from the last known row on: the predicted rows between are no knowledge.
    const deviations = await ownInterval?.deviations({ ...source, starts: firstStarts });
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
      const spread = deviations?.subarray(index * own.length, (index + 1) * own.length);
      if (spread !== undefined && ownInterval !== null) {
        const end = (sign: 1 | -1): number[] =>
          inWindow(
            rows as PreparedRows,
            starts[index] ?? 0,
            own.map((mean, step) => mean + sign * ownInterval.quantile * (spread[step] ?? Number.NaN)),
          );
        output.lower.push(...end(-1));
        output.upper.push(...end(1));
      }
      feedBack(future.table, task.target, series.future + block * horizon, predicted, classNames);
    });
    input.onProgress?.((block + 1) / blocks);
  }
  return {
    target: task.target,
    hasTime: rows?.time != null,
    intervalMs: times.step === null ? input.intervalMs : typicalMs(times.step),
    step: times.step,
    timeZone: times.timeZone,
    classNames: classNames === null ? null : [...classNames],
    steps: request.steps,
    horizon,
    level: request.level,
    calibratedSteps: classNames !== null ? 0 : ownInterval === null ? Math.min(horizon, request.steps) : request.steps,
    hasOwnInterval: ownInterval !== null,
    held: [...new Set([...future.held, ...missing])],
    series: future.series
      .map((series, index) =>
        seriesForecast(
          input,
          future,
          series,
          rows,
          outputs[index] ?? { predicted: [], scores: [], lower: [], upper: [] },
        ),
      )
      .map((series, index) => ({ ...series, missingTargets: groups[index]?.ahead.length ?? 0 })),
    leftOut,
  };
}

/**
 * The series that can be continued, and why the others cannot. Where none can, the first one's reason is thrown.
 * @throws GatewiseError TOO_FEW_WINDOWS or MISSING_VALUES
 */
function forecastable(
  all: readonly KnownRows[],
  fitted: FittedPreparation,
  append: (groups: readonly KnownRows[]) => FutureTable,
  futureRows: number,
): { readonly groups: readonly KnownRows[]; readonly leftOut: Forecast['leftOut'] } {
  const needed = fitted.window.lookback + fitted.warmUp;
  const known = all.filter((group) => group.known.length > 0);
  if (known.length === 0) {
    throw new GatewiseError(
      'MISSING_VALUES',
      said`“${fitted.task.target}” has no value, so there is nothing to start from.`,
      {
        column: fitted.task.target,
      },
    );
  }
  const leftOut: Forecast['leftOut'] = all.flatMap((group) =>
    group.known.length > 0 ? [] : [{ name: group.name ?? '', rows: group.ahead.length, needed, reason: 'noTarget' }],
  );
  const future = append(known);
  const rows = replayPreparation(fitted, future.table);
  const problems = future.series.map((series, index) => problemOf(rows, series.name, index, 0, futureRows));
  const [first] = problems;
  if (first != null && problems.every((problem) => problem !== null)) throw first;
  problems.forEach((problem, index) => {
    const group = known[index];
    if (problem === null || group === undefined) return;
    const reason = problem.code === 'TOO_FEW_WINDOWS' ? 'short' : 'gaps';
    leftOut.push({ name: group.name ?? '', rows: group.known.length, needed, reason });
  });
  return { groups: known.filter((_, index) => problems[index] === null), leftOut };
}

/** Enough rows before the end for one window and all that the steps look back; longer history changes nothing. */
function historyNeeded({ window, warmUp, steps }: FittedPreparation): number {
  const season = Math.max(0, ...steps.map((step) => (step.kind === 'fillMissing' ? step.period : 0)));
  return Math.max(historyRows, 4 * (window.lookback + window.offset + warmUp + window.horizon) + 3 * season + 1000);
}

/**
 * First seen row of each series' window. Its first target row is the `done`-th future row, so its last seen row lies
 * `offset` rows before that.
 */
function windowStarts(rows: PreparedRows, { series }: FutureTable, done: number, futureRows: number): Uint32Array {
  return Uint32Array.from(series, ({ name }, index) => {
    const problem = problemOf(rows, name, index, done, futureRows);
    if (problem !== null) throw problem;
    return windowStart(rows, index, done, futureRows);
  });
}

function windowStart(rows: PreparedRows, index: number, done: number, futureRows: number): number {
  const to = rows.seriesBoundaries[index + 1] ?? rows.rowCount;
  return to - futureRows + done - targetDistance(rows.fitted.window);
}

/** Why the series' next window cannot be predicted from; null where it can. */
function problemOf(
  rows: PreparedRows,
  name: string | null,
  index: number,
  done: number,
  futureRows: number,
): GatewiseError | null {
  const { window, warmUp } = rows.fitted;
  const start = windowStart(rows, index, done, futureRows);
  if (start >= (rows.seriesBoundaries[index] ?? 0) + warmUp) return gapIn(rows, start, start + window.lookback);
  return new GatewiseError(
    'TOO_FEW_WINDOWS',
    name === null
      ? said`The data have fewer rows than the ${window.lookback + warmUp} that one forecast needs.`
      : said`The series “${name}” has fewer rows than the ${window.lookback + warmUp} that one forecast needs.`,
    { field: 'window.lookback', ...(name === null ? {} : { series: name }) },
  );
}

function gapIn(rows: PreparedRows, from: number, to: number): GatewiseError | null {
  const values = rows.inputs.subarray(from * rows.featureCount, to * rows.featureCount);
  const place = values.findIndex((value) => !Number.isFinite(value));
  if (place < 0) return null;
  const name = rows.featureNames[place % rows.featureCount] ?? '';
  return new GatewiseError(
    'MISSING_VALUES',
    said`“${name}” has no value in one of the last rows, from which the forecast starts. Fill missing values in the preparation, or give its future.`,
    { column: name },
  );
}

/**
 * The interval that the model expects. A differenced target adds up the errors of its steps, which the deviations of the
 * differences do not tell: its interval is that of the validation errors.
 */
function ownIntervalOf({ deviations, fitted, request }: ForecastInput) {
  if (deviations === undefined || fitted.classNames !== null || fitted.target.differenceLag !== null) return null;
  return { deviations, quantile: normalQuantile(0.5 + request.level / 2) };
}

/** One window's scaled outputs in the target's units. */
function inWindow(rows: PreparedRows, start: number, outputs: Float32Array): number[] {
  return Array.from(inverseWindows(rows, Uint32Array.of(start + targetDistance(rows.fitted.window)), outputs));
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
  output: Readonly<Record<'predicted' | 'scores' | 'lower' | 'upper', readonly number[]>>,
): Omit<SeriesForecast, 'missingTargets'> {
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
  const ends = (values: readonly number[]): (number | null)[] =>
    values.slice(0, steps).map((value) => (Number.isFinite(value) ? value : null));
  const { lower, upper } =
    output.lower.length > 0
      ? { lower: ends(output.lower), upper: ends(output.upper) }
      : intervalAround(predicted, intervals, level, feedsBack);
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
