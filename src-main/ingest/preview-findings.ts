import type { ImportChoices, ImportOverrides, PartialImportChoices, PreviewFinding } from '../core/dataset';
import { isUnicode } from './encoding';
import type { TableSample } from './formats';
import { isNamedLikeTime, type ColumnGuess } from './guess-columns';
import { exchangedFormat } from './times';
import { leftOutFindings } from './left-out';
import { markerFindings, numberFindings } from './numbers/findings';
import { finding, shownExamples } from './preview-finding';
import type { TimeReading } from './time-reading';

interface Previewed {
  readonly sample: TableSample;
  /** Before a wide table was turned. */
  readonly asStored: TableSample;
  readonly guess: ColumnGuess;
  /** Completed by guesses. */
  readonly choices: ImportChoices;
  /** What the person chose. */
  readonly decided: PartialImportChoices;
  readonly overrides: ImportOverrides;
  readonly reading: TimeReading;
}

/** What to know before importing, by a look at the sampled rows. */
export function previewFindings(previewed: Previewed): PreviewFinding[] {
  const { sample, guess, overrides } = previewed;
  return [
    ...columnFindings(previewed),
    ...encodingFindings(previewed),
    ...structureFindings(previewed.sample),
    ...raggedFindings(previewed),
    ...numberFindings(sample, guess),
    ...(sample.unclosedQuote === null ? leftOutFindings(guess, overrides) : []),
    ...markerFindings(guess),
    ...timeFindings(previewed),
  ];
}

function columnFindings(previewed: Previewed): PreviewFinding[] {
  return [...emptyColumns(previewed), ...numericColumns(previewed)];
}

/** Such as the formulas of a workbook that no spreadsheet program has worked out yet. */
function emptyColumns({ sample, guess }: Previewed): PreviewFinding[] {
  return guess.columns.flatMap(({ name, missing }) =>
    missing < sample.rows.length || name === guess.timeColumn
      ? []
      : [
          finding('emptyColumn', 'warning', `“${name}” has no value in the first ${sample.rows.length} rows.`, {
            column: name,
            values: { rows: sample.rows.length },
          }),
        ],
  );
}

function numericColumns({ guess }: Previewed): PreviewFinding[] {
  if (guess.columns.some(({ kind }) => kind === 'number')) return [];
  return [
    finding(
      'noNumericColumn',
      'error',
      'No column holds numbers, so there is nothing to learn from. Check the delimiter and the decimal mark.',
    ),
  ];
}

/** Bytes do not say in which encoding they were written: a guess is for the person to confirm. */
function encodingFindings({ sample, choices, decided }: Previewed): PreviewFinding[] {
  const { encoding } = choices;
  if (encoding === null || typeof decided.encoding === 'string' || isUnicode(encoding)) return [];
  const [best, second] = sample.alternatives.encodings;
  const standsOut = best !== undefined && best.confidence >= 0.4 && (second?.confidence ?? 0) < 0.9 * best.confidence;
  if (!standsOut) {
    return [
      finding(
        'encodingGuessed',
        'error',
        'The text could be in several encodings. Choose the one in which its letters read well.',
        { examples: sample.alternatives.encodings.slice(0, shownExamples).map((guess) => guess.encoding) },
      ),
    ];
  }
  return [
    finding('encodingGuessed', 'warning', `The text looks like ${encoding}. Check that its letters read well.`, {
      examples: [encoding],
    }),
  ];
}

function structureFindings({ preamble, unclosedQuote }: TableSample): PreviewFinding[] {
  const found: PreviewFinding[] = [];
  if (preamble.length > 0) {
    found.push(
      finding('linesSkipped', 'info', `${preamble.length} lines above the table are left out.`, {
        line: 1,
        examples: preamble.slice(0, shownExamples).map((text) => text.slice(0, 40)),
        values: { count: preamble.length },
      }),
    );
  }
  if (unclosedQuote !== null) {
    found.push(
      finding('unclosedQuote', 'error', `A quotation mark opens in line ${unclosedQuote} and is never closed.`, {
        line: unclosedQuote,
        values: { line: unclosedQuote },
      }),
    );
  }
  return found;
}

function raggedFindings({ asStored: sample, choices }: Previewed): PreviewFinding[] {
  if (choices.delimiter === null || sample.unclosedQuote !== null) return [];
  const headerLines = choices.skippedLines + (choices.header === true ? 1 : 0);
  const ragged = sample.rows.flatMap((row, index) =>
    row.length === sample.names.length ? [] : [{ line: index + 1 + headerLines, fields: row.length }],
  );
  const [first] = ragged;
  if (first === undefined) return [];
  return [
    finding(
      'raggedRows',
      choices.raggedRows === 'refuse' ? 'error' : 'warning',
      `${ragged.length} of the first ${sample.rows.length} rows do not have ${sample.names.length} fields as the first one has.`,
      {
        line: first.line,
        examples: ragged.slice(0, shownExamples).map(({ line, fields }) => `${line}: ${fields}`),
        values: { count: ragged.length, rows: sample.rows.length, fields: sample.names.length },
      },
    ),
  ];
}

/** Columns that are named like times and hold text that none of the formats fits. */
function unreadDates(sample: TableSample, guess: ColumnGuess, decided: PartialImportChoices): PreviewFinding[] {
  if (decided.timeColumn !== undefined) return [];
  return guess.columns.flatMap(({ name, kind }, index) => {
    if (!isNamedLikeTime(name) || (kind !== 'text' && kind !== 'category')) return [];
    const texts = sample.rows.map((row) => row[index] ?? '').filter((text) => /\d/.test(text));
    if (texts.length < sample.rows.length / 2) return [];
    return [
      finding(
        'timesNotRecognised',
        'warning',
        `“${name}” looks like times in a format that is not known. Give the format to use it as the time.`,
        {
          column: name,
          examples: texts.slice(0, 3).map((text) => text.slice(0, 40)),
        },
      ),
    ];
  });
}

function timeFindings({ sample, guess, choices, decided, reading }: Previewed): PreviewFinding[] {
  const { timeColumn: column, timeFormat: format, timeZone } = choices;
  if (column === null || format === null) return unreadDates(sample, guess, decided);
  const found: PreviewFinding[] = [];
  const { timeOfDayColumn } = choices;
  if (timeOfDayColumn !== null && typeof decided.timeOfDayColumn !== 'string') {
    found.push(
      finding('timeInTwoColumns', 'info', `The time is put together from “${column}” and “${timeOfDayColumn}”.`, {
        column,
        examples: [timeOfDayColumn],
      }),
    );
  }
  const rows = sample.rows.filter((row) => reading.text(row) !== null);
  const read = rows.map((row) => ({ text: reading.text(row) ?? '', reading: reading.read(row, format) }));
  const examplesOf = (texts: readonly string[]): string[] =>
    texts.slice(0, shownExamples).map((text) => text.slice(0, 40));
  const unreadable = read.filter((entry) => entry.reading === null).map(({ text }) => text);
  if (unreadable.length > 0) {
    const isWrong = unreadable.length > rows.length / 2;
    found.push(
      finding(
        'unreadableTimes',
        isWrong ? 'error' : 'warning',
        `${unreadable.length} of the first ${rows.length} times of “${column}” do not fit the format ${format}.`,
        { column, examples: examplesOf(unreadable), values: { count: unreadable.length, rows: rows.length } },
      ),
    );
  }
  const exchanged = exchangedFormat(format);
  if (exchanged !== null && guess.timeFormats.some(({ name }) => name === exchanged)) {
    const isDecided = typeof decided.timeFormat === 'string';
    found.push(
      finding(
        'ambiguousDates',
        isDecided ? 'info' : 'warning',
        `Every sampled date of “${column}” could be read with day and month exchanged.`,
        { column, examples: [format, exchanged] },
      ),
    );
  }
  const twice = read.filter((entry) => entry.reading?.occurs === 'twice').map(({ text }) => text);
  const never = read.filter((entry) => entry.reading?.occurs === 'never').map(({ text }) => text);
  if (twice.length + never.length > 0) {
    found.push(
      finding(
        'clockChanges',
        'warning',
        `Clocks in ${timeZone ?? 'UTC'} skip ${never.length} of the sampled times and show ${twice.length} of them twice.`,
        {
          column,
          examples: examplesOf([...never, ...twice]),
          values: { twice: twice.length, never: never.length },
        },
      ),
    );
  }
  if (typeof decided.timeZone === 'string' && timeZone === null) {
    found.push(
      finding('offsetsCarried', 'info', `Times of “${column}” say themselves how far from UTC they are.`, { column }),
    );
  }
  return found;
}
