import { isoTime, stepText } from '../../../core/calendar';
import { GatewiseError } from '../../../core/common/errors';
import { samplingStep, type ColumnProfile, type DatasetProfile, type Sampling } from '../../../core/dataset';
import { findId } from '../ids';
import { formatNumber, formatTable } from '../table';
import type { Workbench } from '../workbench';
import { describeDataset } from './datasets';

/** `gatewise datasets`: what has been imported or made, the newest first. */
export async function listDatasets({ client, terminal }: Workbench): Promise<void> {
  const datasets = await client.datasets.list();
  terminal.writeResult({ datasets: datasets.map(describeDataset) }, () =>
    formatTable(
      ['id', 'name', 'rows', 'columns', 'step', 'from', 'to', 'target', 'runs'],
      datasets.map(({ id, name, version, runCount }) => [
        id,
        name,
        String(version.rowCount),
        String(version.columns.length),
        stepOf(version.sampling),
        formatTime(version.sampling.start, version.choices.timeZone),
        formatTime(version.sampling.end, version.choices.timeZone),
        version.columns.find(({ role }) => role === 'target')?.name ?? '',
        String(runCount),
      ]),
    ),
  );
}

/** `gatewise profile ID`: a dataset's figures column by column, and what is wrong with it. */
export async function showProfile(workbench: Workbench, text: string): Promise<void> {
  const { client, terminal, signal } = workbench;
  const id = await findId(workbench, 'dataset', text);
  const events = await client.datasets.profile({ id }, { signal });
  let profile: DatasetProfile | undefined;
  try {
    for await (const event of events) {
      if (event.type === 'done') profile = event.profile;
      else if (event.type === 'progress') terminal.progress.update('profile', 'Profile', event.fraction, '');
    }
  } finally {
    terminal.progress.finish();
  }
  if (profile === undefined) throw new GatewiseError('CANCELLED', 'The profile was cancelled.');
  const computed = profile;
  terminal.writeResult({ profile: computed }, () => formatProfile(computed));
}

function formatProfile({ rowCount, seriesCount, columns, findings }: DatasetProfile): string {
  const numbers = columns.flatMap((column) => (column.kind === 'number' ? [column] : []));
  return [
    `${String(rowCount)} rows, ${String(seriesCount)} series`,
    '',
    ...columns.flatMap((column) => (column.kind === 'number' ? [] : [describeColumn(column)])),
    formatTable(
      ['column', 'missing', 'distinct', 'min', 'median', 'max', 'mean', 'SD', 'outliers', 'seasons (rows)'],
      numbers.map((column) => [
        column.name,
        String(column.missing),
        String(column.distinct),
        ...[column.min, column.quantiles?.q50, column.max, column.mean, column.sd].map(formatNumber),
        String(column.outliers.count),
        column.seasonalPeriods.map(({ period }) => String(period)).join(', '),
      ]),
    ),
    ...findings.map(({ severity, message }) => `${severity}: ${message}`),
  ].join('\n');
}

function describeColumn(column: Exclude<ColumnProfile, { kind: 'number' }>): string {
  if (column.kind === 'category') {
    const classes = column.classes.slice(0, 10).map(({ name, count }) => `${name} ${String(count)}`);
    return `${column.name}: ${String(column.distinct)} values (${classes.join(', ')}), ${String(column.runs.count)} runs`;
  }
  const { name, start, end, order, step, timeZone, gaps, duplicates } = column;
  const steps = step === null ? 'no regular step' : `step ${stepText(step, 'en')}`;
  return `${name}: ${formatTime(start, timeZone)} to ${formatTime(end, timeZone)}, ${order}, ${steps} (${timeZone}), ${String(gaps.count)} gaps, ${String(duplicates.count)} repeated`;
}

function stepOf(sampling: Sampling): string {
  const step = samplingStep(sampling);
  return step === null ? '' : stepText(step, 'en');
}

/** What the clock of the zone shows. */
function formatTime(milliseconds: number | null, timeZone: string | null): string {
  return milliseconds === null
    ? '–'
    : isoTime(milliseconds, timeZone ?? 'UTC')
        .slice(0, 19)
        .replace('T', ' ');
}
