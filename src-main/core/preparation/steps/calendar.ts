import { said, type Sentence } from '../../common/sentence';
import { z } from 'zod';
import { timeOf, withColumns, type Frame, type NumberColumn } from '../frame';
import { clockIn, daysInMonth, isoWeek, type Clock } from '../../calendar';
import {
  calendarComponentSchema,
  cyclicColumns,
  cyclicComponentSchema,
  type CalendarComponent,
  type CyclicComponent,
} from '../schema';

export const fittedCyclicSchema = z.object({
  kind: z.literal('cyclicEncoding'),
  components: z.array(cyclicComponentSchema),
  timeZone: z.string(),
});
export const fittedCalendarSchema = z.object({
  kind: z.literal('calendar'),
  components: z.array(calendarComponentSchema),
  timeZone: z.string(),
});
export const fittedHolidaysSchema = z.object({
  kind: z.literal('holidays'),
  dates: z.array(z.string()),
  name: z.string(),
  timeZone: z.string(),
});

/**
 * Adds `<component>_sin` and `<component>_cos` of 2π × the component's place in its period, as inputs that no scaler changes.
 * @throws GatewiseError COLUMN_NOT_TIME without a time column, BAD_INPUT for a zone that does not exist
 */
export function applyCyclic(frame: Frame, fitted: z.infer<typeof fittedCyclicSchema>): Frame {
  const clocks = clocksOf(frame, said`A cyclic encoding`, fitted.timeZone);
  const columns = fitted.components.flatMap((component): NumberColumn[] => {
    const phases = Float64Array.from(clocks, (clock) => 2 * Math.PI * phaseOf(clock, component));
    const [sine, cosine] = cyclicColumns(component);
    return [
      { kind: 'number', name: sine, values: phases.map(Math.sin), scalable: false },
      { kind: 'number', name: cosine, values: phases.map(Math.cos), scalable: false },
    ];
  });
  return withColumns(frame, columns, true);
}

/**
 * Adds each component of the date as an input; numbers are scaled like other inputs, `isWeekend` stays 0 or 1.
 * @throws GatewiseError COLUMN_NOT_TIME without a time column, BAD_INPUT for a zone that does not exist
 */
export function applyCalendar(frame: Frame, fitted: z.infer<typeof fittedCalendarSchema>): Frame {
  const clocks = clocksOf(frame, said`A calendar feature`, fitted.timeZone);
  const columns = fitted.components.map((component): NumberColumn => ({
    kind: 'number',
    name: component,
    values: Float64Array.from(clocks, (clock) => componentOf(clock, component)),
    scalable: component !== 'isWeekend',
  }));
  return withColumns(frame, columns, true);
}

/**
 * Adds an input that is 1 on the listed days of the zone's calendar and 0 on others.
 * @throws GatewiseError COLUMN_NOT_TIME without a time column, BAD_INPUT for a zone that does not exist
 */
export function applyHolidays(frame: Frame, fitted: z.infer<typeof fittedHolidaysSchema>): Frame {
  const days = new Set(fitted.dates);
  const values = Float64Array.from(
    clocksOf(frame, said`A holiday feature`, fitted.timeZone),
    ({ year, month, day }) => {
      const date = `${String(year).padStart(4, '0')}-${String(month).padStart(2, '0')}-${String(day).padStart(2, '0')}`;
      return days.has(date) ? 1 : 0;
    },
  );
  return withColumns(frame, [{ kind: 'number', name: fitted.name, values, scalable: false }], true);
}

/** Where in its period a component stands, from 0 up to 1. Periods: 24 hours, 7 days, the month's own length, 12 months. */
export function phaseOf(clock: Clock, component: CyclicComponent): number {
  switch (component) {
    case 'hour':
      return clock.hour / 24;
    case 'weekday':
      return clock.weekday / 7;
    case 'monthDay':
      return (clock.day - 1) / daysInMonth(clock.year, clock.month);
    case 'month':
      return (clock.month - 1) / 12;
  }
}

function componentOf(clock: Clock, component: CalendarComponent): number {
  switch (component) {
    case 'hour':
      return clock.hour;
    case 'weekday':
      return clock.weekday;
    case 'monthDay':
      return clock.day;
    case 'dayOfYear':
      return clock.dayOfYear;
    case 'weekOfYear':
      return isoWeek(clock);
    case 'month':
      return clock.month;
    case 'quarter':
      return Math.ceil(clock.month / 3);
    case 'year':
      return clock.year;
    case 'isWeekend':
      return clock.weekday >= 5 ? 1 : 0;
  }
}

function clocksOf(frame: Frame, purpose: Sentence, timeZone: string): Clock[] {
  const read = clockIn(timeZone);
  return Array.from(timeOf(frame, purpose), read);
}
