import type { ImportChoices } from '../../core/dataset';
import type { TableSample } from '../formats';
import { raggedKind } from './ragged';
import { nonDataKind, shapeOf, type NonDataKind, type NonDataRow } from './shape';
import { holdsSums } from './sums';

export interface SortedSample {
  /** The sample without those rows. */
  readonly sample: TableSample;
  readonly nonData: readonly NonDataRow[];
}

/** Line of the file in which a row of the sample begins. */
export function lineOf({ lines, reading }: TableSample, row: number): number {
  return lines?.[row] ?? row + 1 + reading.skippedLines + (reading.header === true ? 1 : 0);
}

/** Takes totals, units, repeated names and footnotes out of a sample, so that they do not decide what its columns hold. */
export function sortOutRows(sample: TableSample, raggedRows: ImportChoices['raggedRows'] = 'refuse'): SortedSample {
  const { names, rows, rowCount } = sample;
  if (sample.storedAs.some((stored) => stored !== 'text')) return { sample, nonData: [] };
  const shape = shapeOf(names, rows);
  const kinds: (NonDataKind | null)[] = rows.map(() => null);
  let isTail = rowCount.exact && rowCount.value === rows.length;
  for (let row = rows.length - 1; row >= 0; row -= 1) {
    // Rows of another length are refused or left out as such, unless they are filled, or notes below the table.
    const cells = rows[row] ?? [];
    const isWhole = raggedRows === 'pad' || cells.length === names.length;
    const place = { isFirst: row === 0, isTail };
    const kind = isWhole ? nonDataKind(cells, shape, place) : isTail ? raggedKind(cells, names.length) : null;
    kinds[row] = kind;
    if (kind === null && isTail && isWhole && holdsSums(cells, rows.slice(0, row), shape)) kinds[row] = 'total';
    else if (kind === null) isTail = false;
  }
  if (kinds.every((kind) => kind === null) || !kinds.includes(null)) return { sample, nonData: [] };
  const kept = kinds.flatMap((kind, row) => (kind === null ? [row] : []));
  return {
    sample: {
      ...sample,
      rows: kept.map((row) => rows[row] ?? []),
      lines: kept.map((row) => lineOf(sample, row)),
      rowCount: { ...rowCount, value: rowCount.value - (rows.length - kept.length) },
    },
    nonData: kinds.flatMap((kind, row) =>
      kind === null ? [] : [{ kind, line: lineOf(sample, row), cells: rows[row] ?? [] }],
    ),
  };
}
