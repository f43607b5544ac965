import { GatewiseError } from '../common/errors';

/** What clocks and calendars show at an instant. */
export interface Clock {
  readonly year: number;
  /** 1 to 12. */
  readonly month: number;
  /** Of the month, from 1. */
  readonly day: number;
  /** From 1. */
  readonly dayOfYear: number;
  /** With its fraction, from 0 up to 24. */
  readonly hour: number;
  /** 0 is Monday. */
  readonly weekday: number;
}

const dayMs = 86_400_000;
const hourMs = 3_600_000;

/**
 * A function that reads the clock of an IANA zone at an instant (milliseconds since 1970 UTC).
 * @throws GatewiseError BAD_INPUT for a zone that does not exist.
 */
export function clockIn(timeZone: string): (instant: number) => Clock {
  if (timeZone === 'UTC') return readUtc;
  const offsetAt = offsetsOf(timeZone);
  return (instant) => readUtc(instant + offsetAt(instant));
}

/**
 * A function that gives a zone's distance from UTC in milliseconds at an instant. Offsets change on quarters of an hour
 * alone, so they are kept for each quarter asked for.
 */
export function offsetsOf(timeZone: string): (instant: number) => number {
  const format = zoneFormat(timeZone);
  const known = new Map<number, number>();
  return (instant) => {
    const quarter = Math.floor(instant / (hourMs / 4));
    let offset = known.get(quarter);
    if (offset === undefined) {
      offset = offsetAt(format, quarter * (hourMs / 4));
      known.set(quarter, offset);
    }
    return offset;
  };
}

/** Of the Gregorian calendar; months count from 1. */
export function daysInMonth(year: number, month: number): number {
  return new Date(Date.UTC(year, month, 0)).getUTCDate();
}

/** The week of ISO 8601: week 1 holds the year's first Thursday. */
export function isoWeek(clock: Clock): number {
  const thursday = new Date(Date.UTC(clock.year, clock.month - 1, clock.day + 3 - clock.weekday));
  const yearStart = Date.UTC(thursday.getUTCFullYear(), 0, 1);
  return 1 + Math.floor((thursday.getTime() - yearStart) / (7 * dayMs));
}

function readUtc(instant: number): Clock {
  const date = new Date(instant);
  const year = date.getUTCFullYear();
  const sinceMidnight = instant - Math.floor(instant / dayMs) * dayMs;
  return {
    year,
    month: date.getUTCMonth() + 1,
    day: date.getUTCDate(),
    dayOfYear: 1 + Math.floor((instant - Date.UTC(year, 0, 1)) / dayMs),
    hour: sinceMidnight / hourMs,
    weekday: (date.getUTCDay() + 6) % 7,
  };
}

function zoneFormat(timeZone: string): Intl.DateTimeFormat {
  try {
    return new Intl.DateTimeFormat('en-US', {
      timeZone,
      hourCycle: 'h23',
      year: 'numeric',
      month: 'numeric',
      day: 'numeric',
      hour: 'numeric',
      minute: 'numeric',
      second: 'numeric',
    });
  } catch (cause) {
    throw new GatewiseError(
      'BAD_INPUT',
      `“${timeZone}” is not a time zone. Use a name such as Europe/Berlin or Asia/Seoul.`,
      { field: 'timeZone' },
      { cause },
    );
  }
}

function offsetAt(format: Intl.DateTimeFormat, instant: number): number {
  const shown = { year: 0, month: 1, day: 1, hour: 0, minute: 0, second: 0 };
  for (const part of format.formatToParts(instant)) {
    if (part.type in shown) Object.assign(shown, { [part.type]: Number(part.value) });
  }
  return Date.UTC(shown.year, shown.month - 1, shown.day, shown.hour, shown.minute, shown.second) - instant;
}
