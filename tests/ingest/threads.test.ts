import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { expect, it } from 'vitest';
import { importOverridesSchema } from '../../src-main/core/dataset';
import { importFile } from '../../src-main/ingest';
import { temporaryFolder } from '../support/store';

/** More than one of the parts that Parquet files are written in, and more than one of the pieces that text is read in. */
const rowCount = 130_000;

it('stores the same file on any number of threads', async () => {
  const folder = temporaryFolder();
  const path = join(folder, 'minutes.csv');
  const rows = Array.from({ length: rowCount }, (_, row) => {
    const time = new Date(Date.UTC(2024, 0, 1) + row * 60_000).toISOString().slice(0, 19);
    return `${time},${(row * 0.37) % 101},${row % 7 === 0 ? '' : row},${['sun', 'rain', 'snow'][row % 3]}`;
  });
  writeFileSync(path, `time,load,count,weather\n${rows.join('\n')}\n`);
  const hashes = new Set<string>();
  for (const threads of [1, 2, 4]) {
    const { version } = await importFile(
      {
        path,
        sourceName: null,
        choices: {},
        overrides: importOverridesSchema.parse({}),
        outputDirectory: join(folder, String(threads)),
      },
      { threads },
    );
    expect(version.rowCount).toBe(rowCount);
    hashes.add(version.hash);
  }
  expect([...hashes]).toHaveLength(1);
});
