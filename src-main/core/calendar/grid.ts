import { monthOf, weekdayStart } from './arithmetic';
import { timeOfDay } from './clock';
import { dayMs, hourMs } from '../common/time';
import { elapsedMs, typicalMs, type CalendarStep } from './step';
import { localDate, zoneOf } from './zone';

/** A Monday. */
const firstMonday = 4 * dayMs;

/** The offset of this instant tells where a zone's hours begin (at a quarter in Kathmandu). */
const today = Date.UTC(2024, 0, 1);

/** Instants from `start` up to but not including `end`. */
export interface StepBounds {
  readonly start: number;
  readonly end: number;
}

/**
 * The step of the calendar that an instant lies in: hours, minutes and seconds that divide a day count from midnight, days
 * and weeks from a Monday (or the step's own day of the week), months from January, all on the zone's wall clock; other
 * lengths count from 1970 UTC. Steps lie end to end.
 * @throws GatewiseError BAD_INPUT for a zone that does not exist
 */
export function stepBounds(instant: number, step: CalendarStep, timeZone: string): StepBounds {
  const elapsed = elapsedMs(step);
  const zone = zoneOf(timeZone);
  const isShort = elapsed !== null && elapsed <= hourMs;
  if (elapsed !== null && (isShort || dayMs % elapsed !== 0)) {
    // Short steps pass evenly through an hour that the clock shows twice; whole hours begin as they do today.
    const phase = isShort && dayMs % elapsed === 0 ? zone.offsetAt(today) : 0;
    const start = Math.floor((instant + phase) / elapsed) * elapsed - phase;
    return { start, end: start + elapsed };
  }
  const [start, end] = localBounds(zone.toLocal(instant), step);
  return { start: zone.toInstant(start), end: zone.toInstant(end) };
}

function localBounds(local: number, step: CalendarStep): readonly [start: number, end: number] {
  const length = typicalMs(step);
  const from = (origin: number): readonly [number, number] => {
    const start = origin + Math.floor((local - origin) / length) * length;
    return [start, start + length];
  };
  switch (step.unit) {
    case 'day':
      return from(firstMonday);
    case 'week':
      return from(firstMonday + step.weekday * dayMs);
    case 'weekday':
      return [weekdayStart(local, step.weekdays, 0), weekdayStart(local, step.weekdays, 1)];
    case 'month': {
      const month = Math.floor(monthOf(local) / step.count) * step.count;
      return [localDate(0, month + 1, 1), localDate(0, month + step.count + 1, 1)];
    }
    case 'hour':
    case 'minute':
    case 'second':
    case 'millisecond': {
      const start = local - (timeOfDay(local) % length);
      return [start, start + length];
    }
  }
}
