import { metricsShownIn } from '../../../src-main/core/evaluation/metrics';
import {
  findRunColumn,
  runColumns,
  type RunColumn,
  type RunColumnId,
  type RunColumnKind,
} from '../../../src-main/core/run/columns';
import type { RunSummary } from '../../../src-main/core/run/schema';

/** Ids of the columns that need no metric and no tag, in their usual order. */
export const fixedColumnIds: readonly string[] = runColumns.map(({ id }) => id);

const usualFirst: readonly RunColumnId[] = ['number', 'name', 'dataset', 'model', 'state'];
const usualNext: readonly string[] = ['metric:validation.skill', ...(['duration', 'tags'] satisfies RunColumnId[])];
const usualLast: readonly RunColumnId[] = ['best', 'last'];
const [firstMetric, ...otherMetrics] = metricsShownIn('runs', 'regression').map(
  (metric) => `metric:validation.${metric}`,
);

/** What the table shows until somebody chooses, of validation: the test part is sealed. Up to the tags it fits a window of 1280 pixels. */
export const usualColumns: readonly string[] = [
  ...usualFirst,
  ...(firstMetric === undefined ? [] : [firstMetric]),
  ...usualNext,
  ...otherMetrics,
  ...usualLast,
];

/** Columns by their ids; ids that no longer exist are left out. */
export function columnsOf(ids: readonly string[]): RunColumn[] {
  return ids.flatMap((id) => findRunColumn(id) ?? []);
}

const widths: Readonly<Record<RunColumnKind, number>> = {
  text: 120,
  code: 120,
  task: 100,
  state: 140,
  integer: 92,
  number: 124,
  share: 116,
  duration: 116,
  time: 110,
  tags: 108,
  note: 160,
  metric: 108,
  tag: 84,
};
const ownWidths: Partial<Record<string, number>> = {
  number: 68,
  name: 164,
  dataset: 110,
  target: 90,
  seed: 60,
} satisfies Partial<Record<RunColumnId, number>>;

/** Pixels; the name takes what is left. */
export function widthOf({ id, kind }: RunColumn): number {
  return ownWidths[id] ?? widths[kind];
}

const numericKinds: ReadonlySet<RunColumnKind> = new Set(['integer', 'number', 'share', 'duration', 'metric']);

/** Whether figures stand in the column, which are set flush right. */
export function isNumeric({ kind }: RunColumn): boolean {
  return numericKinds.has(kind);
}

/** The figure that a run has in a column; null where there is none. */
export function figureOf(run: RunSummary, column: RunColumn): number | null {
  const value = column.value(run);
  return typeof value === 'number' ? value : null;
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
