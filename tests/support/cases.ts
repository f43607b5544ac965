import { readFileSync } from 'node:fs';
import { basename, join } from 'node:path';

const folder = join(import.meta.dirname, '../fixtures/ingest/cases');

/** The place of a file after a public report, such as `03-monthly/monthly.csv`. */
export const casePath = (path: string): string => join(folder, path);

/** Such a file, as the helpers of imports take it. */
export const caseFile = (path: string): Record<string, Uint8Array> => ({
  [basename(path)]: readFileSync(casePath(path)),
});
