/** What a preview says about the reading of numbers. */
import { markersOf, type NumberReading, type PreviewColumn, type PreviewFinding } from '../../core/dataset';
import type { TableSample } from '../formats';
import { examplesOf, finding } from '../preview-finding';
import type { TextNumbers } from './columns';
import { plainReading } from './marks';
import { readNumber } from './reading';

interface Guess {
  readonly columns: readonly PreviewColumn[];
  readonly numbers: readonly (TextNumbers | null)[];
  /** The sampled values of each column that are there. */
  readonly values: readonly (readonly string[])[];
}

/** Readings that are not the plain one, columns that can be read in two ways, and values that are no numbers. */
export function numberFindings({ rows }: Pick<TableSample, 'rows'>, guess: Guess): PreviewFinding[] {
  return guess.columns.flatMap(({ name, kind, unreadable: count }, index): PreviewFinding[] => {
    const looked = guess.numbers[index] ?? null;
    if (kind !== 'number' || looked === null) return [];
    const told = readingFinding(name, looked);
    const found = [...ambiguous(name, looked), ...(told === null ? [] : [told])];
    if (count === 0) return found;
    const examples = examplesOf((guess.values[index] ?? []).filter((text) => looked.read(text) === null));
    return [
      ...found,
      finding(
        'unreadableNumbers',
        'warning',
        `${count} of the first ${rows.length} values of “${name}” are no numbers and count as missing: ${examples.slice(0, 5).join(', ')}.`,
        { column: name, examples, values: { count, rows: rows.length } },
      ),
    ];
  });
}

function ambiguous(name: string, { alternatives, evidence }: TextNumbers): PreviewFinding[] {
  const text = evidence.examples.open;
  if (alternatives.length === 0 || text === null) return [];
  const read = alternatives.map((reading) => `${String(readNumber(text, reading))} (${marksOf(reading)})`);
  return [
    finding(
      'ambiguousNumbers',
      'error',
      `“${name}” can be read in two ways: ${text} is ${read.join(' or ')}. Nothing in the file decides; choose one.`,
      { column: name, examples: [text, ...alternatives.map((reading) => String(readNumber(text, reading)))] },
    ),
  ];
}

/** The marks of a reading in words. */
export function marksOf({ decimal, thousands }: Pick<NumberReading, 'decimal' | 'thousands'>): string {
  const named = { ',': 'comma', '.': 'point', ' ': 'space', "'": 'apostrophe', '': 'none' };
  if (thousands !== '') return `thousands mark: ${named[thousands]}`;
  return `decimal mark: ${named[decimal ?? '']}`;
}

/** A reading is told where it is another than a point before decimals and nothing else; null where there is nothing to tell. */
export function readingFinding(name: string, { reading, alternatives, evidence }: TextNumbers): PreviewFinding | null {
  const text = evidence.examples.marked;
  const isProven = evidence.proves[','] + evidence.groups['.'] > 0;
  const isSigned = /[()−–]|-$/.test(text ?? '');
  const isPlain =
    !isSigned && reading.thousands === '' && reading.unit === null && (reading.decimal !== ',' || isProven);
  const value = text === null ? null : readNumber(text, reading);
  if (alternatives.length > 0 || isPlain || text === null || value === null) return null;
  const unit = reading.unit === null ? '' : ` ${reading.unit}`;
  const marks = reading.decimal === null && reading.thousands === '' ? '' : ` (${marksOf(reading)})`;
  return finding('numbersRead', 'info', `“${name}”: ${text} is read as ${String(value)}${unit}${marks}.`, {
    column: name,
    examples: [text, `${String(value)}${unit}`],
  });
}

/** Numbers such as -999 that come again and lie far outside the rest. */
export function markerFindings(guess: Guess): PreviewFinding[] {
  return guess.columns.flatMap(({ name, kind }, index): PreviewFinding[] => {
    if (kind !== 'number') return [];
    const read = guess.numbers[index]?.read ?? ((text: string) => readNumber(text, plainReading));
    const values = (guess.values[index] ?? []).flatMap((text) => read(text) ?? []);
    return markersOf(Float64Array.from(values).sort()).map(({ value, count }) => markerFinding(name, value, count));
  });
}

/** @param first one of the values that lose digits */
export function lostDigitsFinding(name: string, count: number, rows: number, first: string): PreviewFinding {
  return finding(
    'digitsLost',
    'warning',
    `${count} of ${rows} values of “${name}” have more digits than a number keeps: ${first} becomes ${BigInt(Number(first))}. Choose the kind category or text if they name something.`,
    { column: name, examples: [first], values: { count, rows } },
  );
}

export function markerFinding(name: string, value: number, count: number): PreviewFinding {
  return finding(
    'missingMarkers',
    'warning',
    `“${name}”: ${String(value)} comes ${count} times, far outside the rest. It looks like a marker of missing values; have it read as one.`,
    { column: name, examples: [String(value)], values: { count } },
  );
}
