import { closeSync, openSync, rmSync, statSync, truncateSync } from 'node:fs';
import { join } from 'node:path';
import Sqlite, { type Database } from 'better-sqlite3';
import { z } from 'zod';
import { GatewiseError } from '../core/common/errors';
import { requireOwnFile } from '../disk';
import { databaseName, lockName } from './entries';
import { toWorkspaceError } from './sqlite-error';

/** Held by the one process that uses a workspace. */
export interface WorkspaceLock {
  release(): void;
  /** Releases and removes the file: for a folder that turned out to be no workspace. */
  discard(): void;
}

const ownerSchema = z.object({ pid: z.number(), since: z.number() });

/** Files that this process holds, by device and number: opening and closing one again would let go of it. */
const held = new Set<string>();

/**
 * Takes the lock of a workspace: an open write transaction on a small database of its own. The operating system
 * drops it with the process, however that ends, so there is no stale lock to guess about; and readers may still see
 * who holds it. A file that is no such database is emptied and taken, unless somebody holds it.
 * @throws GatewiseError WORKSPACE_IN_USE; WORKSPACE_DAMAGED for a link in the place of the file, and for what is no lock
 *   in a folder that is no workspace
 */
export function acquireLock(directory: string, now: number): WorkspaceLock {
  const file = join(directory, lockName);
  makeOwnFile(file);
  try {
    return takeLock(directory, file, now);
  } catch (thrown) {
    if (!isDamage(thrown) || !hasDatabase(directory)) throw toWorkspaceError(thrown, file);
  }
  if (held.has(identityOf(file))) throw inUse(directory, undefined);
  // In place: the system keeps the lock of whoever holds this very file, and the second try meets it.
  truncateSync(file);
  try {
    return takeLock(directory, file, now);
  } catch (thrown) {
    throw toWorkspaceError(thrown, file);
  }
}

/** @throws GatewiseError WORKSPACE_IN_USE; what SQLite says else */
function takeLock(directory: string, file: string, now: number): WorkspaceLock {
  let sqlite: Database | undefined;
  try {
    sqlite = new Sqlite(file, { timeout: 0 });
    // Nobody holds it after a power cut, and what is left of it then is emptied: nothing has to wait for the disk.
    sqlite.pragma('synchronous = OFF');
    sqlite.exec('BEGIN IMMEDIATE');
    // Someone who was refused may be reading the owner at this moment.
    sqlite.pragma('busy_timeout = 1000');
    sqlite.exec('CREATE TABLE IF NOT EXISTS owner (pid INTEGER NOT NULL, since INTEGER NOT NULL); DELETE FROM owner');
    sqlite.prepare('INSERT INTO owner (pid, since) VALUES (?, ?)').run(process.pid, now);
    sqlite.exec('COMMIT');
    sqlite.pragma('busy_timeout = 0');
    sqlite.exec('BEGIN IMMEDIATE');
  } catch (thrown) {
    const refusal = isBusy(thrown) ? inUse(directory, sqlite) : thrown;
    sqlite?.close();
    throw refusal;
  }
  return holdLock(sqlite, file);
}

function isDamage(thrown: unknown): boolean {
  return thrown instanceof Sqlite.SqliteError && /^SQLITE_(?:NOTADB|CORRUPT|ERROR|CONSTRAINT)/.test(thrown.code);
}

/** Whether it is a workspace, where nothing but a lock has the lock's name. */
function hasDatabase(directory: string): boolean {
  return (statSync(join(directory, databaseName), { throwIfNoEntry: false })?.size ?? 0) > 0;
}

function identityOf(file: string): string {
  const { dev, ino } = statSync(file, { bigint: true });
  return `${dev}:${ino}`;
}

/**
 * Makes the file when it is not there, and never through a link. One that is there is not opened: closing it again would
 * drop the locks that this process has on it.
 */
function makeOwnFile(file: string): void {
  try {
    closeSync(openSync(file, 'wx'));
  } catch (thrown) {
    // Anything else, such as a folder that cannot be written, SQLite meets too and tells.
    if (thrown instanceof Error && 'code' in thrown && thrown.code === 'EEXIST') requireOwnFile(file);
  }
}

function holdLock(sqlite: Database, file: string): WorkspaceLock {
  const identity = identityOf(file);
  held.add(identity);
  const release = (): void => {
    if (!sqlite.open) return;
    sqlite.exec('ROLLBACK');
    sqlite.close();
    held.delete(identity);
  };
  return {
    release,
    discard() {
      release();
      rmSync(file, { force: true });
    },
  };
}

function isBusy(thrown: unknown): boolean {
  return thrown instanceof Sqlite.SqliteError && thrown.code.startsWith('SQLITE_BUSY');
}

function inUse(directory: string, sqlite: Database | undefined): GatewiseError {
  const owner = sqlite === undefined ? null : readOwner(sqlite);
  const who = owner === null ? '' : ` (process ${owner.pid})`;
  return new GatewiseError(
    'WORKSPACE_IN_USE',
    `Another Gatewise${who} has the workspace ${directory} open. Close it there, or open another workspace.`,
    { file: directory, ...(owner === null ? {} : { pid: owner.pid }) },
  );
}

/** Null when the owner is only just writing its name, so that it cannot be read. */
function readOwner(sqlite: Database): z.infer<typeof ownerSchema> | null {
  if (sqlite.inTransaction) sqlite.exec('ROLLBACK');
  try {
    return ownerSchema.nullable().parse(sqlite.prepare('SELECT pid, since FROM owner').get() ?? null);
  } catch (thrown) {
    if (thrown instanceof Sqlite.SqliteError) return null;
    throw thrown;
  }
}
