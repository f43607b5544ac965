import {
  existsSync,
  linkSync,
  lstatSync,
  mkdirSync,
  readdirSync,
  readFileSync,
  rmSync,
  symlinkSync,
  utimesSync,
  writeFileSync,
} from 'node:fs';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { createBackend } from '../../src-main/app';
import { runIdSchema } from '../../src-main/core/common/ids';
import { openWorkspace } from '../../src-main/store';
import { temporaryFolder, temporaryWorkspace } from '../support/store';

/** A stranger's folder with old and odd files, and what they must still be afterwards. */
function strangersFolder(): { folder: string; state: () => string[] } {
  const folder = temporaryFolder();
  const old = new Date(Date.now() - 10 * 24 * 60 * 60_000);
  for (const name of [
    'thesis.docx',
    'a'.repeat(32),
    `${'b'.repeat(32)}.part`,
    '.import-0123456789abcdef',
    'x.db.partial',
  ]) {
    writeFileSync(join(folder, name), name);
    utimesSync(join(folder, name), old, old);
  }
  const state = (): string[] =>
    readdirSync(folder).map((name) => `${name}: ${readFileSync(join(folder, name), 'utf8')}`);
  return { folder, state };
}

const backend = (workspace: string) =>
  createBackend({
    workspace,
    shell: 'cli',
    version: '0.0.0',
    jobEntry: 'none.js',
    resources: workspace,
    printer: null,
  });

async function madeWorkspace(): Promise<string> {
  const folder = temporaryFolder();
  (await openWorkspace(folder, { version: '0.0.0' })).close();
  return folder;
}

describe('a workspace that somebody handed on', () => {
  it.each(['uploads', 'datasets', 'artefacts', 'reports', 'backups'])(
    'with a link in the place of %s is refused, and what the link points to stays',
    async (name) => {
      const workspace = await madeWorkspace();
      const { folder, state } = strangersFolder();
      const before = state();
      rmSync(join(workspace, name), { recursive: true, force: true });
      symlinkSync(folder, join(workspace, name));
      await expect(backend(workspace)).rejects.toMatchObject({
        code: 'WORKSPACE_DAMAGED',
        details: { file: join(workspace, name) },
      });
      expect(state()).toEqual(before);
      expect(lstatSync(join(workspace, name)).isSymbolicLink()).toBe(true);
    },
  );

  it.each(['gatewise.lock', 'gatewise.db', 'gatewise.db-wal', 'gatewise.lock-journal'])(
    'with a link in the place of %s is refused, and nothing is written through it',
    async (name) => {
      for (const content of ['', 'a letter']) {
        const workspace = temporaryFolder();
        const target = join(temporaryFolder(), 'letter');
        writeFileSync(target, content);
        symlinkSync(target, join(workspace, name));
        await expect(backend(workspace)).rejects.toMatchObject({ code: 'WORKSPACE_DAMAGED' });
        expect(readFileSync(target, 'utf8')).toBe(content);
        expect(readdirSync(workspace)).toEqual([name]);
      }
    },
  );

  it('with a link to nothing makes no file at its end', async () => {
    const workspace = temporaryFolder();
    const target = join(temporaryFolder(), 'new');
    symlinkSync(target, join(workspace, 'gatewise.lock'));
    await expect(backend(workspace)).rejects.toMatchObject({ code: 'WORKSPACE_DAMAGED' });
    expect(existsSync(target)).toBe(false);
  });

  it('with a second name for a stranger’s file (a hard link) leaves that file as it is', async () => {
    const folder = temporaryFolder();
    const workspace = join(folder, 'workspace');
    mkdirSync(workspace);
    writeFileSync(join(folder, 'empty'), '');
    linkSync(join(folder, 'empty'), join(workspace, 'gatewise.lock'));
    await expect(backend(workspace)).rejects.toMatchObject({ code: 'WORKSPACE_DAMAGED' });
    expect(readFileSync(join(folder, 'empty'), 'utf8')).toBe('');
  });

  it('with links inside its folders has them neither followed nor swept, and no run writes through one', async () => {
    const workspace = await temporaryWorkspace();
    const { folder, state } = strangersFolder();
    const before = state();
    const id = runIdSchema.parse('run_aaaaaaaaaa');
    mkdirSync(join(workspace.directory, 'artefacts'));
    symlinkSync(folder, join(workspace.directory, 'artefacts', id));
    symlinkSync(folder, join(workspace.directory, 'datasets', '.import.0123456789ab.partial'));
    expect(workspace.sweep()).toEqual([]);
    expect(() => workspace.artefacts.folder(id)).toThrow('is a link');
    expect(state()).toEqual(before);
  });

  it('may itself be reached through a link: that one the person chose', async () => {
    const workspace = await madeWorkspace();
    const link = join(temporaryFolder(), 'link');
    symlinkSync(workspace, link);
    (await openWorkspace(link, { version: '0.0.0' })).close();
  });
});
