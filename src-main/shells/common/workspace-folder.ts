import { createHash } from 'node:crypto';
import { homedir } from 'node:os';
import { join, resolve } from 'node:path';

/** What the choice of a workspace depends on, so that it can be tested for every platform. */
export interface WorkspaceSurroundings {
  readonly platform: NodeJS.Platform;
  readonly home: string;
  readonly environment: Readonly<Record<string, string | undefined>>;
}

function setValue(text: string | undefined): string | undefined {
  return text === undefined || text === '' ? undefined : text;
}

/** The platform's folder for an application's data, as `env-paths` and the XDG base directory specification name it. */
function dataFolder({ platform, home, environment }: WorkspaceSurroundings): string {
  if (platform === 'darwin') return join(home, 'Library', 'Application Support', 'Gatewise');
  if (platform === 'win32') {
    return join(setValue(environment['LOCALAPPDATA']) ?? join(home, 'AppData', 'Local'), 'Gatewise');
  }
  return join(setValue(environment['XDG_DATA_HOME']) ?? join(home, '.local', 'share'), 'gatewise');
}

function hereAndNow(): WorkspaceSurroundings {
  return { platform: process.platform, home: homedir(), environment: process.env };
}

/**
 * Where the browser's session on a workspace is kept: in the person's own folder, because a workspace is made to be
 * copied and handed on, and this is not.
 */
export function keptSessionPath(workspace: string, surroundings: WorkspaceSurroundings = hereAndNow()): string {
  const name = createHash('sha256').update(resolve(workspace)).digest('hex').slice(0, 32);
  return join(dataFolder(surroundings), 'sessions', `${name}.json`);
}

/**
 * Absolute path of the workspace to open: the asked one, else `GATEWISE_WORKSPACE`, else `workspace` in the
 * platform's data folder.
 */
export function chooseWorkspace(asked: string | undefined, surroundings: WorkspaceSurroundings = hereAndNow()): string {
  const named = setValue(asked) ?? setValue(surroundings.environment['GATEWISE_WORKSPACE']);
  return resolve(named ?? join(dataFolder(surroundings), 'workspace'));
}
