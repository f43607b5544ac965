import { existsSync, readFileSync } from 'node:fs';
import { runNpm } from './processes.mjs';
import { inRoot, say, SetupError } from './project.mjs';

const readJson = (path) => JSON.parse(readFileSync(path, 'utf8'));

/**
 * Whether node_modules holds what package-lock.json asks for. npm writes its own record of an install last, so a
 * broken-off one is seen too. Packages for other platforms may be missing.
 */
export function isInstalled() {
  const recordPath = inRoot('node_modules', '.package-lock.json');
  if (!existsSync(recordPath)) return false;
  const wanted = readJson(inRoot('package-lock.json')).packages;
  const present = readJson(recordPath).packages;
  return Object.entries(wanted).every(([path, { version, optional, link, extraneous }]) => {
    // Nothing asks for an extraneous package, and npm never installs it.
    if (path === '' || link === true || extraneous === true) return true;
    const found = present[path];
    return found === undefined ? optional === true : found.version === version;
  });
}

/** Installs dependencies when they are missing or stale. Prints on standard error alone. */
export async function ensureInstalled() {
  if (isInstalled()) return;
  say('Installing dependencies (npm ci) …');
  // Windows locks a running program, and `npm ci` would have to delete the one that runs this script.
  const locked = process.platform === 'win32' && process.execPath.startsWith(inRoot('node_modules'));
  const parameters = locked ? ['install', '--no-save'] : ['ci'];
  const started = Date.now();
  // Errors alone: npm would warn of every package that wants a newer Node than the one that installs, and it gets one.
  const flags = ['--no-audit', '--no-fund', '--loglevel=error'];
  const { code } = await runNpm([...parameters, ...flags], { output: 'stderr' });
  if (code !== 0) {
    throw new SetupError('The dependencies could not be installed: see npm above, then try again with network access.');
  }
  say(`Installed in ${Math.round((Date.now() - started) / 1000)} s.`);
}
