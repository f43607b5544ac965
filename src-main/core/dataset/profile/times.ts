import { commonestDistance, detectStep, stepsBetween, type CalendarStep } from '../../calendar';
import type { TimeProfile } from '../profile-schema';
import type { TableColumn } from '../table';
import { knownOf } from './sums';

const shown = 10;

type Order = TimeProfile['order'];
type Gap = TimeProfile['gaps']['longest'][number];
/** Called for times that follow each other, with the row of the later one. */
type Visit = (from: number, to: number, row: number) => void;

/**
 * Order, step, gaps and repeated times of a time column: in a panel within each series, and where times do not ascend
 * those of the sorted times. Without a step no gap is counted: nobody can say which rows are missing.
 * @param series the series of each row, −1 and up; null where all rows are one
 * @param timeZone where days begin
 */
export function profileTimes(
  { name, values }: Extract<TableColumn, { kind: 'time' }>,
  series: Int32Array | null,
  timeZone: string,
): TimeProfile {
  const known = knownOf(values);
  const order = orderOf(values, series);
  const sorted = order === 'ascending' && series === null ? known : known.slice().sort();
  const visitAll = neighbours(values, series, order);
  const { step } = detectStep(values, timeZone, series);
  return {
    kind: 'time',
    name,
    count: known.length,
    missing: values.length - known.length,
    distinct: countDistinct(sorted),
    start: sorted[0] ?? null,
    end: sorted[sorted.length - 1] ?? null,
    order,
    intervalMs: commonestDistance(values, series),
    step,
    timeZone,
    ...distances(visitAll, step, timeZone),
  };
}

function countDistinct(sorted: Float64Array): number {
  let count = 0;
  for (let index = 0; index < sorted.length; index += 1) {
    if (index === 0 || sorted[index] !== sorted[index - 1]) count += 1;
  }
  return count;
}

function orderOf(values: Float64Array, series: Int32Array | null): Order {
  const lasts = new Map<number, number>();
  let last = Number.NaN;
  let ascends = true;
  let descends = true;
  for (let row = 0; row < values.length; row += 1) {
    const value = values[row] ?? Number.NaN;
    if (Number.isNaN(value)) continue;
    const code = series?.[row] ?? 0;
    const before = series === null ? last : (lasts.get(code) ?? Number.NaN);
    if (value < before) ascends = false;
    if (value > before) descends = false;
    if (series === null) last = value;
    else lasts.set(code, value);
  }
  return ascends ? 'ascending' : descends ? 'descending' : 'unordered';
}

/** Goes through the times that follow each other; a missing time between two keeps them apart where times ascend. */
function neighbours(values: Float64Array, series: Int32Array | null, order: Order): (visit: Visit) => void {
  const rows = order === 'ascending' ? (series === null ? null : grouped(series)) : sortedRows(values, series);
  return (visit) => {
    for (let index = 1; index < (rows ?? values).length; index += 1) {
      const before = rows === null ? index - 1 : (rows[index - 1] ?? 0);
      const row = rows === null ? index : (rows[index] ?? 0);
      if (series !== null && series[before] !== series[row]) continue;
      const from = values[before] ?? Number.NaN;
      const to = values[row] ?? Number.NaN;
      if (to >= from) visit(from, to, row);
    }
  };
}

/** Rows by series, in their order. */
function grouped(series: Int32Array): Uint32Array {
  const starts = new Uint32Array(series.reduce((most, code) => Math.max(most, code), -1) + 3);
  for (const code of series) starts[code + 2] = (starts[code + 2] ?? 0) + 1;
  for (let code = 1; code < starts.length; code += 1) starts[code] = (starts[code] ?? 0) + (starts[code - 1] ?? 0);
  const rows = new Uint32Array(series.length);
  for (let row = 0; row < series.length; row += 1) {
    const code = (series[row] ?? -1) + 1;
    const place = starts[code] ?? 0;
    rows[place] = row;
    starts[code] = place + 1;
  }
  return rows;
}

/** Rows with a time by series and time. */
function sortedRows(values: Float64Array, series: Int32Array | null): Uint32Array {
  const rows = new Uint32Array(values.length);
  let count = 0;
  for (let row = 0; row < values.length; row += 1) {
    if (Number.isNaN(values[row] ?? Number.NaN)) continue;
    rows[count] = row;
    count += 1;
  }
  return rows
    .subarray(0, count)
    .sort(
      (first, second) =>
        (series?.[first] ?? 0) - (series?.[second] ?? 0) ||
        (values[first] ?? 0) - (values[second] ?? 0) ||
        first - second,
    );
}

function distances(
  visitAll: (visit: Visit) => void,
  step: CalendarStep | null,
  timeZone: string,
): Pick<TimeProfile, 'regularShare' | 'gaps' | 'duplicates'> {
  const longest: Gap[] = [];
  const duplicates: number[] = [];
  let [count, regular, gapCount] = [0, 0, 0];
  let duplicateCount = 0;
  let missingRows = 0;
  const lengthOf = ({ from, to }: Gap): number => to - from;
  visitAll((from, to, row) => {
    count += 1;
    if (to === from) {
      duplicateCount += 1;
      if (duplicates.length < shown) duplicates.push(row);
    }
    const steps = step === null ? 1 : stepsBetween(from, to, step, timeZone);
    if (steps === 1) regular += 1;
    // Clocks are late at times; only what leaves out at least half a step is a gap.
    if (steps <= 1.5) return;
    gapCount += 1;
    missingRows += Math.round(steps) - 1;
    const shortest = longest[shown - 1];
    if (shortest !== undefined && lengthOf(shortest) >= to - from) return;
    longest.push({ row, from, to });
    longest.sort((first, second) => lengthOf(second) - lengthOf(first));
    longest.splice(shown);
  });
  return {
    regularShare: step === null || count === 0 ? null : regular / count,
    gaps: { count: gapCount, missingRows, longest },
    duplicates: { count: duplicateCount, rows: duplicates },
  };
}
