/** How text is read as times: the same rules in the preview (here) and in the import (SQL). */
import { GatewiseError } from '../core/common/errors';
import { quoteText } from './database';

/** A time format with a pattern that a text must fit, and how it is read. */
export interface TimeFormat {
  /** As in `importChoicesSchema.timeFormat`. */
  readonly name: string;
  /** Milliseconds since 1970, as if the text were in UTC; NaN when the text does not fit. */
  readonly read: (text: string) => number;
}

const strptimeNames = [
  '%d.%m.%Y %H:%M:%S',
  '%d.%m.%Y %H:%M',
  '%d.%m.%Y',
  '%d.%m.%y %H:%M',
  '%d.%m.%y',
  '%Y/%m/%d %H:%M:%S',
  '%Y/%m/%d %H:%M',
  '%Y/%m/%d',
  '%Y.%m.%d %H:%M:%S',
  '%Y.%m.%d %H:%M',
  '%Y.%m.%d',
  '%Y-%m-%d %H',
  '%d/%m/%Y %H:%M:%S',
  '%d/%m/%Y %H:%M',
  '%d/%m/%Y',
  '%m/%d/%Y %H:%M:%S',
  '%m/%d/%Y %H:%M',
  '%m/%d/%Y',
  '%m/%d/%Y %I:%M:%S %p',
  '%m/%d/%Y %I:%M %p',
  '%d-%m-%Y %H:%M:%S',
  '%d-%m-%Y %H:%M',
  '%d-%m-%Y',
  '%d %b %Y %H:%M:%S',
  '%d %b %Y %H:%M',
  '%d %b %Y',
  '%d-%b-%Y %H:%M:%S',
  '%d-%b-%Y %H:%M',
  '%d-%b-%Y',
  '%Y%m%d%H%M%S',
  '%Y%m%d%H%M',
  '%Y%m%d%H',
  '%Y%m%d',
];

const isoPattern = /^(\d{4}-\d{2}-\d{2})(?:[ T](\d{2}:\d{2})(:\d{2}(?:[.,]\d+)?)?)?\s*(Z|[+-]\d{2}:?\d{2})?$/i;
const offsetPattern = /\d\s*(Z|[+-]\d{2}:?\d{2})$/i;

/** Whether a text says itself how far it is from UTC, so that no zone has to be chosen. */
export function carriesOffset(text: string): boolean {
  const trimmed = text.trim();
  return trimmed.length > 12 && isoPattern.test(trimmed) && offsetPattern.test(trimmed);
}

function readIso(text: string): number {
  const parts = isoPattern.exec(text.trim());
  if (parts === null) return Number.NaN;
  const [, day = '', minutes = '00:00', seconds = ':00', zone = 'Z'] = parts;
  return Date.parse(`${day}T${minutes}${seconds.replace(',', '.')}${zone.toUpperCase()}`);
}

const months = ['jan', 'feb', 'mar', 'apr', 'may', 'jun', 'jul', 'aug', 'sep', 'oct', 'nov', 'dec'];

const spaced: Readonly<Record<string, string>> = {
  Y: '(?<Y>\\d{4})',
  y: '(?<y>\\d{2})',
  m: '(?<m>\\d{1,2})',
  b: `(?<b>${months.join('|')})`,
  d: '(?<d>\\d{1,2})',
  H: '(?<H>\\d{1,2})',
  I: '(?<I>\\d{1,2})',
  M: '(?<M>\\d{2})',
  S: '(?<S>\\d{2})',
  p: '(?<p>[AaPp][Mm])',
};
const compact: Readonly<Record<string, string>> = {
  ...spaced,
  // Ten digits may also be seconds since 1970: years before 1900 are taken for those.
  Y: '(?<Y>19\\d{2}|[2-9]\\d{3})',
  m: '(?<m>\\d{2})',
  d: '(?<d>\\d{2})',
  H: '(?<H>\\d{2})',
};

function isCompact(name: string): boolean {
  return name.startsWith('%Y%m');
}

function strptimeFormat(name: string): TimeFormat {
  const parts = isCompact(name) ? compact : spaced;
  const source = name
    .split(/(%[A-Za-z])/)
    .map((piece) =>
      piece.startsWith('%') ? (parts[piece.slice(1)] ?? '') : piece.replaceAll(/[.*+?^${}()|[\]\\]/g, '\\$&'),
    )
    .join('');
  const pattern = new RegExp(`^${source}$`, 'i');
  return {
    name,
    read: (text) => {
      const groups = pattern.exec(text.trim())?.groups;
      return groups === undefined ? Number.NaN : readParts(groups);
    },
  };
}

function readParts(groups: Readonly<Record<string, string | undefined>>): number {
  const part = (key: string, otherwise: number): number => Number(groups[key] ?? otherwise);
  const short = part('y', 70);
  const year = part('Y', short < 69 ? 2000 + short : 1900 + short);
  const named = months.indexOf(groups['b']?.toLowerCase() ?? '');
  const month = named < 0 ? part('m', 1) : named + 1;
  const [day, minute, second] = [part('d', 1), part('M', 0), part('S', 0)];
  const clock = part('I', 12);
  const afternoon = groups['p']?.toLowerCase() === 'pm' ? 12 : 0;
  const hour = groups['I'] === undefined ? part('H', 0) : (clock % 12) + afternoon;
  if (hour > 23 || minute > 59 || second > 59 || clock < 1 || clock > 12) return Number.NaN;
  const time = Date.UTC(year, month - 1, day, hour, minute, second);
  const date = new Date(time);
  return date.getUTCMonth() === month - 1 && date.getUTCDate() === day ? time : Number.NaN;
}

/** Formats in the order in which they are tried. */
export const timeFormats: readonly TimeFormat[] = [
  { name: 'iso', read: readIso },
  ...strptimeNames.map(strptimeFormat),
  { name: 'epoch-s', read: (text) => (/^\d{9,10}(\.\d+)?$/.test(text.trim()) ? Number(text) * 1000 : Number.NaN) },
  { name: 'epoch-ms', read: (text) => (/^\d{12,13}(\.0*)?$/.test(text.trim()) ? Number(text) : Number.NaN) },
];

/**
 * A format by its name; one that is not in the list is a strptime pattern of the person's own.
 * @throws GatewiseError BAD_INPUT for a pattern with a part that is not known
 */
export function timeFormatOf(name: string): TimeFormat {
  const listed = timeFormats.find((format) => format.name === name);
  if (listed !== undefined) return listed;
  const parts = name.match(/%.?/g) ?? [];
  const unknown = parts.find((part) => !Object.hasOwn(spaced, part.slice(1)));
  if (parts.length > 0 && unknown === undefined) return strptimeFormat(name);
  const known = Object.keys(spaced).map((part) => `%${part}`);
  throw new GatewiseError(
    'BAD_INPUT',
    `“${name}” is no time format${unknown === undefined ? '' : `: “${unknown}” is not known`}. Use iso, epoch-s, epoch-ms, or a pattern of ${known.join(', ')} such as "%d.%m.%Y %H:%M".`,
    { field: 'choices.timeFormat', examples: known },
  );
}

/** The part of a format before the time of day, such as `%d.%m.%Y`; null where it holds no time of day. */
export function dateAlone(name: string): string | null {
  const at = name.search(/[^\w%]*%[HIMSp]/);
  return at < 0 ? null : name.slice(0, at);
}

/** The same format with day and month exchanged, where a text may fit both; null for formats that leave no doubt. */
export function exchangedFormat(name: string): string | null {
  if (name.startsWith('%d/%m/')) return name.replace('%d/%m/', '%m/%d/');
  return name.startsWith('%m/%d/') ? name.replace('%m/%d/', '%d/%m/') : null;
}

const timeOfDayPattern = /^(\d{1,2})(?::?(\d{2}))?(?::?(\d{2}(?:\.\d+)?))?(?:\s*([AaPp])[Mm])?$/;

/**
 * Milliseconds since midnight of `9`, `09:30`, `0930`, `09:30:15` or `9:30 PM`; 24 is the midnight at the end. NaN for
 * other text.
 */
export function readTimeOfDay(text: string): number {
  const parts = timeOfDayPattern.exec(text.trim());
  if (parts === null) return Number.NaN;
  const [shown, minute, second] = [Number(parts[1]), Number(parts[2] ?? 0), Number(parts[3] ?? 0)];
  const half = parts[4]?.toLowerCase();
  const isHour = half === undefined ? shown <= 24 : shown >= 1 && shown <= 12;
  if (!isHour || minute > 59 || second >= 60) return Number.NaN;
  const hour = half === undefined ? shown : (shown % 12) + (half === 'p' ? 12 : 0);
  return Math.round(1000 * (3600 * hour + 60 * minute + second));
}

/** SQL of an INTERVAL since midnight by the rules of `readTimeOfDay`, null for other text. */
export function timeOfDaySql(column: string): string {
  const text = `trim(${column})`;
  const pattern = quoteText(timeOfDayPattern.source);
  const group = (index: number): string => `regexp_extract(${text}, ${pattern}, ${index})`;
  const part = (index: number): string => `coalesce(try_cast(nullif(${group(index)}, '') as double), 0)`;
  const half = `lower(${group(4)})`;
  const isHour = `case when ${half} = '' then ${part(1)} <= 24 else ${part(1)} between 1 and 12 end`;
  const hour = `case ${half} when '' then ${part(1)} when 'p' then ${part(1)} % 12 + 12 else ${part(1)} % 12 end`;
  const fits = `regexp_full_match(${text}, ${pattern}) and ${isHour} and ${part(2)} <= 59 and ${part(3)} < 60`;
  return `case when ${fits} then to_milliseconds(round(1000 * (3600 * (${hour}) + 60 * ${part(2)} + ${part(3)}))::bigint) end`;
}

/**
 * SQL that reads a text column as TIMESTAMP, null for what does not fit. Text with an offset becomes UTC, other text is
 * taken as it stands. The session's time zone has to be UTC.
 */
export function timeSql(column: string, format: string): string {
  const text = `trim(${column})`;
  if (format === 'iso') {
    // DuckDB wants seconds before an offset and a point before fractions.
    const completed = `regexp_replace(replace(${text}, ',', '.'), '([ T]\\d\\d:\\d\\d)(:[0-9.]+)?\\s*([zZ]|[-+]\\d\\d:?\\d\\d)?$', '\\1\\2\\3')`;
    const seconds = `regexp_replace(${completed}, '([ T]\\d\\d:\\d\\d)([zZ]|[-+]\\d\\d:?\\d\\d)$', '\\1:00\\2')`;
    const read = (value: string): string => `try_cast(${value} as timestamptz)::timestamp`;
    return `case when ${text} like '____-__-__%' then coalesce(${read(text)}, ${read(seconds)}) end`;
  }
  if (format === 'epoch-s') return `make_timestamp((try_cast(${text} as double) * 1000000)::bigint)`;
  if (format === 'epoch-ms') return `make_timestamp((try_cast(${text} as double) * 1000)::bigint)`;
  const read = `try_strptime(${text}, ${quoteText(format)})`;
  if (!isCompact(format)) return read;
  const digits = 4 + 2 * (format.length / 2 - 1);
  return `case when length(${text}) = ${digits} then ${read} end`;
}
