import { metricsShownIn } from '../../core/evaluation/metrics';
import { GatewiseError } from '../../core/common/errors';
import {
  findRunColumn,
  metricColumn,
  runColumnNames,
  runColumns,
  type RunColumn,
  type RunColumnId,
} from '../../core/run/columns';
import type { RunSort, RunSummary } from '../../core/run/schema';
import { formatDuration, formatNumber, formatShare, formatTable, formatTime } from './table';

const usualBeforeMetrics: readonly RunColumnId[] = [
  ...(['id', 'name', 'model', 'dataset', 'seed', 'state', 'bestEpoch', 'lastEpoch', 'best'] as const),
];
const usualAfterMetrics: readonly RunColumnId[] = ['skill', 'duration'];

/** What `gatewise runs` prints unless columns are named: metrics that some run has, among those that a terminal has room for. */
function usualColumns(runs: readonly RunSummary[]): RunColumn[] {
  const kinds = ['regression', 'classification'] as const;
  const metrics = kinds
    .flatMap((kind) => metricsShownIn('terminal', kind))
    .map((metric) => metricColumn(`test.${metric}`))
    .filter((column) => runs.some((run) => column.value(run) !== null));
  const declared = (ids: readonly string[]) => ids.flatMap((id) => runColumns.find((column) => column.id === id) ?? []);
  return [...declared(usualBeforeMetrics), ...metrics, ...declared(usualAfterMetrics)];
}

/** `number,val_loss,test.rmse,tag:final` as columns. @throws GatewiseError BAD_INPUT naming the one that there is not */
export function readColumns(text: string): RunColumn[] {
  return namesIn(text, '--columns').map((name) => findColumn(name, '--columns'));
}

/** `test.rmse` or `test.rmse:desc,seed` as an order. @throws GatewiseError BAD_INPUT naming the term that cannot be read */
export function readSort(text: string): RunSort[] {
  return namesIn(text, '--sort').map((term) => {
    const [, name = term, direction] = /^(.*):(asc|desc)$/su.exec(term) ?? [];
    const { sort } = findColumn(name, '--sort');
    if (sort === undefined) {
      throw new GatewiseError('BAD_INPUT', `Runs have no order in “${name}”; --filter tag:… finds those with a tag.`);
    }
    return { column: sort, direction: direction === 'desc' ? 'desc' : 'asc' };
  });
}

function namesIn(text: string, option: string): string[] {
  const names = text
    .split(',')
    .map((name) => name.trim())
    .filter((name) => name !== '');
  if (names.length > 0) return names;
  throw new GatewiseError('BAD_INPUT', `${option} takes names of columns with commas between them: number,val_loss.`);
}

function findColumn(name: string, option: string): RunColumn {
  const column = findRunColumn(name);
  if (column !== undefined) return column;
  throw new GatewiseError(
    'BAD_INPUT',
    `${option}: there is no column “${name}”. Columns are ${runColumnNames.join(', ')} and the like, and tag:… for a tag.`,
    { examples: [...runColumnNames] },
  );
}

/** Runs as a table for people, its columns under the names that filters, --columns and --sort take. */
export function formatRuns(runs: readonly RunSummary[], columns = usualColumns(runs)): string {
  if (runs.length === 0) return 'No runs.';
  return formatTable(
    columns.map(({ kind, names: [name] }) => (kind === 'time' ? `${name} (UTC)` : name)),
    runs.map((run) => columns.map((column) => formatCell(column, run))),
  );
}

/** The values of columns under the names that they were asked for by. */
export function pickColumns(run: RunSummary, columns: readonly RunColumn[]): Record<string, unknown> {
  return Object.fromEntries(columns.map((column) => [column.names[0], column.value(run)]));
}

function formatCell({ kind, value: valueOf }: RunColumn, run: RunSummary): string {
  const value = valueOf(run);
  if (value === null || value === '') return '–';
  if (typeof value === 'string') return value.replaceAll(/\s+/gu, ' ');
  if (typeof value === 'boolean') return value ? 'yes' : 'no';
  if (typeof value === 'object') return value.join(', ');
  if (kind === 'duration') return formatDuration(value);
  if (kind === 'share') return formatShare(value);
  return kind === 'time' ? formatTime(value) : formatNumber(value);
}
