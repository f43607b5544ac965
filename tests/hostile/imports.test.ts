import { appendFileSync, mkdirSync, readdirSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { gzipSync } from 'node:zlib';
import { zipSync } from 'fflate';
import { describe, expect, it } from 'vitest';
import { importOverridesSchema, type PartialImportChoices } from '../../src-main/core/dataset';
import { importFile, type ImportOptions } from '../../src-main/ingest';
import { temporaryFolder } from '../support/store';

/** Imports a file of its own; answers with the failure, and makes sure that nothing is left. */
async function refused(
  name: string,
  content: string | Uint8Array,
  options: ImportOptions = {},
  choices: PartialImportChoices = {},
): Promise<unknown> {
  const folder = temporaryFolder();
  const path = join(folder, name);
  writeFileSync(path, content);
  const outputDirectory = join(folder, 'datasets');
  mkdirSync(outputDirectory);
  const overrides = importOverridesSchema.parse({});
  const failure = await importFile({ path, sourceName: null, choices, overrides, outputDirectory }, options).then(
    () => null,
    (error: unknown) => error,
  );
  expect(readdirSync(outputDirectory)).toEqual([]);
  expect(readdirSync(folder).sort()).toEqual([name, 'datasets'].sort());
  return failure;
}

describe('hostile files', () => {
  it('a bomb behind .gz is refused when it unpacks beyond all measure', async () => {
    const bomb = gzipSync(Buffer.from(`x,y\n${'1,2\n'.repeat(75_000_000)}`), { level: 9 });
    expect(bomb.length).toBeLessThan(1 << 20);
    expect(await refused('bomb.csv.gz', bomb)).toMatchObject({
      code: 'FILE_TOO_LARGE',
      details: { file: 'bomb.csv.gz' },
    });
  });

  it('a bomb inside a workbook is refused before it is read', async () => {
    const bomb = zipSync({
      '[Content_Types].xml': new Uint8Array(10),
      'xl/worksheets/sheet1.xml': new Uint8Array(300 << 20).fill(32),
    });
    expect(bomb.length).toBeLessThan(1 << 20);
    expect(await refused('bomb.xlsx', bomb)).toMatchObject({ code: 'FILE_TOO_LARGE', details: { file: 'bomb.xlsx' } });
  });

  it('a file that changes while it is read is refused', async () => {
    const folder = temporaryFolder();
    const path = join(folder, 'growing.csv');
    writeFileSync(path, `x,y\n${'1,2\n'.repeat(100_000)}`);
    const outputDirectory = join(folder, 'datasets');
    mkdirSync(outputDirectory);
    let changed = false;
    const importing = importFile(
      { path, sourceName: null, choices: {}, overrides: importOverridesSchema.parse({}), outputDirectory },
      {
        onProgress: () => {
          if (!changed) appendFileSync(path, '3,4\n');
          changed = true;
        },
      },
    );
    await expect(importing).rejects.toMatchObject({ code: 'FILE_CHANGED', details: { file: 'growing.csv' } });
    expect(readdirSync(outputDirectory)).toEqual([]);
  });

  it('an import that is cancelled at work leaves nothing', async () => {
    const controller = new AbortController();
    const failure = await refused('long.csv', `x,y\n${'1,2\n'.repeat(2_000_000)}`, {
      signal: controller.signal,
      onProgress: (share) => {
        if (share > 0.1) controller.abort();
      },
    });
    expect(failure).toMatchObject({ name: 'AbortError' });
  });

  it.each([
    ['text behind a closing quote', 'x,y\n1,2\n"3"4,5\n', 'FILE_UNCLOSED_QUOTE', { line: 3 }],
    [
      'a quote that never closes in a long file',
      `x,y\n"${'1,2\n'.repeat(400_000)}`,
      'FILE_UNCLOSED_QUOTE',
      { line: 2 },
    ],
    ['one byte', 'x', 'FILE_EMPTY', {}],
    ['a JSON document without rows', '{"x": {"y": "z"},\n"a": 1}', 'FILE_UNSUPPORTED', {}],
    ['a key that says twice what it is', '{"x": 1, "X": 2}\n', 'FILE_DUPLICATE_HEADER', { column: 'X' }],
  ])('%s', async (_, content, code, details) => {
    const name = content.startsWith('{') ? 'bad.jsonl' : 'bad.csv';
    expect(await refused(name, content)).toMatchObject({ code, details });
  });
});
