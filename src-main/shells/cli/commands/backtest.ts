import { GatewiseError } from '../../../core/common/errors';
import { isoTime } from '../../../core/calendar';
import { figureName } from '../../../core/evaluation/names';
import type { Backtest, BacktestResult } from '../../../contract';
import { findId } from '../ids';
import { formatNumber, formatTable } from '../table';
import type { Workbench } from '../workbench';

export interface BacktestOptions {
  readonly mode: 'expanding' | 'sliding';
  readonly origins: number;
  readonly step: number;
  readonly validation?: number | undefined;
  readonly train?: number | undefined;
  readonly epochs?: number | undefined;
}

/** `gatewise backtest RUN --step N`: the run's configuration trained and tested again at every origin. */
export async function backtestRun(workbench: Workbench, text: string, options: BacktestOptions): Promise<0 | 1> {
  const { client, terminal, signal } = workbench;
  const runId = await findId(workbench, 'run', text);
  const { id } = await client.backtests.start({
    runId,
    configuration: {
      mode: options.mode,
      origins: options.origins,
      step: options.step,
      validationRows: options.validation ?? null,
      trainRows: options.train ?? null,
      epochs: options.epochs ?? null,
    },
  });
  const cancel = (): void => {
    client.backtests.cancel({ id }).catch((error: unknown) => {
      terminal.note(`The backtest could not be cancelled: ${String(error)}`);
    });
  };
  signal.addEventListener('abort', cancel, { once: true });
  let last: Backtest | undefined;
  try {
    for await (const backtest of await client.backtests.watch({ id })) {
      last = backtest;
      const fraction = backtest.progress ?? (backtest.finishedAt === null ? 0 : 1);
      const done = `${String(Math.floor(fraction * options.origins))} of ${String(options.origins)} origins, ${backtest.state}`;
      terminal.progress.update('backtest', 'Backtest', fraction, done);
    }
  } finally {
    signal.removeEventListener('abort', cancel);
    terminal.progress.finish();
  }
  if (last === undefined || last.state === 'cancelled')
    throw new GatewiseError('CANCELLED', 'The backtest was cancelled.');
  const ended = last;
  if (ended.error !== null) throw new GatewiseError(ended.error.code, ended.error.message, ended.error.details);
  const timeZone = await zoneOfRun(workbench, runId);
  terminal.writeResult({ backtest: ended }, () => formatBacktest(ended, timeZone));
  return ended.state === 'succeeded' ? 0 : 1;
}

/** The heat map as a table of a few steps, and what it comes to. */
function formatBacktest({ result }: Backtest, timeZone: string): string {
  if (result === null) return 'No result.';
  const text = result.kind === 'forecast' ? formatForecasts(result, timeZone) : formatClasses(result, timeZone);
  return [text, ...leftOutNotes(result)].join('\n');
}

/** The zone of the data that a run was trained on, whose clock its origins show. */
async function zoneOfRun({ client }: Workbench, id: string): Promise<string> {
  const { datasetId } = await client.runs.get({ id });
  const datasets = await client.datasets.list();
  return datasets.find((dataset) => dataset.id === datasetId)?.version.choices.timeZone ?? 'UTC';
}

/** What took no part in the folds: test windows without a known target, and series that are too short. */
function leftOutNotes({ folds, leftOut }: BacktestResult): string[] {
  const windows = folds.reduce((sum, fold) => sum + fold.missingTargets, 0);
  return [
    ...(windows === 0 ? [] : [`Test windows left out because their target is missing: ${windows}.`]),
    ...(leftOut.length === 0
      ? []
      : [`Series left out, with their rows: ${leftOut.map(({ name, rows }) => `${name} (${rows})`).join(', ')}.`]),
  ];
}

const originOf = (
  { origin, originTime }: { readonly origin: number; readonly originTime: number | null },
  timeZone: string,
): string => (originTime === null ? String(origin) : isoTime(originTime, timeZone));

const verdicts = {
  better: 'the folds show that it is better than the baseline',
  worse: 'the folds show that it is worse than the baseline',
  notShown: 'the folds show no difference from the baseline',
  tooFew: 'five origins or more could tell whether that is more than chance',
  perfect: 'the baseline makes no error, so there is no skill',
} as const;

const baselineWords = (name: BacktestResult['strongest']): string => figureName(name, 'en') ?? name;

/** What the folds say about the skill. */
function verdictLines(certainty: BacktestResult['certainty']): string[] {
  if (certainty === null) return [];
  const { lower, upper, verdict } = certainty;
  const interval = lower === null ? '' : `95% interval ${formatNumber(lower)} to ${formatNumber(upper)}; `;
  return [`Skill: ${interval}${verdicts[verdict]}.`];
}

function formatForecasts(result: Extract<BacktestResult, { kind: 'forecast' }>, timeZone: string): string {
  const { folds, horizon, headline, skill, strongest } = result;
  const shown = [
    ...new Set([1, Math.ceil(horizon / 4), Math.ceil(horizon / 2), Math.ceil((3 * horizon) / 4), horizon]),
  ];
  const rows = folds.map(({ windows, epochs, mae, lastValueMae, baselineMae, ...fold }) => [
    originOf(fold, timeZone),
    String(windows),
    String(epochs),
    ...shown.map((step) => formatNumber(mae?.[step - 1])),
    formatNumber(mae === null ? null : mae.reduce((sum, value) => sum + value, 0) / horizon),
    formatNumber(lastValueMae),
    ...(strongest === 'lastValue' ? [] : [formatNumber(baselineMae[strongest])]),
  ]);
  return [
    formatTable(
      [
        ...['origin', 'windows', 'epochs', ...shown.map((step) => `MAE step ${step}`), 'MAE', 'last value'],
        ...(strongest === 'lastValue' ? [] : [baselineWords(strongest)]),
      ],
      rows,
    ),
    '',
    `MAE over all origins and steps: ${formatNumber(headline)}; skill against ${baselineWords(strongest)}: ${formatNumber(skill)}`,
    ...verdictLines(result.certainty),
  ].join('\n');
}

/** The figures of every origin beside those of the majority class, the recall of every class, and what they come to. */
function formatClasses(result: Extract<BacktestResult, { kind: 'classification' }>, timeZone: string): string {
  const { folds, classNames, headline, baseline, skill, strongest } = result;
  const header = [
    ...[
      'origin',
      'windows',
      'epochs',
      'balanced accuracy',
      'majority',
      'F1 (macro)',
      'majority',
      'log loss',
      'majority',
    ],
    ...classNames.map((name) => `recall ${name}`),
  ];
  const rows = folds.map((fold) => [
    originOf(fold, timeZone),
    String(fold.windows),
    String(fold.epochs),
    ...(['balancedAccuracy', 'f1Macro', 'logLoss'] as const).flatMap((name) => [
      formatNumber(fold.scores?.[name]),
      formatNumber(fold.baseline[name]),
    ]),
    ...fold.recall.map(formatNumber),
  ]);
  const mean = (name: 'balancedAccuracy' | 'f1Macro' | 'logLoss'): string =>
    `${formatNumber(headline?.[name])} (majority class ${formatNumber(baseline?.[name])})`;
  return [
    formatTable(header, rows),
    '',
    `Weighted by windows: balanced accuracy ${mean('balancedAccuracy')}, F1 (macro) ${mean('f1Macro')}, ` +
      `log loss ${mean('logLoss')}; skill in balanced accuracy against ${baselineWords(strongest)}: ${formatNumber(skill)}`,
    ...verdictLines(result.certainty),
  ].join('\n');
}
