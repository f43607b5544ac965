import { z } from 'zod';
import type { PanelFacts } from '../core/dataset';
import { quoteName, withSharedDatabase } from './database';
import { parquetRows } from './file-sql';
import type { StoredDataset } from './read';
import { requireSoundDataset } from './verify';

const countSchema = z.coerce.number().int();

/** How many series a dataset has, how long they are, and which columns never change within one; null for a single series. */
export async function readPanelFacts(dataset: StoredDataset, signal?: AbortSignal): Promise<PanelFacts | null> {
  const id = dataset.columns.find(({ role }) => role === 'seriesId');
  if (id === undefined) return null;
  await requireSoundDataset(dataset, signal);
  const others = dataset.columns.filter(({ name, kind }) => name !== id.name && kind !== 'time' && kind !== 'text');
  const inner = others.map(({ name }, index) => `count(distinct ${quoteName(name)}) as d${index}`);
  const outer = others.map((_, index) => `max(d${index})`);
  const sql = `select ${['count(*)', 'min(n)', 'max(n)', ...outer].join(', ')} from (select ${['count(*) as n', ...inner].join(', ')} from ${parquetRows(dataset.path)} group by ${quoteName(id.name)})`;
  return await withSharedDatabase(signal, async (database) => {
    const [row = []] = await database.rows(sql);
    const [seriesCount, shortest, longest] = row.slice(0, 3).map((value) => countSchema.parse(value));
    return {
      seriesCount: seriesCount ?? 1,
      shortest: shortest ?? 0,
      longest: longest ?? 0,
      constantColumns: others.flatMap(({ name }, index) => (countSchema.parse(row[index + 3]) <= 1 ? [name] : [])),
    };
  });
}
