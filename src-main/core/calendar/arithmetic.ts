import { clockAt, timeOfDay } from './clock';
import { dayMs } from '../common/time';
import { elapsedMs, typicalMs, type CalendarStep, type MonthAnchor } from './step';
import { localDate, zoneOf } from './zone';

/** A Monday. */
const firstMonday = 4 * dayMs;
const weekMs = 7 * dayMs;

/**
 * The instant `count` steps after another one (before it, for a negative count), with the same time of day in the zone. A
 * time that does not lie on a step of weeks or months is counted from the nearest one that does, so that a row that came
 * early does not move those that follow; a day off goes on with the next day that the step has.
 * @param instant milliseconds since 1970 UTC
 * @param count a whole number
 * @throws GatewiseError BAD_INPUT for a zone that does not exist
 */
export function addSteps(instant: number, count: number, step: CalendarStep, timeZone: string): number {
  const elapsed = elapsedMs(step);
  if (elapsed !== null) return instant + count * elapsed;
  if (count === 0) return instant;
  const zone = zoneOf(timeZone);
  return zone.toInstant(localAfter(zone.toLocal(instant), count, step));
}

/** A wall time so many steps after another one. */
function localAfter(local: number, count: number, step: CalendarStep): number {
  const time = timeOfDay(local);
  const day = local - time;
  switch (step.unit) {
    case 'day':
      return local + count * step.count * dayMs;
    case 'week': {
      const anchor = firstMonday + step.weekday * dayMs;
      return anchor + (Math.round((day - anchor) / weekMs) + count * step.count) * weekMs + time;
    }
    case 'weekday': {
      // Counted back, a day off goes on from the day before it.
      const place = weekdayPlace(day, step.weekdays);
      return dayAtPlace((count > 0 ? Math.floor(place) : Math.ceil(place)) + count, step.weekdays) + time;
    }
    case 'month':
      return anchorDay(Math.round(monthPlace(day, step.on)) + count * step.count, step.on) + time;
    case 'hour':
    case 'minute':
    case 'second':
    case 'millisecond':
      return local + count * typicalMs(step);
  }
}

/**
 * How many steps lie between two instants: whole numbers between times that are steps apart, the share of the step that
 * has gone by for others; negative where `to` lies before `from`.
 * @throws GatewiseError BAD_INPUT for a zone that does not exist
 */
export function stepsBetween(from: number, to: number, step: CalendarStep, timeZone: string): number {
  const elapsed = elapsedMs(step);
  if (elapsed !== null) return (to - from) / elapsed;
  const zone = zoneOf(timeZone);
  const start = zone.toLocal(from);
  const steps = localSteps(start, zone.toLocal(to), step);
  // A change of clocks moves a time that it skips, and a whole step stays one.
  const whole = Math.round(steps);
  if (whole === steps) return steps;
  const isWhole = addSteps(from, whole, step, timeZone) === to || addSteps(to, -whole, step, timeZone) === from;
  return isWhole ? whole : steps;
}

function localSteps(from: number, to: number, step: CalendarStep): number {
  const time = timeOfDay(from);
  switch (step.unit) {
    case 'weekday':
      return weekdayPlace(to - time, step.weekdays) - weekdayPlace(from - time, step.weekdays);
    case 'month':
      return (monthPlace(to - time, step.on) - monthPlace(from - time, step.on)) / step.count;
    case 'week':
    case 'day':
    case 'hour':
    case 'minute':
    case 'second':
    case 'millisecond':
      return (to - from) / typicalMs(step);
  }
}

/** Where a wall time stands among the days that a step has: whole at their midnights. */
function weekdayPlace(local: number, weekdays: readonly number[]): number {
  const sinceMonday = local - firstMonday;
  const week = Math.floor(sinceMonday / weekMs);
  const day = (sinceMonday - week * weekMs) / dayMs;
  const passed = weekdays.filter((weekday) => weekday <= day).length;
  const place = week * weekdays.length + passed - 1;
  const start = dayAtPlace(place, weekdays);
  return place + (local - start) / (dayAtPlace(place + 1, weekdays) - start);
}

/** Midnight of the step's day that a wall time belongs to, or of one so many days of the step after it. */
export function weekdayStart(local: number, weekdays: readonly number[], after: number): number {
  return dayAtPlace(Math.floor(weekdayPlace(local, weekdays)) + after, weekdays);
}

function dayAtPlace(place: number, weekdays: readonly number[]): number {
  const week = Math.floor(place / weekdays.length);
  return firstMonday + week * weekMs + (weekdays[place - week * weekdays.length] ?? 0) * dayMs;
}

/** Where a wall time stands among the anchored days of the months: whole at their midnights. */
function monthPlace(local: number, on: MonthAnchor): number {
  let month = monthOf(local);
  if (anchorDay(month, on) > local) month -= 1;
  else if (anchorDay(month + 1, on) <= local) month += 1;
  const start = anchorDay(month, on);
  return month + (local - start) / (anchorDay(month + 1, on) - start);
}

/** Months since the year 0. */
export function monthOf(local: number): number {
  const date = new Date(local);
  return date.getUTCFullYear() * 12 + date.getUTCMonth();
}

/** Midnight of a month's anchored day. */
export function anchorDay(monthIndex: number, on: MonthAnchor): number {
  const year = Math.floor(monthIndex / 12);
  const month = monthIndex - year * 12 + 1;
  if (on === 'firstWeekday') {
    const first = localDate(year, month, 1);
    const { weekday } = clockAt(first);
    return weekday < 5 ? first : first + (7 - weekday) * dayMs;
  }
  const last = localDate(year, month + 1, 0);
  if (on === 'last') return last;
  if (on === 'lastWeekday') return last - Math.max(0, clockAt(last).weekday - 4) * dayMs;
  return Math.min(localDate(year, month, on), last);
}
