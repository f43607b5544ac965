import { existsSync, lstatSync, readdirSync, statSync, type Stats } from 'node:fs';
import { join } from 'node:path';
import { GatewiseError } from '../core/common/errors';
import { requireOwnFile, requireOwnFolder } from '../disk';

export const databaseName = 'gatewise.db';
export const lockName = 'gatewise.lock';

/** Folders that a workspace has of its own; each is made when it is first needed. */
const folders = ['uploads', 'datasets', 'artefacts', 'reports', 'backups'] as const;
const files = [databaseName, lockName].flatMap((name) => [name, `${name}-journal`, `${name}-wal`, `${name}-shm`]);

/** What lies in a workspace that its database knows of; without the database nobody could tell what it is. */
const foldersWithContent = ['datasets', 'artefacts', 'reports', 'backups'] as const;
const shownCopies = 3;

function statusOf(path: string): Stats | undefined {
  return lstatSync(path, { throwIfNoEntry: false });
}

/**
 * A workspace's own entries must be what their names say. A folder that somebody handed on may hold links instead, through
 * which Gatewise would write to, or clear up, folders and files that are no part of it.
 * @throws GatewiseError WORKSPACE_DAMAGED
 */
export function requireOwnEntries(directory: string): void {
  for (const name of folders) requireOwnFolder(join(directory, name));
  for (const name of files) requireOwnFile(join(directory, name));
}

/**
 * Refuses to make a new database beside the files of an old one, which would then belong to nothing.
 * @throws GatewiseError WORKSPACE_DAMAGED
 */
export function requireDatabaseOrNothing(directory: string): void {
  const file = join(directory, databaseName);
  const status = statusOf(file);
  if (status !== undefined && status.size > 0) return;
  const [full] = foldersWithContent.filter((name) => hasContent(join(directory, name)));
  if (full === undefined) return;
  const copies = existsSync(join(directory, 'backups'))
    ? readdirSync(join(directory, 'backups'))
        .filter((name) => name.endsWith('.db'))
        .map((name) => ({ name, at: statSync(join(directory, 'backups', name)).mtimeMs }))
        .sort((first, second) => second.at - first.at)
        .map(({ name }) => `backups/${name}`)
    : [];
  const restore =
    copies[0] === undefined
      ? `Put ${databaseName} back from a copy of this workspace`
      : `Put ${databaseName} back from a copy of this workspace, or copy ${copies[0]} there`;
  const hint = `${restore}; or choose an empty folder for a new workspace.`;
  throw new GatewiseError(
    'WORKSPACE_DAMAGED',
    `${file} is ${status === undefined ? 'missing' : 'empty'}, but the folder ${full} beside it is full. Nothing was changed. ${hint}`,
    { file, hint, examples: copies.slice(0, shownCopies) },
  );
}

function hasContent(folder: string): boolean {
  return existsSync(folder) && readdirSync(folder).some((name) => !name.startsWith('.'));
}
