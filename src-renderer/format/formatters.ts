import { stepText, type CalendarStep } from '../../src-main/core/calendar';
import { durationFormat } from '../../src-main/core/common/duration';
import { figureFormat, powerOfTen } from '../../src-main/core/common/figures';
import { localeSchema } from '../../src-main/core/common/locale';

/** Texts for figures in one language. Interface only: exports write plain numbers. */
export interface Formatters {
  /** Four significant digits; whole numbers keep all of theirs. */
  number(value: number | null | undefined): string;
  /** Figures of one kind below each other, with as many decimal places for all. */
  column(values: readonly (number | null | undefined)[]): (value: number | null | undefined) => string;
  /** Three significant digits, where a column has little room. */
  compact(value: number | null | undefined): string;
  /** All digits, for hovering. */
  exact(value: number | null | undefined): string;
  integer(value: number | null | undefined): string;
  /** Always as many decimal places, so that figures of one kind can be told at a glance. */
  fixed(value: number | null | undefined, digits: number): string;
  /** `0.0478` as `4.78 %`, the same in reports and in the terminal. */
  percent(value: number | null | undefined): string;
  bytes(value: number | null | undefined): string;
  /** Two units at most, the second one only where there is some of it: `3 days 4 hr`, `1 hr`. */
  duration(milliseconds: number | null | undefined): string;
  /** `3 minutes ago`. */
  relative(time: number | null | undefined, now: number): string;
  /** Local date and time of something that happened on this machine. */
  dateTime(time: number | null | undefined): string;
  /** Date and time of a data row, as the clock of its dataset's zone shows it. */
  dataTime(time: number | null | undefined): string;
  /** The same in the zone of another dataset; null: UTC. */
  dataTimeIn(time: number | null | undefined, timeZone: string | null): string;
  /** The zone of `dataTime`. */
  readonly timeZone: string;
  /** The step from row to row: `15 minutes`, `1 month (last day)`. */
  step(step: CalendarStep | null | undefined): string;
}

export const absent = '–';

const units: readonly (readonly [Intl.RelativeTimeFormatUnit, number])[] = [
  ['year', 31_557_600_000],
  ['month', 2_629_800_000],
  ['day', 86_400_000],
  ['hour', 3_600_000],
  ['minute', 60_000],
];

/**
 * Numbers, dates and durations as a language writes them. Times of data are shown in their dataset's zone, others in the
 * person's.
 */
export function createFormatters(locale: string, timeZone = 'UTC'): Formatters {
  const short = new Intl.NumberFormat(locale, { maximumSignificantDigits: 3 });
  const whole = new Intl.NumberFormat(locale, { maximumFractionDigits: 0 });
  const full = new Intl.NumberFormat(locale, { maximumSignificantDigits: 17 });
  const figures = figureFormat(locale);
  const ago = new Intl.RelativeTimeFormat(locale, { numeric: 'auto' });
  const moment = new Intl.DateTimeFormat(locale, { dateStyle: 'medium', timeStyle: 'medium' });
  const dataMomentIn = (zone: string): Intl.DateTimeFormat =>
    new Intl.DateTimeFormat(locale, {
      year: 'numeric',
      // English readers differ on whether 01/04 is in January: the name leaves no doubt.
      ...(locale.startsWith('en') ? { month: 'short', day: 'numeric' } : { month: '2-digit', day: '2-digit' }),
      hour: '2-digit',
      minute: '2-digit',
      hourCycle: 'h23',
      timeZone: zone,
    });
  const dataMoment = dataMomentIn(timeZone);
  const language = localeSchema.safeParse(locale).data ?? 'en';
  const duration = durationFormat(locale);

  function compact(value: number): string {
    if (Number.isInteger(value) && Math.abs(value) < 1e15) return whole.format(value);
    const size = Math.abs(value);
    if (size >= 10_000 && size < 1e9) return whole.format(value);
    return size < 1e-4 || size >= 1e9 ? powerOfTen(short, value) : short.format(value);
  }

  function relative(time: number, now: number): string {
    const distance = time - now;
    for (const [name, length] of units) {
      if (Math.abs(distance) >= length) return ago.format(Math.round(distance / length), name);
    }
    return ago.format(0, 'second');
  }

  const orAbsent =
    (format: (value: number) => string) =>
    (value: number | null | undefined): string =>
      value === null || value === undefined || Number.isNaN(value) ? absent : format(value);

  return {
    number: orAbsent(figures.number),
    column: (values) => orAbsent(figures.column(values)),
    compact: orAbsent(compact),
    exact: orAbsent((value) => full.format(value)),
    integer: orAbsent((value) => whole.format(value)),
    fixed: (value, digits) =>
      orAbsent((known) =>
        new Intl.NumberFormat(locale, {
          minimumFractionDigits: digits,
          maximumFractionDigits: digits,
          signDisplay: 'negative',
        }).format(known),
      )(value),
    percent: orAbsent(figures.percent),
    bytes: orAbsent(figures.bytes),
    duration: orAbsent(duration),
    relative: (time, now) => (time === null || time === undefined ? absent : relative(time, now)),
    dateTime: orAbsent((value) => moment.format(value)),
    dataTime: orAbsent((value) => dataMoment.format(value)),
    dataTimeIn: (time, zone) => orAbsent((value) => dataMomentIn(zone ?? 'UTC').format(value))(time),
    timeZone,
    step: (step) => (step === null || step === undefined ? absent : stepText(step, language)),
  };
}
