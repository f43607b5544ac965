import { sql, type SQL } from 'drizzle-orm';
import { GatewiseError } from '../../core/common/errors';
import { findRunColumn, runColumnNames, type RunColumn } from '../../core/run/columns';
import type { RunSort } from '../../core/run/schema';
import { columnValue } from './column-sql';

/** Order terms; runs without a value come last in either direction. @throws GatewiseError BAD_INPUT for an unknown column */
export function sortTerms(sort: readonly RunSort[]): SQL[] {
  return sort.map(({ column, direction }) => {
    const value = columnValue(sortable(column));
    return direction === 'asc' ? sql`${value} asc nulls last` : sql`${value} desc nulls last`;
  });
}

function sortable(name: string): RunColumn {
  const column = findRunColumn(name);
  if (column?.sort !== undefined) return column;
  throw new GatewiseError('BAD_INPUT', `Runs cannot be sorted by "${name}": there is no such column.`, {
    field: 'sort',
    examples: [...runColumnNames],
  });
}
