import type { TimePart, TimeParts } from '../../core/dataset';
import { quoteName } from '../database';
import { readTimeOfDay, timeOfDaySql } from '../times';
import { isMissing, missingSql } from '../values';
import { monthSql, readMonth } from './month-names';

const dayMs = 86_400_000;
/** In the order in which the parts of a time are read and named. */
export const partOrder = ['year', 'quarter', 'month', 'week', 'dayOfYear', 'day', 'hour', 'minute', 'second'] as const;

const patterns = {
  year: /^(\d{4}|\d{2})(?:\.0*)?\s*[년年г]?\.?$/,
  quarter: /^(?:q|кв\.?|quarter|quartal)?\s*0*([1-4])(?:\.0*)?\s*(?:q|분기|кв\.?|季度|四半期|季)?$/,
  number: /^(?:[a-z]{1,3}\s?)?(\d{1,3})(?:\.0*)?\s*(?:[일日주週周분分초秒])?$/,
} as const;

/** What a column's name has to be for each part, in small letters and without marks. */
const names: Readonly<Record<TimePart, RegExp>> = {
  year: /^(year|yr|yyyy|yy|annee|année|ano|año|jahr|год|년|년도|연도|연|年|年度)$/,
  quarter: /^(quarter|qtr|qu|q|quartal|trimestre|квартал|кв|분기|四半期|季度)$/,
  month: /^(month|mon|mnth|mm|mo|mois|mes|mês|monat|месяц|мес|월|月)$/,
  week: /^(week|wk|weekno|weeknum|isoweek|kw|woche|неделя|주|주차|週|周)$/,
  dayOfYear: /^(doy|dayofyear|jday|julian|julianday|yday|jd)$/,
  day: /^(day|dd|dy|dayofmonth|mday|dom|tag|jour|dia|día|день|일|日)$/,
  hour: /^(hour|hr|hh|hours|hora|heure|stunde|std|час|ч|시|시간|時|时|hrmn|hhmm)$/,
  minute: /^(minute|min|mins|minutes|mi|минута|мин|분|分)$/,
  second: /^(second|sec|secs|seconds|ss|секунда|сек|초|秒)$/,
};

/** The whole number that a text is for a part; NaN for other text, milliseconds for the time of day. */
function readPart(part: TimePart, text: string): number {
  const trimmed = text.trim().toLowerCase();
  if (part === 'month') return readMonth(trimmed);
  if (part === 'hour') return readTimeOfDay(trimmed.replace(/(?:\.0+|\s*[시時时ч])$/, ''));
  const pattern = part === 'year' || part === 'quarter' ? patterns[part] : patterns.number;
  const digits = pattern.exec(trimmed)?.[1];
  if (digits === undefined) return Number.NaN;
  const value = Number(digits);
  if (part === 'year' && digits.length === 2) return value < 69 ? 2000 + value : 1900 + value;
  const [lowest, highest] = bounds[part];
  return value >= lowest && value <= highest ? value : Number.NaN;
}

const bounds = {
  year: [1, 9999],
  quarter: [1, 4],
  week: [1, 53],
  dayOfYear: [1, 366],
  day: [1, 31],
  minute: [0, 59],
  second: [0, 59],
} as const;

/**
 * Columns of which each holds a part of the time: a year with a quarter, a month, a week or a day of the year, and what is
 * finer; or an hour with minutes beside a date. Empty where there are none.
 * @param hasDate whether another column holds whole dates
 */
export function guessTimeParts(
  columns: readonly string[],
  rows: readonly (readonly string[])[],
  hasDate: boolean,
): TimeParts {
  const found: TimeParts = {};
  const taken = new Set<string>();
  for (const part of partOrder) {
    const column = columns.find((name, index) => {
      // Most columns are named for no part of a time, and are not looked into.
      if (taken.has(name) || !mayBeNamed(part, name)) return false;
      const texts = rows.map((row) => row[index] ?? '').filter((text) => !isMissing(text));
      if (!isNamed(part, name, texts)) return false;
      const fitting = texts.filter((text) => Number.isFinite(readPart(part, text))).length;
      return texts.length > 0 && fitting >= 0.9 * texts.length;
    });
    if (column === undefined) continue;
    found[part] = column;
    taken.add(column);
  }
  return hasDate ? clockAlone(found) : dateParts(found);
}

const plainName = (column: string): string => column.toLowerCase().replaceAll(/[\s_.-]/g, '');

function mayBeNamed(part: TimePart, column: string): boolean {
  const name = plainName(column);
  return name === 'period' ? part === 'quarter' || part === 'month' : names[part].test(name);
}

/** A period is what its values say: `Q01`, `M01`. */
function isNamed(part: TimePart, column: string, texts: readonly string[]): boolean {
  const name = plainName(column);
  if (name !== 'period') return names[part].test(name);
  return (part === 'quarter' || part === 'month') && texts.every((text) => /^[QM]\d/i.test(text));
}

/** An hour alone is a time of day already. */
function clockAlone({ hour, minute, second }: TimeParts): TimeParts {
  if (hour === undefined || minute === undefined) return {};
  return { hour, minute, ...(second === undefined ? {} : { second }) };
}

/** Only what hangs together: a day needs a month, minutes an hour. */
function dateParts({ year, quarter, month, week, dayOfYear, day, hour, minute, second }: TimeParts): TimeParts {
  if (year === undefined) return {};
  const chosen: TimeParts = { year };
  if (month !== undefined) Object.assign(chosen, { month }, day === undefined ? {} : { day });
  else if (dayOfYear !== undefined) chosen.dayOfYear = dayOfYear;
  else if (quarter !== undefined) chosen.quarter = quarter;
  else if (week !== undefined) chosen.week = week;
  else return {};
  if ((chosen.day === undefined && chosen.dayOfYear === undefined) || hour === undefined) return chosen;
  chosen.hour = hour;
  if (minute === undefined) return chosen;
  chosen.minute = minute;
  if (second !== undefined) chosen.second = second;
  return chosen;
}

/** The column that takes up the time that is put together. */
export function composedColumn(parts: TimeParts): string | null {
  return parts.year ?? parts.hour ?? null;
}

/**
 * Texts of a time out of its parts: `2024-04-01 09:30:00`, or `09:30:00` without a year. Null where one is missing; the
 * texts as they stand where they name no time, so that they are found to be unreadable.
 */
export function composeTime(parts: TimeParts, textOf: (column: string) => string | null): string | null {
  const used = partOrder.flatMap((part) => (parts[part] === undefined ? [] : [[part, textOf(parts[part])] as const]));
  if (used.some(([, text]) => text === null || isMissing(text))) return null;
  const values = new Map(used.map(([part, text]) => [part, readPart(part, text ?? '')] as const));
  const time = timeOf(parts, (part, otherwise) => values.get(part) ?? otherwise);
  if (!Number.isFinite(time)) return used.map(([, text]) => text).join(' ');
  const text = new Date(time).toISOString();
  return parts.year === undefined ? clockText(time) : text.slice(0, 19).replace('T', ' ');
}

function clockText(time: number): string {
  const rest = new Date(time).toISOString().slice(13, 19);
  return `${String(Math.floor(time / 3_600_000)).padStart(2, '0')}${rest}`;
}

function timeOf(parts: TimeParts, value: (part: TimePart, otherwise: number) => number): number {
  const clock = value('hour', 0) + 60_000 * value('minute', 0) + 1000 * value('second', 0);
  if (parts.year === undefined) return clock > dayMs ? Number.NaN : clock;
  const year = value('year', 1970);
  const month =
    parts.quarter === undefined || parts.month !== undefined ? value('month', 1) : 3 * value('quarter', 1) - 2;
  const day = value('day', 1);
  const date = new Date(0);
  date.setUTCFullYear(year, month - 1, day);
  if (!Number.isFinite(date.getTime()) || date.getUTCMonth() !== month - 1) return Number.NaN;
  const dayOfYear = value('dayOfYear', 1);
  const shift = parts.week === undefined ? dayOfYear - 1 : daysToWeek(date, value('week', 1));
  return date.getTime() + shift * dayMs + clock;
}

/** Days from a year's first day to the Monday of an ISO 8601 week: the first one holds the fourth of January. */
function daysToWeek(firstDay: Date, week: number): number {
  const weekday = new Date(firstDay.getTime() + 3 * dayMs).getUTCDay();
  return 3 - ((weekday + 6) % 7) + 7 * (week - 1);
}

/** SQL of `composeTime`. */
export function composeTimeSql(parts: TimeParts): string {
  const columnOf = (part: TimePart): string | null => {
    const column = parts[part];
    return column === undefined ? null : `${quoteName(column)}::varchar`;
  };
  const texts = partOrder.flatMap((part) => columnOf(part) ?? []);
  const anyMissing = texts.map((text) => missingSql(text)).join(' or ');
  const value = (part: TimePart, otherwise: string): string => {
    const text = columnOf(part);
    return text === null ? otherwise : partSql(part, text);
  };
  const clock = `(${value('hour', `interval 0 second`)} + to_minutes(${value('minute', '0')}) + to_seconds(${value('second', '0')}))`;
  const raw = texts.map((text) => `trim(${text})`).join(` || ' ' || `);
  if (parts.year === undefined) {
    const seconds = `epoch(${clock})::bigint`;
    const shown = `printf('%02d:%02d:%02d', ${seconds} // 3600, ${seconds} // 60 % 60, ${seconds} % 60)`;
    return `case when ${anyMissing} then null else coalesce(case when ${seconds} <= 86400 then ${shown} end, ${raw}) end`;
  }
  const isQuarter = parts.quarter !== undefined && parts.month === undefined;
  const month = isQuarter ? `(3 * ${value('quarter', '1')} - 2)` : value('month', '1');
  const date = `try_cast(printf('%04d-%02d-%02d', ${value('year', '1970')}, ${month}, ${value('day', '1')}) as date)`;
  const weekday = `isodow(${date} + 3)`;
  const shift =
    parts.week === undefined
      ? `(${value('dayOfYear', '1')} - 1)`
      : `(3 - (${weekday} - 1) + 7 * (${value('week', '1')} - 1))`;
  const time = `strftime(${date}::timestamp + to_days((${shift})::integer) + ${clock}, '%Y-%m-%d %H:%M:%S')`;
  return `case when ${anyMissing} then null else coalesce(${time}, ${raw}) end`;
}

function partSql(part: TimePart, text: string): string {
  const small = `lower(trim(${text}))`;
  if (part === 'month') return monthSql(small);
  if (part === 'hour') return timeOfDaySql(`regexp_replace(${small}, '(?:\\.0+|\\s*[시時时ч])$', '')`);
  const pattern = part === 'year' || part === 'quarter' ? patterns[part] : patterns.number;
  const digits = `nullif(regexp_extract(${small}, '${pattern.source}', 1), '')`;
  const value = `try_cast(${digits} as integer)`;
  if (part === 'year')
    return `case when length(${digits}) = 2 then ${value} + case when ${value} < 69 then 2000 else 1900 end else ${value} end`;
  const [lowest, highest] = bounds[part];
  return `case when ${value} between ${lowest} and ${highest} then ${value} end`;
}
