import { mkdirSync } from 'node:fs';
import { rm } from 'node:fs/promises';
import { join } from 'node:path';
import Sqlite, { type Database } from 'better-sqlite3';
import { GatewiseError } from '../core/common/errors';
import { moveIntoPlace, unfinishedName } from '../disk';
import { applicationId } from './database-header';
import type { Migration } from './migrations';
import { damaged } from './sqlite-error';

/**
 * Brings a database to the newest version, one transaction a migration; a new one is made in a single one, which waits for
 * the disk once. A migration that fails leaves the database at the version before it. Rollback journal instead of
 * write-ahead log, so that the header of the main file always carries the version. Foreign keys are off meanwhile, as
 * rebuilding a table needs, and checked before each commit.
 * @throws GatewiseError WORKSPACE_DAMAGED when references do not hold; whatever the migration throws
 */
export function migrate(sqlite: Database, migrations: readonly Migration[]): void {
  const version = Number(sqlite.pragma('user_version', { simple: true }));
  const pending = migrations.filter((migration) => migration.version > version);
  if (pending.length === 0) return;
  sqlite.pragma('journal_mode = DELETE');
  sqlite.pragma('synchronous = FULL');
  sqlite.pragma('foreign_keys = OFF');
  const steps = version === 0 ? [pending] : pending.map((migration) => [migration]);
  for (const step of steps)
    sqlite
      .transaction(() => {
        for (const migration of step) apply(sqlite, migration);
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
 * A database whose number says less than its tables would be migrated into nonsense: its tables and columns must be those
 * that the first `version` migrations make.
 * @throws GatewiseError WORKSPACE_DAMAGED
 */
export function requireSchema(sqlite: Database, version: number, migrations: readonly Migration[]): void {
  const model = new Sqlite(':memory:');
  try {
    for (const migration of migrations.slice(0, version)) model.exec(migration.sql);
    const [expected, found] = [columnsOf(model), columnsOf(sqlite)];
    const odd = [...new Set([...expected, ...found])].find((name) => expected.has(name) !== found.has(name));
    if (odd === undefined) return;
    const what = expected.has(odd) ? `has no ${odd}` : `has ${odd} already`;
    throw damaged(sqlite.name, `it says that it is of version ${version} but ${what}`);
  } finally {
    model.close();
  }
}

/** Every column as `table.column`. */
function columnsOf(sqlite: Database): Set<string> {
  const rows = sqlite
    .prepare(
      "select m.name || '.' || c.name from sqlite_schema m, pragma_table_info(m.name) c where m.type = 'table' and m.name not like 'sqlite\\_%' escape '\\'",
    )
    .pluck()
    .all();
  return new Set(rows.map(String));
}

/**
 * Copies the database through SQLite's online backup into `folder` and answers with the path of the copy, which
 * appears under its name only when it is whole.
 * @param name Of the copy, without ending.
 */
export async function backUp(sqlite: Database, folder: string, name: string): Promise<string> {
  const path = join(folder, `${name}.db`);
  // A folder, because SQLite puts a journal beside the copy.
  const work = join(folder, unfinishedName(name));
  mkdirSync(work, { recursive: true });
  try {
    const copy = join(work, 'copy.db');
    await sqlite.backup(copy);
    await moveIntoPlace(copy, path);
  } finally {
    await rm(work, { recursive: true, force: true });
  }
  return path;
}
