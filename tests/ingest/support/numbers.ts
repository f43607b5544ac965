import { readFileSync } from 'node:fs';
import { join, resolve } from 'node:path';

/** A file of tests/fixtures/ingest/numbers, as the helpers of imports take it. */
export function numberFile(name: string): Record<string, Uint8Array> {
  return { [name]: readFileSync(join(resolve('tests/fixtures/ingest/numbers'), name)) };
}
