import type { FrameColumn } from '../preparation/frame';
import type { MarkedValue } from '../preparation/steps';
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
      advice: `Treat it as missing: ${stepText(column.name, value)} as the first of preparation.steps (train --missing ${optionText(column.name, value)} adds it), or import --missing ${optionText(column.name, value)} anew. Leave it so where it was measured.`,
    }));
  });
}

/** What the preparation treats as missing, so that it is never left out in silence, and what of it is nowhere in the data. */
export function markedFindings(marked: readonly MarkedValue[]): PreflightFinding[] {
  return marked.map(({ column, value, count }): PreflightFinding => {
    const evidence = { value, count };
    if (count > 0) {
      return {
        id: 'markedMissing',
        severity: 'info',
        columns: [column],
        message: `${String(value)} is treated as missing in “${column}”: ${count} ${count === 1 ? 'row' : 'rows'}.`,
        evidence,
        advice: 'Take it out of the step “missingValues” where it was measured.',
      };
    }
    return {
      id: 'absentMarker',
      severity: 'warning',
      columns: [column],
      message: `${String(value)} is to be treated as missing in “${column}”, where it comes nowhere.`,
      evidence,
      advice: 'Compare it with the values of the column; numbers have to be equal to the last digit.',
    };
  });
}

/** The step as a configuration file has it. */
function stepText(column: string, value: number): string {
  return JSON.stringify({ kind: 'missingValues', markers: [{ column, values: [value] }] });
}

/** Column and value as an option of the command line has them. */
function optionText(column: string, value: number): string {
  return `"${column}=${String(value)}"`;
}
