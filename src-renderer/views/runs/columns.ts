import { metricsShownIn } from '../../../src-main/core/evaluation/metrics';
import type { RunSummary } from '../../../src-main/core/run/schema';

/** A column of the runs table. `sort` is what the backend sorts by; undefined: it cannot. */
export interface RunColumn {
  readonly id: string;
  readonly kind: 'text' | 'number' | 'state' | 'tags' | 'note' | 'time' | 'metric' | 'tag';
  readonly sort: string | undefined;
  /** Pixels; the name takes what is left. */
  readonly width: number;
  /** Of a metric its name, of a tag the tag. */
  readonly subject?: string;
}

const fixed: readonly RunColumn[] = [
  { id: 'number', kind: 'number', sort: 'number', width: 68 },
  { id: 'name', kind: 'text', sort: 'name', width: 200 },
  { id: 'model', kind: 'text', sort: 'modelName', width: 120 },
  { id: 'dataset', kind: 'text', sort: 'datasetName', width: 150 },
  { id: 'target', kind: 'text', sort: 'target', width: 90 },
  { id: 'task', kind: 'text', sort: 'taskKind', width: 100 },
  { id: 'state', kind: 'state', sort: 'state', width: 160 },
  { id: 'best', kind: 'number', sort: 'bestValLoss', width: 124 },
  { id: 'last', kind: 'number', sort: 'lastValLoss', width: 124 },
  { id: 'loss', kind: 'number', sort: 'lastLoss', width: 92 },
  { id: 'skill', kind: 'number', sort: 'skill', width: 104 },
  { id: 'duration', kind: 'number', sort: 'durationMs', width: 116 },
  { id: 'parameters', kind: 'number', sort: 'parameterCount', width: 92 },
  { id: 'seed', kind: 'number', sort: 'seed', width: 60 },
  { id: 'engine', kind: 'text', sort: 'engine', width: 110 },
  { id: 'created', kind: 'time', sort: 'createdAt', width: 110 },
  { id: 'finished', kind: 'time', sort: 'finishedAt', width: 110 },
  { id: 'tags', kind: 'tags', sort: 'tags', width: 150 },
  { id: 'note', kind: 'note', sort: 'note', width: 160 },
];

/** Ids of the columns that need no metric and no tag, in their usual order. */
export const fixedColumnIds: readonly string[] = fixed.map(({ id }) => id);

/** What the table shows until somebody chooses. */
export const usualColumns: readonly string[] = [
  ...['number', 'name', 'model', 'state', 'best', 'last'],
  ...metricsShownIn('runs', 'regression').map((metric) => `metric:test.${metric}`),
  ...['skill', 'duration', 'tags'],
];

/** The column of an id; undefined for ids of another version. */
export function columnOf(id: string): RunColumn | undefined {
  const known = fixed.find((column) => column.id === id);
  if (known !== undefined) return known;
  const [, kind, subject] = /^(metric|tag):(.+)$/su.exec(id) ?? [];
  if (subject === undefined) return undefined;
  return kind === 'metric'
    ? { id, kind: 'metric', sort: subject, width: 124, subject }
    : { id, kind: 'tag', sort: undefined, width: 84, subject };
}

/** Columns by their ids; ids that no longer exist are left out. */
export function columnsOf(ids: readonly string[]): RunColumn[] {
  return ids.flatMap((id) => columnOf(id) ?? []);
}

/** Whether figures stand in the column, which are set flush right. */
export function isNumeric({ kind }: RunColumn): boolean {
  return kind === 'number' || kind === 'metric';
}

/** The figure that a run has in a column; null where there is none. */
export function figureOf(run: RunSummary, column: RunColumn): number | null {
  if (column.subject !== undefined) return run.metrics[column.subject] ?? null;
  switch (column.id) {
    case 'best':
      return run.bestValLoss;
    case 'last':
      return run.lastValLoss;
    case 'loss':
      return run.lastLoss;
    case 'skill':
      return run.skill;
    case 'duration':
      return run.durationMs;
    case 'parameters':
      return run.parameterCount;
    case 'seed':
      return run.seed;
    case 'number':
      return run.number;
    default:
      return null;
  }
}

/** The ids with one more or one less; a new one stands after the columns that precede it in `order`. */
export function toggleColumn(ids: readonly string[], id: string, order: readonly string[]): string[] {
  if (ids.includes(id)) return ids.filter((other) => other !== id);
  const place = order.indexOf(id);
  const before = new Set(order.slice(0, place));
  const index = ids.findLastIndex((other) => before.has(other)) + 1;
  return place === -1 ? [...ids, id] : [...ids.slice(0, index), id, ...ids.slice(index)];
}

/** The ids with one of them a place further left or right. */
export function moveColumn(ids: readonly string[], id: string, step: 1 | -1): string[] {
  const from = ids.indexOf(id);
  const to = from + step;
  if (from === -1 || to < 0 || to >= ids.length) return [...ids];
  const next = ids.filter((other) => other !== id);
  next.splice(to, 0, id);
  return next;
}
