import { at } from '../common/numbers';
import type { RowRange } from '../task/series';
import type { PartRanges } from '../task/split';
import type { WindowEstimate } from '../task/windows';
import type { PreflightFinding } from './schema';
import { parts } from '../task/schema';

/** Rows of one stretch that have to be the same before it counts as copied. */
const stretch = 5;
const copiedShare = 0.01;

/** Test rows that the training part holds as well, and where it does. */
export interface CopiedRows {
  readonly finding: PreflightFinding;
  readonly trainingRows: readonly RowRange[];
}

/**
 * Stretches of five test rows that are in the training part as well, in all columns and with a changing target: equal single
 * rows happen wherever a sensor stands still, equal stretches do not. Null where there are none.
 */
export function copiedRows(
  columns: readonly ArrayLike<number>[],
  target: ArrayLike<number>,
  ranges: PartRanges,
): CopiedRows | null {
  if (columns.length < 2) return null;
  const marks = rowMarks(columns, target.length);
  const markAt = (row: number): number => {
    let [mark, changes] = [0, false];
    for (let i = 0; i < stretch; i += 1) {
      mark = 31 * mark + at(marks, row + i);
      changes ||= !Object.is(at(target, row + i), at(target, row));
    }
    return changes ? mark : Number.NaN;
  };
  const wanted = new Map<number, number>();
  let testRows = 0;
  for (const { from, to } of ranges.test) {
    for (let row = from; row + stretch <= to; row += stretch) {
      const mark = markAt(row);
      testRows += stretch;
      if (!Number.isNaN(mark)) wanted.set(mark, row);
    }
  }
  const copied = new Set<number>();
  const trainingRows: RowRange[] = [];
  for (const { from, to } of ranges.train) {
    for (let row = from; row + stretch <= to; row += 1) {
      const found = wanted.get(markAt(row));
      if (found === undefined || !sameRows(columns, row, found)) continue;
      copied.add(found);
      const last = trainingRows.at(-1);
      if (last !== undefined && last.from >= from && row <= last.to)
        trainingRows.splice(-1, 1, { from: last.from, to: row + stretch });
      else trainingRows.push({ from: row, to: row + stretch });
    }
  }
  const count = copied.size * stretch;
  if (count === 0 || count < copiedShare * testRows) return null;
  return {
    trainingRows,
    finding: {
      id: 'duplicateRowsAcrossSplits',
      severity: 'blocking',
      columns: [],
      message: `${count} of ${testRows} test rows are in the training part as well, in the same order.`,
      evidence: { count, rows: testRows, row: Math.min(...copied) + 1 },
      advice:
        'Leave the copies out of the training part, or remove the repeated rows from the file and import it again.',
    },
  };
}

/** A number for each row that equal rows share. */
function rowMarks(columns: readonly ArrayLike<number>[], rowCount: number): Float64Array {
  const marks = new Float64Array(rowCount);
  columns.forEach((column, index) => {
    const weight = Math.sqrt(index + 2);
    for (let row = 0; row < rowCount; row += 1) {
      const value = at(column, row);
      if (!Number.isNaN(value)) marks[row] = at(marks, row) + weight * value;
    }
  });
  return marks;
}

function sameRows(columns: readonly ArrayLike<number>[], first: number, second: number): boolean {
  return columns.every((column) => {
    for (let i = 0; i < stretch; i += 1) if (!Object.is(at(column, first + i), at(column, second + i))) return false;
    return true;
  });
}

const fewTraining = 100;
const fewEvaluation = 30;

/**
 * A finding for each part with too few windows: none at all blocks the run, fewer than 100 to train on or 30 to evaluate on is a
 * warning.
 */
export function windowFindings(estimate: WindowEstimate): PreflightFinding[] {
  return parts.flatMap((part): PreflightFinding[] => {
    const { windowCount, rowCount } = estimate.parts[part];
    if (windowCount >= (part === 'train' ? fewTraining : fewEvaluation)) return [];
    return [
      {
        id: 'tooFewWindows',
        severity: windowCount === 0 ? 'blocking' : 'warning',
        columns: [],
        message: `The ${part} part has ${windowCount} windows in ${rowCount} rows.`,
        evidence: { part, windows: windowCount, rows: rowCount },
        advice: 'Use a shorter lookback or horizon, or give the part more rows.',
      },
    ];
  });
}
