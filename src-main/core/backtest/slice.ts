import { ownRows, rowsBySeries, takeTableRows } from '../dataset/table-rows';
import type { Table } from '../dataset/table';
import type { PreparedRows } from '../preparation';

/** A table whose series lie together, cut by rows of the prepared data. */
export interface SliceableTable {
  /**
   * Prepared rows of the shortest series that takes part, up to its last known target: series are aligned there, and rows
   * before and after are left out.
   */
  readonly rowCount: number;
  /** Prepared rows [from, to) of every series, as rows of the table they came from. */
  readonly slice: (from: number, to: number) => Table;
  /** Names of the target's classes; null for numbers. */
  readonly classNames: readonly string[] | null;
  /** The target's raw values in prepared rows [from, to) of every series; class indices where there are classes. */
  readonly targetsOf: (from: number, to: number) => number[];
  /** Timestamp of a prepared row of the first series; null without a time column. */
  readonly timeOf: (row: number) => number | null;
  /** Series that have too few rows for the folds, with those that they have. */
  readonly leftOut: readonly { readonly name: string; readonly rows: number }[];
}

interface Series {
  readonly name: string | null;
  /** Prepared rows up to the last known target. */
  readonly from: number;
  readonly to: number;
  /** One past the last prepared row, and one past the last row of the table. */
  readonly end: number;
  readonly tableEnd: number;
}

/**
 * Puts a table's series together, so that prepared rows and rows of the table count alike.
 * @param given with its rows in the order in which they are prepared
 * @param prepare what turns the table into prepared rows, whose number a resampling changes
 * @param fewestRows prepared rows that a series needs to take part in every fold; default 1. Where none has them, all stay
 */
export function sliceable(given: Table, prepare: (table: Table) => PreparedRows, fewestRows = 1): SliceableTable {
  const table = ownRows(given);
  const groups = rowsBySeries(table);
  const order = groups.flatMap(({ rows }) => [...rows]);
  // Rows without a time are in no group.
  const isWhole = groups.length === 1 && order.length === table.rowCount;
  const ordered = isWhole ? table : takeTableRows(table, order);
  const prepared = prepare(ordered);
  const { sourceRows, time, classNames, rawTargets } = prepared;
  const all = seriesOf(prepared, groups);
  const long = all.filter(({ from, to }) => to - from >= fewestRows);
  const series = long.length === 0 ? all : long;
  const kept = new Set(series.map(({ name }) => name));
  const rowCount = Math.min(...series.map(({ from, to }) => to - from));
  const sourceOf = (row: number, { end, tableEnd }: Series): number =>
    row >= end ? tableEnd : (sourceRows?.[row] ?? row);
  return {
    rowCount,
    slice: (from, to) =>
      takeTableRows(
        ordered,
        series.flatMap((one) => {
          const start = one.to - rowCount;
          const [first, end] = [sourceOf(start + from, one), sourceOf(start + to, one)];
          return Array.from({ length: end - first }, (_, index) => first + index);
        }),
      ),
    classNames,
    targetsOf: (from, to) =>
      series.flatMap((one) => [...rawTargets.subarray(one.to - rowCount + from, one.to - rowCount + to)]),
    timeOf: (row) => {
      const first = series[0];
      return first === undefined || time === null ? null : (time[first.to - rowCount + row] ?? null);
    },
    leftOut: groups.flatMap(({ name, rows }) => {
      if (name === null || kept.has(name)) return [];
      const own = all.find((one) => one.name === name);
      return [{ name, rows: own === undefined ? rows.length : own.to - own.from }];
    }),
  };
}

/** The prepared series; those that the preparation left out are not among them. */
function seriesOf(
  { seriesBoundaries, seriesNames, rowCount, rawTargets, classNames }: PreparedRows,
  groups: readonly { readonly name: string | null; readonly rows: Uint32Array }[],
): Series[] {
  const tableEnds = new Map<string | null, number>();
  let tableEnd = 0;
  for (const { name, rows } of groups) {
    tableEnd += rows.length;
    tableEnds.set(name, tableEnd);
  }
  const isKnown = (row: number): boolean => {
    const value = rawTargets[row] ?? Number.NaN;
    return Number.isFinite(value) && (classNames === null || value >= 0);
  };
  return Array.from(seriesBoundaries, (from, index) => {
    const end = seriesBoundaries[index + 1] ?? rowCount;
    const name = seriesNames?.[index] ?? null;
    let to = end;
    while (to > from && !isKnown(to - 1)) to -= 1;
    return { name, from, to, end, tableEnd: tableEnds.get(name) ?? tableEnd };
  });
}
