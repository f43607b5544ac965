import { mkdirSync, renameSync, rmSync } from 'node:fs';
import { dirname, join } from 'node:path';
import type { Database } from 'better-sqlite3';
import { GatewiseError } from '../core/common/errors';
import { flushFile, flushFolder } from './atomic-file';
import { applicationId } from './database-header';
import type { Migration } from './migrations';

/**
 * Brings a database to the newest version, one transaction a migration. A migration that fails leaves the database
 * at the version before it. Rollback journal instead of write-ahead log, so that the header of the main file always
 * carries the version. Foreign keys are off meanwhile, as rebuilding a table needs, and checked before each commit.
 * @throws GatewiseError WORKSPACE_DAMAGED when references do not hold; whatever the migration throws
 */
export function migrate(sqlite: Database, migrations: readonly Migration[]): void {
  const version = Number(sqlite.pragma('user_version', { simple: true }));
  const pending = migrations.filter((migration) => migration.version > version);
  if (pending.length === 0) return;
  sqlite.pragma('journal_mode = DELETE');
  sqlite.pragma('synchronous = FULL');
  sqlite.pragma('foreign_keys = OFF');
  for (const migration of pending)
    sqlite
      .transaction(() => {
        apply(sqlite, migration);
      })
      .exclusive();
}

function apply(sqlite: Database, migration: Migration): void {
  sqlite.exec(migration.sql);
  const violations = sqlite.pragma('foreign_key_check');
  if (!Array.isArray(violations) || violations.length > 0) {
    throw new GatewiseError(
      'WORKSPACE_DAMAGED',
      `Updating the database (${migration.name}) would break references; it was left as it was.`,
      {
        file: sqlite.name,
      },
    );
  }
  sqlite.pragma(`application_id = ${applicationId}`);
  sqlite.pragma(`user_version = ${migration.version}`);
}

/**
 * Copies the database through SQLite's online backup into `folder` and answers with the path of the copy, which
 * appears under its name only when it is whole.
 * @param name Of the copy, without ending.
 */
export async function backUp(sqlite: Database, folder: string, name: string): Promise<string> {
  mkdirSync(folder, { recursive: true });
  const path = join(folder, `${name}.db`);
  const partial = `${path}.partial`;
  rmSync(partial, { force: true });
  await sqlite.backup(partial);
  await flushFile(partial);
  renameSync(partial, path);
  await flushFolder(dirname(path));
  return path;
}
