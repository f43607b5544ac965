import { sql, type SQL } from 'drizzle-orm';
import { GatewiseError } from '../../core/common/errors';
import { said } from '../../core/common/sentence';
import { findRunColumn, runColumnNames, type RunColumn } from '../../core/run/columns';
import type { RunSort } from '../../core/run/schema';
import type { ExperimentId } from '../../core/common/ids';
import { columnValue, isHidden } from './column-sql';

/**
 * Order terms; runs without a value come last in either direction, and so do those of `sealed` experiments in a column that
 * tells of the test part. @throws GatewiseError BAD_INPUT for an unknown column
 */
export function sortTerms(sort: readonly RunSort[], sealed: readonly ExperimentId[] = []): SQL[] {
  return sort.map(({ column, direction }) => {
    const found = sortable(column);
    const hidden = isHidden(found, sealed);
    const value =
      hidden === null ? columnValue(found) : sql`case when ${hidden} then null else ${columnValue(found)} end`;
    return direction === 'asc' ? sql`${value} asc nulls last` : sql`${value} desc nulls last`;
  });
}

function sortable(name: string): RunColumn {
  const column = findRunColumn(name);
  if (column?.sort !== undefined) return column;
  throw new GatewiseError('BAD_INPUT', said`Runs cannot be sorted by "${name}": there is no such column.`, {
    field: 'sort',
    examples: [...runColumnNames],
  });
}
