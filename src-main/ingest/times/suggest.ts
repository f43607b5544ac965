import { markPeriods, type Roles } from './periods';
import { scanTime, type Piece } from './scan';
import { foldWord, isJoiningWord, isWeekday, monthOf } from './words';

/** A pattern that a text may have been written by. */
export interface Suggestion {
  readonly name: string;
  /** Whether no custom prefers it to others that fit: day and month with strokes, years of two digits. */
  readonly isDoubtful: boolean;
}

const clockWords: Readonly<Record<string, string>> = {
  시: 'H',
  時: 'H',
  时: 'H',
  点: 'H',
  點: 'H',
  h: 'H',
  ч: 'H',
  분: 'M',
  分: 'M',
  min: 'M',
  м: 'M',
  мин: 'M',
  초: 'S',
  秒: 'S',
  s: 'S',
  с: 'S',
  сек: 'S',
};
const dateWords: Readonly<Record<string, string>> = {
  년: 'Y',
  年: 'Y',
  월: 'm',
  月: 'm',
  일: 'd',
  日: 'd',
  号: 'd',
  號: 'd',
};
const quarterWords = new Set([
  't',
  'q',
  'qtr',
  'quarter',
  '분기',
  '季度',
  '四半期',
  '期',
  'кв',
  'квартал',
  'trim',
  'quartal',
]);
const weekWords = new Set(['w', 'wk', 'week', 'kw', '주', '주차', '週', '周', 'нед', 'неделя', 'semaine']);
const ordinals = new Set(['st', 'nd', 'rd', 'th', 'er']);

/**
 * Patterns that a text may have been written by, the likeliest first. They are made from the text itself: what is digits,
 * what names a month, what stands between.
 */
export function suggestPatterns(text: string): Suggestion[] {
  const { pieces, offset } = scanTime(text);
  const roles: Roles = pieces.map(() => undefined);
  markPeriods(pieces, roles);
  markClock(pieces, roles);
  if (!markWords(pieces, roles)) return [];
  const open = pieces.flatMap(({ kind }, index) => (kind === 'digits' && roles[index] === undefined ? [index] : []));
  return assignments(pieces, roles, open).map(({ parts, isDoubtful }) => {
    const given = new Map(open.map((index, nth) => [index, parts[nth] ?? ''] as const));
    return { name: written(pieces, roles, given) + (offset === null ? '' : `${offset}%z`), isDoubtful };
  });
}

const wordAt = (pieces: readonly Piece[], index: number): string =>
  pieces[index]?.kind === 'word' ? foldWord(pieces[index].text) : '';
const gapAt = (pieces: readonly Piece[], index: number): string =>
  pieces[index]?.kind === 'gap' ? pieces[index].text.trim() : '';
const isDigits = (pieces: readonly Piece[], index: number): boolean => pieces[index]?.kind === 'digits';

/** `9:30`, `9:30:15.5`, `9시 30분`, `PM 9`. */
function markClock(pieces: readonly Piece[], roles: Roles): void {
  const half = pieces.findIndex(({ kind }) => kind === 'half');
  const hour = half < 0 ? 'H' : 'I';
  if (half >= 0) roles[half] = 'p';
  pieces.forEach((_, index) => {
    // Four digits are a year: 2008:1 is no time of day.
    if (!isDigits(pieces, index) || roles[index] !== undefined || pieces[index]?.text.length === 4) return;
    if (gapAt(pieces, index + 1) === ':' && isDigits(pieces, index + 2)) {
      roles[index] = hour;
      roles[index + 2] = 'M';
      if (gapAt(pieces, index + 3) === ':' && isDigits(pieces, index + 4)) markSeconds(pieces, roles, index + 4);
      return;
    }
    const unit = [index + 1, index + 2].find(
      (at) => pieces[at]?.kind === 'word' && !/\S/.test(between(pieces, index, at)),
    );
    const part = unit === undefined ? undefined : clockWords[wordAt(pieces, unit)];
    if (part === undefined || unit === undefined) return;
    const hasHour = roles.some((role) => role === 'H' || role === 'I');
    if (part !== 'H' && !hasHour) return;
    roles[index] = part === 'H' ? hour : part;
    roles[unit] = null;
    // “14h30”: nothing stands behind the minutes.
    if (wordAt(pieces, unit) === 'h' && isDigits(pieces, unit + 1)) roles[unit + 1] = 'M';
  });
  if (half < 0 || roles.some((role) => role === 'I')) return;
  const beside = [half - 1, half - 2, half + 1, half + 2].find((at) => isDigits(pieces, at) && roles[at] === undefined);
  if (beside !== undefined) roles[beside] = 'I';
}

function between(pieces: readonly Piece[], from: number, to: number): string {
  return pieces
    .slice(from + 1, to)
    .map(({ text }) => text)
    .join('');
}

/** Seconds with the fraction behind them, which is no part of its own. */
function markSeconds(pieces: readonly Piece[], roles: Roles, at: number): void {
  roles[at] = 'S';
  const hasFraction = /^[.,]$/.test(pieces[at + 1]?.text ?? '') && isDigits(pieces, at + 2);
  if (!hasFraction) return;
  roles[at + 1] = '';
  roles[at + 2] = '';
}

/** @returns false where a word is of no kind that stands in times */
function markWords(pieces: readonly Piece[], roles: Roles): boolean {
  return pieces.every(({ kind, text }, index) => {
    if (kind !== 'word' || roles[index] !== undefined) return true;
    const word = wordAt(pieces, index);
    const before = isDigits(pieces, index - 1) && roles[index - 1] === undefined ? index - 1 : -1;
    if (ordinals.has(word) && before >= 0) {
      roles[index] = '';
      roles[before] = 'd';
      return true;
    }
    const counted = quarterWords.has(word) ? 'q' : weekWords.has(word) ? 'V' : word === 'm' ? 'm' : null;
    if (counted !== null && (roles.includes(counted) || markCounted(pieces, roles, index, counted))) {
      roles[index] ??= null;
      return true;
    }
    const dated = dateWords[word];
    const numbered = [index - 1, index - 2].find(
      (at) => isDigits(pieces, at) && !/\S/.test(between(pieces, at, index)),
    );
    if (dated !== undefined && numbered !== undefined && roles[numbered] === undefined) {
      roles[numbered] = dated === 'Y' && (pieces[numbered]?.text.length ?? 0) === 2 ? 'y' : dated;
      roles[index] = null;
      return true;
    }
    if (monthOf(word) !== null && !roles.includes('b')) roles[index] = 'b';
    else if (isWeekday(text)) roles[index] = 'a';
    else if (isJoiningWord(word)) roles[index] = null;
    else return false;
    return true;
  });
}

/** `Q1`, `1Q`, `1 кв.`, `W05`, `KW 5`. */
function markCounted(pieces: readonly Piece[], roles: Roles, index: number, part: string): boolean {
  const longest = part === 'q' ? 1 : 2;
  const isFree = (at: number): boolean =>
    isDigits(pieces, at) && roles[at] === undefined && (pieces[at]?.text.length ?? 0) <= longest;
  const isPlain = (at: number): boolean => pieces[at]?.kind === 'gap' && /^[\s./-]*$/.test(pieces[at].text);
  const found = [index + 1, index - 1, isPlain(index + 1) ? index + 2 : -1, isPlain(index - 1) ? index - 2 : -1].find(
    isFree,
  );
  if (found === undefined) return false;
  roles[found] = part;
  roles[index] = null;
  return true;
}

interface Assignment {
  readonly parts: readonly string[];
  readonly isDoubtful: boolean;
}

/** What the open digits may be: all orders of day, month and year that people write. */
function assignments(pieces: readonly Piece[], roles: Roles, open: readonly number[]): Assignment[] {
  const hasClock = roles.some((role) => role === 'H' || role === 'I');
  const lengths = open.map((index) => pieces[index]?.text.length ?? 0);
  const whole = dateOrders(pieces, roles, open, lengths);
  if (whole.length > 0 || hasClock || open.length < 2) return whole;
  const isApart = /\s|T/i.test(between(pieces, open.at(-2) ?? 0, open.at(-1) ?? 0));
  const clock = isApart ? compactClock(lengths.at(-1) ?? 0) : null;
  if (clock === null) return [];
  const dates = dateOrders(pieces, roles, open.slice(0, -1), lengths.slice(0, -1));
  return dates.map(({ parts, isDoubtful }) => ({ parts: [...parts, clock], isDoubtful }));
}

function compactClock(length: number): string | null {
  return length <= 2 ? 'H' : length === 4 ? 'H%M' : length === 6 ? 'H%M%S' : null;
}

function dateOrders(
  pieces: readonly Piece[],
  roles: Roles,
  open: readonly number[],
  lengths: readonly number[],
): Assignment[] {
  const has = (part: string): boolean => roles.includes(part);
  const sure = (...parts: string[]): Assignment => ({ parts, isDoubtful: false });
  const doubtful = (...parts: string[]): Assignment => ({ parts, isDoubtful: true });
  const year = (length: number): string => (length === 4 ? 'Y' : 'y');
  const shape = lengths
    .map((length) => (length === 1 || length === 2 ? 's' : length === 4 ? 'Y' : String(length)))
    .join('');
  if (has('Y') || has('y')) return open.length === 0 ? [sure()] : shape === 's' && has('b') ? [sure('d')] : [];
  if (has('q') || has('V') || has('i')) {
    if (shape === 'Ys' && has('V')) return [sure('Y', 'u')];
    return lengths.length === 1 && (shape === 'Y' || lengths[0] === 2) ? [sure(year(lengths[0] ?? 0))] : [];
  }
  if (has('b')) {
    if (has('d')) return shape === 'Y' || shape === 's' ? [sure(year(lengths[0] ?? 0))] : [];
    if (shape === 'Y') return [sure('Y')];
    if (shape === 's') return lengths[0] === 2 ? [sure('y')] : [];
    if (shape === 'sY') return [sure('d', 'Y')];
    if (shape === 'Ys') return [sure('Y', 'd')];
    if (shape === 'ss')
      return [...(lengths[1] === 2 ? [sure('d', 'y')] : []), ...(lengths[0] === 2 ? [sure('y', 'd')] : [])];
    return [];
  }
  if (has('m')) return shape === 'Y' ? [sure('Y')] : shape === 'Ys' && !has('d') ? [sure('Y', 'd')] : [];
  const separator = pieces[(open[0] ?? 0) + 1]?.text.trim() ?? '';
  switch (shape) {
    case 'Yss':
      return [sure('Y', 'm', 'd')];
    case 'ssY':
      return separator === '.'
        ? [sure('d', 'm', 'Y'), sure('m', 'd', 'Y')]
        : [doubtful('d', 'm', 'Y'), doubtful('m', 'd', 'Y')];
    case 'sss':
      return [
        ...(lengths[2] === 2 ? [doubtful('d', 'm', 'y')] : []),
        ...(lengths[2] === 2 ? [separator === '.' ? sure('m', 'd', 'y') : doubtful('m', 'd', 'y')] : []),
        ...(lengths[0] === 2 ? [doubtful('y', 'm', 'd')] : []),
      ];
    case 'Ys':
      return yearParts(lengths[1] ?? 0, separator);
    case 'sY':
      return [sure('m', 'Y')];
    case 'ss':
      // A month and a year of two digits; which is which the values have to say.
      return /^[-/]$/.test(separator) && lengths.every((length) => length === 2)
        ? [doubtful('m', 'y'), doubtful('y', 'm')]
        : [];
    case 'Y3':
      return [sure('Y', 'j')];
    case '8':
      return [sure('Y%m%d'), sure('d%m%Y')];
    case '6':
      return [doubtful('y%m%d'), doubtful('d%m%y')];
    default:
      return [];
  }
}

/** What a single digit behind a year is, how evenly the rows lie has to say: `2008:1` is a quarter, a half-year or a month. */
function yearParts(length: number, separator: string): Assignment[] {
  const isDoubtful = separator === ':';
  const parts = length === 1 ? ['m', 'q', 'i'] : ['m'];
  return parts.map((part) => ({ parts: ['Y', part], isDoubtful: isDoubtful && length === 1 }));
}

function written(pieces: readonly Piece[], roles: Roles, given: ReadonlyMap<number, string>): string {
  return pieces
    .map(({ kind, text }, index) => {
      const role = given.get(index) ?? roles[index];
      if (role === undefined || role === null) return text.replaceAll('%', '');
      if (role === '') return '';
      return kind === 'digits' || kind === 'half' || kind === 'word' ? `%${role}` : '';
    })
    .join('');
}
