import { stepText, type CalendarStep } from '../calendar';
import { durationFormat } from '../common/duration';
import { figureFormat } from '../common/figures';
import type { Locale } from './schema';

/** Numbers, dates and durations as the report's language writes them. */
export interface Formatter {
  /** Four significant digits; a dash for null. */
  number(value: number | null | undefined): string;
  /** Figures of one kind below each other, with as many decimal places for all. */
  column(values: readonly (number | null | undefined)[]): (value: number | null | undefined) => string;
  integer(value: number | null | undefined): string;
  percent(value: number | null | undefined): string;
  pValue(value: number): string;
  /** UTC, to the minute. */
  date(value: number | null | undefined): string;
  /** As the clock of a zone shows it, to the minute, with the zone. */
  dateIn(value: number | null | undefined, timeZone: string): string;
  /** The same without the zone, where it is named beside. */
  moment(value: number, timeZone: string): string;
  /** The step from row to row. */
  step(step: CalendarStep): string;
  duration(milliseconds: number | null | undefined): string;
  bytes(value: number | null | undefined): string;
}

const none = '–';

/** Formatting for a locale, with `Intl` alone. */
export function createFormatter(locale: Locale): Formatter {
  const figures = figureFormat(locale);
  const whole = new Intl.NumberFormat(locale, { maximumFractionDigits: 0 });
  const unit = (name: string, digits: number): Intl.NumberFormat =>
    new Intl.NumberFormat(locale, { style: 'unit', unit: name, unitDisplay: 'short', maximumFractionDigits: digits });
  const duration = durationFormat(locale);
  const megabytes = unit('megabyte', 1);

  const moment = (value: number, timeZone: string): string =>
    new Intl.DateTimeFormat(locale, { dateStyle: 'medium', timeStyle: 'short', timeZone }).format(value);
  const dateIn = (value: number | null | undefined, timeZone: string): string =>
    value === null || value === undefined ? none : `${moment(value, timeZone)} ${timeZone}`;

  return {
    number: (value) => (value == null || !Number.isFinite(value) ? none : figures.number(value)),
    column: (values) => {
      const write = figures.column(values);
      return (value) => (value == null || !Number.isFinite(value) ? none : write(value));
    },
    integer: (value) => (value === null || value === undefined ? none : whole.format(value)),
    percent: (value) => (value == null ? none : figures.percent(value)),
    pValue: figures.pValue,
    date: (value) => dateIn(value, 'UTC'),
    dateIn,
    moment,
    step: (step) => stepText(step, locale),
    duration: (value) => (value === null || value === undefined ? none : duration(value)),
    bytes: (value) => (value === null || value === undefined ? none : megabytes.format(value / 1_000_000)),
  };
}
