import type { TimeProfile } from './profile-schema';
import { knownOf } from './sums';
import type { TableColumn } from './table';

const shown = 10;

/** Order, interval, gaps and repeated times of a time column. */
export function profileTimes({ name, values }: Extract<TableColumn, { kind: 'time' }>): TimeProfile {
  const known = knownOf(values);
  const steps = new Map<number, number>();
  let ascending = true;
  let descending = true;
  for (let row = 1; row < known.length; row += 1) {
    const step = (known[row] ?? 0) - (known[row - 1] ?? 0);
    if (step < 0) ascending = false;
    if (step > 0) descending = false;
    if (step > 0) steps.set(step, (steps.get(step) ?? 0) + 1);
  }
  const [intervalMs = null, regular = 0] = [...steps].sort(([, first], [, second]) => second - first)[0] ?? [];
  const gaps: { row: number; from: number; to: number }[] = [];
  const duplicates: number[] = [];
  let missingRows = 0;
  for (let row = 1; row < values.length; row += 1) {
    const from = values[row - 1] ?? Number.NaN;
    const to = values[row] ?? Number.NaN;
    if (to === from) duplicates.push(row);
    // Months and clock changes make steps uneven; only what leaves out at least half an interval is a gap.
    if (intervalMs !== null && to - from > 1.5 * intervalMs) {
      gaps.push({ row, from, to });
      missingRows += Math.round((to - from) / intervalMs) - 1;
    }
  }
  return {
    kind: 'time',
    name,
    count: known.length,
    missing: values.length - known.length,
    distinct: new Set(known).size,
    distinctIsLowerBound: false,
    start: known.length === 0 ? null : known.reduce((least, value) => Math.min(least, value), Infinity),
    end: known.length === 0 ? null : known.reduce((most, value) => Math.max(most, value), -Infinity),
    order: ascending ? 'ascending' : descending ? 'descending' : 'unordered',
    intervalMs,
    regularShare: known.length < 2 ? null : regular / (known.length - 1),
    gaps: {
      count: gaps.length,
      missingRows,
      longest: gaps.toSorted((first, second) => second.to - second.from - (first.to - first.from)).slice(0, shown),
    },
    duplicates: { count: duplicates.length, rows: duplicates.slice(0, shown) },
  };
}
