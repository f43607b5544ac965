/** How a text is read as a number: the same pattern and rules in the preview (here) and in the import (sql.ts). */
import type { NumberReading } from '../../core/dataset';
import {
  apostrophes,
  escapePattern,
  groupClass,
  groupedDigits,
  groupSpaces,
  minusSigns,
  signs,
  whiteSpace,
} from './marks';
import { isCurrency } from './units';

/** Groups of a reading's pattern, in their order. */
export const patternGroups = ['open', 'before', 'sign', 'digits', 'behind', 'close'] as const;

/** A pattern that a text has to fit, in the language that JavaScript and DuckDB share. */
export function patternOf({ decimal, thousands, unit }: NumberReading): string {
  const space = `[${whiteSpace}]*`;
  const whole = thousands === '' ? '\\d+' : `(?:${groupedDigits(thousands)}|\\d+)`;
  const mark = decimal === null ? null : `[${decimal}]`;
  const digits = mark === null ? whole : `(?:${whole}(?:${mark}\\d*)?|${mark}\\d+)`;
  const own = unit === null ? '()' : `(${escapePattern(unit)})?`;
  const sign = `(${signs})?`;
  return `^${space}(\\(|${signs})?${space}${own}${space}${sign}${space}(${digits}(?:[eE][+-]?\\d+)?)${space}${own}${space}([${minusSigns})])?${space}$`;
}

export type NumberReader = (text: string) => number | null;

const readers = new Map<string, NumberReader>();
const mostReaders = 1000;

/** A function that reads texts; null for what is no finite number or does not fit. */
export function numberReader(reading: NumberReading): NumberReader {
  const { decimal, thousands, unit } = reading;
  const key = JSON.stringify([decimal, thousands, unit]);
  const known = readers.get(key);
  if (known !== undefined) return known;
  const made = makeReader(reading);
  if (readers.size >= mostReaders) readers.clear();
  readers.set(key, made);
  return made;
}

/** As `numberReader` reads it. */
export function readNumber(text: string, reading: NumberReading): number | null {
  return numberReader(reading)(text);
}

function makeReader(reading: NumberReading): NumberReader {
  const pattern = new RegExp(patternOf(reading), 'u');
  const { unit } = reading;
  const needsUnit = unit !== null && !isCurrency(unit);
  return (text) => {
    const parts = pattern.exec(text);
    if (parts === null) return null;
    const [, open = '', before = '', sign = '', digits = '', behind = '', close = ''] = parts;
    if ((open === '(') !== (close === ')')) return null;
    const isTrailing = close !== '' && close !== ')';
    if (Number(open !== '') + Number(sign !== '') + Number(isTrailing) > 1) return null;
    if (before !== '' && behind !== '') return null;
    const value = Number(plainDigits(digits, reading));
    // Nothing is nothing in any unit, and a sum of money without its sign is one all the same.
    if (needsUnit && before === '' && behind === '' && value !== 0) return null;
    const isNegative = open === '(' || isTrailing || [open, sign].some((mark) => mark !== '' && mark !== '+');
    return Number.isFinite(value) ? (isNegative ? -value : value) : null;
  };
}

function plainDigits(digits: string, { decimal, thousands }: NumberReading): string {
  const joined = thousands === '' ? digits : digits.replaceAll(new RegExp(groupClass(thousands), 'gu'), '');
  return decimal === ',' ? joined.replace(',', '.') : joined;
}

/** Characters that may stand among the digits of a number, whatever its marks are. */
export const digitMarks = `\\d.,${groupSpaces}${apostrophes}`;
