import { rowsBySeries, takeTableRows } from '../dataset/table-rows';
import type { Table } from '../dataset/table';
import type { PreparedRows } from '../preparation';

/** A table whose series lie together, cut by rows of the prepared data. */
export interface SliceableTable {
  /** Prepared rows of the shortest series: series are aligned at their ends, and rows before are left out. */
  readonly rowCount: number;
  /** Prepared rows [from, to) of every series, as rows of the table they came from. */
  readonly slice: (from: number, to: number) => Table;
  /** Names of the target's classes; null for numbers. */
  readonly classNames: readonly string[] | null;
  /** The target's raw values in prepared rows [from, to) of every series; class indices where there are classes. */
  readonly targetsOf: (from: number, to: number) => number[];
  /** Timestamp of a prepared row of the first series; null without a time column. */
  readonly timeOf: (row: number) => number | null;
}

/**
 * Puts a table's series together, so that prepared rows and rows of the table count alike.
 * @param prepare what turns the table into prepared rows, whose number a resampling changes
 */
export function sliceable(table: Table, prepare: (table: Table) => PreparedRows): SliceableTable {
  const groups = rowsBySeries(table);
  const order = groups.flatMap(({ rows }) => [...rows]);
  const ordered = groups.length === 1 ? table : takeTableRows(table, order);
  const prepared = prepare(ordered);
  const { seriesBoundaries, sourceRows, time, classNames, rawTargets } = prepared;
  const series = Array.from(seriesBoundaries, (from, index) => ({
    from,
    to: seriesBoundaries[index + 1] ?? prepared.rowCount,
  }));
  const rowCount = Math.min(...series.map(({ from, to }) => to - from));
  const sourceOf = (row: number): number => (row >= prepared.rowCount ? ordered.rowCount : (sourceRows?.[row] ?? row));
  return {
    rowCount,
    slice: (from, to) =>
      takeTableRows(
        ordered,
        series.flatMap((range) => {
          const start = range.to - rowCount;
          const [first, end] = [sourceOf(start + from), sourceOf(start + to)];
          return Array.from({ length: end - first }, (_, index) => first + index);
        }),
      ),
    classNames,
    targetsOf: (from, to) =>
      series.flatMap((range) => [...rawTargets.subarray(range.to - rowCount + from, range.to - rowCount + to)]),
    timeOf: (row) => {
      const first = series[0];
      return first === undefined || time === null ? null : (time[first.to - rowCount + row] ?? null);
    },
  };
}
