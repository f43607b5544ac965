/** Brings the readings that the first rows gave together with the whole file, at the import. */
import type { DatasetColumn, FilePreview, ImportNotice } from '../../core/dataset';
import { quoteName, type Database } from '../database';
import type { Relation } from '../formats';
import type { Unreadable } from '../notices';
import { noticeOf } from '../preview-finding';
import { missingSql } from '../values';
import { requireOneReading } from './ambiguity';
import type { TextNumbers } from './columns';
import { readingFinding } from './findings';
import { lookAgain, readsAlike } from './whole-file';

type Numbers = readonly (TextNumbers | null)[];
type Read = Pick<FilePreview, 'fileName' | 'columns' | 'choices'>;

/** A preview with the readings of the whole file. */
export interface Settled<Preview extends Read> {
  readonly preview: Preview;
  readonly numbers: Numbers;
  /** Whether any column is to be read in another way than before. */
  readonly changed: boolean;
}

/**
 * Asks all of the file about columns that its first rows let be read in two ways.
 * @param isWhole whether the preview has seen every row
 * @throws GatewiseError BAD_INPUT where nothing decides
 */
export async function settleOpen<Preview extends Read>(
  database: Database,
  relation: Relation,
  preview: Preview,
  numbers: Numbers,
  isWhole: boolean,
): Promise<Settled<Preview>> {
  const open = numbers.flatMap((looked, index) => {
    const column = preview.columns[index];
    const isOpen = looked !== null && looked.alternatives.length > 0 && column?.kind === 'number';
    return isOpen && relation.storedAs[index] === 'text'
      ? [{ index, fitting: 0, condition: `not ${missingSql(quoteName(column.name))}` }]
      : [];
  });
  const misfits = isWhole ? [] : open;
  return settled(preview, numbers, await lookAgain(database, relation, preview.columns, numbers, misfits));
}

/**
 * Asks values that the guessed readings cannot hold, after a first pass over the file, how they are meant.
 * @throws GatewiseError BAD_INPUT where a column can be read in two ways
 */
export async function settleLate<Preview extends Read>(
  database: Database,
  relation: Relation,
  preview: Preview,
  numbers: Numbers,
  unreadable: readonly Unreadable[],
  stored: Pick<{ rowCount: number; columns: readonly DatasetColumn[] }, 'rowCount' | 'columns'>,
): Promise<Settled<Preview>> {
  const misfits = unreadable.flatMap(({ index, condition }) => {
    const looked = numbers[index] ?? null;
    const isGuess = looked?.reading.guessed === true && preview.columns[index]?.kind === 'number';
    const fitting = stored.rowCount - (stored.columns[index]?.missing ?? 0);
    return isGuess && relation.storedAs[index] === 'text' ? [{ index, condition, fitting }] : [];
  });
  return settled(preview, numbers, await lookAgain(database, relation, preview.columns, numbers, misfits));
}

function settled<Preview extends Read>(preview: Preview, before: Numbers, after: Numbers): Settled<Preview> {
  requireOneReading(preview, after);
  const changed = after.map((looked, index) => {
    const known = before[index] ?? null;
    return looked !== null && known !== null && !readsAlike(looked.reading, known.reading);
  });
  if (!changed.includes(true)) return { preview, numbers: after, changed: false };
  const readings = preview.columns.flatMap(({ name }, index) => {
    const reading = changed[index] === true ? after[index]?.reading : undefined;
    return reading === undefined ? [] : [[name, reading] as const];
  });
  const columns = preview.columns.map((column, index) => {
    const unit = changed[index] === true ? after[index]?.reading.unit : null;
    return { ...column, unit: column.unit ?? unit ?? null };
  });
  const choices = { ...preview.choices, numbers: { ...preview.choices.numbers, ...Object.fromEntries(readings) } };
  return { preview: { ...preview, columns, choices }, numbers: after, changed: true };
}

/** How columns were read that are not written as most programs write numbers. */
export function readingNotices(columns: Read['columns'], numbers: Numbers): ImportNotice[] {
  return columns.flatMap(({ name, kind }, index) => {
    const looked = numbers[index] ?? null;
    const found = kind === 'number' && looked !== null ? readingFinding(name, looked) : null;
    return found === null ? [] : [noticeOf(found)];
  });
}
