import { GatewiseError } from '../common/errors';
import { said } from '../common/sentence';
import { dayMs, secondMs } from '../common/time';

/** A time zone: between instants (milliseconds since 1970 UTC) and what its wall clock shows (milliseconds as if it were UTC). */
export interface Zone {
  readonly name: string;
  /** Distance of the wall clock from UTC in milliseconds; positive in the east. */
  offsetAt(instant: number): number;
  toLocal(instant: number): number;
  /** The instant of a wall time; `readLocal` says what becomes of times that a change of clocks skips or shows twice. */
  toInstant(local: number): number;
}

export interface LocalReading {
  /** The instant; of two, the earlier one. A time that the clock skips is moved by what it skips. */
  readonly instant: number;
  /** `twice`: the clock shows this time twice. `never`: it skips it. */
  readonly occurs: 'once' | 'twice' | 'never';
}

const utc: Zone = {
  name: 'UTC',
  offsetAt: () => 0,
  toLocal: (instant) => instant,
  toInstant: (local) => local,
};
const zones = new Map<string, Zone>([['UTC', utc]]);

/**
 * The zone of an IANA name or of an offset such as `+09:00`.
 * @throws GatewiseError BAD_INPUT for a zone that does not exist.
 */
export function zoneOf(name: string): Zone {
  const known = zones.get(name);
  if (known !== undefined) return known;
  const offsetAt = offsets(formatOf(name));
  const zone: Zone = {
    name,
    offsetAt,
    toLocal: (instant) => instant + offsetAt(instant),
    toInstant: (local) => readLocal(zone, local).instant,
  };
  zones.set(name, zone);
  return zone;
}

/** Reads a wall time (milliseconds as if it were UTC) in a zone, with what a change of clocks makes of it. */
export function readLocal(zone: Zone, local: number): LocalReading {
  const before = local - zone.offsetAt(local - dayMs);
  const after = local - zone.offsetAt(local + dayMs);
  if (before === after) return { instant: before, occurs: 'once' };
  const instants = [before, after].filter((instant) => zone.toLocal(instant) === local);
  if (instants.length === 0) return { instant: Math.max(before, after), occurs: 'never' };
  return { instant: Math.min(...instants), occurs: instants.length === 2 ? 'twice' : 'once' };
}

/** Milliseconds of a date's midnight as if it were UTC; months from 1 and days may lie beyond their ends. */
export function localDate(year: number, month: number, day: number): number {
  // `Date.UTC` takes the years 0 to 99 for those of the twentieth century.
  return new Date(0).setUTCFullYear(year, month - 1, day);
}

/**
 * Offsets at instants. A zone changes its clocks once a day at most, so the offsets at the ends of a day tell those between;
 * the second of a change is found by halving.
 */
function offsets(format: Intl.DateTimeFormat): (instant: number) => number {
  const starts = new Map<number, number>();
  const changes = new Map<number, number>();
  const atStart = (day: number): number => {
    let offset = starts.get(day);
    if (offset === undefined) starts.set(day, (offset = offsetAt(format, day * dayMs)));
    return offset;
  };
  const changeIn = (day: number, before: number): number => {
    let change = changes.get(day);
    if (change === undefined) changes.set(day, (change = findChange(format, day, before)));
    return change;
  };
  return (instant) => {
    const day = Math.floor(instant / dayMs);
    const before = atStart(day);
    const after = atStart(day + 1);
    return before === after || instant < changeIn(day, before) ? before : after;
  };
}

/** The first second of a day whose offset is no longer `before`, as an instant. */
function findChange(format: Intl.DateTimeFormat, day: number, before: number): number {
  let low = 0;
  let high = dayMs / secondMs;
  while (high - low > 1) {
    const middle = (low + high) >>> 1;
    if (offsetAt(format, day * dayMs + middle * secondMs) === before) low = middle;
    else high = middle;
  }
  return day * dayMs + high * secondMs;
}

function offsetAt(format: Intl.DateTimeFormat, instant: number): number {
  const shown = { year: 0, month: 1, day: 1, hour: 0, minute: 0, second: 0 };
  let isBeforeChrist = false;
  for (const { type, value } of format.formatToParts(instant)) {
    if (type === 'era') isBeforeChrist = value.startsWith('B');
    else if (type in shown) Object.assign(shown, { [type]: Number(value) });
  }
  const year = isBeforeChrist ? 1 - shown.year : shown.year;
  const seconds = (shown.hour * 60 + shown.minute) * 60 + shown.second;
  return localDate(year, shown.month, shown.day) + seconds * secondMs - instant;
}

function formatOf(timeZone: string): Intl.DateTimeFormat {
  try {
    return new Intl.DateTimeFormat('en-US', {
      timeZone,
      hourCycle: 'h23',
      era: 'short',
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
      said`“${timeZone}” is not a time zone. Use a name such as Europe/Berlin or Asia/Seoul.`,
      { field: 'timeZone' },
      { cause },
    );
  }
}
