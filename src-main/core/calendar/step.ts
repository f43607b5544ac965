import { z } from 'zod';
import { dayMs, hourMs, minuteMs, secondMs } from '../common/time';

const count = z.number().int().positive();
/** 0 is Monday. */
const weekday = z.number().int().min(0).max(6);

/** Day of the month on which a step of months falls: a number (or the last day of a shorter month), its last day, or its first or last day from Monday to Friday. */
export const monthAnchorSchema = z.union([
  z.number().int().min(1).max(31),
  z.enum(['last', 'firstWeekday', 'lastWeekday']),
]);
export type MonthAnchor = z.infer<typeof monthAnchorSchema>;

/**
 * How far apart the rows of regular data are. Steps below a day pass on the clock of physics; days and longer ones, and hours
 * with the `wall` clock (a reading every six hours of local time), keep the time that the zone's wall clock shows.
 * Quarters are 3 months, half-years 6, years 12.
 */
export const calendarStepSchema = z.discriminatedUnion('unit', [
  z.object({ unit: z.literal('millisecond'), count }),
  z.object({ unit: z.literal('second'), count }),
  z.object({ unit: z.literal('minute'), count }),
  z.object({ unit: z.literal('hour'), count, clock: z.enum(['elapsed', 'wall']).default('elapsed') }),
  z.object({ unit: z.literal('day'), count }),
  z.object({ unit: z.literal('week'), count, weekday }),
  /** From one of these days of the week to the next one; ascending. Monday to Friday are business days. */
  z.object({ unit: z.literal('weekday'), weekdays: z.array(weekday).min(2).max(6) }),
  z.object({ unit: z.literal('month'), count, on: monthAnchorSchema }),
]);
export type CalendarStep = z.infer<typeof calendarStepSchema>;

/** Milliseconds of a step on the clock of physics; null for one that the wall clock counts. */
export function elapsedMs(step: CalendarStep): number | null {
  switch (step.unit) {
    case 'millisecond':
      return step.count;
    case 'second':
      return step.count * secondMs;
    case 'minute':
      return step.count * minuteMs;
    case 'hour':
      return step.clock === 'elapsed' ? step.count * hourMs : null;
    case 'day':
    case 'week':
    case 'weekday':
    case 'month':
      return null;
  }
}

/** The step of so many milliseconds, in the largest unit up to an hour that measures it. */
export function elapsedStep(milliseconds: number): CalendarStep {
  if (milliseconds % hourMs === 0) return { unit: 'hour', count: milliseconds / hourMs, clock: 'elapsed' };
  if (milliseconds % minuteMs === 0) return { unit: 'minute', count: milliseconds / minuteMs };
  if (milliseconds % secondMs === 0) return { unit: 'second', count: milliseconds / secondMs };
  return { unit: 'millisecond', count: Math.max(1, Math.round(milliseconds)) };
}

const yearDays = 365.25;

/**
 * What a bare distance of rows suggests, where their times are not at hand: months, quarters, half-years and years by their
 * usual lengths, weeks and days by theirs.
 * @param start the first row's time, which tells the day of the week
 */
export function stepOfInterval(milliseconds: number, start: number): CalendarStep {
  const days = milliseconds / dayMs;
  const months = Math.round(days / (yearDays / 12));
  // The commonest of months is 31 days, of quarters 92, of half-years 184, of years 365.
  if (months > 0 && [31, 30, 61, 62, 92, 184, 365, 366].includes(days)) return { unit: 'month', count: months, on: 1 };
  if (days >= 1 && Number.isInteger(days)) {
    const weekday = (Math.floor(start / dayMs) + 3) % 7;
    if (days % 7 === 0) return { unit: 'week', count: days / 7, weekday: (weekday + 7) % 7 };
    return { unit: 'day', count: days };
  }
  return elapsedStep(milliseconds);
}

/** About how long a step is, in milliseconds. */
export function typicalMs(step: CalendarStep): number {
  switch (step.unit) {
    case 'day':
      return step.count * dayMs;
    case 'hour':
      return step.count * hourMs;
    case 'week':
      return step.count * 7 * dayMs;
    case 'weekday':
      return (7 * dayMs) / step.weekdays.length;
    case 'month':
      return (step.count * yearDays * dayMs) / 12;
    case 'millisecond':
    case 'second':
    case 'minute':
      return elapsedMs(step) ?? 1;
  }
}

/** A step in the words of the field. */
export interface StepDescription {
  readonly unit:
    | 'millisecond'
    | 'second'
    | 'minute'
    | 'hour'
    | 'day'
    | 'weekday'
    | 'businessDay'
    | 'week'
    | 'month'
    | 'quarter'
    | 'halfYear'
    | 'year';
  readonly count: number;
  /** Days of the week that rows fall on, 0 is Monday; null where they are not what matters. */
  readonly weekdays: readonly number[] | null;
  /** Where in the month rows fall; null for steps that are not counted in months. */
  readonly on: MonthAnchor | null;
}

/** What a label says of a step: 3 months are a quarter, Monday to Friday are business days, 24 hours stay hours. */
export function describeStep(step: CalendarStep): StepDescription {
  switch (step.unit) {
    case 'week':
      return { unit: 'week', count: step.count, weekdays: [step.weekday], on: null };
    case 'weekday':
      return {
        unit: step.weekdays.join() === '0,1,2,3,4' ? 'businessDay' : 'weekday',
        count: 1,
        weekdays: step.weekdays,
        on: null,
      };
    case 'month':
      return { ...monthsInWords(step.count), weekdays: null, on: step.on };
    case 'millisecond':
    case 'second':
    case 'minute':
    case 'hour':
    case 'day':
      return { unit: step.unit, count: step.count, weekdays: null, on: null };
  }
}

function monthsInWords(months: number): Pick<StepDescription, 'unit' | 'count'> {
  if (months % 12 === 0) return { unit: 'year', count: months / 12 };
  if (months === 6) return { unit: 'halfYear', count: 1 };
  if (months === 3) return { unit: 'quarter', count: 1 };
  return { unit: 'month', count: months };
}

/**
 * Rows of the season that is usual for a step: a day below a day's distance (1440 minutely, 96 quarter-hourly, 48
 * half-hourly, 24 hourly), an hour below a minute's, a week of days (7; of business days 5, or as many as the data have
 * days in the week), a year beyond (52 weekly, 12 monthly, 4 quarterly, 2 half-yearly, 1 yearly). Null below a second,
 * where nothing is usual.
 */
export function seasonOf(step: CalendarStep): number | null {
  return usualSeason(step)?.rows ?? null;
}

/** The stretch of time that a season covers. */
export type SeasonSpan = 'hour' | 'day' | 'week' | 'year';

/** As `seasonOf`, with the stretch of time that the rows cover. */
export function usualSeason(step: CalendarStep): { readonly rows: number; readonly span: SeasonSpan } | null {
  switch (step.unit) {
    case 'millisecond':
      return null;
    case 'second':
      return step.count < 60
        ? { rows: rowsOf(hourMs, step.count * secondMs), span: 'hour' }
        : { rows: rowsOf(dayMs, step.count * secondMs), span: 'day' };
    case 'minute':
      return { rows: rowsOf(dayMs, step.count * minuteMs), span: 'day' };
    case 'hour':
      return step.count < 24
        ? { rows: rowsOf(dayMs, step.count * hourMs), span: 'day' }
        : seasonOfDays(step.count / 24);
    case 'day':
      return seasonOfDays(step.count);
    case 'week':
      return { rows: rowsOf(52, step.count), span: 'year' };
    case 'weekday':
      return { rows: step.weekdays.length, span: 'week' };
    case 'month':
      return { rows: rowsOf(12, step.count), span: 'year' };
  }
}

/**
 * Rows of every stretch of the calendar over which data of this step may repeat: hour, day, week and year, as far as each
 * holds two rows or more. A step of 5 hours has no day: rows do not come back to the same hour.
 */
export function calendarPeriods(step: CalendarStep): number[] {
  const length = typicalMs(step);
  const whole = [hourMs, dayMs, 7 * dayMs].map((span) => span / length).filter((rows) => Number.isInteger(rows));
  // A year is no whole number of days, and is not known to the day either.
  return [...whole, Math.round((yearDays * dayMs) / length)].filter((rows) => rows >= 2);
}

function seasonOfDays(days: number): { readonly rows: number; readonly span: SeasonSpan } {
  return days < 2 ? { rows: rowsOf(7, days), span: 'week' } : { rows: rowsOf(yearDays, days), span: 'year' };
}

function rowsOf(season: number, step: number): number {
  return Math.max(1, Math.round(season / step));
}
