import { detectStep, type CalendarStep } from '../calendar';
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
