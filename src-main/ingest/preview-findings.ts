import type { PreviewFinding } from '../core/dataset';
import { isUnicode } from './encoding';
import type { TableSample } from './formats';
import { leftOutFindings } from './left-out';
import { markerFindings, numberFindings } from './numbers/findings';
import { finding, shownExamples } from './preview-finding';
import type { Previewed } from './previewed';
import { describeNonData } from './rows/describe';
import { lineOf } from './rows/sort-out';
import { timeFindings } from './time-findings';

/** What to know before importing, by a look at the sampled rows. */
export function previewFindings(previewed: Previewed): PreviewFinding[] {
  const { sample, guess, overrides } = previewed;
  return [
    ...columnFindings(previewed),
    ...encodingFindings(previewed),
    ...structureFindings(previewed.sample),
    ...raggedFindings(previewed),
    ...nonDataFindings(previewed),
    ...numberFindings(sample, guess),
    ...(sample.unclosedQuote === null ? leftOutFindings(guess, overrides) : []),
    ...longNumberFindings(previewed),
    ...markerFindings(guess),
    ...timeFindings(previewed),
  ];
}

/** Cells that a spreadsheet program has rounded, or that hold what it does not show. */
function longNumberFindings({ asStored: { names, longNumbers = [] } }: Previewed): PreviewFinding[] {
  return longNumbers.map(({ column, count, text, line }) => {
    const name = names[column] ?? '';
    return finding(
      'workbookDigits',
      'warning',
      `${count} cells of “${name}” hold numbers of more than 15 digits, such as ${text} in row ${line}: spreadsheet programs keep 15, so the last ones are not certain. Store such numbers as text.`,
      { column: name, line, examples: [text], values: { count } },
    );
  });
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
    const linesAbove =
      preamble.length === 1 ? 'One line above the table is' : `${preamble.length} lines above the table are`;
    found.push(
      finding('linesSkipped', 'info', `${linesAbove} left out.`, {
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
  const ragged = sample.rows.flatMap((row, index) =>
    row.length === sample.names.length ? [] : [{ line: lineOf(sample, index), fields: row.length }],
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

/** Rows that are none of the data, one finding for each kind. */
function nonDataFindings({ nonData, choices }: Previewed): PreviewFinding[] {
  if (nonData.length === 0 || choices.nonDataRows === 'keep') return [];
  const isRefused = choices.nonDataRows === 'refuse';
  return [...new Set(nonData.map(({ kind }) => kind))].map((kind) => {
    const rows = nonData.filter((row) => row.kind === kind);
    const { code, message, examples, line, values } = describeNonData(kind, rows, isRefused);
    return finding(code, isRefused ? 'error' : 'warning', message, { line, examples, values });
  });
}
