import type { FrameColumn } from '../preparation/frame';
import { markersOf } from '../dataset/markers';
import type { PreflightFinding } from './schema';

/** Numbers that stand for missing values and would be learnt as measured: -999 and the like, wherever in the rows they lie. */
export function markerFindings(columns: Iterable<FrameColumn>): PreflightFinding[] {
  return [...columns].flatMap((column): PreflightFinding[] => {
    if (column.kind !== 'number') return [];
    const sorted = column.values.filter((value) => !Number.isNaN(value)).sort();
    return markersOf(sorted).map(({ value, count }) => ({
      id: 'missingMarkers',
      severity: 'warning',
      columns: [column.name],
      message: `${String(value)} comes ${count} times in “${column.name}”, far outside the rest: a marker of missing values?`,
      evidence: { value, count },
      advice: `Import the file anew with ${String(value)} of “${column.name}” as missing, or leave it so where it was measured.`,
    }));
  });
}
