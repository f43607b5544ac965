import { findRunColumn } from './columns';
import type { RunFilter } from './filter';
import type { RunSort } from './schema';

/** The figures of the test part by which a list is ordered or filtered, in alphabetical order: choosing by them is a look at it. */
export function testFiguresChosenBy(sort: readonly Pick<RunSort, 'column'>[], filter: RunFilter): string[] {
  const columns = [
    ...sort.map(({ column }) => findRunColumn(column)),
    ...filter.map((term) => (term.kind === 'number' ? term.column : undefined)),
  ];
  const names = columns.flatMap((column) => (column?.looksAtTest === true ? (column.sort ?? []) : []));
  return [...new Set(names)].sort();
}
