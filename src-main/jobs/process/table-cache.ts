import type { Table } from '../../core/dataset';
import { loadTable, requireSoundDataset } from '../../ingest';
import type { DatasetReference } from '../kinds';

/** The last table that was asked about: a form asks again with every change, and the data stay the same. */
let cached: { readonly key: string; readonly table: Table } | null = null;

/** A dataset's table, kept for the next question about it. */
export async function tableOf(dataset: DatasetReference, signal: AbortSignal): Promise<Table> {
  const key = JSON.stringify(dataset);
  await requireSoundDataset(dataset, signal);
  if (cached?.key === key) return cached.table;
  cached = { key, table: await loadTable(dataset, signal) };
  return cached.table;
}
