/** How text is read as numbers and missing values: the same rules in the preview (here) and in the import (SQL). */
import { quoteText } from './database';

export type DecimalMark = '.' | ',';

const missingTexts = ['', 'na', 'n/a', 'nan', 'null', 'none', '-', '?'];
const dotPattern = /^[+-]?(\d+(\.\d*)?|\.\d+)(e[+-]?\d+)?$/i;
const commaPattern = /^[+-]?(\d{1,3}(\.\d{3})+|\d*)(,\d*)?(e[+-]?\d+)?$/i;

/** Whether a text stands for a missing value: empty, `NA`, `null` and the like, in any case. */
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

/** SQL that reads a text column as DOUBLE, null for what is no finite number. */
export function numberSql(column: string, decimal: DecimalMark): string {
  const text = `trim(${column})`;
  if (decimal === ',') {
    // Only what fits: a point that groups no thousands would otherwise vanish and make 1.5 a 15.
    const plain = `try_cast(replace(replace(${text}, '.', ''), ',', '.') as double)`;
    const fits = `regexp_full_match(${text}, ${quoteText(commaPattern.source)}, 'i')`;
    return `case when ${fits} and isfinite(${plain}) then ${plain} else null end`;
  }
  // DuckDB reads 1_000 as a number, which nothing else here does.
  const value = `try_cast(replace(${text}, '_', '?') as double)`;
  return `case when isfinite(${value}) then ${value} else null end`;
}

/**
 * SQL condition: the text stands for a missing value. A list and no `in (…)`: DuckDB makes a join of that, and rows that
 * come out of a join have no order.
 */
export function missingSql(column: string): string {
  const texts = `[${missingTexts.map(quoteText).join(', ')}]`;
  return `(${column} is null or list_contains(${texts}, lower(trim(${column}))))`;
}
