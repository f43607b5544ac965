import type { Table, TableColumn } from '../dataset/table';
import { featuresOf, startFrame } from '../preparation/prepare';
import { seriesOf } from '../preparation/frame';
import { runTableSteps, type FittedPreparation } from '../preparation';
import { applyStep } from '../preparation/steps';

/**
 * A table as the steps that work on it leave it (without what is treated as missing, rows in order) and after its resampling, and the preparation without these
 * steps: the rows that follow each other are then those that the model counts, and a prediction that takes its place among
 * them is never taken for a missing value.
 */
export function resampled(fitted: FittedPreparation, given: Table): { table: Table; fitted: FittedPreparation } {
  const { table, rest } = runTableSteps(given, fitted.steps);
  const count = rest.findLastIndex(({ kind }) => kind === 'resample') + 1;
  if (count === 0) return { table, fitted: { ...fitted, steps: rest } };
  const { task } = fitted;
  let frame = startFrame(table, task, featuresOf(task), !task.targetHistory);
  for (const step of rest.slice(0, count)) frame = applyStep(frame, step);
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
    fitted: { ...fitted, steps: rest.slice(count) },
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
