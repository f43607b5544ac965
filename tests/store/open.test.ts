import { spawn, type ChildProcess } from 'node:child_process';
import { once } from 'node:events';
import { existsSync, readdirSync, readFileSync, rmSync, statSync, writeFileSync } from 'node:fs';
import { join, resolve } from 'node:path';
import Sqlite from 'better-sqlite3';
import { getTableColumns, getTableName, is, Table } from 'drizzle-orm';
import { describe, expect, it, onTestFinished } from 'vitest';
import { applicationId } from '../../src-main/store/database-header';
import { migrations } from '../../src-main/store/migrations';
import * as schema from '../../src-main/store/schema';
import { openWorkspace } from '../../src-main/store';
import { seededExperiment, temporaryFolder, temporaryWorkspace } from '../support/store';

const open = (folder: string, extra = {}) => openWorkspace(folder, { version: '0.0.0-test', ...extra });

/** Another process that holds the lock as Gatewise does. */
async function holdInAnotherProcess(lock: string): Promise<ChildProcess> {
  const script = `const lock = require('better-sqlite3')(process.argv[1]); lock.exec('BEGIN IMMEDIATE'); process.stdout.write('held'); setInterval(() => {}, 1000);`;
  const child = spawn(process.execPath, ['-e', script, lock], {
    cwd: resolve('.'),
    stdio: ['ignore', 'pipe', 'inherit'],
  });
  onTestFinished(() => {
    child.kill('SIGKILL');
  });
  await once(child.stdout, 'data');
  return child;
}

describe('opening a workspace', () => {
  it('makes one that is marked as ours, at the newest version, with the tables that queries expect', async () => {
    const folder = temporaryFolder();
    (await open(folder)).close();
    const sqlite = new Sqlite(join(folder, 'gatewise.db'), { readonly: true });
    expect(sqlite.pragma('application_id', { simple: true })).toBe(applicationId);
    expect(sqlite.pragma('user_version', { simple: true })).toBe(migrations.length);
    expect(sqlite.pragma('journal_mode', { simple: true })).toBe('wal');
    for (const table of Object.values(schema).filter((value) => is(value, Table))) {
      const columns = sqlite.pragma(`table_info(${getTableName(table)})`) as { name: string }[];
      const expected = Object.values(getTableColumns(table)).map((column: { name: string }) => column.name);
      expect([getTableName(table), columns.map(({ name }) => name)]).toEqual([getTableName(table), expected]);
    }
    sqlite.close();
  });

  it('refuses a Node on which SQLite would crash before it touches anything', async () => {
    const folder = join(temporaryFolder(), 'workspace');
    const versions = Object.getOwnPropertyDescriptor(process, 'versions') ?? {};
    Object.defineProperty(process, 'versions', { ...versions, value: { ...process.versions, node: '20.20.2' } });
    try {
      await expect(open(folder)).rejects.toThrow('Gatewise needs Node 22 or newer and was started with Node 20.20.2');
    } finally {
      Object.defineProperty(process, 'versions', versions);
    }
    expect(existsSync(folder)).toBe(false);
  });

  it('refuses a second user and lets one in after the first has left', async () => {
    const folder = temporaryFolder();
    const first = await open(folder);
    await expect(open(folder)).rejects.toMatchObject({ code: 'WORKSPACE_IN_USE' });
    first.close();
    (await open(folder)).close();
  });

  describe('whose lock is damaged', () => {
    const nonsense = Buffer.from('This is no lock. '.repeat(500));
    const damages: readonly (readonly [string, (file: string) => void])[] = [
      [
        'by other bytes',
        (file) => {
          writeFileSync(file, nonsense);
        },
      ],
      [
        'in its middle',
        (file) => {
          writeFileSync(file, nonsense.subarray(0, 3000), { flag: 'r+' });
        },
      ],
      [
        'by another table',
        (file) => {
          rmSync(file, { force: true });
          const sqlite = new Sqlite(file);
          sqlite.exec('create table owner (name text)');
          sqlite.close();
        },
      ],
    ];

    it.each(damages)('%s makes it anew where nobody holds it', async (_, damage) => {
      const folder = temporaryFolder();
      (await open(folder)).close();
      damage(join(folder, 'gatewise.lock'));
      const workspace = await open(folder);
      await expect(open(folder)).rejects.toMatchObject({ code: 'WORKSPACE_IN_USE' });
      workspace.close();
      (await open(folder)).close();
    });

    it('refuses a second user all the same, of this process and of another', async () => {
      const folder = temporaryFolder();
      const lock = join(folder, 'gatewise.lock');
      const first = await open(folder);
      writeFileSync(lock, nonsense, { flag: 'r+' });
      await expect(open(folder)).rejects.toMatchObject({ code: 'WORKSPACE_IN_USE' });
      first.close();
      (await open(folder)).close();

      const holder = await holdInAnotherProcess(lock);
      writeFileSync(lock, nonsense, { flag: 'r+' });
      await expect(open(folder)).rejects.toMatchObject({ code: 'WORKSPACE_IN_USE' });
      holder.kill('SIGKILL');
      await once(holder, 'close');
      (await open(folder)).close();
    });

    it('refuses a folder that is no workspace, and leaves the file', async () => {
      const folder = temporaryFolder();
      writeFileSync(join(folder, 'gatewise.lock'), nonsense);
      await expect(open(folder)).rejects.toMatchObject({ code: 'WORKSPACE_DAMAGED' });
      expect(readFileSync(join(folder, 'gatewise.lock')).equals(nonsense)).toBe(true);
    });
  });

  it.each([
    ['from a newer Gatewise', 'WORKSPACE_FROM_FUTURE', applicationId, migrations.length + 1],
    ['of another program', 'WORKSPACE_FOREIGN', 12345, 1],
    ['without a mark', 'WORKSPACE_FOREIGN', 0, 0],
  ])('refuses a database %s and leaves it byte-identical', async (_, code, application, version) => {
    const folder = temporaryFolder();
    const file = join(folder, 'gatewise.db');
    const sqlite = new Sqlite(file);
    sqlite.exec('CREATE TABLE something (x)');
    sqlite.pragma(`application_id = ${application}`);
    sqlite.pragma(`user_version = ${version}`);
    sqlite.close();
    const before = readFileSync(file);
    await expect(open(folder)).rejects.toMatchObject({ code });
    expect(readFileSync(file).equals(before)).toBe(true);
    expect(readdirSync(folder)).toEqual(['gatewise.db']);
  });

  it('refuses a file that is no database, and leaves it', async () => {
    const folder = temporaryFolder();
    writeFileSync(
      join(folder, 'gatewise.db'),
      'This is not a database, but it is long enough to be read as one.'.repeat(9),
    );
    await expect(open(folder)).rejects.toMatchObject({ code: 'WORKSPACE_DAMAGED' });
  });

  it('copies the database before it migrates, and leaves it as it was when a migration fails', async () => {
    const folder = temporaryFolder();
    const workspace = await open(folder);
    workspace.close();
    const next = migrations.length + 1;
    const failing = { version: next, name: 'failing', sql: 'CREATE TABLE added (x) STRICT; SELECT nonsense;' };
    await expect(open(folder, { migrations: [...migrations, failing] })).rejects.toThrow();
    const copies = readdirSync(join(folder, 'backups'));
    expect(copies).toHaveLength(1);
    const copy = new Sqlite(join(folder, 'backups', copies[0] ?? ''), { readonly: true });
    expect(copy.pragma('user_version', { simple: true })).toBe(migrations.length);
    copy.close();
    (await open(folder)).close();
    const working = { version: next, name: 'working', sql: 'CREATE TABLE added (x INTEGER) STRICT;' };
    (await open(folder, { migrations: [...migrations, working] })).close();
    await expect(open(folder)).rejects.toMatchObject({ code: 'WORKSPACE_FROM_FUTURE' });
  });

  it('names files of runs by plain names alone', async () => {
    const workspace = await temporaryWorkspace();
    const id = 'run_aaaaaaaaaa' as Parameters<typeof workspace.artefacts.folder>[0];
    expect(workspace.artefacts.path(id, 'history.csv')).toBe(join(workspace.artefacts.folder(id), 'history.csv'));
    for (const name of ['../gatewise.db', 'a/b', '', '.hidden', 'C:x', 'a\\b']) {
      expect(() => workspace.artefacts.path(id, name), name).toThrow('cannot be the name');
    }
    expect(existsSync(join(workspace.directory, 'gatewise.db'))).toBe(true);
  });

  it.runIf(existsSync('/proc/self'))('says at once where a workspace cannot be', async () => {
    const file = join(temporaryFolder(), 'file');
    writeFileSync(file, '');
    for (const place of ['/proc/none/workspace', '/dev/null/workspace', file, join(file, 'workspace')]) {
      await expect(open(place), place).rejects.toMatchObject({ code: 'BAD_INPUT', details: { file: place } });
    }
    const deep = join(temporaryFolder(), 'a', 'b', 'c');
    (await open(deep)).close();
    expect(existsSync(join(deep, 'gatewise.db'))).toBe(true);
  });

  it.skipIf(process.platform === 'win32')('makes folders and files that their owner alone can read', async () => {
    const folder = join(temporaryFolder(), 'workspace');
    (await open(folder)).close();
    const modes = ['.', ...readdirSync(folder, { recursive: true, encoding: 'utf8' })].map(
      (name) => [name, statSync(join(folder, name)).mode & 0o077] as const,
    );
    expect(modes.length).toBeGreaterThan(2);
    expect(modes.filter(([, others]) => others !== 0)).toEqual([]);
  });

  it('reads everything beside a damaged record, names the record, and lets a damaged setting take its default', async () => {
    const workspace = await temporaryWorkspace();
    const { datasetId, experimentId } = seededExperiment(workspace);
    const broken = workspace.experiments.create({ name: 'broken', datasetId, variants: [] });
    workspace.settings.update({ author: 'Kim', paper: 'Letter' });
    const folder = workspace.directory;
    workspace.close();
    const sqlite = new Sqlite(join(folder, 'gatewise.db'));
    sqlite.prepare("update experiment set variants = '[{' where id = ?").run(broken.id);
    sqlite.prepare(`update setting set value = '"A0"' where key = 'paper'`).run();
    sqlite.close();
    const again = await open(folder);
    expect(again.experiments.list().map(({ id }) => id)).toEqual([experimentId]);
    expect(() => again.experiments.get(broken.id)).toThrow(expect.objectContaining({ code: 'WORKSPACE_DAMAGED' }));
    expect(again.settings.read()).toMatchObject({ author: 'Kim', paper: 'A4' });
    expect(
      again
        .damage()
        .map(({ message }) => message)
        .join(' '),
    ).toContain(broken.id);
    expect(
      again
        .damage()
        .map(({ message }) => message)
        .join(' '),
    ).toContain('paper');
    again.close();
  });
});
