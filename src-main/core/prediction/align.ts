import { GatewiseError } from '../common/errors';
import { said } from '../common/sentence';
import { commonestDistance, stepText, type CalendarStep } from '../calendar';
import { rowsBySeries, takeTableRows } from '../dataset/table-rows';
import { seriesCodes, stepOfTable } from '../dataset/table-step';
import { timeColumnOf, type Table, type TableColumn } from '../dataset/table';
import type { FileMatch, TrainingFacts } from './schema';

/**
 * A file's table under the names, kinds and codes that the model was trained with; columns that it does not know are left
 * out. Categories that training did not have come after those that it had.
 */
export function alignTable(table: Table, { columns: trained, timeZone }: TrainingFacts, match: FileMatch): Table {
  const columns = match.columns.flatMap((matched): TableColumn[] => {
    const own = table.columns.find(({ name }) => name === matched.found);
    const as = trained.find(({ name }) => name === matched.name);
    if (own === undefined || as === undefined) return [];
    if (own.kind !== 'category') return [{ ...own, name: matched.name }];
    return [{ ...recoded(own, as.categories ?? []), name: matched.name }];
  });
  const named = (purpose: 'time' | 'series'): string | null => {
    const name = trained.find((column) => column.purpose === purpose)?.name;
    return columns.find((column) => column.name === name)?.name ?? null;
  };
  return { rowCount: table.rowCount, timeColumn: named('time'), seriesIdColumn: named('series'), timeZone, columns };
}

function recoded(
  column: Extract<TableColumn, { kind: 'category' }>,
  first: readonly string[],
): Extract<TableColumn, { kind: 'category' }> {
  const categories = [...first, ...column.categories.filter((name) => !first.includes(name))];
  const codeOf = new Map(categories.map((name, code) => [name, code]));
  const byCode = column.categories.map((name) => codeOf.get(name) ?? -1);
  return { ...column, categories, codes: column.codes.map((code) => byCode[code] ?? -1) };
}

/** A table with rows of the run's data before its own, and how many these are. */
export interface WithHistory {
  readonly table: Table;
  /** Of each row whether it is one of the file's. */
  readonly isOwn: Uint8Array;
  readonly historyRows: number;
}

/**
 * The rows of the run's data that come before the file's first time, series by series, before the file's own. A series of the
 * data that the file does not have is left out.
 * @throws GatewiseError BAD_INPUT without times, by which alone rows can be put before others
 */
export function withHistory(file: Table, data: Table): WithHistory {
  const [fileTime, dataTime] = [timeColumnOf(file), timeColumnOf(data)];
  if (fileTime === null || dataTime === null) {
    throw new GatewiseError(
      'BAD_INPUT',
      said`Without a time column nothing says which rows of the run’s data come before the file’s. Predict from the file’s own rows.`,
      { field: 'history' },
    );
  }
  const firstOf = new Map(
    rowsBySeries(file).map(({ name, rows }) => {
      let first = Infinity;
      for (const row of rows) first = Math.min(first, fileTime.values[row] ?? Infinity);
      return [name, first] as const;
    }),
  );
  const before = rowsBySeries(data).flatMap(({ name, rows }) => {
    const first = firstOf.get(name);
    return first === undefined ? [] : [...rows].filter((row) => (dataTime.values[row] ?? Infinity) < first);
  });
  const history = takeTableRows(data, before);
  const rowCount = history.rowCount + file.rowCount;
  const columns = file.columns.map((column): TableColumn => {
    const past = history.columns.find(({ name }) => name === column.name);
    if (column.kind === 'category') {
      const codes = new Int32Array(rowCount).fill(-1);
      const known = past?.kind === 'category' ? recoded(past, column.categories) : null;
      if (known !== null) codes.set(known.codes);
      codes.set(column.codes, history.rowCount);
      return { ...column, codes, categories: known?.categories ?? column.categories };
    }
    const values = new Float64Array(rowCount).fill(Number.NaN);
    if (past !== undefined && past.kind !== 'category') values.set(past.values);
    values.set(column.values, history.rowCount);
    return { ...column, values };
  });
  const isOwn = new Uint8Array(rowCount).fill(1, history.rowCount);
  return { table: { ...file, rowCount, columns }, isOwn, historyRows: history.rowCount };
}

/** The file alone. */
export function withoutHistory(table: Table): WithHistory {
  return { table, isOwn: new Uint8Array(table.rowCount).fill(1), historyRows: 0 };
}

/**
 * Rows that lie another distance apart mean another lookback and another horizon: nothing is predicted from them. A preparation
 * that resamples brings them to its own distance.
 * @throws GatewiseError BAD_INPUT
 */
export function requireSameStep(file: string, table: Table, facts: TrainingFacts, isResampled: boolean): void {
  const other = isResampled ? null : otherStep(table, facts);
  if (other === null) return;
  throw new GatewiseError(
    'BAD_INPUT',
    said`The rows of “${file}” lie ${other.found} apart, and the model was trained on rows ${other.wanted} apart: its lookback and horizon count such rows. Bring the file to that interval first, or choose another file.`,
    { file, column: other.column, field: 'interval' },
  );
}

/** The step of a table's rows and the one that was wanted, where they are two; null where they agree, or nothing tells. */
export function otherStep(
  table: Table,
  facts: Pick<TrainingFacts, 'hasTime' | 'intervalMs' | 'step'>,
): { readonly column: string; readonly found: string; readonly wanted: string } | null {
  if (!facts.hasTime || facts.intervalMs === null) return null;
  const time = timeColumnOf(table);
  if (time === null) return null;
  const step = stepOfTable(table);
  const distance = commonestDistance(time.values, seriesCodes(table));
  if (distance === null || (step !== null && facts.step !== null && isSame(step, facts.step))) return null;
  // Months and gaps have distances of their own; the commonest one tells them apart from hours or days.
  if (Math.abs(distance / facts.intervalMs - 1) < 0.12) return null;
  return {
    column: time.name,
    found: step === null ? milliseconds(distance) : stepText(step, 'en'),
    wanted: facts.step === null ? milliseconds(facts.intervalMs) : stepText(facts.step, 'en'),
  };
}

function isSame(a: CalendarStep, b: CalendarStep): boolean {
  return JSON.stringify(a) === JSON.stringify(b);
}

function milliseconds(distance: number): string {
  return distance >= 1000 ? `${String(distance / 1000)} seconds` : `${String(distance)} ms`;
}
