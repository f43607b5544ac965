import { lstatSync, type Stats } from 'node:fs';
import { GatewiseError } from '../core/common/errors';

function statusOf(path: string): Stats | undefined {
  return lstatSync(path, { throwIfNoEntry: false });
}

/** A real folder, or nothing yet. @throws GatewiseError WORKSPACE_DAMAGED */
export function requireOwnFolder(path: string): void {
  const status = statusOf(path);
  if (status === undefined || status.isDirectory()) return;
  throw strange(path, status.isSymbolicLink() ? 'a link' : 'a file', 'Put the folder itself in its place');
}

/** A regular file that has one name, or nothing yet. @throws GatewiseError WORKSPACE_DAMAGED */
export function requireOwnFile(path: string): void {
  const status = statusOf(path);
  if (status === undefined) return;
  const mend = 'Put the file itself in its place';
  if (status.isSymbolicLink()) throw strange(path, 'a link', mend);
  if (status.isDirectory()) throw strange(path, 'a folder', mend);
  if (!status.isFile()) throw strange(path, 'no regular file', mend);
  if (status.nlink > 1)
    throw strange(path, `one file under ${status.nlink} names (hard links)`, 'Put a copy in its place');
}

function strange(path: string, what: string, mend: string): GatewiseError {
  const hint = `${mend}, or open another workspace.`;
  return new GatewiseError(
    'WORKSPACE_DAMAGED',
    `${path} is ${what}, and what belongs to a workspace must lie in it; nothing was changed. ${hint}`,
    { file: path, hint },
  );
}
