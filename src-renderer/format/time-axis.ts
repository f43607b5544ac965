import { zoneOf } from '../../src-main/core/calendar';

/** Steps that a time axis may take, in milliseconds; months and years are handled apart because they vary. */
const second = 1000;
const minute = 60 * second;
const hour = 60 * minute;
const day = 24 * hour;
const steps = [
  second,
  5 * second,
  15 * second,
  30 * second,
  minute,
  5 * minute,
  15 * minute,
  30 * minute,
  hour,
  3 * hour,
  6 * hour,
  12 * hour,
  day,
  2 * day,
  7 * day,
  14 * day,
] as const;
const monthSteps = [1, 3, 6, 12, 24, 60, 120] as const;

/**
 * Round instants (UTC) from `from` to `to`, about `count` of them: whole minutes, hours, days, months or years.
 * @returns milliseconds since 1970, ascending
 */
export function timeTicks(from: number, to: number, count: number): number[] {
  const rough = (to - from) / Math.max(1, count);
  if (!(rough > 0)) return [from];
  const step = steps.find((candidate) => candidate >= rough);
  if (step !== undefined) {
    const ticks: number[] = [];
    for (let tick = Math.ceil(from / step) * step; tick <= to; tick += step) ticks.push(tick);
    return ticks;
  }
  const months = monthSteps.find((candidate) => candidate * 30.44 * day >= rough) ?? 120;
  const start = new Date(from);
  const ticks: number[] = [];
  for (
    let month = Math.floor((start.getUTCFullYear() * 12 + start.getUTCMonth()) / months) * months;
    ;
    month += months
  ) {
    const tick = Date.UTC(Math.floor(month / 12), month % 12, 1);
    if (tick > to) return ticks;
    if (tick >= from) ticks.push(tick);
  }
}

/** The same on the wall clock of a zone: its midnights, its first days of months. */
export function timeTicksIn(timeZone: string, from: number, to: number, count: number): number[] {
  const zone = zoneOf(timeZone);
  return timeTicks(zone.toLocal(from), zone.toLocal(to), count).map((tick) => zone.toInstant(tick));
}

/** A tick's text in a zone: as much of the date as the distance of the ticks needs. */
export function timeTickFormatter(locale: string, step: number, timeZone = 'UTC'): (time: number) => string {
  const parts: Intl.DateTimeFormatOptions =
    step >= 360 * day
      ? { year: 'numeric' }
      : step >= 28 * day
        ? { year: 'numeric', month: 'short' }
        : step >= day - 2 * hour
          ? { month: 'short', day: 'numeric' }
          : step >= minute
            ? { month: 'short', day: 'numeric', hour: '2-digit', minute: '2-digit' }
            : { hour: '2-digit', minute: '2-digit', second: '2-digit' };
  const format = new Intl.DateTimeFormat(locale, { ...parts, hourCycle: 'h23', timeZone });
  return (time) => format.format(time);
}
