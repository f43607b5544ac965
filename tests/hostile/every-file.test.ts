import fc from 'fast-check';
import { readdirSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { temporaryFolder } from '../support/store';
import { complaintsOf } from './support/complaints';
import { takeThrough } from './support/journey';
import { oddFiles } from './support/odd-files';

const fixtures = 'tests/fixtures/ingest';
const filesOfFixtures = readdirSync(fixtures, { recursive: true, withFileTypes: true })
  .filter((entry) => entry.isFile() && !/\.(md|txt)$/i.test(entry.name))
  .map((entry) => join(entry.parentPath, entry.name))
  .sort();

/** Every step with a file ends in a result whose numbers can be stored, or in a sentence. */
async function expectNoInnerError(path: string, folder: string): Promise<void> {
  const steps = await takeThrough(path, folder);
  expect(steps.map(({ name }) => name)).toContain('import');
  expect(steps.flatMap(complaintsOf)).toEqual([]);
}

describe('a person’s file never ends in an inner error', () => {
  it.each(filesOfFixtures)('%s', async (path) => {
    await expectNoInnerError(path, temporaryFolder());
  });

  const ofEachKind = 2;
  const drawn = Object.entries(oddFiles).flatMap(([kind, file], at) =>
    fc
      .sample(file, { seed: 7000 + at, numRuns: ofEachKind })
      .map(({ name, content }, index) => ({ kind, index, name, content })),
  );
  it.each(drawn)('$kind, $index', async ({ name, content }) => {
    const folder = temporaryFolder();
    const path = join(folder, name);
    writeFileSync(path, content);
    await expectNoInnerError(path, folder);
  });
});
