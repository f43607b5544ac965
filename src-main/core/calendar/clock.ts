import { dayMs, hourMs } from '../common/time';
import { localDate, zoneOf } from './zone';

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

/**
 * A function that reads the clock of a zone at an instant (milliseconds since 1970 UTC).
 * @throws GatewiseError BAD_INPUT for a zone that does not exist.
 */
export function clockIn(timeZone: string): (instant: number) => Clock {
  const zone = zoneOf(timeZone);
  return (instant) => clockAt(zone.toLocal(instant));
}

/** What clocks and calendars show at a wall time (milliseconds as if it were UTC). */
export function clockAt(local: number): Clock {
  const date = new Date(local);
  const year = date.getUTCFullYear();
  return {
    year,
    month: date.getUTCMonth() + 1,
    day: date.getUTCDate(),
    dayOfYear: 1 + Math.floor((local - localDate(year, 1, 1)) / dayMs),
    hour: timeOfDay(local) / hourMs,
    weekday: (date.getUTCDay() + 6) % 7,
  };
}

/** Milliseconds since midnight of a wall time. */
export function timeOfDay(local: number): number {
  return local - Math.floor(local / dayMs) * dayMs;
}

/** Of the Gregorian calendar; months count from 1. */
export function daysInMonth(year: number, month: number): number {
  return new Date(localDate(year, month + 1, 0)).getUTCDate();
}

/** The week of ISO 8601: week 1 holds the year's first Thursday. */
export function isoWeek(clock: Clock): number {
  const thursday = localDate(clock.year, clock.month, clock.day + 3 - clock.weekday);
  const yearStart = localDate(new Date(thursday).getUTCFullYear(), 1, 1);
  return 1 + Math.floor((thursday - yearStart) / (7 * dayMs));
}
