import Sqlite from 'better-sqlite3';
import { said, type Sentence } from '../core/common/sentence';
import { GatewiseError, type ErrorCode } from '../core/common/errors';

const restoreHint = 'Restore a copy from the backups folder of the workspace, or open another workspace.';

/** An error of SQLite while a workspace is opened, as a person can understand it; anything else is passed through. */
export function toWorkspaceError(thrown: unknown, file: string): unknown {
  if (!(thrown instanceof Sqlite.SqliteError)) return thrown;
  const kind = thrown.code.split('_')[1] ?? '';
  switch (kind) {
    case 'NOTADB':
    case 'CORRUPT':
      return damaged(file, thrown.message, thrown);
    case 'BUSY':
    case 'LOCKED':
      return new GatewiseError(
        'WORKSPACE_IN_USE',
        `Another program is using ${file}. Close it, or open another workspace.`,
        { file },
        { cause: thrown },
      );
    case 'CANTOPEN':
    case 'READONLY':
    case 'PERM':
    case 'IOERR':
    case 'FULL':
      return new GatewiseError(
        'BAD_INPUT',
        `${file} cannot be written (${thrown.message}). Choose a folder that you may write to, on a disk with room.`,
        { file },
        { cause: thrown },
      );
    default:
      return thrown;
  }
}

/** The error for a database file that SQLite cannot read, with what to do about it. */
export function damaged(file: string, reason: string, cause?: unknown): GatewiseError {
  return new GatewiseError(
    'WORKSPACE_DAMAGED',
    `${file} is damaged: ${reason}. ${restoreHint}`,
    { file, hint: restoreHint },
    { cause },
  );
}

/** Why a statement on an open workspace failed: `isBusy` when it may work in a moment. */
export interface WriteFailure {
  readonly isBusy: boolean;
  readonly error: GatewiseError;
}

/** What the database itself said against a statement, as a person can understand it; null for anything else. */
export function explainWriteFailure(thrown: unknown): WriteFailure | null {
  const cause = sqliteErrorIn(thrown);
  if (cause === null) return null;
  const failure = (code: ErrorCode, message: Sentence, isBusy = false): WriteFailure => ({
    isBusy,
    error: new GatewiseError(code, message, {}, { cause: thrown }),
  });
  switch (cause.code.split('_')[1] ?? '') {
    case 'BUSY':
    case 'LOCKED':
      return failure('WORKSPACE_IN_USE', said`Another program holds the workspace’s database. Close it there.`, true);
    case 'FULL':
      return failure('DISK_FULL', said`The disk that holds the workspace is full. Make room on it and try again.`);
    case 'READONLY':
    case 'PERM':
    case 'CANTOPEN':
      return failure(
        'NOT_PERMITTED',
        said`The workspace’s database cannot be written (${cause.message}). Check who may write to its folder.`,
      );
    case 'CORRUPT':
    case 'NOTADB':
      return failure(
        'WORKSPACE_DAMAGED',
        said`The workspace’s database is damaged: ${cause.message}. ${said`Restore a copy from the backups folder of the workspace, or open another workspace.`}`,
      );
    case 'IOERR':
      return failure(
        'INTERNAL',
        said`The disk did not take what was written to the workspace’s database (${cause.message}). Check the disk and the room on it.`,
      );
    default:
      return failure('INTERNAL', said`The workspace’s database did not take what was written: ${cause.message}`);
  }
}

function sqliteErrorIn(thrown: unknown): InstanceType<typeof Sqlite.SqliteError> | null {
  for (let error = thrown; error instanceof Error; error = error.cause) {
    if (error instanceof Sqlite.SqliteError) return error;
  }
  return null;
}
