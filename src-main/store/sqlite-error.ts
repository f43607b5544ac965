import Sqlite from 'better-sqlite3';
import { GatewiseError } from '../core/common/errors';

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
