/** Which texts stand for missing values: the same rules in the preview (here) and in the import (SQL). */
import { quoteText } from './database';

const missingTexts = new Set([
  ...['', 'na', 'n/a', 'nan', 'null', 'none', '-', '?', '--', '---', '<na>', '-nan', 'n.a.', 'nil', '(null)'],
  // What spreadsheet programs and C libraries write where there is no value.
  ...['#n/a', '#na', '#n/a n/a', '#value!', '#ref!', '#div/0!', '#num!', '#name?', '#null!', '#error!'],
  ...['1.#ind', '-1.#ind', '1.#qnan', '-1.#qnan'],
]);

/** Whether a text stands for a missing value: empty, `NA`, `null` and the like, in any case. */
export function isMissing(text: string): boolean {
  return missingTexts.has(text.trim().toLowerCase());
}

/** As `isMissing`, with words of the column's own. */
export function missingTest(own: readonly string[] = []): (text: string) => boolean {
  if (own.length === 0) return isMissing;
  const words = new Set(own.map((text) => text.trim().toLowerCase()));
  return (text) => isMissing(text) || words.has(text.trim().toLowerCase());
}

/** The numbers among a column's own words for missing values. */
export function missingNumbers(own: readonly string[] = []): number[] {
  return own.flatMap((text) => {
    const value = text.trim() === '' ? Number.NaN : Number(text);
    return Number.isFinite(value) ? [value] : [];
  });
}

/** What `String.trim` removes. */
const spaces =
  ' \t\n\v\f\r\u00a0\u1680\u2000\u2001\u2002\u2003\u2004\u2005\u2006\u2007\u2008\u2009\u200a\u2028\u2029\u202f\u205f\u3000\ufeff';

/** SQL of a text without the spaces around it. */
export function trimmedSql(column: string): string {
  return `trim(${column}, ${quoteText(spaces)})`;
}

/**
 * SQL condition: the text stands for a missing value, `own` being words of the column's own. A list and no `in (…)`: DuckDB
 * makes a join of that, and rows that come out of a join have no order.
 */
export function missingSql(column: string, own: readonly string[] = []): string {
  const words = new Set([...missingTexts, ...own.map((text) => text.trim().toLowerCase())]);
  const texts = `[${[...words].map(quoteText).join(', ')}]`;
  return `(${column} is null or list_contains(${texts}, lower(${trimmedSql(column)})))`;
}
