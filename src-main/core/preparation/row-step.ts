import { detectStep, typicalMs, type CalendarStep } from '../calendar';
import type { PreparedRows } from './assemble';

/** The step of the calendar from row to row, of what is trained on; null without times, or where they follow none. */
export function stepOfRows({
  time,
  timeZone,
  seriesBoundaries,
  rowCount,
}: Pick<PreparedRows, 'time' | 'timeZone' | 'seriesBoundaries' | 'rowCount'>): CalendarStep | null {
  if (time === null) return null;
  if (seriesBoundaries.length < 2) return detectStep(time, timeZone).step;
  const series = new Int32Array(rowCount);
  seriesBoundaries.forEach((from, index) => series.fill(index, from, seriesBoundaries[index + 1] ?? rowCount));
  return detectStep(time, timeZone, series).step;
}

/**
 * The distance of rows in milliseconds where it is the same from row to row; null for months and for days of the week, whose rows lie
 * unevenly, and without a step. Days with a change of clocks count as others.
 */
export function evenDistance(rows: Parameters<typeof stepOfRows>[0]): number | null {
  const step = stepOfRows(rows);
  return step === null || step.unit === 'month' || step.unit === 'weekday' ? null : typicalMs(step);
}
