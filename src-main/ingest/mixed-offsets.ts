/** Times of which some say how far from UTC they are and others do not: what the others mean nobody says. */
import { z } from 'zod';
import type { FilePreview, ImportNotice, PreviewFinding } from '../core/dataset';
import { quoteName, quoteText, type Database } from './database';
import type { Relation } from './formats';
import { examplesOf, finding, noticeOf, shownExamples } from './preview-finding';
import { carriesOffset, offsetEnd } from './times';
import { missingSql } from './values';

const countsRow = z.tuple([z.coerce.number(), z.coerce.number()]);
const shownRow = z.tuple([z.coerce.number(), z.string()]);

interface PlacedTime {
  /** Line of a text, row of another file, from 1. */
  readonly line: number;
  readonly text: string;
}

/** @param rows how many were looked at */
function mixedFinding(column: string, bare: readonly PlacedTime[], count: number, rows: number): PreviewFinding {
  const [first] = bare;
  const examples = examplesOf(bare.map(({ line, text }) => `${line}: ${text}`));
  return finding(
    'offsetsMixed',
    'warning',
    `${count} of ${rows} times of “${column}” do not say how far from UTC they are, although the others do, and are read as UTC: ${examples.slice(0, 3).join('; ')}. Write the offset behind them, or mend them.`,
    { column, line: first?.line ?? null, examples, values: { count, rows } },
  );
}

/** What the sampled times say. */
export function mixedOffsetFindings(column: string, format: string, times: readonly PlacedTime[]): PreviewFinding[] {
  const bare = times.filter(({ text }) => !carriesOffset(text, format));
  return bare.length === 0 || bare.length === times.length
    ? []
    : [mixedFinding(column, bare, bare.length, times.length)];
}

/** The same over the whole file, which is asked where the first rows hold an offset. */
export async function mixedOffsetNotices(
  database: Database,
  relation: Relation,
  { choices, rows, columns }: Pick<FilePreview, 'choices' | 'rows' | 'columns'>,
): Promise<ImportNotice[]> {
  const { timeColumn: column, timeFormat: format } = choices;
  const at = columns.findIndex(({ name }) => name === column);
  if (column === null || format === null || relation.storedAs[at] !== 'text') return [];
  if (!rows.some((row) => carriesOffset(row[at] ?? '', format))) return [];
  const text = `trim(${quoteName(column)}::varchar)`;
  const isThere = `not ${missingSql(text)}`;
  const isBare = `(${isThere} and not regexp_matches(${text}, ${quoteText(`(?i)${offsetEnd}`)}))`;
  const [counts = []] = await database.rows(
    `select count(*) filter (where ${isThere}), count(*) filter (where ${isBare}) from ${relation.sql}`,
  );
  const [all, count] = countsRow.parse(counts);
  if (count === 0 || count === all) return [];
  const shown = await database.rows(
    `select own_row, ${text} from (select *, row_number() over () as own_row from ${relation.sql}) where ${isBare} order by own_row limit ${shownExamples}`,
  );
  const bare = shown.map((row) => shownRow.parse(row));
  const lines = (await relation.lines?.(bare.map(([row]) => row - 1))) ?? [];
  const placed = bare.map(([row, own], index): PlacedTime => ({ line: lines[index] ?? row, text: own }));
  return [noticeOf(mixedFinding(column, placed, count, all))];
}
