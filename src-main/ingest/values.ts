/** How text is read as numbers, times and missing values: the same rules in the preview (here) and in the import (SQL). */
import { quoteText } from './database';

export type DecimalMark = '.' | ',';

const missingTexts = ['', 'na', 'n/a', 'nan', 'null', 'none', '-', '?'];
const dotPattern = /^[+-]?(\d+(\.\d*)?|\.\d+)(e[+-]?\d+)?$/i;
const commaPattern = /^[+-]?(\d{1,3}(\.\d{3})+|\d*)(,\d*)?(e[+-]?\d+)?$/i;

export function isMissing(text: string): boolean {
  return missingTexts.includes(text.trim().toLowerCase());
}

/** Null when it is no finite number. */
export function readNumber(text: string, decimal: DecimalMark): number | null {
  const trimmed = text.trim();
  if (decimal === '.') return dotPattern.test(trimmed) ? finite(Number(trimmed)) : null;
  if (!/\d/.test(trimmed) || !commaPattern.test(trimmed)) return null;
  return finite(Number(trimmed.replaceAll('.', '').replace(',', '.')));
}

function finite(value: number): number | null {
  return Number.isFinite(value) ? value : null;
}

/** A time format with a pattern that a text must fit, and how it is read. */
export interface TimeFormat {
  /** As in `importChoicesSchema.timeFormat`. */
  readonly name: string;
  readonly pattern: RegExp;
  /** Milliseconds since 1970 UTC; NaN when the text does not fit. */
  readonly read: (text: string) => number;
}

const strptimeNames = [
  '%d.%m.%Y %H:%M:%S',
  '%d.%m.%Y %H:%M',
  '%d.%m.%Y',
  '%Y/%m/%d %H:%M:%S',
  '%Y/%m/%d %H:%M',
  '%Y/%m/%d',
  '%Y.%m.%d %H:%M',
  '%Y.%m.%d',
  '%d/%m/%Y %H:%M:%S',
  '%d/%m/%Y %H:%M',
  '%d/%m/%Y',
  '%m/%d/%Y %H:%M:%S',
  '%m/%d/%Y %H:%M',
  '%m/%d/%Y',
  '%Y%m%d%H%M',
  '%Y%m%d',
];

const isoPattern = /^\d{4}-\d{2}-\d{2}([ T]\d{2}:\d{2}(:\d{2}([.,]\d+)?)?)?\s*(Z|[+-]\d{2}:?\d{2})?$/i;

function readIso(text: string): number {
  const trimmed = text.trim();
  if (!isoPattern.test(trimmed)) return Number.NaN;
  const hasZone = /(Z|[+-]\d{2}:?\d{2})$/i.test(trimmed) && trimmed.length > 10;
  const normal = trimmed.replace(' ', 'T').replace(',', '.');
  return Date.parse(hasZone || normal.length <= 10 ? normal : `${normal}Z`);
}

const partPatterns: Readonly<Record<string, string>> = {
  Y: '(?<Y>\\d{4})',
  m: '(?<m>\\d{1,2})',
  d: '(?<d>\\d{1,2})',
  H: '(?<H>\\d{1,2})',
  M: '(?<M>\\d{2})',
  S: '(?<S>\\d{2})',
};
const compactPatterns: Readonly<Record<string, string>> = {
  ...partPatterns,
  m: '(?<m>\\d{2})',
  d: '(?<d>\\d{2})',
  H: '(?<H>\\d{2})',
};

/** Formats in the order in which they are tried. */
export const timeFormats: readonly TimeFormat[] = [
  { name: 'iso', pattern: isoPattern, read: readIso },
  ...strptimeNames.map(strptimeFormat),
  { name: 'epoch-s', pattern: /^\d{9,10}(\.\d+)?$/, read: (text) => Number(text) * 1000 },
  { name: 'epoch-ms', pattern: /^\d{12,13}$/, read: Number },
];

function strptimeFormat(name: string): TimeFormat {
  const parts = name.startsWith('%Y%m') ? compactPatterns : partPatterns;
  const source = name
    .split(/(%[YmdHMS])/)
    .map((piece) =>
      piece.startsWith('%') ? (parts[piece.slice(1)] ?? '') : piece.replaceAll(/[.*+?^${}()|[\]\\]/g, '\\$&'),
    )
    .join('');
  const pattern = new RegExp(`^${source}$`);
  return {
    name,
    pattern,
    read: (text) => {
      const groups = pattern.exec(text.trim())?.groups;
      if (groups === undefined) return Number.NaN;
      const part = (key: string, otherwise: number): number => Number(groups[key] ?? otherwise);
      const [year, month, day] = [part('Y', 1970), part('m', 1), part('d', 1)];
      const time = Date.UTC(year, month - 1, day, part('H', 0), part('M', 0), part('S', 0));
      const date = new Date(time);
      return date.getUTCMonth() === month - 1 && date.getUTCDate() === day ? time : Number.NaN;
    },
  };
}

/** SQL that reads a text column as DOUBLE, null for what is no finite number. */
export function numberSql(column: string, decimal: DecimalMark): string {
  const plain = decimal === '.' ? `trim(${column})` : `replace(replace(trim(${column}), '.', ''), ',', '.')`;
  const value = `try_cast(${plain} as double)`;
  return `case when isfinite(${value}) then ${value} else null end`;
}

/** SQL that reads a text column as TIMESTAMP in UTC, null for what does not fit. */
export function timeSql(column: string, format: string): string {
  const text = `trim(${column})`;
  if (format === 'iso') return `try_cast(${text} as timestamp)`;
  if (format === 'epoch-s') return `make_timestamp((try_cast(${text} as double) * 1000000)::bigint)`;
  if (format === 'epoch-ms') return `make_timestamp((try_cast(${text} as bigint) * 1000)::bigint)`;
  return `try_strptime(${text}, ${quoteText(format)})`;
}

/** SQL condition: the text stands for a missing value. */
export function missingSql(column: string): string {
  return `(${column} is null or lower(trim(${column})) in (${missingTexts.map(quoteText).join(', ')}))`;
}
