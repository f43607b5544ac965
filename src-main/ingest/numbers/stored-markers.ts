/** Markers of missing values in what was stored, for the notices of an import. */
import { z } from 'zod';
import { hasMarkerForm, markersOf, type DatasetColumn, type ImportNotice } from '../../core/dataset';
import { quoteName, type Database } from '../database';
import { parquetFacts, parquetRows } from '../file-sql';
import { noticeOf } from '../preview-finding';
import { markerFinding } from './findings';

const boundRow = z.tuple([z.string(), z.number().nullable(), z.number().nullable()]);

/**
 * Looks at the columns alone in which a part of the file begins or ends with a number of the form of a marker, which the
 * file's own statistics tell without reading it.
 */
export async function markerNotices(
  database: Database,
  parquet: string,
  columns: readonly Pick<DatasetColumn, 'name' | 'kind'>[],
): Promise<ImportNotice[]> {
  const bounds = await database.rows(
    `select path_in_schema, try_cast(stats_min_value as double), try_cast(stats_max_value as double) from ${parquetFacts(parquet)} where type = 'DOUBLE'`,
  );
  const suspects = new Set<string>();
  for (const row of bounds) {
    const [name, least, most] = boundRow.parse(row);
    if ([least, most].some((bound) => bound !== null && hasMarkerForm(bound))) suspects.add(name);
  }
  const notices: ImportNotice[] = [];
  for (const { name, kind } of columns) {
    if (kind !== 'number' || !suspects.has(name)) continue;
    const sorted = await sortedValues(database, parquet, name);
    notices.push(...markersOf(sorted).map(({ value, count }) => noticeOf(markerFinding(name, value, count))));
  }
  return notices;
}

async function sortedValues(database: Database, parquet: string, name: string): Promise<Float64Array> {
  const column = quoteName(name);
  const file = parquetRows(parquet);
  const [[count] = []] = await database.rows(`select count(${column}) from ${file}`);
  const values = new Float64Array(z.coerce.number().parse(count));
  let at = 0;
  await database.stream(`select ${column} from ${file} where ${column} is not null`, (chunk) => {
    const read = chunk.column(0);
    for (let row = 0; row < chunk.rowCount; row += 1) {
      values[at] = Number(read(row));
      at += 1;
    }
  });
  return values.sort();
}
