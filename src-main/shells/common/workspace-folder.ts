import { createHash } from 'node:crypto';
import { join, resolve } from 'node:path';
import { dataFolder, hereAndNow, setValue, type Surroundings } from '../../disk';

/**
 * Where the browser's session on a workspace is kept: in the person's own folder, because a workspace is made to be
 * copied and handed on, and this is not.
 */
export function keptSessionPath(workspace: string, surroundings: Surroundings = hereAndNow()): string {
  const name = createHash('sha256').update(resolve(workspace)).digest('hex').slice(0, 32);
  return join(dataFolder(surroundings), 'sessions', `${name}.json`);
}

/**
 * Absolute path of the workspace to open: the asked one, else `GATEWISE_WORKSPACE`, else `workspace` in the
 * platform's data folder.
 */
export function chooseWorkspace(asked: string | undefined, surroundings: Surroundings = hereAndNow()): string {
  const named = setValue(asked) ?? setValue(surroundings.environment['GATEWISE_WORKSPACE']);
  return resolve(named ?? join(dataFolder(surroundings), 'workspace'));
}
