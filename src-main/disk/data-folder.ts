import { homedir } from 'node:os';
import { join, resolve } from 'node:path';

/** What the choice of a folder depends on, so that it can be tested for every platform. */
export interface Surroundings {
  readonly platform: NodeJS.Platform;
  readonly home: string;
  readonly environment: Readonly<Record<string, string | undefined>>;
}

export function hereAndNow(): Surroundings {
  return { platform: process.platform, home: homedir(), environment: process.env };
}

/** A variable that is set and not empty. */
export function setValue(text: string | undefined): string | undefined {
  return text === undefined || text === '' ? undefined : text;
}

/** The platform's folder for an application's data, as `env-paths` and the XDG base directory specification name it. */
export function dataFolder({ platform, home, environment }: Surroundings): string {
  if (platform === 'darwin') return join(home, 'Library', 'Application Support', 'Gatewise');
  if (platform === 'win32') {
    return join(setValue(environment['LOCALAPPDATA']) ?? join(home, 'AppData', 'Local'), 'Gatewise');
  }
  return join(setValue(environment['XDG_DATA_HOME']) ?? join(home, '.local', 'share'), 'gatewise');
}

/**
 * Where TensorFlow's library for the engine tfjs-node is installed: `GATEWISE_TFJS_NODE`, else a folder in the person's own
 * data folder, since it outlives `npm ci` and serves every checkout.
 */
export function tfjsNodeFolder(surroundings: Surroundings = hereAndNow()): string {
  const named = setValue(surroundings.environment['GATEWISE_TFJS_NODE']);
  return resolve(named ?? join(dataFolder(surroundings), 'runtimes', 'tfjs-node'));
}
