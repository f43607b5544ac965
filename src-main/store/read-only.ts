import { accessSync, constants, copyFileSync, existsSync, mkdtempSync, rmSync, statSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import Sqlite, { type Database } from 'better-sqlite3';
import { GatewiseError } from '../core/common/errors';
import { said } from '../core/common/sentence';
import { openDatabase, type DatabaseOptions } from './database';
import { databaseName, lockName } from './entries';
import { toWorkspaceError } from './sqlite-error';

/** Whether the system lets this process write there; what is not there is as its folder. */
function isWritable(path: string): boolean {
  try {
    accessSync(path, constants.W_OK);
    return true;
  } catch (thrown) {
    const code = thrown instanceof Error && 'code' in thrown ? thrown.code : '';
    return code !== 'EACCES' && code !== 'EPERM' && code !== 'EROFS';
  }
}

/** Whether the folder is a workspace that can be looked at and not written: by its modes, its owner, or a disk that takes nothing. */
export function isReadOnly(directory: string): boolean {
  const database = join(directory, databaseName);
  const status = statSync(database, { throwIfNoEntry: false });
  if (status === undefined || status.size === 0) return false;
  return [directory, database, join(directory, lockName)].some((path) => !isWritable(path));
}

/** What a workspace that cannot be written answers to whatever would write. */
export function notWritable(directory: string): GatewiseError {
  return new GatewiseError(
    'NOT_PERMITTED',
    said`The workspace ${directory} cannot be written and can only be looked at. To change it, make the folder and its files writable, or copy it to another place and open it there.`,
    { file: directory },
  );
}

/** A copy of a database that is looked at in the place of one that cannot be opened where it lies. */
export interface DatabaseCopy {
  readonly sqlite: Database;
  /** From here on nothing is written to the copy, which has no name any more where the system allows that. */
  seal(): void;
  close(): void;
}

/**
 * Opens a copy of a workspace's database, brought to the newest version: SQLite cannot open one with a write-ahead log in a
 * folder where it may not write. The copy is for this user alone and goes when it is closed.
 * @throws GatewiseError as `openDatabase`, with the name of the database itself
 */
export async function openCopy(directory: string, options: Omit<DatabaseOptions, 'backups'>): Promise<DatabaseCopy> {
  const original = join(directory, databaseName);
  const folder = mkdtempSync(join(tmpdir(), 'gatewise-'));
  const copy = join(folder, databaseName);
  const remove = (): void => {
    rmSync(folder, { recursive: true, force: true });
  };
  try {
    await copyDatabase(original, copy);
    const sqlite = await openDatabase(copy, { ...options, backups: null });
    return {
      sqlite,
      seal() {
        sqlite.pragma('journal_mode = MEMORY');
        sqlite.pragma('query_only = ON');
        // An open file that loses its name stays readable, except on Windows.
        if (process.platform !== 'win32') remove();
      },
      close() {
        sqlite.close();
        remove();
      },
    };
  } catch (thrown) {
    remove();
    if (!(thrown instanceof GatewiseError)) throw thrown;
    const { code, message, details } = thrown;
    const named = structuredClone(details);
    if (named.file !== undefined) named.file = original;
    throw new GatewiseError(code, message.replaceAll(copy, original), named, { cause: thrown });
  }
}

/** Through SQLite where another process has the database open; else nobody writes, and the files are copied. */
async function copyDatabase(original: string, copy: string): Promise<void> {
  if (existsSync(`${original}-shm`)) {
    const sqlite = openToRead(original);
    if (sqlite !== null) {
      try {
        await sqlite.backup(copy);
        return;
      } catch (thrown) {
        throw toWorkspaceError(thrown, original);
      } finally {
        sqlite.close();
      }
    }
  }
  for (const ending of ['', '-wal']) {
    if (existsSync(original + ending)) copyFileSync(original + ending, copy + ending);
  }
}

/** Null when its log cannot be read where it lies. */
function openToRead(file: string): Database | null {
  const sqlite = new Sqlite(file, { readonly: true, fileMustExist: true });
  try {
    sqlite.pragma('schema_version');
    return sqlite;
  } catch (thrown) {
    sqlite.close();
    if (thrown instanceof Sqlite.SqliteError && /^SQLITE_(?:CANTOPEN|READONLY)/.test(thrown.code)) return null;
    throw toWorkspaceError(thrown, file);
  }
}
