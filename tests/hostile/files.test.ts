import { existsSync, mkdirSync, readdirSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { gzipSync } from 'node:zlib';
import { describe, expect, it } from 'vitest';
import { importOverridesSchema } from '../../src-main/core/dataset';
import { importFile } from '../../src-main/ingest';
import { temporaryFolder } from '../support/store';

const overrides = importOverridesSchema.parse({});
const importing = (path: string, outputDirectory: string, signal?: AbortSignal) =>
  importFile(
    { path, sourceName: null, choices: {}, overrides, outputDirectory },
    signal === undefined ? {} : { signal },
  );

const bad: [what: string, content: string | Uint8Array, code: string, details: object][] = [
  ['an empty file', '', 'FILE_EMPTY', {}],
  ['a header alone', 'x,y\n', 'FILE_EMPTY', {}],
  ['binary content', new Uint8Array([1, 2, 0, 3, 4, 0, 0, 9, 10, 11]), 'FILE_NOT_TEXT', { line: 1 }],
  ['a NUL byte far below', `x,y\n${'1,2\n'.repeat(20_000)}1,\u00002\n`, 'FILE_NOT_TEXT', { line: 20_002 }],
  ['ragged rows', 'x,y\n1,2\n3\n4,5,6\n', 'FILE_RAGGED_ROWS', { line: 3, rows: 2 }],
  ['no numeric column', 'a,b\nx,y\nz,w\n', 'FILE_NO_NUMERIC_COLUMN', {}],
  ['duplicate headers', 'x,y,X\n1,2,3\n', 'FILE_DUPLICATE_HEADER', { column: 'X' }],
  ['an empty header', 'x,,y\n1,2,3\n', 'FILE_EMPTY_HEADER', { column: '2' }],
  ['an unclosed quote', 'x,y\n1,2\n"3,4\n5,6\n', 'FILE_UNCLOSED_QUOTE', { line: 3 }],
  [
    'too many columns',
    `${Array.from({ length: 100_000 }, (_, i) => `c${i}`).join(',')}\n`,
    'FILE_TOO_WIDE',
    { line: 1 },
  ],
  ['a huge cell', `x,y\n1,2\n3,4\n5,${'9'.repeat(5 << 20)}\n`, 'FILE_TOO_LARGE', { line: 4 }],
  ['a damaged gzip', gzipSync('x,y\n1,2\n'.repeat(1000)).subarray(0, 40), 'FILE_UNSUPPORTED', {}],
  ['a picture', Buffer.from('\u0089PNG\r\n\u001a\n\u0000\u0000', 'latin1'), 'FILE_UNSUPPORTED', {}],
  ['a PDF document, which may be text', '%PDF-1.7\n1 0 obj\n', 'FILE_UNSUPPORTED', {}],
  ['a zip archive', Buffer.from('PK\u0003\u0004 not a workbook', 'latin1'), 'FILE_UNSUPPORTED', {}],
];

describe('bad files', () => {
  it.each(bad)('%s is refused with its place, and nothing is left', async (_, content, code, details) => {
    const folder = temporaryFolder();
    const path = join(folder, 'bad.csv');
    writeFileSync(path, content);
    const output = join(folder, 'datasets');
    mkdirSync(output);
    await expect(importing(path, output)).rejects.toMatchObject({ code, details });
    expect(readdirSync(output)).toEqual([]);
  });

  it('a missing file and a folder are refused', async () => {
    const folder = temporaryFolder();
    await expect(importing(join(folder, 'none.csv'), folder)).rejects.toMatchObject({ code: 'FILE_NOT_FOUND' });
    await expect(importing(folder, folder)).rejects.toMatchObject({ code: 'FILE_UNSUPPORTED' });
  });

  it('headers that mean something to JavaScript are names like any other', async () => {
    const folder = temporaryFolder();
    const path = join(folder, 'names.csv');
    writeFileSync(path, '__proto__,constructor,toString\n1,2,3\n4,5,6\n');
    const { version } = await importing(path, join(folder, 'datasets'));
    expect(version.columns.map(({ name }) => name)).toEqual(['__proto__', 'constructor', 'toString']);
    expect(Object.hasOwn(Object.prototype, 'role')).toBe(false);
  });

  it('a cancelled import leaves nothing', async () => {
    const folder = temporaryFolder();
    const path = join(folder, 'data.csv');
    writeFileSync(path, 'x,y\n1,2\n');
    const output = join(folder, 'datasets');
    await expect(importing(path, output, AbortSignal.abort())).rejects.toThrow();
    expect(existsSync(output) ? readdirSync(output) : []).toEqual([]);
  });
});
