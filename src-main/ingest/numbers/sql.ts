import type { NumberReading } from '../../core/dataset';
import { quoteText } from '../database';
import { groupClass, minusSigns } from './marks';
import { patternGroups, patternOf } from './reading';
import { isCurrency } from './units';

/** Whether numbers are written as most programs write them, with a point, so that the database reads them by itself. */
export function isCast({ decimal, thousands, unit }: NumberReading): boolean {
  return decimal === '.' && thousands === '' && unit === null;
}

/**
 * SQL that reads a text column as DOUBLE by the rules of `readNumber`, null for what does not fit or is no finite number.
 * @param isPlain whether the file holds no `_` and no plus, as `Relation.isPlain` says. Default: false
 */
export function numberSql(column: string, reading: NumberReading, isPlain = false): string {
  const { decimal, thousands, unit } = reading;
  const byPattern = patternSql(column, reading);
  if (thousands !== '' || unit !== null || decimal === ',') return byPattern;
  // As most programs write them: read by DuckDB itself, which takes 1_000 and +-1 for numbers too.
  const quick = `try_cast(${column} as double)`;
  // The pattern alone in a branch that few values reach: anywhere else it would be worked out for every value. So is the
  // search for two characters, which takes several times as long as that for one.
  const marks = decimal === '.' ? [] : ['.'];
  if (isPlain) {
    const lacksMarks = marks.length === 0 ? '' : ` and ${lacks(column, marks)}`;
    return `case when isfinite(${quick})${lacksMarks} then ${quick} else ${byPattern} end`;
  }
  const when = (texts: readonly string[]): string =>
    `when isfinite(${quick}) and ${lacks(column, texts)} then ${quick}`;
  return `case ${when(['_', '+', ...marks])} ${when(['_', '+-', ...marks])} else ${byPattern} end`;
}

function lacks(column: string, texts: readonly string[]): string {
  return `not (${texts.map((text) => `contains(${column}, ${quoteText(text)})`).join(' or ')})`;
}

function patternSql(column: string, reading: NumberReading): string {
  const { decimal, thousands, unit } = reading;
  const names = `[${patternGroups.map(quoteText).join(', ')}]`;
  const parts = `regexp_extract(${column}, ${quoteText(patternOf(reading))}, ${names})`;
  const part = (name: (typeof patternGroups)[number]): string => `struct_extract(${parts}, '${name}')`;
  const joined =
    thousands === ''
      ? part('digits')
      : `regexp_replace(${part('digits')}, ${quoteText(groupClass(thousands))}, '', 'g')`;
  const value = `try_cast(${decimal === ',' ? `replace(${joined}, ',', '.')` : joined} as double)`;
  const isThere = (name: (typeof patternGroups)[number]): string => `(${part(name)} <> '')`;
  const minuses = `[${Array.from(minusSigns, (sign) => quoteText(sign)).join(', ')}]`;
  const isMinus = (name: (typeof patternGroups)[number]): string => `list_contains(${minuses}, ${part(name)})`;
  const isTrailing = isMinus('close');
  const rules = [
    `isfinite(${value})`,
    `(${part('open')} = '(') = (${part('close')} = ')')`,
    `${isThere('open')}::int + ${isThere('sign')}::int + ${isTrailing}::int <= 1`,
    ...(unit === null ? [] : [`not (${isThere('before')} and ${isThere('behind')})`]),
    ...(unit === null || isCurrency(unit) ? [] : [`(${isThere('before')} or ${isThere('behind')} or ${value} = 0)`]),
  ];
  const isNegative = `(${part('open')} = '(' or ${isMinus('open')} or ${isMinus('sign')} or ${isTrailing})`;
  return `case when ${rules.join(' and ')} then case when ${isNegative} then -(${value}) else ${value} end end`;
}
