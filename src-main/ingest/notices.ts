import { z } from 'zod';
import type { DatasetColumn, FilePreview, ImportChoices, ImportNotice } from '../core/dataset';
import { unreadableSql } from './column-sql';
import { quoteName, type Database } from './database';
import type { Relation } from './formats';
import { noticeOf } from './preview-finding';

const shownExamples = 10;
const countSchema = z.coerce.number();

/** What a preview says that those who look at the dataset later should know: guesses, layouts, and columns that leave the model. */
const lasting = new Set([
  'encodingGuessed',
  'otherTimeOrder',
  'finerThanMilliseconds',
  'timesNotRecognised',
  'mostlyNumbers',
  'numbersNotAlike',
  'identifierDigits',
  'digitsLost',
  'workbookDigits',
  'digitsLikeTimes',
  'mostlyTimes',
  'otherTimes',
  'linesSkipped',
  'timeInTwoColumns',
  'timeInParts',
  'wideTable',
  'summariesLeftOut',
  'hoursByEnd',
  'hoursByStart',
  'hoursBeyondDay',
]);

export function guessNotices({ findings }: FilePreview): ImportNotice[] {
  return findings.filter(({ code }) => lasting.has(code)).map(noticeOf);
}

/** Columns that looked like categories at the start of the file and have too many different values in all of it. */
export function textNotices(guessed: FilePreview['columns'], stored: readonly DatasetColumn[]): ImportNotice[] {
  return guessed.flatMap(({ name, kind }, index): ImportNotice[] =>
    kind === 'text' || stored[index]?.kind !== 'text'
      ? []
      : [
          {
            code: 'manyCategories',
            message: `“${name}” has too many different values for a category and was stored as text.`,
            column: name,
            examples: [],
            values: {},
          },
        ],
  );
}

/** What became of rows of another length, and of characters that the encoding could not read. */
export function raggedNotices(
  { raggedCount, ragged, undecodable }: Relation,
  { raggedRows, encoding }: ImportChoices,
): ImportNotice[] {
  const notices: ImportNotice[] = [];
  if (raggedCount > 0) {
    const isPadded = raggedRows === 'pad';
    const done = isPadded ? 'cut, or filled with missing values' : 'left out';
    notices.push({
      code: isPadded ? 'raggedPadded' : 'raggedSkipped',
      message: `${raggedCount} rows of another length were ${done}.`,
      column: null,
      examples: ragged.map(({ line, fields }) => `${line}: ${fields}`),
      values: { count: raggedCount },
    });
  }
  if (undecodable > 0) {
    notices.push({
      code: 'undecodable',
      message: `${undecodable} characters could not be read as ${encoding ?? 'text'}.`,
      column: null,
      examples: [],
      values: { count: undecodable },
    });
  }
  return notices;
}

/** Values of a column that its kind or its reading cannot hold. */
export interface Unreadable {
  /** Position among the columns. */
  readonly index: number;
  /** SQL condition that picks them. */
  readonly condition: string;
  readonly count: number;
}

/** Counts them in the columns that lack values as they are stored. */
export async function countUnreadable(
  database: Database,
  relation: Relation,
  { columns, choices }: Pick<FilePreview, 'columns' | 'choices'>,
  stored: readonly DatasetColumn[],
): Promise<Unreadable[]> {
  const suspects = columns.flatMap((column, index) => {
    const isRead = column.kind === 'number' || column.kind === 'time';
    if (!isRead || (stored[index]?.missing ?? 0) === 0) return [];
    return [{ index, condition: unreadableSql(column, choices, relation.storedAs[index] ?? 'text') }];
  });
  if (suspects.length === 0) return [];
  const counted = suspects.map(({ condition }) => `count(*) filter (where ${condition})`).join(', ');
  const [counts = []] = await database.rows(`select ${counted} from ${relation.sql}`);
  return suspects
    .map((suspect, position) => ({ ...suspect, count: countSchema.parse(counts[position]) }))
    .filter(({ count }) => count > 0);
}

/** Values that a column's kind cannot hold: counted, with the first ten and their rows. */
export async function unreadableNotices(
  database: Database,
  relation: Relation,
  columns: FilePreview['columns'],
  unreadable: readonly Unreadable[],
): Promise<ImportNotice[]> {
  const notices: ImportNotice[] = [];
  for (const { index, condition, count } of unreadable) {
    const { name = '', kind } = columns[index] ?? {};
    const shown = await database.rows(
      `select ${quoteName(name)}::varchar, own_row from (select *, row_number() over () as own_row from ${relation.sql}) where ${condition} limit ${shownExamples}`,
    );
    const examples = shown.map(([value, row]) => `${String(row)}: ${String(value).slice(0, 40)}`);
    const what = kind === 'number' ? 'numbers' : 'times';
    notices.push({
      code: kind === 'number' ? 'unreadableNumbers' : 'unreadableTimes',
      message: `${count} values of “${name}” are no ${what} and count as missing (row: value): ${examples.join(', ')}.`,
      column: name,
      examples,
      values: { count },
    });
  }
  return notices;
}
