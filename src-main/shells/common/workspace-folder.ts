import { createHash } from 'node:crypto';
import { join, resolve } from 'node:path';
import { dataFolder, hereAndNow, setValue, type Surroundings } from '../../disk';

function nameOf(workspace: string): string {
  return createHash('sha256').update(resolve(workspace)).digest('hex').slice(0, 32);
}

/**
 * Where the browser's session on a workspace is kept: in the person's own folder, because a workspace is made to be
 * copied and handed on, and this is not.
 */
export function keptSessionPath(workspace: string, surroundings: Surroundings = hereAndNow()): string {
  return join(dataFolder(surroundings), 'sessions', `${nameOf(workspace)}.json`);
}

/** Where a person on another machine reads the token to sign in with, while the workbench listens for them. */
export function tokenPath(workspace: string, surroundings: Surroundings = hereAndNow()): string {
  return join(dataFolder(surroundings), 'tokens', `${nameOf(workspace)}.txt`);
}

/**
 * Absolute path of the workspace to open: the asked one, else `GATEWISE_WORKSPACE`, else `workspace` in the
 * platform's data folder.
 */
export function chooseWorkspace(asked: string | undefined, surroundings: Surroundings = hereAndNow()): string {
  const named = setValue(asked) ?? setValue(surroundings.environment['GATEWISE_WORKSPACE']);
  return resolve(named ?? join(dataFolder(surroundings), 'workspace'));
}
