import { rowsBySeries } from '../dataset/table-rows';
import { type Table, type TableColumn, columnNotFound } from '../dataset/table';

/** A series' rows up to the last one whose target is known, and those after it, in which other columns may reach ahead. */
export interface KnownRows {
  /** Null when the table has no series column. */
  readonly name: string | null;
  readonly known: Uint32Array;
  readonly ahead: Uint32Array;
}

/**
 * Parts every series at its last known target, from which a forecast starts.
 * A table without the target, whose past the model does not see, is known to its end.
 * @throws GatewiseError COLUMN_NOT_FOUND for a target that the model sees and the table lacks
 */
export function partAtLastTarget(table: Table, target: string, isSeen: boolean): KnownRows[] {
  const column = table.columns.find(({ name }) => name === target);
  if (column === undefined && isSeen) throw columnNotFound(target, table, 'task.target');
  return rowsBySeries(table).map(({ name, rows }) => {
    let count = rows.length;
    while (column !== undefined && count > 0 && !isKnown(column, rows[count - 1] ?? 0)) count -= 1;
    return { name, known: rows.subarray(0, count), ahead: rows.subarray(count) };
  });
}

function isKnown(column: TableColumn, row: number): boolean {
  return column.kind === 'category' ? (column.codes[row] ?? -1) >= 0 : Number.isFinite(column.values[row]);
}
