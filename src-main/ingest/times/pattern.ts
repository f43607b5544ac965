import { GatewiseError } from '../../core/common/errors';
import { said } from '../../core/common/sentence';
import { clockOf, fullYear, offsetOf, timeOfParts } from './parts';
import {
  eastAsianWeekday,
  halfOfDay,
  halfOfYear,
  hoursOfHalf,
  isWeekday,
  monthOf,
  namedHalves,
  quarterOf,
} from './words';

/** A way to read text as times. */
export interface TimeFormat {
  /** As in `importChoicesSchema.timeFormat`. */
  readonly name: string;
  /** Milliseconds since 1970, as if the text were in UTC unless it says how far from it; NaN when it does not fit. */
  readonly read: (text: string) => number;
}

interface Part {
  /** What a text has to be, where other digits do not follow at once. */
  readonly source: string;
  /** Digits where others stand beside it without anything between; null for a part that is no number. */
  readonly digits: number | null;
}

const number = (digits: number, source = `\\d{1,${digits}}`): Part => ({ source, digits });
const word = (source: string): Part => ({ source, digits: null });

const parts: Readonly<Record<string, Part>> = {
  Y: number(4, '\\d{4}'),
  y: number(2, "'?\\d{2}"),
  m: number(2),
  d: { source: '\\d{1,2}(?:st|nd|rd|th|er|º|ª)?', digits: 2 },
  b: word('\\p{L}[\\p{L}\\p{M}]*\\.?'),
  B: word('\\p{L}[\\p{L}\\p{M}]*\\.?'),
  a: word(`(?:${eastAsianWeekday}|\\p{L}[\\p{L}\\p{M}]*\\.?)`),
  H: number(2),
  I: number(2),
  M: number(2),
  S: { source: '\\d{1,2}(?:[.,]\\d{1,9})?', digits: 2 },
  f: number(9),
  p: word(halfOfDay),
  q: number(1, '[1-4]|iv|i{1,3}'),
  i: number(1, `[12]|${namedHalves}`),
  G: number(4, '\\d{4}'),
  V: number(2),
  u: number(1, '[1-7]'),
  j: number(3),
  z: word('Z|UTC|GMT|(?:UTC|GMT)?[+-]\\d{2}(?::?\\d{2})?'),
};

/** Of the parts, those that say the time of day. */
const clockParts = new Set(['H', 'I', 'M', 'S', 'f', 'p', 'z']);
/** A year in digits alone: other beginnings are those of seconds since 1970, of amounts and of identifiers. */
const plausibleYear = '(?:1[6-9]\\d\\d|20\\d\\d|21\\d\\d)';

/** Nothing follows that could make it something else: years of old chronicles too. */
const yearAlone = '(?:1[0-9]\\d\\d|20\\d\\d|21\\d\\d)';

type Token = { readonly part: string } | { readonly literal: string };

function tokensOf(name: string): Token[] {
  return name
    .split(/(%[A-Za-z])/)
    .filter((piece) => piece !== '')
    .map((piece) => (/^%[A-Za-z]$/.test(piece) ? { part: piece.slice(1) } : { literal: piece }));
}

const isNumberPart = (token: Token | undefined): boolean =>
  token !== undefined && 'part' in token && parts[token.part]?.digits !== null;

/** Whether a pattern is made of digits alone, such as `%Y%m%d`. */
export function isDigitsAlone(name: string): boolean {
  return tokensOf(name).every(isNumberPart);
}

function literalSource(literal: string, before: Token | undefined, after: Token | undefined): string {
  const isBetweenNumbers = isNumberPart(before) && isNumberPart(after);
  return literal
    .split(/(\s+)/)
    .map((piece, index, pieces) => {
      if (!/^\s+$/.test(piece)) return piece.replaceAll(/[.*+?^${}()|[\]\\/]/g, '\\$&');
      const isAlone = pieces.every((other, at) => at === index || other === '');
      // Between two numbers a space has to be there; elsewhere files leave it out here and there.
      return isAlone && isBetweenNumbers ? '\\s+' : '\\s*';
    })
    .join('');
}

function partSource(tokens: readonly Token[], index: number, allDigits: boolean): string {
  const token = tokens[index];
  if (token === undefined || !('part' in token)) return '';
  const part = parts[token.part] ?? word('');
  const isGlued = isNumberPart(tokens[index - 1]) || isNumberPart(tokens[index + 1]);
  if (allDigits && token.part === 'Y') return tokens.length === 1 ? yearAlone : plausibleYear;
  // A single digit needs no bound, and what stands for it in words is none.
  return part.digits !== null && part.digits > 1 && isGlued ? `\\d{${part.digits}}` : part.source;
}

/**
 * A strptime pattern. It reads names of months and halves of the day in many languages, and a date alone as its midnight
 * where the pattern ends in a time of day.
 */
export function patternFormat(name: string): TimeFormat {
  const tokens = tokensOf(name);
  const allDigits = isDigitsAlone(name);
  const keys: string[] = [];
  const sources = tokens.map((token, index) => {
    if ('literal' in token) return literalSource(token.literal, tokens[index - 1], tokens[index + 1]);
    keys.push(token.part);
    return `(${partSource(tokens, index, allDigits)})`;
  });
  const clock = allDigits ? tokens.length : clockStart(tokens);
  const date = sources.slice(0, clock).join('');
  const rest = sources.slice(clock).join('');
  const end = allDigits ? '(?:\\.0+)?' : '';
  const pattern = new RegExp(`^${date}${rest === '' ? '' : clock === 0 ? rest : `(?:${rest})?`}${end}$`, 'iu');
  const groups = groupsOf(keys);
  const isOfTwelve = keys.includes('I');
  return {
    name,
    read: (text) => {
      const found = pattern.exec(tidy(text));
      return found === null ? Number.NaN : readParts(groups, isOfTwelve, found);
    },
  };
}

/** Where a time of day begins that nothing of the date follows; the number of tokens where there is none. */
function clockStart(tokens: readonly Token[]): number {
  const isClock = (token: Token): boolean => 'part' in token && clockParts.has(token.part);
  const first = tokens.findIndex(isClock);
  if (first < 0 || tokens.slice(first).some((token) => 'part' in token && !isClock(token))) return tokens.length;
  const before = tokens[first - 1];
  return before !== undefined && 'literal' in before && /^[\s,T-]+$/.test(before.literal) ? first - 1 : first;
}

/** Text with one kind of digits and spaces, so that what Intl writes with narrow spaces is read like what people type. */
export function tidy(text: string): string {
  return /^[\x00-\x7f]*$/.test(text)
    ? text.trim()
    : text
        .normalize('NFKC')
        .replaceAll(/[\s\u200e\u200f]+/gu, ' ')
        .trim();
}

type PartName =
  | ('year' | 'shortYear' | 'month' | 'monthName' | 'day' | 'quarter' | 'yearHalf' | 'week' | 'weekday' | 'weekdayName')
  | ('dayOfYear' | 'hour' | 'minute' | 'second' | 'fraction' | 'half' | 'offset');

/** Which of a pattern's groups holds what; −1 where none does. */
type Groups = Readonly<Record<PartName, number>>;

function groupsOf(keys: readonly string[]): Groups {
  // The whole match stands before the groups.
  const at = (...names: readonly string[]): number => {
    const index = keys.findIndex((key) => names.includes(key));
    return index < 0 ? -1 : index + 1;
  };
  return {
    year: at('Y', 'G'),
    shortYear: at('y'),
    month: at('m'),
    monthName: at('b', 'B'),
    day: at('d'),
    quarter: at('q'),
    yearHalf: at('i'),
    week: at('V'),
    weekday: at('u'),
    weekdayName: at('a'),
    dayOfYear: at('j'),
    hour: at('H', 'I'),
    minute: at('M'),
    second: at('S'),
    fraction: at('f'),
    half: at('p'),
    offset: at('z'),
  };
}

function readParts(groups: Groups, isOfTwelve: boolean, values: readonly (string | undefined)[]): number {
  const text = (name: PartName): string | undefined => values[groups[name]];
  const value = (name: PartName): number | undefined => {
    const digits = text(name);
    return digits === undefined ? undefined : Number.parseInt(digits, 10);
  };
  const read = (name: PartName, reader: (found: string) => number): number | undefined => {
    const found = text(name);
    return found === undefined ? undefined : reader(found);
  };
  const weekday = text('weekdayName');
  if (weekday !== undefined && !isWeekday(weekday)) return Number.NaN;
  const name = text('monthName');
  const named = name === undefined ? undefined : monthOf(name);
  if (named === null) return Number.NaN;
  const short = text('shortYear');
  const zone = text('offset');
  const half = text('half');
  return timeOfParts({
    year: value('year') ?? (short === undefined ? undefined : fullYear(Number(short.replace("'", '')))),
    month: named === undefined ? value('month') : named + 1,
    day: value('day'),
    quarter: read('quarter', quarterOf),
    half: read('yearHalf', halfOfYear),
    week: value('week'),
    weekday: value('weekday'),
    dayOfYear: value('dayOfYear'),
    offset: zone === undefined ? undefined : offsetOf(zone),
    clock: clockOf(
      value('hour') ?? 0,
      value('minute') ?? 0,
      Number((text('second') ?? '0').replace(',', '.')) + Number(`0.${text('fraction') ?? '0'}`),
      half !== undefined ? hoursOfHalf(half) : isOfTwelve ? 0 : null,
    ),
  });
}

/**
 * A pattern of a person's own.
 * @throws GatewiseError BAD_INPUT for a pattern with a part that is not known, or without a year
 */
export function requirePattern(name: string): TimeFormat {
  const found: readonly string[] = name.match(/%.?/g) ?? [];
  const unknown = found.find((part) => !Object.hasOwn(parts, part.slice(1)));
  const repeated = found.find((part, index) => found.indexOf(part) !== index);
  const hasYear = found.some((part) => ['%Y', '%y', '%G'].includes(part));
  if (unknown === undefined && repeated === undefined && hasYear) return patternFormat(name);
  const known = Object.keys(parts).map((part) => `%${part}`);
  const why =
    unknown !== undefined
      ? said`: “${unknown}” is not known`
      : repeated !== undefined
        ? said`: “${repeated}” stands in it twice`
        : found.length > 0
          ? said`: it has no year, %Y or %y`
          : '';
  throw new GatewiseError(
    'BAD_INPUT',
    said`“${name}” is no time format${why}. Use iso, epoch-s, epoch-ms, epoch-us, epoch-ns, serial, serial-1904, or a pattern of ${known.join(', ')} such as "%d.%m.%Y %H:%M".`,
    { field: 'choices.timeFormat', examples: known },
  );
}

/** The part of a pattern before the time of day, such as `%d.%m.%Y`; null where it holds no time of day. */
export function dateAlone(name: string): string | null {
  const at = name.search(/[\s,T-]*%[HIMSp]/);
  return at < 0 ? null : name.slice(0, at);
}

/** Parts that the database reads as they are read here, where its pattern is as strict. */
const plainParts: Readonly<Record<string, string>> = {
  Y: '\\d{4}',
  m: '\\d{1,2}',
  d: '\\d{1,2}',
  H: '\\d{1,2}',
  M: '\\d{2}',
  S: '\\d{2}',
};

/** A regular expression of texts that the database's own strptime reads as this pattern does; null where it knows less. */
export function plainPattern(name: string): string | null {
  const tokens = tokensOf(name);
  const allDigits = isDigitsAlone(name);
  const sources = tokens.map((token) => {
    if ('literal' in token) return /^[-./:, T]+$/.test(token.literal) ? token.literal.replaceAll('.', '[.]') : null;
    const source = plainParts[token.part];
    if (source === undefined || !allDigits) return source ?? null;
    return token.part === 'Y' ? plausibleYear : '\\d{2}';
  });
  const isGlued = tokens.some((token, index) => isNumberPart(token) && isNumberPart(tokens[index + 1]));
  return sources.includes(null) || (isGlued && !allDigits) ? null : sources.join('');
}
