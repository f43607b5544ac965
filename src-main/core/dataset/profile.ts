import type { AbortSignalLike, ProgressListener } from '../common/abort';
import { profileCategories } from './profile-categories';
import { correlationMatrix, profileNumbers } from './profile-numbers';
import type { ColumnProfile, DatasetProfile, ProfileFinding } from './profile-schema';
import { profileTimes } from './profile-times';
import type { Table } from './table';

export interface ProfileOptions {
  readonly signal?: AbortSignalLike;
  /** Columns done of all. */
  readonly onProgress?: ProgressListener;
}

const strongCorrelation = 0.98;
const imbalancedShare = 0.05;

/**
 * Counts, spread, order, gaps, outliers, autocorrelation, seasons and correlations of a table's columns, with findings
 * that name what a person should know. Gives the event loop a turn between columns.
 * @throws AbortError when the signal fires
 */
export async function profileTable(table: Table, { signal, onProgress }: ProfileOptions = {}): Promise<DatasetProfile> {
  const series = table.columns.find(({ name }) => name === table.seriesIdColumn);
  const seriesCount = series?.kind === 'category' ? Math.max(1, new Set(series.codes).size) : 1;
  const columns: ColumnProfile[] = [];
  for (const column of table.columns) {
    signal?.throwIfAborted();
    if (column.kind === 'number') columns.push(profileNumbers(column, seriesCount === 1));
    else if (column.kind === 'time') columns.push(profileTimes(column));
    else columns.push(profileCategories(column));
    onProgress?.(columns.length, table.columns.length + 1);
    await Promise.resolve();
  }
  signal?.throwIfAborted();
  const correlation = correlationMatrix(table.columns.filter((column) => column.kind === 'number'));
  onProgress?.(table.columns.length + 1, table.columns.length + 1);
  return {
    rowCount: table.rowCount,
    seriesCount,
    columns,
    correlation,
    findings: [
      ...columns.flatMap((column) => findingsOf(column, table.rowCount, seriesCount)),
      ...correlationFindings(correlation),
    ],
  };
}

function findingsOf(column: ColumnProfile, rowCount: number, seriesCount: number): ProfileFinding[] {
  const { name } = column;
  const found: ProfileFinding[] = [];
  const add = (
    id: ProfileFinding['id'],
    severity: ProfileFinding['severity'],
    message: string,
    values: Record<string, number>,
  ): void => {
    found.push({ id, severity, columns: [name], message, values });
  };
  if (column.missing > 0) {
    add('missingValues', 'warning', `${column.missing} of ${rowCount} values of “${name}” are missing.`, {
      count: column.missing,
      share: column.missing / rowCount,
    });
  }
  if (column.kind === 'number') {
    if (column.constant) add('constantColumn', 'warning', `“${name}” has one value only and teaches nothing.`, {});
    else if (column.nearConstant)
      add('nearConstantColumn', 'warning', `“${name}” is nearly always the same value.`, {});
    if (column.outliers.count > 0) {
      add('outliers', 'info', `${column.outliers.count} values of “${name}” lie far from the rest.`, {
        count: column.outliers.count,
      });
    }
    if (column.stationarity?.likely === false) {
      add(
        'notStationary',
        'info',
        `The level of “${name}” changes over time (KPSS ${column.stationarity.kpss.toFixed(2)}).`,
        {
          kpss: column.stationarity.kpss,
        },
      );
    }
  }
  if (column.kind === 'time' && seriesCount === 1) {
    if (column.order === 'unordered') add('timeNotAscending', 'warning', `“${name}” does not ascend.`, {});
    if (column.gaps.count > 0) {
      add(
        'timeGaps',
        'warning',
        `“${name}” has ${column.gaps.count} gaps; ${column.gaps.missingRows} rows are missing.`,
        {
          count: column.gaps.count,
          rows: column.gaps.missingRows,
        },
      );
    }
    if (column.duplicates.count > 0) {
      add('duplicateTimes', 'warning', `${column.duplicates.count} times of “${name}” are there more than once.`, {
        count: column.duplicates.count,
      });
    }
  }
  if (column.kind === 'category') {
    const rarest = column.classes.at(-1);
    if (rarest !== undefined && column.classes.length > 1 && rarest.share < imbalancedShare) {
      add(
        'classImbalance',
        'info',
        `The class ${rarest.name} of “${name}” has ${(100 * rarest.share).toFixed(1)} % of the rows.`,
        {
          share: rarest.share,
        },
      );
    }
  }
  return found;
}

function correlationFindings({ columns, values }: DatasetProfile['correlation']): ProfileFinding[] {
  return columns.flatMap((first, row) =>
    columns.slice(row + 1).flatMap((second, offset): ProfileFinding[] => {
      const correlation = values[row]?.[row + 1 + offset] ?? null;
      if (correlation === null || Math.abs(correlation) < strongCorrelation) return [];
      return [
        {
          id: 'highlyCorrelated',
          severity: 'info',
          columns: [first, second],
          message: `“${first}” and “${second}” say nearly the same: their correlation is ${correlation.toFixed(4)}.`,
          values: { correlation },
        },
      ];
    }),
  );
}
