/** Numbers of more digits than are stored, far down in a file, for the notices of an import. */
import { z } from 'zod';
import type { FilePreview, ImportNotice } from '../../core/dataset';
import { quoteName, type Database } from '../database';
import { parquetFacts } from '../file-sql';
import type { Relation } from '../formats';
import { noticeOf } from '../preview-finding';
import { lostDigitsFinding } from './findings';

const boundRow = z.tuple([z.string(), z.number().nullable()]);
const countRow = z.tuple([z.coerce.number(), z.coerce.number(), z.string().nullable()]);
/** Every whole number up to it is kept. */
const largestSafe = 2 ** 53;

/** Looks at the columns alone in which a number is larger than what is kept, by the statistics of the stored file. */
export async function lostDigitNotices(
  database: Database,
  relation: Relation,
  parquet: string,
  { columns, findings }: Pick<FilePreview, 'columns' | 'findings'>,
): Promise<ImportNotice[]> {
  const bounds = await database.rows(
    `select path_in_schema, max(greatest(abs(try_cast(stats_min_value as double)), abs(try_cast(stats_max_value as double)))) from ${parquetFacts(parquet)} where type = 'DOUBLE' group by 1`,
  );
  const large = new Set(
    bounds.flatMap((row) => {
      const [name, most] = boundRow.parse(row);
      return most !== null && most >= largestSafe ? [name] : [];
    }),
  );
  const isSaid = (name: string): boolean =>
    findings.some(({ code, column }) => code === 'digitsLost' && column === name);
  const notices: ImportNotice[] = [];
  for (const { name, kind } of columns) {
    if (kind !== 'number' || !large.has(name) || isSaid(name)) continue;
    const text = `trim(${quoteName(name)}::varchar)`;
    const isLost = `regexp_full_match(${text}, '[+-]?\\d{16,}') and try_cast(${text} as hugeint) <> try_cast(try_cast(${text} as double) as hugeint)`;
    const [row = []] = await database.rows(
      `select count(*), count(*) filter (where ${isLost}), min(${text}) filter (where ${isLost}) from ${relation.sql}`,
    );
    const [rows, count, first] = countRow.parse(row);
    if (count > 0 && first !== null) notices.push(noticeOf(lostDigitsFinding(name, count, rows, first)));
  }
  return notices;
}
