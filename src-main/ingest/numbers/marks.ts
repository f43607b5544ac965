import type { DecimalMark, NumberReading, ThousandsMark } from '../../core/dataset';

/** What `String.trim` removes, as members of a class of both JavaScript's patterns and DuckDB's. */
export const whiteSpace = ' \t\n\v\f\r\u00a0\u1680\u2000-\u200a\u2028\u2029\u202f\u205f\u3000\ufeff';
/** Spaces that part thousands: plain, no-break, figure, thin, narrow no-break. */
export const groupSpaces = ' \u00a0\u2007\u2009\u202f';
export const apostrophes = "'’";
/** Hyphen, U+2212, and the dash that some programs write for it. */
export const minusSigns = '-−–';
export const signs = `[${minusSigns}+]`;

/** A number as programs write it: a point, and nothing between the thousands. */
export const plainReading: NumberReading = { decimal: '.', thousands: '', unit: null, guessed: false };

export function otherMark(mark: DecimalMark): DecimalMark {
  return mark === '.' ? ',' : '.';
}

/** The members of a class that a mark between thousands stands for. */
export function groupClass(mark: Exclude<ThousandsMark, ''>): string {
  if (mark === ' ') return `[${groupSpaces}]`;
  return mark === "'" ? `[${apostrophes}]` : `[${mark}]`;
}

/** Groups of three digits, or of two before the last as India writes them. */
export function groupedDigits(mark: Exclude<ThousandsMark, ''>): string {
  const between = groupClass(mark);
  return `[1-9]\\d{0,2}(?:${between}\\d{3})+|[1-9]\\d?(?:${between}\\d{2})+${between}\\d{3}`;
}

export function escapePattern(text: string): string {
  return text.replaceAll(/[\\^$.*+?()[\]{}|]/g, '\\$&');
}
