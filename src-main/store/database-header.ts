import { closeSync, existsSync, fstatSync, openSync, readSync, rmSync, statSync } from 'node:fs';
import Sqlite from 'better-sqlite3';
import { GatewiseError } from '../core/common/errors';
import { damaged } from './sqlite-error';

/** "Gate" in ASCII: marks a database as a Gatewise workspace (`PRAGMA application_id`). */
export const applicationId = 0x47617465;

const headerBytes = 100;
const magic = 'SQLite format 3\0';

/**
 * Which version of the schema a file has, found without writing a byte to it: 0 when there is no file yet.
 *
 * Versions change with a rollback journal (see ./migrate), so the header of the main file is right unless a newer
 * Gatewise does otherwise and was killed: then its write-ahead log is read as well, through a read-only connection.
 * The caller holds the workspace's lock: closing a file drops the locks that this process has on it.
 *
 * @throws GatewiseError WORKSPACE_DAMAGED, WORKSPACE_FOREIGN, WORKSPACE_FROM_FUTURE
 */
export function inspectDatabase(file: string, newestVersion: number): number {
  const header = readHeader(file);
  if (header === null) return 0;
  assertOurs(file, { application: header.readInt32BE(68), version: header.readInt32BE(60) }, newestVersion);
  if (!hasContent(`${file}-wal`)) return header.readInt32BE(60);
  const marks = readMarksThroughLog(file);
  assertOurs(file, marks, newestVersion);
  return marks.version;
}

interface Marks {
  application: number;
  version: number;
}

/** The first 100 bytes, laid out as in "Database File Format", 1.3, of SQLite's documentation; null for no file or an empty one. */
function readHeader(file: string): Buffer | null {
  if (!existsSync(file)) return null;
  if (statSync(file).isDirectory()) throw damaged(file, 'it is a folder');
  const descriptor = openSync(file, 'r');
  try {
    if (fstatSync(descriptor).size === 0) return null;
    const header = Buffer.alloc(headerBytes);
    const length = readSync(descriptor, header, 0, headerBytes, 0);
    if (length < headerBytes || header.toString('latin1', 0, magic.length) !== magic) {
      throw damaged(file, 'it is not a database');
    }
    return header;
  } finally {
    closeSync(descriptor);
  }
}

function hasContent(file: string): boolean {
  return existsSync(file) && statSync(file).size > 0;
}

function readMarksThroughLog(file: string): Marks {
  const index = `${file}-shm`;
  const hadIndex = existsSync(index);
  const sqlite = new Sqlite(file, { readonly: true, fileMustExist: true });
  try {
    return readMarks(sqlite);
  } finally {
    sqlite.close();
    if (!hadIndex) rmSync(index, { force: true });
  }
}

/** Which program wrote the database, and the number of its last migration. */
export function readMarks(sqlite: Sqlite.Database): Marks {
  return {
    application: Number(sqlite.pragma('application_id', { simple: true })),
    version: Number(sqlite.pragma('user_version', { simple: true })),
  };
}

function assertOurs(file: string, { application, version }: Marks, newestVersion: number): void {
  if (application !== applicationId) {
    throw new GatewiseError(
      'WORKSPACE_FOREIGN',
      `${file} belongs to another program and was left as it is. Choose another folder for the workspace.`,
      { file },
    );
  }
  if (version < 1) {
    throw damaged(file, `it says that it is of version ${version}, which there never was`);
  }
  if (version > newestVersion) {
    throw new GatewiseError(
      'WORKSPACE_FROM_FUTURE',
      `${file} was written by a newer Gatewise (version ${version} of the database; this one knows ${newestVersion}). It was left as it is; update Gatewise to open it.`,
      { file, version, newestVersion },
    );
  }
}
