import { existsSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { run } from './processes.mjs';
import { inRoot, say } from './project.mjs';
import { requiredNode } from './runtime.mjs';

const folder = inRoot('node_modules', 'electron');
const reachMilliseconds = 8_000;
const downloadMilliseconds = 10 * 60_000;

/** Path of Electron's program; undefined when it was not fetched. */
export function findElectron() {
  const record = join(folder, 'path.txt');
  if (!existsSync(record)) return undefined;
  const path = join(process.env.ELECTRON_OVERRIDE_DIST_PATH ?? join(folder, 'dist'), readFileSync(record, 'utf8'));
  return existsSync(path) ? path : undefined;
}

/** Whether Electron could show a window here, and why not. */
export function findObstacle() {
  if (process.platform === 'linux' && !process.env.DISPLAY && !process.env.WAYLAND_DISPLAY)
    return 'there is no display';
  if (process.platform === 'linux' && process.getuid?.() === 0) return "Chromium's sandbox does not run as root";
  return undefined;
}

/** Whether the archive that Electron's installer would download can be reached. */
async function isReachable() {
  const { version } = JSON.parse(readFileSync(join(folder, 'package.json'), 'utf8'));
  const mirror =
    process.env.ELECTRON_MIRROR ??
    process.env.npm_config_electron_mirror ??
    'https://github.com/electron/electron/releases/download/';
  const url = `${mirror}v${version}/electron-v${version}-${process.platform}-${process.arch}.zip`;
  try {
    const response = await fetch(url, { method: 'HEAD', signal: AbortSignal.timeout(reachMilliseconds) });
    return response.ok;
  } catch {
    // Any way of not getting an answer means the same to the caller.
    return false;
  }
}

/**
 * Path of Electron's program, fetched by its own installer when it is not there yet; undefined, within ten seconds,
 * where the download cannot be reached.
 */
export async function provideElectron() {
  const present = findElectron();
  if (present !== undefined) return present;
  if (!(await isReachable())) return undefined;
  say('Fetching Electron (about 120 MB, once) …');
  const { code } = await run(requiredNode(), [join(folder, 'install.js')], {
    output: 'collect',
    timeoutMs: downloadMilliseconds,
  });
  return code === 0 ? findElectron() : undefined;
}
