import type { BestEntry, BestRequest, BestResult, BestStanding } from '../../../contract';
import { GatewiseError } from '../../../core/common/errors';
import { sentenceText } from '../../../core/common/sentence';
import { datasetIdSchema } from '../../../core/common/ids';
import { findId } from '../ids';
import { formatDuration, formatNumber, formatShare, formatTable } from '../table';
import type { Workbench } from '../workbench';

export interface BestOptions {
  readonly dataset: string;
  readonly target: string;
  readonly horizon?: number | undefined;
  readonly minutes: number;
  readonly budget?: number | undefined;
  readonly preset: BestRequest['preset'];
  readonly seed: number;
  readonly split?: string | undefined;
}

/** `gatewise best --dataset … --target …`: the best forecast that a time, or a number of trainings, allows. */
export async function findBest(workbench: Workbench, options: BestOptions): Promise<void> {
  const { client, terminal, signal } = workbench;
  const { target, horizon, minutes, budget, preset, seed, split } = options;
  const datasetId = datasetIdSchema.parse(await findId(workbench, 'dataset', options.dataset));
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
  const done = result;
  terminal.writeResult(done, () => formatResult(done));
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

function leaderText({ leader, entries, spent, windows }: BestStanding): string | null {
  const entry = entries.find(({ id }) => id === leader);
  if (entry === undefined) return null;
  const on = `${entry.windows} of ${windows.length} ${windows.length === 1 ? 'window' : 'windows'}`;
  return `${formatDuration(spent.ms)}: ${nameOf(entry)} leads with an error of ${formatNumber(entry.error)} on ${on}`;
}

/** Baselines by what they do: several of them are one model with other settings. */
const baselineNames: Readonly<Record<string, string>> = {
  'last-value': 'Last value',
  'seasonal-naive': 'Value one season before',
  drift: 'Line from first to last value',
};

function nameOf({ id, modelName, lookback, features, changes }: BestEntry): string {
  const plain = baselineNames[id];
  if (plain !== undefined) return plain;
  const settings = Object.entries(changes).map(([path, value]) => `${path.split('.').at(-1) ?? path}=${String(value)}`);
  const inputs = features === 0 ? [] : [`${features} ${features === 1 ? 'column' : 'columns'} more`];
  return [modelName, `${lookback} rows`, ...inputs, ...settings].join(', ');
}

const verdictWords = {
  better: 'leader better',
  worse: 'leader worse',
  notShown: 'not told apart',
  tooFew: 'too few to tell',
  perfect: 'without error',
} as const;

function leadText({ lead }: BestEntry): string {
  if (lead === null) return '–';
  const ends =
    lead.lower === null || lead.upper === null ? '' : ` (${formatShare(lead.lower)} to ${formatShare(lead.upper)})`;
  return `${formatShare(lead.share)}${ends}, ${verdictWords[lead.verdict]}`;
}

function formatResult({ standing, winner, verdict, test, metric, experiments, target, horizon }: BestResult): string {
  const told = standing.entries.filter(({ state }) => state !== 'untried' && state !== 'failed');
  const table = formatTable(
    ['candidate', 'kind', 'windows', 'error', 'to the first baseline', 'leader’s error is smaller by', 'cost'],
    told.map((entry) => [
      nameOf(entry),
      entry.family,
      String(entry.windows),
      formatNumber(entry.error),
      formatNumber(entry.score),
      entry.id === winner.entry ? 'the winner' : leadText(entry),
      formatDuration(entry.costMs),
    ]),
  );
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
    'The test part, in one look:',
    formatTable(
      ['model', 'role', 'error', 'run'],
      test.map((one) => [baselineNames[one.entry] ?? one.modelName, one.role, formatNumber(one.error), one.run]),
    ),
    '',
    `Forecast with   gatewise forecast ${winner.run}`,
    `Trials          ${experiments.trials}`,
    `Winner          ${experiments.final}`,
  ].join('\n');
}
