import type { DecimalMark, ImportChoices, NumberReading, PartialImportChoices } from '../../core/dataset';
import type { TableSample } from '../formats';
import { evidenceOf, type NumberEvidence } from './evidence';
import { contextMarks, decideReading, type ColumnReading, type GivenReading } from './guess';
import { plainReading } from './marks';
import { numberReader, type NumberReader } from './reading';
import { saysAbsent } from './words';

/** A column of text, looked at as numbers. */
export interface TextNumbers extends ColumnReading {
  /** The sampled values that are there, but for words such as `unavailable`. */
  readonly texts: readonly string[];
  readonly evidence: NumberEvidence;
  /** What the rest of the file says of its decimal mark. */
  readonly context: DecimalMark | null;
  readonly read: NumberReader;
  /** Shares of the values that are there, words such as `unavailable` left aside: numbers in any writing, and those that fit. */
  readonly numeric: number;
  readonly fitting: number;
}

/** A column with a mark that is proved counts as numbers for the others where this share of its values are. */
const mostly = 0.7;

/** What the kind of file leaves alone as decimal mark: where commas part the values, or numbers have a type, it is the point. */
function fileMark({ delimiter }: Pick<ImportChoices, 'delimiter'>): DecimalMark | null {
  return delimiter === null || delimiter === ',' ? '.' : null;
}

/** What a person decided about a column's numbers. */
function givenReading(name: string, { numbers = {}, decimal, thousands }: PartialImportChoices): GivenReading {
  const own = Object.hasOwn(numbers, name) ? numbers[name] : undefined;
  // What an earlier look found is found again, in all of the file where all of it is read.
  if (own?.guessed === true) return {};
  return {
    decimal: own?.decimal ?? (own?.thousands === undefined ? (decimal ?? undefined) : undefined),
    thousands: own?.thousands ?? (own?.decimal == null ? (thousands ?? undefined) : undefined),
    unit: own?.unit,
  };
}

/**
 * How each column of a sample is read as numbers; null for those that the format stores as something else.
 * @param texts of each column, without missing values
 * @param isTime whether a column's values are times, which say nothing of decimal marks
 */
export function readColumns(
  { names, storedAs, reading }: Pick<TableSample, 'names' | 'storedAs'> & Partial<Pick<TableSample, 'reading'>>,
  texts: readonly (readonly string[])[],
  choices: PartialImportChoices,
  isTime: (index: number) => boolean,
): (TextNumbers | null)[] {
  const found = names.map((name, index) => {
    const column = (texts[index] ?? []).filter((text) => !saysAbsent(text));
    if (storedAs[index] !== 'text') return null;
    return { name, index, column, evidence: evidenceOf(column.map((text) => [text, 1] as const)) };
  });
  const counted = found.filter((entry) => entry !== null && !isTime(entry.index) && isMostly(entry)) as readonly {
    readonly index: number;
    readonly evidence: NumberEvidence;
  }[];
  const marks = contextMarks(
    counted.map(({ evidence }) => evidence),
    reading === undefined ? null : fileMark(reading),
  );
  const markOf = new Map(counted.map(({ index }, position) => [index, marks[position] ?? null] as const));
  return found.map((entry) => {
    if (entry === null) return null;
    const { name, index, column, evidence } = entry;
    const context = markOf.get(index) ?? null;
    const decided = decideReading(evidence, givenReading(name, choices), context);
    const read = numberReader(decided.reading);
    const count = Math.max(1, column.length);
    return {
      ...decided,
      texts: column,
      evidence,
      context,
      read,
      numeric: evidence.numbers / count,
      fitting: column.filter((text) => read(text) !== null).length / count,
    };
  });
}

function isMostly({ column, evidence }: { readonly column: readonly string[]; readonly evidence: NumberEvidence }) {
  return column.length > 0 && evidence.numbers >= mostly * column.length;
}

/** The mark that most of the columns are read with, for what the choices say of the file as a whole. */
export function commonMark(columns: readonly (TextNumbers | null)[]): DecimalMark {
  const commas = columns.filter((column) => column?.reading.decimal === ',' && column.fitting >= mostly).length;
  const points = columns.filter((column) => column?.reading.decimal === '.' && column.fitting >= mostly).length;
  return commas > points ? ',' : '.';
}

/** How a column is read under complete choices. */
export function chosenReading(name: string, { numbers, decimal }: ImportChoices): NumberReading {
  const own = Object.hasOwn(numbers, name) ? numbers[name] : undefined;
  if (own !== undefined) return own;
  // Choices that earlier versions stored know one mark for the whole file.
  return decimal === ',' ? { ...plainReading, decimal, thousands: '.' } : plainReading;
}
