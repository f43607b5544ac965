import type { Table, TableColumn } from '../dataset/table';
import { featuresOf, startFrame } from '../preparation/prepare';
import { seriesOf } from '../preparation/frame';
import { applyStep } from '../preparation/steps';
import type { FittedPreparation } from '../preparation';

/**
 * A table after the resampling of a stored preparation, and the preparation without it: the rows that follow each other are then
 * those that the model counts. Without a resampling both are as they were.
 */
export function resampled(fitted: FittedPreparation, table: Table): { table: Table; fitted: FittedPreparation } {
  const count = fitted.steps.findLastIndex(({ kind }) => kind === 'resample') + 1;
  if (count === 0) return { table, fitted };
  const { task } = fitted;
  let frame = startFrame(table, task, featuresOf(task), !task.targetHistory);
  for (const step of fitted.steps.slice(0, count)) frame = applyStep(frame, step);
  const columns = [...frame.columns.values()].map((column): TableColumn => {
    if (column.kind === 'category') return column;
    if (column.name !== frame.targetName || frame.targetKnown === null) return column;
    // What was not known is not known to the table of resampled rows either.
    const { targetKnown } = frame;
    return { ...column, values: column.values.map((value, row) => (targetKnown[row] === 0 ? Number.NaN : value)) };
  });
  if (frame.time !== null) columns.push({ kind: 'time', name: frame.timeName ?? 'time', values: frame.time });
  const series = seriesColumn(table, frame);
  return {
    table: {
      rowCount: frame.rowCount,
      timeColumn: frame.timeName,
      timeZone: frame.timeZone,
      seriesIdColumn: series?.name ?? null,
      columns: series === null ? columns : [...columns.filter(({ name }) => name !== series.name), series],
    },
    fitted: { ...fitted, steps: fitted.steps.slice(count) },
  };
}

/** The names of the resampled rows' series as a column; null where there is one series. */
function seriesColumn(
  table: Table,
  frame: ReturnType<typeof startFrame>,
): Extract<TableColumn, { kind: 'category' }> | null {
  const { seriesIdColumn } = table;
  if (seriesIdColumn == null || frame.seriesNames === null) return null;
  const codes = new Int32Array(frame.rowCount);
  for (const { series, from, to } of seriesOf(frame)) codes.fill(series, from, to);
  return { kind: 'category', name: seriesIdColumn, codes, categories: frame.seriesNames };
}
