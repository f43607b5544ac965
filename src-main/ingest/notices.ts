import { z } from 'zod';
import type { DatasetColumn, FilePreview, ImportChoices, ImportNotice } from '../core/dataset';
import { unreadableSql } from './column-sql';
import { quoteName, type Database } from './database';
import type { Relation } from './formats';

const shownExamples = 10;
const countSchema = z.coerce.number();

const noticedFindings = new Set([
  'encodingGuessed',
  'ambiguousDates',
  'timeInParts',
  'wideTable',
  'summariesLeftOut',
  'hoursByEnd',
  'hoursByStart',
  'hoursBeyondDay',
]);

/** Guesses that nobody confirmed, for those who look at the dataset later. */
export function guessNotices({ findings }: FilePreview): ImportNotice[] {
  return findings
    .filter(({ code }) => noticedFindings.has(code))
    .map(({ code, message, column, examples, values }) => ({ code, message, column, examples, values }));
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

/** Values that a column's kind cannot hold: counted, with the first ten and their rows. */
export async function unreadableNotices(
  database: Database,
  relation: Relation,
  { columns, choices }: Pick<FilePreview, 'columns' | 'choices'>,
  stored: readonly DatasetColumn[],
): Promise<ImportNotice[]> {
  const suspects = columns.flatMap((column, index) => {
    const isRead = column.kind === 'number' || column.kind === 'time';
    if (!isRead || (stored[index]?.missing ?? 0) === 0) return [];
    return [{ column, condition: unreadableSql(column, choices, relation.storedAs[index] ?? 'text') }];
  });
  if (suspects.length === 0) return [];
  const counted = suspects.map(({ condition }) => `count(*) filter (where ${condition})`).join(', ');
  const [counts = []] = await database.rows(`select ${counted} from ${relation.sql}`);
  const notices: ImportNotice[] = [];
  for (const [index, { column, condition }] of suspects.entries()) {
    const count = countSchema.parse(counts[index]);
    if (count === 0) continue;
    const { name, kind } = column;
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
