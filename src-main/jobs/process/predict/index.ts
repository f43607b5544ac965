import { normalQuantile } from '../../../core/common/distributions';
import { GatewiseError } from '../../../core/common/errors';
import { said } from '../../../core/common/sentence';
import { forecastRecursively, type Forecast } from '../../../core/forecast';
import type { FittedPreparation, PreparedRows } from '../../../core/preparation';
import {
  agedVerdict,
  alignTable,
  conformalBounds,
  driftOf,
  evaluateFile,
  knownWindows,
  predictWindows,
  requireSameStep,
  withHistory,
  withoutHistory,
  type Bounds,
  type PredictedWindows,
  type PredictionPage,
  type WithHistory,
} from '../../../core/prediction';
import { readPreparation } from '../../../artefact/preparation';
import { shapedModel } from '../../../engine';
import type { PredictResult, PredictSpecification } from '../../kinds';
import type { JobContext, JobEnd } from '../handlers';
import { shapeOf } from '../model/facts';
import { restoreModel } from '../model/restore';
import { Throttle } from '../throttle';
import { readPredictedRows } from './new-file';
import { readTraining, type Training } from './training';

const progressEveryMs = 100;
/** Predicted values of a page, about 1 MB as JSON. */
const valuesPerPage = 64 * 1024;

/**
 * Predicts every window of a file with a run's model: the file is read as an import reads it, its columns are matched by name,
 * the stored preparation is replayed, the stored model restored. Nothing is fitted and nothing is kept.
 */
export async function predictFile(
  specification: PredictSpecification,
  { emit, signal, threads }: JobContext,
): Promise<JobEnd<PredictResult>> {
  const { configuration, files, engine, request, train, test, threshold, intervals } = specification;
  const throttle = new Throttle<{ fraction: number; message: string }>(progressEveryMs, Date.now, (progress) => {
    emit({ type: 'progress', ...progress, run: null });
  });
  const tell = (fraction: number, message: string): void => {
    throttle.offer({ fraction, message });
  };
  emit({ type: 'state', state: 'running' });
  tell(0, 'loading');
  const fitted = await readPreparation(files);
  const training = await readTraining(specification.training, specification, signal);
  const { facts } = training;
  const { table, match, fileName, notices } = await readPredictedRows(specification.rows, facts, request.renames, {
    signal,
    threads,
    onProgress: (share) => {
      tell(0.1 + 0.4 * share, 'reading');
    },
  });
  const own = alignTable(table, facts, match);
  const isResampled = fitted.steps.some(({ kind }) => kind === 'resample');
  requireSameStep(fileName, own, facts, isResampled);
  const shape = shapeOf(configuration, {
    classNames: fitted.classNames,
    featureCount: fitted.features.length,
    fitted,
  });
  const model = shapedModel(configuration.model, shape);
  const given = withChosenHistory(own, training, request.history, model.history);
  const estimator = await restoreModel(model, files, { seed: configuration.seed, threads, engine });
  try {
    const predict = (source: Parameters<typeof estimator.predict>[0]) => estimator.predict(source, signal);
    const deviations = estimator.deviations?.bind(estimator);
    const ownDeviations = deviations && ((source: Parameters<typeof deviations>[0]) => deviations(source, signal));
    // A differenced target adds up the errors of its steps, which the deviations of the differences do not tell.
    const hasOwn = fitted.classNames === null && fitted.target.differenceLag === null;
    const predicted = await predictWindows({
      fitted,
      given,
      file: fileName,
      history: model.history,
      predict,
      ownInterval:
        ownDeviations === undefined || !hasOwn
          ? null
          : { deviations: ownDeviations, quantile: normalQuantile(0.5 + request.level / 2) },
      signal,
      onProgress: (share) => {
        tell(0.5 + 0.3 * share, 'predicting');
      },
    });
    tell(0.85, 'evaluating');
    const beyond = await predictBeyond(
      specification,
      fitted,
      given,
      { predict, deviations: ownDeviations },
      model.history,
    );
    const horizon = fitted.classNames === null ? fitted.window.horizon : 1;
    const widths = intervals.find(({ level }) => Math.abs(level - request.level) < 1e-9)?.byHorizon ?? [];
    const halfWidths = fitted.classNames === null ? widths.map(({ halfWidth }) => halfWidth) : [];
    const bounds = predicted.ownBounds ?? conformalBounds(predicted.values, halfWidths);
    const result = evaluateFile({ configuration, predicted, threshold, bounds, train, test });
    signal.throwIfAborted();
    for (const page of pagesOf(predicted, bounds, beyond)) emit({ type: 'predicted', page });
    const rows = Array.from({ length: own.rowCount }, (_, row) => row);
    return {
      result: {
        prediction: {
          fileName,
          target: configuration.task.target,
          taskKind: configuration.task.kind,
          classNames: fitted.classNames,
          horizon,
          hasTime: predicted.rows.time !== null,
          timeZone: facts.timeZone,
          level: request.level,
          hasOwnInterval: predicted.ownBounds !== null,
          rowCount: own.rowCount,
          historyRows: given.historyRows,
          windows: {
            predicted: predicted.targetStarts.length + beyond.length,
            beyond: beyond.length,
            gaps: predicted.gaps,
            evaluated: result === null ? 0 : knownWindows(predicted).length,
          },
          shortSeries: [...predicted.shortSeries],
          untimedRows: untimedRows(own),
          match,
          drift: driftOf(facts, own, rows),
          mayRefit: model.history === 'whole' && given.historyRows === 0,
          notices: [...notices],
          evaluation: result?.evaluation ?? null,
          coverage: result?.coverage ?? null,
          aged: result === null ? null : agedVerdict(result.losses, facts.test),
        },
      },
      stopped: false,
    };
  } finally {
    estimator.dispose();
  }
}

function withChosenHistory(
  own: WithHistory['table'],
  { table }: Training,
  wanted: PredictSpecification['request']['history'],
  needs: 'whole' | 'window',
): WithHistory {
  if (wanted === 'file' || (wanted === 'auto' && (needs === 'window' || table === null))) return withoutHistory(own);
  if (table === null) {
    throw new GatewiseError(
      'RUN_STATE',
      said`The model was imported without the rows of its data, so that none of them can come before the file’s. Predict from the file’s own rows (history: file).`,
      { field: 'history' },
    );
  }
  const hasTime = own.timeColumn !== null && table.timeColumn !== null;
  return wanted === 'auto' && !hasTime ? withoutHistory(own) : withHistory(own, table);
}

type Beyond = Forecast['series'][number];

/** The first horizon behind each series' last known target; none where a prediction is about the last seen row itself. */
async function predictBeyond(
  { intervals, request, threshold }: PredictSpecification,
  fitted: FittedPreparation,
  { table }: WithHistory,
  model: Pick<Parameters<typeof forecastRecursively>[0], 'predict' | 'deviations'>,
  history: 'whole' | 'window',
): Promise<readonly Beyond[]> {
  const { task, window, classNames } = fitted;
  const hasTarget = table.columns.some(({ name }) => name === task.target);
  if (window.offset === 0 || (!hasTarget && task.targetHistory)) return [];
  try {
    const { series } = await forecastRecursively({
      fitted,
      table,
      intervalMs: null,
      request: { steps: classNames === null ? window.horizon : 1, level: request.level, known: [] },
      intervals,
      threshold,
      history,
      ...model,
    });
    return series;
  } catch (thrown) {
    // A series that ends in a gap has no rows to go on from; its other windows are predicted all the same.
    if (thrown instanceof GatewiseError && ['TOO_FEW_WINDOWS', 'MISSING_VALUES'].includes(thrown.code)) return [];
    throw thrown;
  }
}

function untimedRows({ columns, timeColumn }: WithHistory['table']): number {
  const time = columns.find(({ name }) => name === timeColumn);
  return time?.kind === 'time' ? time.values.reduce((count, value) => count + (Number.isFinite(value) ? 0 : 1), 0) : 0;
}

/** The windows in pages, those behind the end at the end. */
function* pagesOf(
  predicted: PredictedWindows,
  bounds: Bounds | null,
  beyond: readonly Beyond[],
): Generator<PredictionPage> {
  const { rows, targetStarts, values } = predicted;
  const { classNames, window } = rows.fitted;
  const horizon = classNames === null ? window.horizon : 1;
  const width = classNames?.length ?? horizon;
  const isPanel = rows.seriesBoundaries.length > 1;
  const count = Math.max(1, Math.floor(valuesPerPage / (width + 2 * horizon)));
  const orNull = (value: number | undefined): number | null =>
    value === undefined || !Number.isFinite(value) ? null : value;
  for (let offset = 0; offset < targetStarts.length; offset += count) {
    const own = Array.from(targetStarts.subarray(offset, offset + count));
    const inPage = (of: Float64Array): (number | null)[] =>
      Array.from(of.subarray(offset * width, (offset + count) * width), orNull);
    const steps = own.flatMap((row) => Array.from({ length: horizon }, (_, step) => row + step));
    yield {
      offset,
      series: isPanel ? own.map((row) => rows.seriesNames?.[seriesOf(rows, row)] ?? '') : null,
      time: steps.map((row) => rows.time?.[row] ?? row - (rows.seriesBoundaries[seriesOf(rows, row)] ?? 0)),
      actual: steps.map((row) => {
        const value = orNull(rows.rawTargets[row]);
        return classNames !== null && value !== null && value < 0 ? null : value;
      }),
      predicted: inPage(values),
      lower: bounds === null ? null : inPage(bounds.lower),
      upper: bounds === null ? null : inPage(bounds.upper),
    };
  }
  if (beyond.length === 0) return;
  yield {
    offset: targetStarts.length,
    series: isPanel ? beyond.map(({ name }) => name ?? '') : null,
    time: beyond.flatMap(({ time }) => time),
    actual: beyond.flatMap(({ time }) => time.map(() => null)),
    predicted: beyond.flatMap(({ predicted: own, scores }) => (scores ?? own).map(orNull)),
    lower: bounds === null ? null : beyond.flatMap(({ lower }) => lower),
    upper: bounds === null ? null : beyond.flatMap(({ upper }) => upper),
  };
}

function seriesOf({ seriesBoundaries }: PreparedRows, row: number): number {
  let [low, high] = [0, seriesBoundaries.length - 1];
  while (low < high) {
    const middle = (low + high + 1) >>> 1;
    if ((seriesBoundaries[middle] ?? 0) <= row) low = middle;
    else high = middle - 1;
  }
  return low;
}
