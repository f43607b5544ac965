import { GatewiseError } from '../../../core/common/errors';
import { figureName } from '../../../core/evaluation/names';
import { figureOf, metricLabel, rankingMetric } from '../../../core/evaluation/metrics';
import { predictionCsv, predictionTable } from '../../../core/prediction';
import type { FilePrediction, PredictionPage } from '../../../contract';
import { findId } from '../ids';
import { readRenames } from '../option-values';
import { writeText } from '../files';
import { formatNumber, formatTable } from '../table';
import type { Workbench } from '../workbench';
import { toRequest, type ReadingOptions } from './datasets';

export interface PredictOptions extends ReadingOptions {
  readonly out?: string | undefined;
  /** `file's column=model's column`. */
  readonly rename: readonly string[];
  readonly level: number;
  readonly history?: 'auto' | 'file' | 'dataset' | undefined;
  /** The rows that were appended to the run's dataset since, in the place of a file. */
  readonly newer?: boolean | undefined;
}

const shownRows = 20;

/**
 * `gatewise predict RUN FILE`, or `--newer` for what was appended to the run's dataset: every window by the run's model, and
 * whether it does as well as on its test part.
 */
export async function predictFile(
  workbench: Workbench,
  text: string,
  path: string | undefined,
  { out, rename, level, history, newer = false, ...reading }: PredictOptions,
): Promise<void> {
  const { client, terminal, signal } = workbench;
  const runId = await findId(workbench, 'run', text);
  const asked = { level, ...(history === undefined ? {} : { history }) };
  if (newer === (path !== undefined)) {
    throw new GatewiseError(
      'BAD_INPUT',
      'Name a file to predict, or give --newer for the rows that were appended to the run’s dataset.',
    );
  }
  const events =
    path === undefined
      ? await client.predictions.newer({ runId, ...asked }, { signal })
      : await client.predictions.compute(
          { runId, ...toRequest([path], reading), renames: readRenames(rename), ...asked },
          { signal },
        );
  const pages: PredictionPage[] = [];
  let done: { readonly prediction: FilePrediction; readonly threshold: number } | undefined;
  try {
    for await (const event of events) {
      if (event.type === 'done') done = event;
      else if (event.type === 'windows') pages.push(event.page);
      else terminal.progress.update('predict', 'Prediction', event.fraction, event.message);
    }
  } finally {
    terminal.progress.finish();
  }
  if (done === undefined) throw new GatewiseError('CANCELLED', 'The prediction was cancelled.');
  const isSealed = await hidesTest(workbench, runId);
  const { threshold } = done;
  const prediction = isSealed ? withoutTest(done.prediction) : done.prediction;
  const written =
    out === undefined ? null : await writeText(out, [...predictionCsv(prediction, pages, threshold)].join(''));
  terminal.writeResult(
    { prediction, testPart: isSealed ? 'sealed' : 'opened', csv: written, ...(written === null ? { pages } : {}) },
    () =>
      [
        ...(written === null ? [lastRows(prediction, pages, threshold)] : [written]),
        ...describeWindows(prediction),
        ...describeColumns(prediction),
        ...describeEvaluation(prediction, isSealed),
        ...prediction.notices.map((notice) => `Note: ${notice}`),
      ].join('\n'),
  );
}

/** Whether the test part of the run's experiment is sealed. Of one that was deleted nobody could open it, and nothing is hidden. */
async function hidesTest({ client, signal }: Workbench, runId: string): Promise<boolean> {
  const { experimentId } = await client.runs.get({ id: runId }, { signal });
  const experiments = await client.experiments.list(undefined, { signal });
  return experiments.find(({ id }) => id === experimentId)?.testOpenedAt === null;
}

/** Without the figures of the test part, and those that would give it away beside the file's. */
function withoutTest({ aged, ...prediction }: FilePrediction): FilePrediction {
  if (aged === null) return { ...prediction, aged };
  return { ...prediction, aged: { ...aged, test: null, difference: null, interval: null, pValue: null } };
}

/** The last rows: those that are yet to come. */
function lastRows(prediction: FilePrediction, pages: readonly PredictionPage[], threshold: number): string {
  const { head, cells } = predictionTable(prediction, pages, threshold);
  const shown = cells.slice(-shownRows);
  const readable = shown.map((row) => row.map((cell) => (typeof cell === 'string' ? cell : formatNumber(cell))));
  const before = cells.length - shown.length;
  const note = before === 0 ? [] : [`${before} rows before these are not shown: --out FILE writes them all.`];
  return [formatTable(head, readable), ...note].join('\n');
}

const count = (n: number, one: string, many = `${one}s`): string => `${n} ${n === 1 ? one : many}`;

function describeWindows({
  fileName,
  rowCount,
  historyRows,
  windows,
  shortSeries,
  untimedRows,
  hasTime,
  timeZone,
  mayRefit,
}: FilePrediction): string[] {
  const { predicted, beyond, gaps, evaluated } = windows;
  const named = shortSeries.slice(0, 10).map(({ name, rows }) => `${name} (${count(rows, 'row')})`);
  return [
    `${fileName}: ${count(rowCount, 'row')}, ${count(predicted, 'window')} predicted, ${beyond} of them behind the end; the target of ${evaluated} is in the file.`,
    ...(historyRows === 0 ? [] : [`${count(historyRows, 'row')} of the run’s data came first, to look back on.`]),
    ...(gaps === 0 ? [] : [`${count(gaps, 'window')} left out: an input has no value in one of the rows.`]),
    ...(untimedRows === 0 ? [] : [`${count(untimedRows, 'row')} left out: without a time.`]),
    ...(shortSeries.length === 0
      ? []
      : [`Too short for a window: ${named.join(', ')}${shortSeries.length > named.length ? ', …' : ''}.`]),
    ...(mayRefit
      ? [
          'The model continues whole series: a series of the file that does not begin with the rows of its fit was fitted anew to its rows before its first window.',
        ]
      : []),
    ...(hasTime ? [`Times are those of ${timeZone}.`] : []),
  ];
}

function describeColumns({ match, drift }: FilePrediction): string[] {
  const renamed = match.columns.filter(({ isRenamed }) => isRenamed);
  const flagged = drift.filter(({ flags }) => flags.length > 0);
  return [
    ...(renamed.length === 0
      ? []
      : [`Renamed: ${renamed.map(({ found, name }) => `${found ?? ''} → ${name}`).join(', ')}.`]),
    ...(match.unused.length === 0 ? [] : [`Not used: ${match.unused.join(', ')}.`]),
    ...match.problems.map(({ message }) => `Note: ${message}`),
    ...flagged.map(({ column, outside, shift, file, training, unknownCategories, unknownRows, flags }) => {
      const said = [
        ...(flags.includes('outside') && training !== null
          ? [
              `${percent(outside ?? 0)} of the values lie outside ${formatNumber(training.minimum)} to ${formatNumber(training.maximum)}`,
            ]
          : []),
        ...(flags.includes('shifted')
          ? [
              `the mean is ${formatNumber(file.mean)}, ${formatNumber(shift)} standard deviations from ${formatNumber(training?.mean ?? null)}`,
            ]
          : []),
        ...(flags.includes('missing')
          ? [`${percent(file.missing / Math.max(1, file.count + file.missing))} are missing`]
          : []),
        ...(flags.includes('unknown')
          ? [
              `${count(unknownRows, 'row')} with categories that training did not know (${unknownCategories.join(', ')})`,
            ]
          : []),
      ];
      return `Unlike training, ${column}: ${said.join('; ')}.`;
    }),
    ...(flagged.length === 0 && drift.length > 0 ? ['The columns’ ranges and means are like those of training.'] : []),
  ];
}

const percent = (share: number): string => `${(100 * share).toFixed(1)} %`;

function describeEvaluation(
  { evaluation, aged, coverage, level, target }: FilePrediction,
  isSealed: boolean,
): string[] {
  if (evaluation === null || aged === null)
    return [`The file does not hold “${target}” where it is predicted, so nothing is scored.`];
  const figures = Object.entries(evaluation.metrics).flatMap(([name, value]) =>
    value === null ? [] : [`${metricLabel(name, 'en') ?? name} ${formatNumber(value)}`],
  );
  return [
    `On the file: ${figures.join(', ')}.`,
    ...(coverage === null
      ? []
      : [`${percent(coverage)} of the known values lie within the ${Math.round(100 * level)} % interval.`]),
    ...describeBaselines(evaluation),
    agedSentence(aged, isSealed),
  ];
}

/** What costs nothing, on the same rows. */
function describeBaselines(evaluation: NonNullable<FilePrediction['evaluation']>): string[] {
  const metric = rankingMetric(evaluation);
  const each = evaluation.baselines.flatMap(({ name, metrics, skill }) => {
    const [value, gained] = [figureOf(metrics, metric), figureOf(skill, metric)];
    if (value === null) return [];
    const against = gained === null ? '' : ` (skill ${percent(gained)})`;
    return [`${figureName(name, 'en') ?? name} ${formatNumber(value)}${against}`];
  });
  return each.length === 0
    ? []
    : [`Baselines on the file, by ${metricLabel(metric, 'en') ?? metric}: ${each.join(', ')}.`];
}

/** Whether the model has aged, in words; no more than the test shows, and no figure of a sealed test part. */
function agedSentence(
  { kind, metric, file, test, difference, interval, pValue, independent }: NonNullable<FilePrediction['aged']>,
  isSealed: boolean,
): string {
  const name = metric === 'mae' ? 'MAE' : 'share of wrong labels';
  const figures = isSealed
    ? `${name} ${formatNumber(file)} on the file; the test part’s figure is sealed until it is opened on the experiment’s page`
    : `${name} ${formatNumber(file)} on the file, ${formatNumber(test)} on the test part`;
  const tested =
    interval === null
      ? ''
      : `; difference ${formatNumber(difference)}, 95% interval ${formatNumber(interval[0])} to ${formatNumber(interval[1])}, p = ${formatNumber(pValue)}`;
  switch (kind) {
    case 'worse':
      return `Has the model aged? It does worse on the file than on its test part (${figures}${tested}). The test does not tell whether the model aged or these rows are harder: see the baselines.`;
    case 'better':
      return `Has the model aged? It does better on the file than on its test part (${figures}${tested}).`;
    case 'notShown':
      return `Has the model aged? No difference from its test part is shown (${figures}${tested}).`;
    case 'tooFew':
      return `Has the model aged? Nothing can be told: the file is worth ${Math.round(independent.file)} independent windows and the test part ${Math.round(independent.test ?? 0)}, and it takes 20 of each (${figures}).`;
    case 'noTest':
      return `Has the model aged? Nothing can be told: there are no predictions of a test part to hold it against (${name} ${formatNumber(file)} on the file).`;
  }
}
