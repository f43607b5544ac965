import { spawn } from 'node:child_process';
import { delimiter, dirname } from 'node:path';
import { inRoot, root } from './project.mjs';

/** The environment of a child: the checkout's own tools first on PATH. */
export function childEnvironment(extra = {}) {
  const environment = { ...process.env, ...extra };
  const key = Object.keys(environment).find((name) => name.toUpperCase() === 'PATH') ?? 'PATH';
  environment[key] = `${inRoot('node_modules', '.bin')}${delimiter}${environment[key] ?? ''}`;
  return environment;
}

/**
 * Runs a command to its end.
 * @param {string} command
 * @param {string[]} parameters
 * @param {{ tied?: boolean, output?: 'inherit' | 'stderr' | 'collect', env?: Record<string, string>, timeoutMs?: number, cwd?: string, shell?: boolean }} options
 *   `tied` gives a Node that is started a channel, by whose end it learns that this process is gone, however that ended;
 *   `stderr` sends both streams there; `collect` keeps them for the caller.
 * @returns {Promise<{ code: number, output: string, timedOut: boolean, milliseconds: number }>}
 */
export function run(command, parameters, options = {}) {
  const { tied = false, output = 'inherit', env = {}, timeoutMs, cwd = root, shell = false } = options;
  const streams = { inherit: [0, 1, 2], stderr: ['inherit', 2, 2], collect: ['ignore', 'pipe', 'pipe'] }[output];
  const stdio = tied ? [...streams, 'ipc'] : streams;
  const started = Date.now();
  return new Promise((resolve, reject) => {
    // Its own group where it is collected, so that a timeout ends its children too.
    const detached = output === 'collect' && process.platform !== 'win32';
    const child = spawn(command, parameters, { cwd, stdio, env: childEnvironment(env), shell, detached });
    let collected = '';
    let timedOut = false;
    for (const stream of [child.stdout, child.stderr]) {
      stream?.setEncoding('utf8').on('data', (text) => (collected += text));
    }
    const kill = (signal) => {
      if (child.exitCode !== null || child.signalCode !== null || child.pid === undefined) return;
      if (detached) process.kill(-child.pid, signal);
      else child.kill(signal);
    };
    const timer =
      timeoutMs === undefined
        ? undefined
        : setTimeout(() => {
            timedOut = true;
            kill('SIGKILL');
          }, timeoutMs);
    const stopForwarding = forwardSignals(kill);
    child.once('error', (error) => {
      clearTimeout(timer);
      stopForwarding();
      reject(error);
    });
    child.once('close', (code, signal) => {
      clearTimeout(timer);
      stopForwarding();
      resolve({
        code: code ?? (signal === 'SIGINT' ? 130 : 1),
        output: collected,
        timedOut,
        milliseconds: Date.now() - started,
      });
    });
  });
}

/**
 * A terminal's Ctrl-C reaches the child by itself; this process must outlive it to hand on its exit code.
 * SIGTERM comes to this process alone and is passed on.
 */
function forwardSignals(kill) {
  const interrupted = () => undefined;
  const terminated = () => kill('SIGTERM');
  process.on('SIGINT', interrupted);
  process.on('SIGTERM', terminated);
  return () => {
    process.off('SIGINT', interrupted);
    process.off('SIGTERM', terminated);
  };
}

/**
 * Runs npm.
 * @param {string} [node] the Node that runs it; default: the one that runs this script
 */
export function runNpm(parameters, options = {}, node = process.execPath) {
  const npm = process.env.npm_execpath;
  if (npm !== undefined && /\.[cm]?js$/.test(npm)) return run(node, [npm, ...parameters], options);
  // npm's own program starts the first Node on PATH.
  const path = `${dirname(node)}${delimiter}${process.env.PATH ?? process.env.Path ?? ''}`;
  return run('npm', parameters, {
    ...options,
    env: { ...options.env, PATH: path },
    shell: process.platform === 'win32',
  });
}
