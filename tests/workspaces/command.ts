import { cpSync, existsSync, mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join, resolve } from 'node:path';
import { createRouterClient } from '@orpc/server';
import Sqlite from 'better-sqlite3';
import packageManifest from '../../package.json';
import { createBackend } from '../../src-main/app';
import { migrations } from '../../src-main/store/migrations';
import { bundleEntry } from '../jobs/support/bundle';
import { lookAtWorkspace } from './look';
import { fillWorkspace } from './make';

/** `npm run golden`: makes the small workspace of this version's schema, which later versions have to open. */
const name = String(migrations.length).padStart(4, '0');
const target = resolve('tests/fixtures/workspaces', name);
if (existsSync(target)) throw new Error(`${target} is there: a workspace of a version is made once.`);
const work = mkdtempSync(join(tmpdir(), 'gatewise-golden-'));
const workspace = join(work, 'workspace');
const backend = await createBackend({
  workspace,
  shell: 'server',
  version: packageManifest.version,
  jobEntry: await bundleEntry(resolve('src-main/jobs/process/entry.ts')),
  resources: work,
  printer: null,
});
const client = createRouterClient(backend.router);
await fillWorkspace(client, work, workspace);
const seen = await lookAtWorkspace(client);
await backend.close();
const sqlite = new Sqlite(join(workspace, 'gatewise.db'));
sqlite.pragma('journal_mode = DELETE');
sqlite.exec('VACUUM');
sqlite.close();
rmSync(join(workspace, 'gatewise.lock'), { force: true });
mkdirSync(target, { recursive: true });
cpSync(workspace, join(target, 'workspace'), { recursive: true });
writeFileSync(join(target, 'seen.json'), `${JSON.stringify(seen, null, 1)}\n`);
rmSync(work, { recursive: true, force: true });
console.log(target);
