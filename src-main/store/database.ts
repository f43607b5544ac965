import Sqlite, { type Database } from 'better-sqlite3';
import { GatewiseError } from '../core/common/errors';
import { inspectDatabase } from './database-header';
import { backUp, migrate, requireSchema } from './migrate';
import type { Migration } from './migrations';
import { damaged, toWorkspaceError } from './sqlite-error';

const busyTimeoutMs = 2000;
const briefTimeoutMs = 50;

/** What every connection has; SQLite's own defaults depend on how it was built. */
const requiredPragmas = [
  { name: 'journal_mode', value: 'WAL', reads: 'wal' },
  { name: 'synchronous', value: 'FULL', reads: 2 },
  { name: 'foreign_keys', value: 'ON', reads: 1 },
  { name: 'busy_timeout', value: String(busyTimeoutMs), reads: busyTimeoutMs },
  { name: 'trusted_schema', value: 'OFF', reads: 0 },
  { name: 'cell_size_check', value: 'ON', reads: 1 },
] as const;

export interface DatabaseOptions {
  migrations: readonly Migration[];
  /** Where a copy goes before an older database is migrated; null: none is needed. */
  backups: string | null;
  /** Milliseconds since 1970 UTC, for the name of that copy. */
  now: number;
}

/**
 * Opens a workspace's database, made or brought to the newest version where needed. The caller holds the workspace's lock.
 * @throws GatewiseError WORKSPACE_FOREIGN, WORKSPACE_FROM_FUTURE (the file is left byte-identical), WORKSPACE_DAMAGED,
 *   WORKSPACE_IN_USE, BAD_INPUT when the folder cannot be written
 */
export async function openDatabase(file: string, options: DatabaseOptions): Promise<Database> {
  let sqlite: Database | undefined;
  try {
    const version = inspectDatabase(file, options.migrations.length);
    sqlite = new Sqlite(file, { timeout: busyTimeoutMs });
    assertSound(sqlite);
    if (version < options.migrations.length) await bringUpToDate(sqlite, version, options);
    for (const pragma of requiredPragmas) setPragma(sqlite, pragma);
    return sqlite;
  } catch (thrown) {
    sqlite?.close();
    throw toWorkspaceError(thrown, file);
  }
}

/** Runs a write that gives up on another program's lock after a moment. */
export function withBriefTimeout<Result>(sqlite: Database, write: () => Result): Result {
  sqlite.pragma(`busy_timeout = ${briefTimeoutMs}`);
  try {
    return write();
  } finally {
    sqlite.pragma(`busy_timeout = ${busyTimeoutMs}`);
  }
}

async function bringUpToDate(sqlite: Database, version: number, options: DatabaseOptions): Promise<void> {
  if (version > 0) {
    requireSchema(sqlite, version, options.migrations);
    if (options.backups === null) {
      migrate(sqlite, options.migrations);
      return;
    }
    const stamp = new Date(options.now).toISOString().replaceAll(/[:.]/g, '-');
    await backUp(sqlite, options.backups, `gatewise-version-${version}-${stamp}`);
  }
  migrate(sqlite, options.migrations);
}

function setPragma(sqlite: Database, { name, value, reads }: (typeof requiredPragmas)[number]): void {
  sqlite.pragma(`${name} = ${value}`);
  const actual = sqlite.pragma(name, { simple: true });
  if (actual === reads) return;
  throw new GatewiseError(
    'BAD_INPUT',
    `${sqlite.name} cannot be used safely: ${name} is ${String(actual)}, not ${value}. Choose a folder on a local disk.`,
    { file: sqlite.name },
  );
}

function assertSound(sqlite: Database): void {
  const finding = sqlite.pragma('quick_check(1)', { simple: true });
  if (finding !== 'ok') throw damaged(sqlite.name, String(finding));
}
