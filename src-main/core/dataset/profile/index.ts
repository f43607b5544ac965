import type { AbortSignalLike, ProgressListener } from '../../common/abort';
import { calendarPeriods } from '../../calendar';
import type { ColumnProfile, DatasetProfile } from '../profile-schema';
import type { Table, TableColumn } from '../table';
import { seriesCodes } from '../table-step';
import { profileCategories } from './categories';
import { correlationMatrix } from './correlation';
import { findingsOf } from './findings';
import { RealTransform } from './fourier';
import { profileNumbers } from './numbers';
import { Sorter } from './sorter';
import { profileTimes } from './times';

export interface ProfileOptions {
  readonly signal?: AbortSignalLike;
  /** Columns done of all; the correlations are one more. */
  readonly onProgress?: ProgressListener;
  /** A column's profile as soon as it is there. */
  readonly onColumn?: (profile: ColumnProfile) => void;
  /** Lets others take a turn; called between columns. Without it a cancellation is noticed when all is done. */
  readonly pause?: () => Promise<void>;
}

/**
 * Counts, spread, order, gaps, outliers, autocorrelation, seasons and correlations of a table's columns, with findings
 * that name what a person should know.
 * @throws AbortError when the signal fires
 */
export async function profileTable(
  table: Table,
  { signal, onProgress, onColumn, pause = () => Promise.resolve() }: ProfileOptions = {},
): Promise<DatasetProfile> {
  const series = seriesCodes(table);
  const seriesCount = series === null ? 1 : Math.max(1, new Set(series).size);
  const time = table.columns.find(({ name, kind }) =>
    table.timeColumn === undefined ? kind === 'time' : name === table.timeColumn,
  );
  const timeColumn = time?.name ?? null;
  const timeProfile = time?.kind === 'time' ? profileTimes(time, series, table.timeZone ?? 'UTC') : null;
  const transformOf = seriesCount === 1 && timeProfile?.order !== 'unordered' ? transforms() : null;
  const calendar = timeProfile?.step == null ? [] : calendarPeriods(timeProfile.step);
  const memory = { sorter: new Sorter(), transformOf, calendar };
  const columns: ColumnProfile[] = [];
  const total = table.columns.length + 1;
  for (const column of table.columns) {
    await pause();
    signal?.throwIfAborted();
    const profile = column === time && timeProfile !== null ? timeProfile : profileColumn(column, series, memory);
    onColumn?.(profile);
    columns.push(profile);
    onProgress?.(columns.length, total);
  }
  const correlation = await correlationMatrix(
    table.columns.filter((column) => column.kind === 'number'),
    pause,
    signal,
  );
  onProgress?.(total, total);
  return {
    rowCount: table.rowCount,
    seriesCount,
    timeColumn,
    seriesIdColumn: table.seriesIdColumn ?? null,
    columns,
    correlation,
    findings: findingsOf(columns, correlation, { ...table, timeColumn }),
  };
}

type TransformOf = (count: number) => RealTransform;

/** Serves one column after the other. */
interface Memory {
  readonly sorter: Sorter;
  readonly transformOf: TransformOf | null;
  /** Rows of the calendar's own seasons. */
  readonly calendar: readonly number[];
}

function profileColumn(column: TableColumn, series: Int32Array | null, memory: Memory): ColumnProfile {
  switch (column.kind) {
    case 'number':
      return profileNumbers(column, memory.sorter, memory.transformOf, memory.calendar);
    case 'time':
      return profileTimes(column, series, 'UTC');
    case 'category':
      return profileCategories(column, series);
  }
}

/** Keeps the last transform: a table's columns are equally long, and its memory and its angles serve them all. */
function transforms(): TransformOf {
  let last: RealTransform | null = null;
  return (count) => {
    const size = 2 ** Math.max(2, Math.ceil(Math.log2(count)));
    if (last?.size !== size) last = new RealTransform(size);
    return last;
  };
}
