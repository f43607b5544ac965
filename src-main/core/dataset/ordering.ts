import type { DatasetColumn } from './schema';

/** The columns that order the rows and name their series, by the roles that a person gave; null where none has the role. */
export function orderingOf(columns: readonly DatasetColumn[]): {
  readonly timeColumn: string | null;
  readonly seriesIdColumn: string | null;
} {
  const named = (role: DatasetColumn['role']): string | null =>
    columns.find((column) => column.role === role)?.name ?? null;
  return { timeColumn: named('time'), seriesIdColumn: named('seriesId') };
}
