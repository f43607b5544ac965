import type { RunSummary } from '../../../src-main/core/run/schema';

/** A column of the runs table. Metrics have their own name as id. */
export interface RunColumn {
  readonly id: string;
  /** Field of a run, or a metric, by which the backend sorts; null where order makes no sense. */
  readonly sort: string | null;
  readonly width: string;
  readonly numeric: boolean;
}

export const fixedColumns = [
  { id: 'number', sort: 'number', width: '3.5rem', numeric: true },
  { id: 'name', sort: 'name', width: 'minmax(11rem, 2fr)', numeric: false },
  { id: 'modelName', sort: 'modelName', width: 'minmax(6rem, 1fr)', numeric: false },
  { id: 'datasetName', sort: 'datasetName', width: 'minmax(5rem, 1fr)', numeric: false },
  { id: 'progress', sort: 'state', width: 'minmax(8rem, 1fr)', numeric: false },
  { id: 'bestValLoss', sort: 'bestValLoss', width: '7.5rem', numeric: true },
  { id: 'lastValLoss', sort: 'lastValLoss', width: '6.5rem', numeric: true },
  { id: 'skill', sort: 'skill', width: '5rem', numeric: true },
  { id: 'durationMs', sort: 'durationMs', width: '6.5rem', numeric: true },
  { id: 'tags', sort: null, width: 'minmax(5rem, 1fr)', numeric: false },
  { id: 'seed', sort: 'seed', width: '4.5rem', numeric: true },
  { id: 'bestEpoch', sort: 'bestEpoch', width: '5rem', numeric: true },
  { id: 'lastEpoch', sort: 'lastEpoch', width: '5rem', numeric: true },
  { id: 'lastLoss', sort: 'lastLoss', width: '6.5rem', numeric: true },
  { id: 'parameterCount', sort: 'parameterCount', width: '6.5rem', numeric: true },
  { id: 'engine', sort: 'engine', width: '7rem', numeric: false },
  { id: 'target', sort: 'target', width: '6rem', numeric: false },
  { id: 'createdAt', sort: 'createdAt', width: '8rem', numeric: true },
  { id: 'note', sort: null, width: 'minmax(6rem, 1fr)', numeric: false },
] as const satisfies readonly RunColumn[];

export type FixedColumnId = (typeof fixedColumns)[number]['id'];

export const defaultColumns: readonly string[] = [
  'number',
  'name',
  'modelName',
  'datasetName',
  'progress',
  'bestValLoss',
  'lastValLoss',
  'test.rmse',
  'skill',
  'durationMs',
  'tags',
];

export function isFixedColumn(id: string): id is FixedColumnId {
  return fixedColumns.some((column) => column.id === id);
}

/** The chosen columns in their order; unknown metrics simply stay empty. */
export function columnsOf(ids: readonly string[]): RunColumn[] {
  const known = fixedColumns.filter((column) => ids.includes(column.id));
  const metrics = ids
    .filter((id) => !isFixedColumn(id))
    .map((id) => ({ id, sort: id, width: '6.5rem', numeric: true }));
  const place = known.findIndex(
    (column) => column.id === 'skill' || column.id === 'durationMs' || column.id === 'tags',
  );
  return place === -1 ? [...known, ...metrics] : [...known.slice(0, place), ...metrics, ...known.slice(place)];
}

/** Skill of 0 or less: the model is no better than repeating what is known. */
export function isWorseThanNaive(run: RunSummary): boolean {
  return run.skill !== null && run.skill <= 0;
}
