import { existsSync, mkdirSync, readFileSync, rmSync, statSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { runNpm } from './processes.mjs';
import { inRoot, say, SetupError } from './project.mjs';
import { findNodeIn, isRequiredNode, nodePackage } from './runtime.mjs';

const readJson = (path) => JSON.parse(readFileSync(path, 'utf8'));
const readLock = () => readJson(inRoot('package-lock.json')).packages;

/** The C library that programs of this machine are linked with; undefined where there is only one. */
function findLibc() {
  if (process.platform !== 'linux') return undefined;
  process.report.excludeNetwork = true;
  return process.report.getReport().header.glibcVersionRuntime === undefined ? 'musl' : 'glibc';
}

/** Whether a package was made for this very platform: its os, cpu and C library are named and fit. */
function isForThisPlatform({ os, cpu, libc }) {
  const fits = (names, value) => names !== undefined && [names].flat().includes(value);
  return fits(os, process.platform) && fits(cpu, process.arch) && (libc === undefined || fits(libc, findLibc()));
}

/**
 * Whether node_modules holds what package-lock.json asks for. npm writes its own record of an install last, so a
 * broken-off one is seen too. Optional packages may be missing, unless they carry a program for this platform: npm
 * leaves out those that want a newer Node than the one that installs.
 */
export function isInstalled() {
  const recordPath = inRoot('node_modules', '.package-lock.json');
  if (!existsSync(recordPath)) return false;
  const state = [recordPath, inRoot('package-lock.json')].map(stateOf).join(' ');
  if (existsSync(checkedPath) && readFileSync(checkedPath, 'utf8') === state) return true;
  if (!holdsEverything(recordPath)) return false;
  mkdirSync(inRoot('out'), { recursive: true });
  writeFileSync(checkedPath, state);
  return true;
}

/** What was found complete the last time, by the files that say so. */
const checkedPath = inRoot('out', '.installed');

function stateOf(path) {
  const { size, mtimeMs, ino } = statSync(path);
  return `${size} ${mtimeMs} ${ino}`;
}

function holdsEverything(recordPath) {
  const present = readJson(recordPath).packages;
  return Object.entries(readLock()).every(([path, wanted]) => {
    // Nothing asks for an extraneous package, and npm never installs it.
    if (path === '' || wanted.link === true || wanted.extraneous === true) return true;
    const found = present[path];
    if (found !== undefined) return found.version === wanted.version;
    return wanted.optional === true && !isForThisPlatform(wanted);
  });
}

/**
 * The Node that runs npm: this one where it fits, else one that npm fetches on its own first. An older one would
 * leave out packages that do not support it, although they never run on it.
 */
async function provideInstaller() {
  const { version, integrity } = readLock()[`node_modules/${nodePackage}`] ?? {};
  if (isRequiredNode() || version === undefined) return process.execPath;
  const folder = inRoot('out', 'installer');
  const parameters = ['install', '--prefix', folder, '--ignore-scripts', '--no-audit', '--no-fund', '--loglevel=error'];
  if (findInstaller(folder, integrity) === undefined) {
    rmSync(folder, { recursive: true, force: true });
    await runNpm([...parameters, `${nodePackage}@${version}`], { output: 'stderr' });
  }
  return findInstaller(folder, integrity) ?? process.execPath;
}

/** The Node that npm fetched, where it is the one whose hash package-lock.json names; no program of it runs before. */
function findInstaller(folder, integrity) {
  const recordPath = join(folder, 'node_modules', '.package-lock.json');
  if (!existsSync(recordPath)) return undefined;
  if (readJson(recordPath).packages[`node_modules/${nodePackage}`]?.integrity !== integrity) return undefined;
  return findNodeIn(folder);
}

/** Installs dependencies when they are missing or stale. Prints on standard error alone. */
export async function ensureInstalled() {
  if (isInstalled()) return;
  say('Installing dependencies (npm ci) …');
  const started = Date.now();
  const node = await provideInstaller();
  // Windows locks a running program, and `npm ci` would have to delete the one that runs this script.
  const locked = process.platform === 'win32' && process.execPath.startsWith(inRoot('node_modules'));
  const parameters = [locked ? 'install' : 'ci', ...(locked ? ['--no-save'] : []), '--no-audit', '--no-fund'];
  // Errors alone: npm's warnings are about other people's packages.
  const { code } = await runNpm([...parameters, '--loglevel=error'], { output: 'stderr' }, node);
  if (code !== 0) {
    throw new SetupError('The dependencies could not be installed: see npm above, then try again with network access.');
  }
  say(`Installed in ${Math.round((Date.now() - started) / 1000)} s.`);
}
