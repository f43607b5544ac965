import { datasetVersionSchema, type DatasetVersion } from '../../src-main/core/dataset';

/** A dataset version as an import would leave it; `change` replaces fields. */
export function datasetVersion(change: Partial<DatasetVersion> = {}): DatasetVersion {
  const column = (name: string, kind: 'time' | 'number', role: 'time' | 'target') => ({
    name,
    kind,
    role,
    unit: null,
    missing: 0,
    categories: null,
  });
  return datasetVersionSchema.parse({
    hash: 'a'.repeat(64),
    rowCount: 100,
    columns: [column('date', 'time', 'time'), column('OT', 'number', 'target')],
    sampling: { intervalMs: 3_600_000, start: 0, end: 99 * 3_600_000 },
    sourceName: 'oil.csv',
    sourceBytes: 1000,
    choices: {
      encoding: 'utf-8',
      delimiter: ',',
      decimal: '.',
      header: true,
      timeColumn: 'date',
      timeFormat: 'iso',
      sheet: null,
      raggedRows: 'refuse',
      skippedLines: 0,
      seriesIdColumn: null,
      timeZone: null,
    },
    notices: [],
    ...change,
  });
}
