import { said } from '../../common/sentence';
import { dayMs, hourMs, minuteMs, secondMs } from '../../common/time';
import type { RunFilterOperator } from './language';
import { unreadable } from './unreadable';

const numberPattern = /^[+-]?(\d+(\.\d*)?|\.\d+)(e[+-]?\d+)?$/i;
const durationPattern = /^(\d+(?:\.\d*)?|\.\d+)(ms|s|m|min|h|d)?$/i;
const dayPattern = /^(\d{4})-(\d{2})-(\d{2})$/;
const instantPattern = /^\d{4}-\d{2}-\d{2}T\d{2}:\d{2}(:\d{2}(\.\d{1,3})?)?(Z|[+-]\d{2}:\d{2})?$/i;
const unitMilliseconds: ReadonlyMap<string, number> = new Map(
  Object.entries({
    ms: 1,
    s: secondMs,
    m: minuteMs,
    min: minuteMs,
    h: hourMs,
    d: dayMs,
  } as const),
);

/** A number as written in a filter; `text` is the whole term, for the error. */
export function parseNumber(value: string, text: string): number {
  const parsed = Number(value);
  if (!numberPattern.test(value) || !Number.isFinite(parsed))
    throw unreadable(text, 'number', said`"${value}" is not a number`);
  return parsed;
}

/** Milliseconds of `90s`, `5m` or `1.5h`; a number alone counts seconds. */
export function parseDuration(value: string, text: string): number {
  const [, amount, unit] = durationPattern.exec(value) ?? [];
  if (amount === undefined)
    throw unreadable(text, 'duration', said`"${value}" is not a duration; write 90s, 5m or 1.5h`);
  return Number(amount) * (unitMilliseconds.get((unit ?? 's').toLowerCase()) ?? 1000);
}

/** A day is the whole day: `>` begins after it, `=` lies within it. An instant is one millisecond. */
export function parseTimeRange(
  operator: RunFilterOperator,
  value: string,
  text: string,
): { from: number | null; to: number | null } {
  const [start, end] = parseTime(value, text);
  switch (operator) {
    case '<':
      return { from: null, to: start };
    case '<=':
      return { from: null, to: end };
    case '>':
      return { from: end, to: null };
    case '>=':
      return { from: start, to: null };
    case '=':
      return { from: start, to: end };
  }
}

function parseTime(value: string, text: string): [start: number, end: number] {
  const [, year, month, day] = dayPattern.exec(value) ?? [];
  if (year !== undefined && month !== undefined && day !== undefined) {
    const start = new Date(Number(year), Number(month) - 1, Number(day));
    const isRealDay = start.getMonth() === Number(month) - 1 && start.getDate() === Number(day);
    if (isRealDay) return [start.getTime(), new Date(Number(year), Number(month) - 1, Number(day) + 1).getTime()];
  } else if (instantPattern.test(value)) {
    const instant = Date.parse(value);
    if (!Number.isNaN(instant)) return [instant, instant + 1];
  }
  throw unreadable(text, 'date', said`"${value}" is not a date; write 2026-01-31 or 2026-01-31T18:00`);
}
