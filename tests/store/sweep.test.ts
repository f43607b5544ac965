import { existsSync, mkdirSync, readdirSync, rmSync, statSync, truncateSync, utimesSync, writeFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import Sqlite from 'better-sqlite3';
import { describe, expect, it, onTestFinished } from 'vitest';
import { isUnfinishedName, unfinishedName } from '../../src-main/disk';
import { openWorkspace } from '../../src-main/store';
import { makeReadOnly } from '../support/read-only';
import { datasetVersion, queuedRun, seededExperiment, temporaryFolder, temporaryWorkspace } from '../support/store';

const open = (folder: string) => openWorkspace(folder, { version: '0.0.0-test' });
const day = 24 * 60 * 60_000;

function put(directory: string, paths: readonly string[], ageMs = 0): void {
  for (const path of paths) {
    const file = join(directory, path);
    mkdirSync(dirname(file), { recursive: true });
    writeFileSync(file, 'x');
    const time = new Date(Date.now() - ageMs);
    utimesSync(file, time, time);
  }
}

describe('what killed processes leave', () => {
  it('has one kind of name, whatever it will be', () => {
    for (const label of ['import', 'history.csv', 'a'.repeat(64), 'Отчёт 1.pdf', '../x', '']) {
      expect(isUnfinishedName(unfinishedName(label))).toBe(label !== '');
    }
    for (const name of ['.hidden', 'x.partial', '.x.partial', '.x.0123.partial', '.git', 'a.0123456789ab.partial']) {
      expect(isUnfinishedName(name)).toBe(false);
    }
  });

  it('is removed at the opening, with everything else left as it is', async () => {
    const workspace = await temporaryWorkspace();
    const { directory } = workspace;
    const run = queuedRun(workspace, seededExperiment(workspace));
    const own = `artefacts/${run.id}`;
    const unfinished = [
      `datasets/${unfinishedName('import')}/part-1.csv`,
      `datasets/${unfinishedName('generate')}/generated.csv`,
      'datasets/.import-0123456789abcdef/part-1.csv',
      'datasets/.generate-a1B2c3/generated.csv',
      `reports/${unfinishedName('print')}/profile/Default/x`,
      `reports/${unfinishedName('r.pdf')}`,
      `backups/${unfinishedName('gatewise-version-5')}/copy.db`,
      'backups/gatewise-version-5-2026-01-01T00-00-00-000Z.db.partial',
      `uploads/${unfinishedName('c'.repeat(32))}`,
      `uploads/${'c'.repeat(32)}.part`,
      `${own}/${unfinishedName('weights.safetensors')}`,
      `${own}/weights.safetensors.0123abcd.partial`,
    ];
    const kept = [
      `datasets/${'d'.repeat(64)}.parquet`,
      'datasets/notes.txt',
      'datasets/.import-notes',
      `datasets/${unfinishedName('x').slice(1)}`,
      'reports/report-20260101T000000.pdf',
      'backups/gatewise-version-5-2026-01-01T00-00-00-000Z.db',
      'backups/mine.partial',
      `uploads/${'e'.repeat(32)}`,
      'uploads/thesis.docx',
      `${own}/weights.safetensors`,
      'artefacts/notes/.x.0123456789ab.partial',
      '.x.0123456789ab.partial',
    ];
    put(directory, [...unfinished, ...kept]);
    put(directory, ['uploads/old.docx', `uploads/${'f'.repeat(32)}`, `uploads/${'f'.repeat(32)}.json`], 2 * day);
    const removed = workspace.sweep();
    expect(removed).toHaveLength(unfinished.length + 2);
    for (const path of unfinished) expect([path, existsSync(join(directory, path))]).toEqual([path, false]);
    for (const path of [...kept, 'uploads/old.docx'])
      expect([path, existsSync(join(directory, path))]).toEqual([path, true]);
    expect(workspace.sweep()).toEqual([]);
  });

  it('keeps nobody out where it cannot be removed yet, and goes at a later opening', async ({ skip }) => {
    const workspace = await temporaryWorkspace();
    const { directory } = workspace;
    const [stubborn, other] = [`reports/${unfinishedName('print')}`, `reports/${unfinishedName('print')}`];
    put(directory, [`${stubborn}/profile`, `${other}/profile`]);
    const restore = makeReadOnly(join(directory, stubborn));
    if (restore === null) skip();
    onTestFinished(() => restore?.());
    expect(workspace.sweep()).toEqual([other]);
    restore?.();
    expect(workspace.sweep()).toEqual([stubborn]);
  });

  it('includes a Parquet file that no dataset has yet, by its mark alone', async () => {
    const workspace = await temporaryWorkspace();
    const { directory } = workspace;
    const [stored, orphan, strange] = ['a', 'b', 'c'].map((letter) => letter.repeat(64)) as [string, string, string];
    workspace.datasets.create({ name: 'Stored', version: datasetVersion({ hash: stored }) });
    const parquets = [stored, orphan, strange].map((hash) => `datasets/${hash}.parquet`);
    put(directory, [...parquets, `datasets/${unfinishedName(stored)}`, `datasets/${unfinishedName(orphan)}`]);
    workspace.sweep();
    expect(readdirSync(join(directory, 'datasets')).sort()).toEqual([`${stored}.parquet`, `${strange}.parquet`]);
    put(directory, [`datasets/${unfinishedName(stored)}`, `datasets/${unfinishedName(orphan)}`]);
    workspace.keepImported(stored);
    expect(readdirSync(join(directory, 'datasets')).filter((name) => name.includes(stored))).toEqual([
      `${stored}.parquet`,
    ]);
  });

  it('includes the files of runs that ended without keeping any', async () => {
    const workspace = await temporaryWorkspace();
    const seeded = seededExperiment(workspace);
    const [queued, cancelled, kept] = workspace.runs.createAll([seeded, seeded, seeded]);
    const path = (id: string, name: string): string => join('artefacts', id, name);
    const all = [queued, cancelled, kept].map((run) => run?.id ?? '');
    put(
      workspace.directory,
      all.flatMap((id) => [path(id, 'weights.safetensors'), path(id, 'history.csv')]),
    );
    put(workspace.directory, [path(all[1] ?? '', 'mine.txt')]);
    if (cancelled === undefined || kept === undefined) throw new Error('no runs');
    workspace.runs.changeState(cancelled.id, 'queued', 'cancelled');
    workspace.runs.setArtefacts(kept.id, [{ kind: 'history', name: 'history.csv' }]);
    workspace.runs.changeState(kept.id, 'queued', 'failed');
    workspace.sweep();
    expect(readdirSync(join(workspace.directory, 'artefacts', all[0] ?? ''))).toHaveLength(2);
    expect(readdirSync(join(workspace.directory, 'artefacts', all[1] ?? ''))).toEqual(['mine.txt']);
    expect(readdirSync(join(workspace.directory, 'artefacts', all[2] ?? ''))).toHaveLength(2);
  });
});

describe('a database that is gone', () => {
  it.each(['missing', 'empty'])('(%s) beside full folders is refused before anything is touched', async (kind) => {
    const folder = temporaryFolder();
    const workspace = await open(folder);
    workspace.close();
    put(folder, [
      `datasets/${'a'.repeat(64)}.parquet`,
      `datasets/${unfinishedName('import')}`,
      'backups/gatewise-version-5.db',
    ]);
    if (kind === 'missing') rmSync(join(folder, 'gatewise.db'));
    else truncateSync(join(folder, 'gatewise.db'));
    const refused = await open(folder).catch((error: unknown) => error);
    expect(refused).toMatchObject({
      code: 'WORKSPACE_DAMAGED',
      details: { examples: ['backups/gatewise-version-5.db'] },
    });
    expect(String(refused)).toContain(`is ${kind}`);
    expect(readdirSync(join(folder, 'datasets'))).toHaveLength(2);
    expect(existsSync(join(folder, 'gatewise.db')) && statSync(join(folder, 'gatewise.db')).size > 0).toBe(false);
  });

  it('beside empty folders is a new workspace', async () => {
    const folder = temporaryFolder();
    for (const name of ['datasets', 'backups', 'reports']) mkdirSync(join(folder, name));
    (await open(folder)).close();
    expect(statSync(join(folder, 'gatewise.db')).size).toBeGreaterThan(0);
  });

  // The last migration that changed the schema is 9; 10 computes figures anew, and may do so again.
  it.each([-1, -2_147_483_648, 0, 1, 8])(
    'or says the wrong version (%i) is refused, and no copy of it is made',
    async (version) => {
      const folder = temporaryFolder();
      (await open(folder)).close();
      const sqlite = new Sqlite(join(folder, 'gatewise.db'));
      sqlite.pragma('journal_mode = DELETE');
      sqlite.pragma(`user_version = ${version}`);
      sqlite.close();
      await expect(open(folder)).rejects.toMatchObject({ code: 'WORKSPACE_DAMAGED' });
      await expect(open(folder)).rejects.toThrow(`of version ${version}`);
      expect(existsSync(join(folder, 'backups'))).toBe(false);
    },
  );
});
