import { quoteName, withOwnDatabase } from '../database';
import type { Relation } from '../formats';
import type { OpenContext } from '../formats/importer';
import { RowsFile } from '../formats/rows-file';
import { defineTimeFunctions } from '../times';
import { longNames, longRows, type WideReading } from './wide-rows';

const limits = { memoryMegabytes: 256, threads: 1, temporaryDirectory: null };
const [timeColumn, placeColumn] = ['own time of the row', 'own place of the row'] as const;

/** Turns a wide table long, row after row, into a working copy whose rows are in the order of time. */
export async function longRelation(
  file: string,
  relation: Relation,
  reading: WideReading,
  storedAs: readonly ('text' | 'number' | 'time')[],
  { scratch, signal }: OpenContext,
): Promise<Relation> {
  const { table } = reading;
  const names = longNames(table);
  const rows = new RowsFile(await scratch.file('csv'), file);
  const series = table.seriesIdColumn === null ? -1 : table.names.indexOf(table.seriesIdColumn);
  const latest = new Map<string, number>();
  let backSteps = 0;
  const selected = table.names.map((name) => `${quoteName(name)}::varchar`).join(', ');
  await withOwnDatabase(limits, signal, async (database) => {
    // A file's own times are brought to text without a zone.
    await database.run("set TimeZone = 'UTC'");
    await defineTimeFunctions(database);
    await database.stream(`select ${selected} from ${relation.sql}`, async (chunk) => {
      const columns = table.names.map((_, index) => chunk.column(index));
      for (let at = 0; at < chunk.rowCount; at += 1) {
        const row = columns.map((read) => {
          const value = read(at);
          return typeof value === 'string' ? value : null;
        });
        const time = table.timeOf(row);
        const id = row[series] ?? '';
        if (time < (latest.get(id) ?? -Infinity)) backSteps += 1;
        if (Number.isFinite(time)) latest.set(id, time);
        for (const long of longRows(row, reading)) {
          await rows.write([Number.isFinite(time) ? String(time) : null, String(rows.rowCount), ...long]);
        }
      }
    });
  });
  await rows.end();
  const written = rows.relation([timeColumn, placeColumn, ...names], false);
  const columns = names.map((name, index) => {
    const column = quoteName(name);
    return storedAs[index] === 'number' ? `try_cast(${column} as double) as ${column}` : column;
  });
  const order =
    backSteps === 0 ? '' : ` order by ${quoteName(timeColumn)}::double nulls last, ${quoteName(placeColumn)}::bigint`;
  return {
    ...relation,
    isPlain: false,
    withNumbers: undefined,
    sql: `(select ${columns.join(', ')} from ${written.sql}${order})`,
    storedAs: [...storedAs],
    rowCount: written.rowCount,
  };
}
