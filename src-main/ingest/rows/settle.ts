import { z } from 'zod';
import { GatewiseError } from '../../core/common/errors';
import { said } from '../../core/common/sentence';
import type { FilePreview, ImportNotice } from '../../core/dataset';
import { quoteName, type Database } from '../database';
import { parquetRows } from '../file-sql';
import type { Relation } from '../formats';
import type { FilesRelation } from '../relation';
import { isMissing } from '../values';
import { describeNonData, describeUntimed, type UntimedRow } from './describe';
import { isTotalWord, nonDataKind, type NonDataKind, type NonDataRow, type TableShape } from './shape';
import { storedSums } from './sums';

/** Rows that are looked at one by one; beyond them all are rows without a time. */
const mostSuspects = 2000;
/** Rows at the end among which a table without times may have its totals and notes. */
const tailRows = 6;

const numberSchema = z.coerce.number();
const cellSchema = z.string().nullable();

export interface SettledRows {
  /** Rows (from 0) of the stored file that are left out; `untimed`: those without a time. */
  readonly dropped: 'none' | 'untimed' | readonly number[];
  readonly droppedCount: number;
  readonly notices: ImportNotice[];
}

/** The rows of the files as they are stored. */
export interface TableRows {
  readonly relation: Relation;
  /** Where they stand in their files; null where a row of a file became several. */
  readonly places: FilesRelation['places'] | null;
}

interface Suspect {
  readonly row: number;
  readonly line: number;
  readonly file: string;
  readonly cells: readonly string[];
  readonly kind: NonDataKind | null;
}

/**
 * Decides what becomes of rows that are none of the data and of rows without a time, by what was stored of the whole file.
 * A file without such rows costs one count.
 * @param stored the Parquet file that was just written
 * @throws GatewiseError FILE_ROWS_WITHOUT_TIME, FILE_NON_DATA_ROWS where such rows are to be refused
 */
export async function settleRows(
  database: Database,
  table: TableRows,
  stored: string,
  { preview, shape }: { readonly preview: FilePreview; readonly shape: TableShape },
): Promise<SettledRows> {
  const { choices } = preview;
  const time = choices.timeColumn;
  const file = parquetRows(stored, { rowNumber: true });
  const [[total, without] = []] = await database.rows(
    `select count(*), ${time === null ? '0' : `count(*) filter (where ${quoteName(time)} is null)`} from ${file}`,
  );
  const [rowCount, untimedCount] = [numberSchema.parse(total), numberSchema.parse(without)];
  const below = table.relation.below ?? [];
  if (time !== null && untimedCount === 0)
    return { dropped: 'none', droppedCount: 0, notices: nonDataNotices(preview, below) };
  const rows =
    time === null
      ? await suspectsWithoutTimes(database, file, preview, rowCount)
      : await rowNumbers(database, file, `${quoteName(time)} is null`);
  const suspects = await classified(database, table, preview, { shape, rows, rowCount });
  const last = suspects.at(-1);
  if (last !== undefined && last.kind === null && last.row === rowCount - 1 && time !== null) {
    const numbers = preview.columns.filter(({ kind }) => kind === 'number').map(({ name }) => name);
    const isSum = isUntimed(last, preview) && (await storedSums(database, file, { time, numbers }, last.row));
    if (isSum) suspects[suspects.length - 1] = { ...last, kind: 'total' };
  }
  const kept = choices.nonDataRows === 'keep';
  const nonData = kept ? [] : suspects.filter(({ kind }) => kind !== null);
  const notices = nonDataNotices(preview, [...nonData, ...below]);
  if (time === null) {
    return { dropped: nonData.map(({ row }) => row), droppedCount: nonData.length, notices };
  }
  const count = untimedCount - nonData.length;
  if (count > 0)
    notices.push(
      untimedNotice(
        preview,
        suspects.filter((suspect) => !nonData.includes(suspect)),
        count,
        rowCount,
      ),
    );
  return { dropped: 'untimed', droppedCount: untimedCount, notices };
}

async function rowNumbers(database: Database, file: string, condition: string): Promise<number[]> {
  const found = await database.rows(
    `select file_row_number from ${file} where ${condition} order by file_row_number limit ${mostSuspects}`,
  );
  return found.map(([row]) => numberSchema.parse(row));
}

/** In a table without times: rows whose numbers are all missing, or that begin with a word for a total. */
async function suspectsWithoutTimes(
  database: Database,
  file: string,
  { columns }: FilePreview,
  rowCount: number,
): Promise<number[]> {
  const numbers = columns.filter(({ kind }) => kind === 'number').map(({ name }) => `${quoteName(name)} is null`);
  const [first] = columns;
  if (numbers.length === 0 || first === undefined) return [];
  // Words among the numbers of the first column were not stored.
  const condition = first.kind === 'number' ? `${quoteName(first.name)} is null` : numbers.join(' and ');
  const found = await rowNumbers(database, file, condition);
  const tail = await database.rows(
    `select file_row_number, ${quoteName(first.name)}::varchar from ${file} where file_row_number >= ${Math.max(0, rowCount - tailRows)}`,
  );
  const totals = tail
    .filter(([, text]) => isTotalWord(cellSchema.parse(text) ?? ''))
    .map(([row]) => numberSchema.parse(row));
  return [...new Set([...found, ...totals])].sort((one, other) => one - other);
}

async function classified(
  database: Database,
  { relation, places: placesOf }: TableRows,
  { columns }: FilePreview,
  {
    shape,
    rows,
    rowCount,
  }: { readonly shape: TableShape; readonly rows: readonly number[]; readonly rowCount: number },
): Promise<Suspect[]> {
  if (rows.length === 0) return [];
  const texts = columns.map(({ name }) => `${quoteName(name)}::varchar`).join(', ');
  const found = await database.rows(
    `select own_row, ${texts} from (select *, row_number() over () - 1 as own_row from ${relation.sql}) where list_contains([${rows.join(', ')}], own_row) order by own_row`,
  );
  const places = (await placesOf?.(database, rows)) ?? [];
  let isTail = true;
  let next = rowCount;
  return found
    .map((cells, index) => ({ cells: cells.slice(1).map((cell) => cellSchema.parse(cell) ?? ''), index }))
    .reverse()
    .map(({ cells, index }): Suspect => {
      const row = rows[index] ?? 0;
      const place = places[index];
      // Rows that were not looked at are data: what stands above them is no end of the table.
      isTail = isTail && row === next - 1;
      next = row;
      const kind = nonDataKind(cells, shape, { isFirst: place?.isFirst ?? false, isTail });
      if (kind === null) isTail = false;
      return { row, cells, kind, line: place?.line ?? row + 1, file: place?.file ?? '' };
    })
    .reverse();
}

/** Whether nothing stands where a row should have its time. */
function isUntimed({ cells }: Suspect, { columns, choices }: FilePreview): boolean {
  return isMissing(cells[columns.findIndex(({ name }) => name === choices.timeColumn)] ?? '');
}

function nonDataNotices(
  { choices, fileName }: FilePreview,
  suspects: readonly (Pick<Suspect, 'kind' | 'line' | 'cells'> & { readonly file?: string })[],
): ImportNotice[] {
  const isRefused = choices.nonDataRows === 'refuse';
  const kinds = [...new Set(suspects.flatMap(({ kind }) => (kind === null ? [] : [kind])))];
  return kinds.map((kind) => {
    const rows: NonDataRow[] = suspects.flatMap((suspect) => (suspect.kind === kind ? [{ ...suspect, kind }] : []));
    const { code, message, examples, values, line } = describeNonData(kind, rows, isRefused);
    if (!isRefused) return { code, message, column: null, examples, values };
    const file = suspects[0]?.file ?? fileName;
    throw new GatewiseError('FILE_NON_DATA_ROWS', said`“${file}”: ${message}`, {
      file,
      line: line ?? 1,
      field: 'choices.nonDataRows',
      examples,
      rows: rows.length,
    });
  });
}

function untimedNotice(
  { choices, columns, fileName, format }: FilePreview,
  suspects: readonly Suspect[],
  count: number,
  rowCount: number,
): ImportNotice {
  const column = choices.timeColumn ?? '';
  const parts = [column, choices.timeOfDayColumn].map((part) => columns.findIndex(({ name }) => name === part));
  const rows: UntimedRow[] = suspects.map(({ line, cells }) => ({
    line,
    text: parts
      .map((part) => cells[part] ?? '')
      .join(' ')
      .trim(),
  }));
  const noun = format === 'csv' || format === 'jsonl' ? 'line' : 'row';
  const { code, message, examples, values, line } = describeUntimed(rows, count, column, choices.rowsWithoutTime, noun);
  if (choices.rowsWithoutTime === 'skip' && count < rowCount) return { code, message, column, examples, values };
  const file = suspects[0]?.file ?? fileName;
  const isMost = count > rowCount / 2;
  const doubt = isMost ? ` Most rows have none: is ${choices.timeFormat ?? 'iso'} the right format?` : '';
  throw new GatewiseError('FILE_ROWS_WITHOUT_TIME', said`“${file}”: ${message}${doubt}`, {
    file,
    column,
    line: line ?? 1,
    field: 'choices.rowsWithoutTime',
    examples,
    rows: count,
  });
}
