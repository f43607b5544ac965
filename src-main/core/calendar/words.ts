import type { Locale } from '../common/locale';
import { dayMs } from '../common/time';
import { describeStep, type CalendarStep, type MonthAnchor } from './step';

interface Words {
  readonly quarter: string;
  readonly halfYear: string;
  readonly businessDay: string;
  readonly weekday: string;
  readonly wallClock: string;
  readonly on: (anchor: Exclude<MonthAnchor, number>) => string;
  readonly onDay: (day: number) => string;
}

const words: Readonly<Record<Locale, Words>> = {
  en: {
    quarter: 'quarter',
    halfYear: 'half-year',
    businessDay: 'business day',
    weekday: 'day of the week',
    wallClock: 'local time',
    on: (anchor) => ({ last: 'last day', firstWeekday: 'first weekday', lastWeekday: 'last weekday' })[anchor],
    onDay: (day) => `day ${day}`,
  },
  ko: {
    quarter: '분기',
    halfYear: '반기',
    businessDay: '영업일',
    weekday: '요일',
    wallClock: '현지 시각',
    on: (anchor) => ({ last: '말일', firstWeekday: '첫 평일', lastWeekday: '마지막 평일' })[anchor],
    onDay: (day) => `${day}일`,
  },
  ru: {
    quarter: 'квартал',
    halfYear: 'полугодие',
    businessDay: 'рабочий день',
    weekday: 'день недели',
    wallClock: 'местное время',
    on: (anchor) =>
      ({ last: 'последний день', firstWeekday: 'первый будний день', lastWeekday: 'последний будний день' })[anchor],
    onDay: (day) => `${day}-е число`,
  },
};

/** A Monday. */
const monday = Date.UTC(2024, 0, 1);

/**
 * A step as a language names it: `1 hour`, `15 minutes`, `quarter (last day)`, `business day (Mon–Fri)`, `1 week (Fri)`.
 * Units and their plural forms are those of `Intl`.
 */
export function stepText(step: CalendarStep, locale: Locale): string {
  const { unit, count, weekdays, on } = describeStep(step);
  const own = words[locale];
  const details = [
    ...(step.unit === 'hour' && step.clock === 'wall' ? [own.wallClock] : []),
    ...(weekdays === null ? [] : [weekdayText(weekdays, locale)]),
    ...(on === null || on === 1 ? [] : [typeof on === 'number' ? own.onDay(on) : own.on(on)]),
  ];
  const name =
    unit === 'quarter' || unit === 'halfYear' || unit === 'businessDay' || unit === 'weekday'
      ? own[unit]
      : new Intl.NumberFormat(locale, { style: 'unit', unit, unitDisplay: 'long' }).format(count);
  return details.length === 0 ? name : `${name} (${details.join(', ')})`;
}

/** Neighbouring days as a range, others as a list. */
function weekdayText(weekdays: readonly number[], locale: Locale): string {
  const format = new Intl.DateTimeFormat(locale, { weekday: 'short', timeZone: 'UTC' });
  const name = (weekday: number): string => format.format(monday + weekday * dayMs);
  const first = weekdays[0] ?? 0;
  const last = weekdays.at(-1) ?? first;
  if (weekdays.length > 2 && last - first === weekdays.length - 1) return `${name(first)}–${name(last)}`;
  return weekdays.map(name).join(', ');
}
