import { candidateName, type BestEntry, type BestRequest, type BestResult, type BestStanding } from '../../../contract';
import { GatewiseError } from '../../../core/common/errors';
import { sentenceText } from '../../../core/common/sentence';
import { datasetIdSchema, type DatasetId } from '../../../core/common/ids';
import type { Locale } from '../../../core/common/locale';
import { findId } from '../ids';
import { figureFormat } from '../../../core/common/figures';
import { formatDuration, formatNumber, formatShare, formatTable } from '../table';
import { copyWhole, writeText } from '../files';
import { followReport } from '../follow-report';
import type { Workbench } from '../workbench';

export interface BestOptions extends ReportOptions {
  readonly dataset: string;
  readonly target?: string | undefined;
  readonly last: boolean;
  readonly horizon?: number | undefined;
  readonly minutes: number;
  readonly budget?: number | undefined;
  readonly preset: BestRequest['preset'];
  readonly seed: number;
  readonly split?: string | undefined;
}

interface ReportOptions {
  readonly pdf?: string | undefined;
  readonly html?: string | undefined;
  readonly locale: Locale;
  readonly paper: 'A4' | 'Letter';
}

/** `gatewise best --dataset … --target …`: the best forecast that a time, or a number of trainings, allows. */
export async function findBest(workbench: Workbench, options: BestOptions): Promise<void> {
  const { terminal } = workbench;
  const datasetId = datasetIdSchema.parse(await findId(workbench, 'dataset', options.dataset));
  const done = options.last ? await lastResult(workbench, datasetId) : await search(workbench, datasetId, options);
  const paths = await writeReports(workbench, datasetId, options);
  terminal.writeResult({ ...done, ...(paths.length === 0 ? {} : { reports: paths }) }, () =>
    [formatResult(done), ...paths.map((path) => `Report          ${path}`)].join('\n'),
  );
}

async function search(workbench: Workbench, datasetId: DatasetId, options: BestOptions): Promise<BestResult> {
  const { client, terminal, signal } = workbench;
  const { target, horizon, minutes, budget, preset, seed, split } = options;
  if (target === undefined) {
    throw new GatewiseError('BAD_INPUT', 'Say what to forecast: --target COLUMN, or --last for the last search.', {
      field: 'target',
    });
  }
  const events = await client.best.run(
    {
      datasetId,
      target,
      ...(horizon === undefined ? {} : { horizon }),
      ...(split === undefined ? {} : { split: readSplit(split) }),
      budget: budget === undefined ? { kind: 'minutes', minutes } : { kind: 'steps', steps: budget },
      preset,
      seed,
    },
    { signal },
  );
  let result: BestResult | undefined;
  let answer = '';
  try {
    for await (const event of events) {
      if (event.type === 'done') ({ result } = event);
      else if (event.type === 'progress') terminal.progress.update('best', target, event.fraction, event.message);
      else {
        const told = leaderText(event.standing);
        if (told !== null && told !== answer) terminal.note(told);
        answer = told ?? answer;
      }
    }
  } finally {
    terminal.progress.finish();
  }
  if (result === undefined) throw new GatewiseError('CANCELLED', 'Cancelled. What was made so far stays.');
  return result;
}

/** What the last search came to, whoever began it. */
async function lastResult({ client, signal }: Workbench, datasetId: DatasetId): Promise<BestResult> {
  for await (const search of await client.best.watch({ datasetId }, { signal })) {
    if (search === null) break;
    if (search.result !== null) return search.result;
    throw new GatewiseError(
      'RUN_STATE',
      `The last search, of “${search.request.target}”, came to no end: it is ${search.state}.`,
    );
  }
  throw new GatewiseError('NOT_FOUND', 'There was no search for the best forecast of this dataset.');
}

/** The report of the search, where it is asked for. */
async function writeReports(
  workbench: Workbench,
  datasetId: DatasetId,
  { pdf, html, locale, paper }: ReportOptions,
): Promise<string[]> {
  const { client } = workbench;
  const layout = { datasetId, locale, paper };
  const paths: string[] = [];
  if (html !== undefined) paths.push(await writeText(html, (await client.best.html(layout)).html));
  if (pdf !== undefined) {
    const { path } = await followReport(workbench, 'PDF', (options) => client.best.pdf(layout, options));
    paths.push(await copyWhole(path, pdf));
  }
  return paths;
}

/** `8640,2880,2880` rows, or `0.6,0.2,0.2` of them, for training, validation and test. */
function readSplit(text: string): NonNullable<BestRequest['split']> {
  const [train, validation, test, ...others] = text.split(',').map(Number);
  const isWhole = [train, validation, test].every((value) => value !== undefined && value > 0) && others.length === 0;
  if (!isWhole || train === undefined || validation === undefined || test === undefined) {
    throw new GatewiseError(
      'BAD_INPUT',
      `--split takes the rows of training, validation and test, as 8640,2880,2880, or their shares, as 0.6,0.2,0.2, not “${text}”.`,
      { field: 'split' },
    );
  }
  const kind = [train, validation, test].every(Number.isInteger) ? ('count' as const) : ('ratio' as const);
  return { kind, train, validation, test };
}

const nameOf = (entry: BestEntry): string => candidateName(entry).message;
const withUnit = (figure: string, unit: string): string => (unit === '' ? figure : `${figure} ${unit}`);

function leaderText({ leader, entries, spent, windows, unit }: BestStanding): string | null {
  const entry = entries.find(({ id }) => id === leader);
  if (entry === undefined) return null;
  const on = `${entry.windows} of ${windows.length} ${windows.length === 1 ? 'window' : 'windows'}`;
  return `${formatDuration(spent.ms)}: ${nameOf(entry)} leads with an error of ${withUnit(formatNumber(entry.error), unit)} on ${on}`;
}

const figures = figureFormat('en');

const verdictWords = {
  better: 'leader better',
  worse: 'leader worse',
  notShown: 'not told apart',
  tooFew: 'too few to tell',
  perfect: 'without error',
} as const;

function testedName({ entry, modelName }: BestResult['test'][number], { entries }: BestStanding): string {
  const found = entries.find(({ id }) => id === entry);
  return found === undefined ? modelName : nameOf(found);
}

function leadText({ lead }: BestEntry): string {
  if (lead === null) return '–';
  const ends =
    lead.lower === null || lead.upper === null ? '' : ` (${formatShare(lead.lower)} to ${formatShare(lead.upper)})`;
  return `${formatShare(lead.share)}${ends}, ${verdictWords[lead.verdict]}`;
}

function formatResult({ standing, winner, verdict, test, metric, experiments, target, horizon }: BestResult): string {
  const told = standing.entries.filter(({ state }) => state !== 'untried' && state !== 'failed');
  const { unit } = standing;
  const figure = figures.column(told.map(({ error }) => error));
  const share = figures.column(told.map(({ score }) => score));
  const written = (format: (value: number) => string, value: number | null): string =>
    value === null ? '–' : format(value);
  const table = formatTable(
    [
      'candidate',
      'kind',
      'windows',
      unit === '' ? 'error' : `error, ${unit}`,
      'to the first baseline',
      'leader’s error is smaller by',
      'cost',
    ],
    told.map((entry) => [
      nameOf(entry),
      entry.family,
      String(entry.windows),
      written(figure, entry.error),
      written(share, entry.score),
      entry.id === winner.entry ? 'the winner' : leadText(entry),
      formatDuration(entry.costMs),
    ]),
  );
  const onTest = figures.column(test.map(({ error }) => error));
  const why = (wanted: BestEntry['state']): string[] =>
    standing.entries
      .filter(({ state }) => state === wanted)
      .map((entry) => `${nameOf(entry)}: ${entry.reason === null ? '' : sentenceText(entry.reason)}`);
  const section = (title: string, lines: readonly string[]): string[] =>
    lines.length === 0 ? [] : [title, ...lines, ''];
  return [
    `${target}, ${horizon} ${horizon === 1 ? 'row' : 'rows'} ahead; errors are ${metric === 'mae' ? 'mean absolute errors' : '1 − balanced accuracy'} on ${standing.windows.length} validation windows.`,
    '',
    table,
    '',
    ...section('Failed', why('failed')),
    ...section('Not tried', why('untried')),
    sentenceText(verdict.sentence),
    '',
    ...section(
      'The test part, in one look:',
      test.length === 0
        ? []
        : [
            formatTable(
              ['model', 'role', unit === '' ? 'error' : `error, ${unit}`, 'run'],
              test.map((one) => [testedName(one, standing), one.role, written(onTest, one.error), one.run]),
            ),
          ],
    ),
    ...(winner.isFinal
      ? []
      : [
          'There was no time to train the winner on all rows before the test part: its run on the last validation window forecasts.',
          '',
        ]),
    `Forecast with   gatewise forecast ${winner.run}`,
    `Trials          ${experiments.trials}`,
    `Winner          ${experiments.final}`,
  ].join('\n');
}
