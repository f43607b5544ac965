import { mkdirSync, readdirSync, readFileSync, statSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, it, onTestFinished } from 'vitest';
import { copyWhole, writeText } from '../../../src-main/shells/cli/files';
import { temporaryFolder } from '../../support/store';

/** As an open workspace sets it. */
function makePrivate(): void {
  const before = process.umask(0o077);
  onTestFinished(() => {
    process.umask(before);
  });
}

describe('files that a person asked the terminal for', () => {
  it.skipIf(process.platform === 'win32')(
    'are readable by whom their shell lets, though the workspace is private',
    async () => {
      const folder = temporaryFolder();
      writeFileSync(join(folder, 'by-the-shell'), '');
      const { mode } = statSync(join(folder, 'by-the-shell'));
      makePrivate();
      const path = await writeText(join(folder, 'new', 'table.csv'), 'a,b\n');
      const copy = await copyWhole(path, join(folder, 'copy.csv'));
      for (const file of [path, copy]) {
        expect(readFileSync(file, 'utf8')).toBe('a,b\n');
        expect(statSync(file).mode & 0o777).toBe(mode & 0o777);
      }
      expect(readdirSync(join(folder, 'new'))).toEqual(['table.csv']);
    },
  );

  it('keep what was there when they cannot be written, and leave nothing half done', async () => {
    const folder = temporaryFolder();
    mkdirSync(join(folder, 'taken'));
    await expect(writeText(join(folder, 'taken'), 'text')).rejects.toMatchObject({ code: 'BAD_INPUT' });
    writeFileSync(join(folder, 'kept.pdf'), 'before');
    await expect(copyWhole(join(folder, 'missing.pdf'), join(folder, 'kept.pdf'))).rejects.toThrow(/cannot be written/);
    expect(readFileSync(join(folder, 'kept.pdf'), 'utf8')).toBe('before');
    expect(readdirSync(folder).sort()).toEqual(['kept.pdf', 'taken']);
  });
});
