import { at } from '../common/numbers';
import { rowNumber, type Frame } from '../preparation/frame';
import type { SeriesRange } from '../task/series';
import type { ArrangedRows } from '../preparation/steps';
import type { PreflightFinding } from './schema';
import { type Table, timeColumnOf } from '../dataset/table';

/** Rows that a sentence names; those after them are counted. */
const namedRows = 10;
const namedSeries = 5;

/** Rows whose time is missing: they are left out, and told. Rows count from 1, as in the table. */
export function untimedRows(table: Table): PreflightFinding[] {
  const column = timeColumnOf(table);
  if (column === null) return [];
  const rows: number[] = [];
  column.values.forEach((value, row) => {
    if (!Number.isFinite(value)) rows.push(row + 1);
  });
  if (rows.length === 0) return [];
  const list = listed(rows);
  return [
    {
      id: 'rowsWithoutTime',
      severity: 'warning',
      columns: [column.name],
      message: `${rows.length === 1 ? '1 row has' : `${rows.length} rows have`} no “${column.name}” and ${
        rows.length === 1 ? 'is' : 'are'
      } left out: row ${list}.`,
      evidence: { count: rows.length, list },
      advice: 'Where such a row is a measurement, give it its time in the file and import it again.',
    },
  ];
}

/** What the preparation does to the rows themselves, so that none is moved, merged or left out in silence. */
export function arrangedFindings(arranged: readonly ArrangedRows[]): PreflightFinding[] {
  return arranged.map(({ kind, count }): PreflightFinding => {
    const rows = count === 1 ? '1 row' : `${count} rows`;
    const evidence = { count };
    const base = { severity: 'info' as const, columns: [], evidence };
    switch (kind) {
      case 'sortRows':
        return {
          ...base,
          id: 'sortedRows',
          message: `The rows are put in the order of time: ${rows} stood elsewhere.`,
          advice: 'Take the step “sortRows” out where the order of the file is the right one.',
        };
      case 'repeatedTimes':
        return {
          ...base,
          id: 'mergedTimes',
          message: `Rows of the same time are made one: ${rows} fewer.`,
          advice: 'Choose in the step “repeatedTimes” how their values become one.',
        };
      case 'leaveOut':
        return {
          ...base,
          id: 'leftOutRows',
          message: `${rows} ${count === 1 ? 'is' : 'are'} left out by their times.`,
          advice: 'The step “leaveOut” lists the times.',
        };
    }
  });
}

interface SeriesTimes {
  readonly name: string | null;
  readonly repeated: number;
  readonly firstRepeated: number;
  readonly back: number;
  readonly forward: number;
  readonly firstBack: number;
}

/** Rows that repeat or go back in time within their series; rows without a time are not among them. */
export function timeFindings(frame: Frame, series: readonly SeriesRange[]): PreflightFinding[] {
  const { time, timeName } = frame;
  if (time === null || timeName === null) return [];
  const found = series.map((range) => timesOf(time, range, frame));
  return [...goesBack(found, frame, series, timeName), ...repeats(found, frame, timeName)];
}

function timesOf(time: Float64Array, { series, from, to }: SeriesRange, { seriesNames }: Frame): SeriesTimes {
  const seen = new Set<number>();
  let [repeated, firstRepeated, back, firstBack, forward] = [0, -1, 0, -1, 0];
  for (let row = from; row < to; row += 1) {
    const value = at(time, row);
    if (seen.has(value)) {
      repeated += 1;
      if (firstRepeated < 0) firstRepeated = row;
    }
    seen.add(value);
    if (row > from && value < at(time, row - 1)) {
      back += 1;
      if (firstBack < 0) firstBack = row;
    } else if (row > from && value > at(time, row - 1)) forward += 1;
  }
  return { name: seriesNames?.[series] ?? null, repeated, firstRepeated, back, firstBack, forward };
}

function goesBack(
  found: readonly SeriesTimes[],
  frame: Frame,
  series: readonly SeriesRange[],
  timeName: string,
): PreflightFinding[] {
  const back = found.reduce((sum, one) => sum + one.back, 0);
  const first = found.find((one) => one.back > 0);
  if (first === undefined) return [];
  const row = rowNumber(frame, first.firstBack);
  if (found.every(({ forward }) => forward === 0)) return [newestFirst(timeName, back)];
  const steps = frame.rowCount - series.length;
  const shuffled = back > steps / 4;
  return [
    {
      id: shuffled ? 'shuffledSplit' : 'timeNotAscending',
      severity: 'blocking',
      columns: [timeName],
      message: shuffled
        ? `The rows are shuffled in time (“${timeName}” goes back ${back} times), so the test part lies between training rows.`
        : `“${timeName}” goes back ${back} ${back === 1 ? 'time' : 'times'}, first at row ${row}${inSeries(first)}: the parts overlap in time.`,
      evidence: { count: back, row },
      advice: 'Put the rows in the order of time, or import the file again sorted by time.',
    },
  ];
}

/** Rows in the order of imports of earlier releases, which did not turn them. */
function newestFirst(timeName: string, count: number): PreflightFinding {
  return {
    id: 'newestFirst',
    severity: 'blocking',
    columns: [timeName],
    message: `The newest row of “${timeName}” stands first, so a model would learn time backwards and be tested on the oldest rows.`,
    evidence: { count },
    advice: 'Put the rows in the order of time, or import the file again: the import turns the rows.',
  };
}

function repeats(found: readonly SeriesTimes[], frame: Frame, timeName: string): PreflightFinding[] {
  const repeated = found.filter((one) => one.repeated > 0);
  const [first] = repeated;
  if (first === undefined) return [];
  const count = repeated.reduce((sum, one) => sum + one.repeated, 0);
  const row = rowNumber(frame, first.firstRepeated);
  const names = repeated.slice(0, namedSeries).map((one) => `${one.name ?? ''}: ${one.repeated}`);
  const list = [...names, ...(repeated.length > namedSeries ? ['…'] : [])].join(', ');
  const isPanel = frame.seriesNames !== null;
  return [
    {
      id: 'duplicateTimes',
      severity: 'blocking',
      columns: [timeName],
      message: isPanel
        ? `${count} ${count === 1 ? 'row has' : 'rows have'} a time that its series had before (${list}), first row ${row}.`
        : `${count} ${count === 1 ? 'row has' : 'rows have'} a timestamp that was there before, first row ${row}.`,
      evidence: { count, row, ...(isPanel ? { list } : {}) },
      advice: isPanel
        ? 'Make one row of those that have the same time, or remove the repeated ones. Where clocks were put back, import the file again with its zone.'
        : 'Make one row of those that have the same time, remove the repeated ones, or name the column that tells series apart. Where clocks were put back, import the file again with its zone.',
    },
  ];
}

function inSeries({ name }: SeriesTimes): string {
  return name === null ? '' : ` of the series “${name}”`;
}

function listed(rows: readonly number[]): string {
  const shown = rows.slice(0, namedRows).join(', ');
  return rows.length > namedRows ? `${shown}, …` : shown;
}
