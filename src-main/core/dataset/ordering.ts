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

/** Names that say of a column that it is what is to be predicted. */
const targetNames = new Set(['y', 'target', 'ot', 'label', 'class']);

/**
 * The target, where nothing speaks for it but its place: the last of several columns of numbers, under no name of a target, as an
 * import takes it for want of anything better. Null elsewhere, and where a person chose it.
 */
export function guessedTargetOf(columns: readonly DatasetColumn[]): string | null {
  const numbers = columns.filter(({ kind, role }) => kind === 'number' && (role === 'target' || role === 'feature'));
  const last = numbers.at(-1);
  if (numbers.length < 2 || last?.role !== 'target' || last.roleIsChosen === true) return null;
  return targetNames.has(last.name.toLowerCase()) ? null : last.name;
}
