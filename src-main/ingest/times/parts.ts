/** What the parts of a time make together: one place decides which dates and hours there are. */

const day = 86_400_000;

/** Parts of a time as numbers; what is left out is the start of what the others name. */
export interface TimeParts {
  readonly year?: number | undefined;
  /** January is 1. */
  readonly month?: number | undefined;
  readonly day?: number | undefined;
  /** From 1 to 4. */
  readonly quarter?: number | undefined;
  /** 1 or 2: of the halves of the year. */
  readonly half?: number | undefined;
  /** By ISO 8601, in `year`: 1 holds the year's first Thursday. */
  readonly week?: number | undefined;
  /** Monday is 1. */
  readonly weekday?: number | undefined;
  /** January 1 is 1. */
  readonly dayOfYear?: number | undefined;
  /** Milliseconds since midnight; a whole day is the midnight at its end. */
  readonly clock?: number | undefined;
  /** Milliseconds that the clock is ahead of UTC. */
  readonly offset?: number | undefined;
}

/** Milliseconds since 1970; NaN for a date that the calendar does not have, such as 29 February 2021. */
export function timeOfParts(parts: TimeParts): number {
  const { year = Number.NaN, clock = 0, offset = 0 } = parts;
  return dayOfParts(year, parts) + clock - offset;
}

function dayOfParts(
  year: number,
  { month, day: date = 1, quarter, half, week, weekday = 1, dayOfYear }: TimeParts,
): number {
  if (week !== undefined) return weekStart(year, week) + (weekday - 1) * day;
  if (dayOfYear !== undefined) {
    const time = startOf(year, 0, dayOfYear);
    return dayOfYear >= 1 && new Date(time).getUTCFullYear() === year ? time : Number.NaN;
  }
  if (quarter !== undefined) return quarter >= 1 && quarter <= 4 ? startOf(year, 3 * (quarter - 1), 1) : Number.NaN;
  if (half !== undefined) return half === 1 || half === 2 ? startOf(year, 6 * (half - 1), 1) : Number.NaN;
  const at = (month ?? 1) - 1;
  const time = startOf(year, at, date);
  const found = new Date(time);
  return found.getUTCMonth() === at && found.getUTCDate() === date ? time : Number.NaN;
}

/** `Date.UTC` takes years below 100 for those of the last century. */
function startOf(year: number, month: number, date: number): number {
  const time = new Date(0);
  time.setUTCFullYear(year, month, date);
  return time.getTime();
}

/** The Monday of a week; NaN for a week that the year does not have. */
function weekStart(year: number, week: number): number {
  const fourth = startOf(year, 0, 4);
  const monday = fourth - ((new Date(fourth).getUTCDay() + 6) % 7) * day;
  const start = monday + (week - 1) * 7 * day;
  const thursday = new Date(start + 3 * day);
  return week >= 1 && thursday.getUTCFullYear() === year ? start : Number.NaN;
}

/** A year of two digits: 69 to 99 are of the last century, as POSIX has it. */
export function fullYear(short: number): number {
  return short < 69 ? 2000 + short : 1900 + short;
}

/**
 * Milliseconds since midnight; 24:00 is the midnight at the end of the day. NaN for a time that no clock shows.
 * @param half hours to add where the hour is one of twelve; null: of twenty-four
 */
export function clockOf(hour: number, minute: number, second: number, half: 0 | 12 | null = null): number {
  if (minute > 59 || second >= 60) return Number.NaN;
  if (half !== null && hour > 12) return Number.NaN;
  if (half === null && (hour > 24 || (hour === 24 && (minute > 0 || second > 0)))) return Number.NaN;
  const hours = half === null ? hour : (hour % 12) + half;
  return Math.round(1_000_000 * (3600 * hours + 60 * minute + second)) / 1000;
}

/** Milliseconds ahead of UTC of `Z`, `UTC`, `+09:00`, `+0900` or `+09`; NaN for other text. */
export function offsetOf(text: string): number {
  if (/^(?:Z|UTC|GMT)$/i.test(text)) return 0;
  const parts = /^(?:UTC|GMT)?([+-])(\d{2}):?(\d{2})?$/i.exec(text);
  if (parts === null) return Number.NaN;
  const [, sign, hours, minutes = '0'] = parts;
  return (sign === '-' ? -1 : 1) * (60 * Number(hours) + Number(minutes)) * 60_000;
}
