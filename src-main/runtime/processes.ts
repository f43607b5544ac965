import { spawn } from 'node:child_process';
import { said } from '../core/common/sentence';
import { SetupFailure } from './failure';

export interface Ran {
  readonly code: number;
  readonly output: string;
}

/**
 * Runs a program to its end and keeps what it says; the signal ends it.
 * @returns null when there is no such program
 */
export function runProgram(
  program: string,
  parameters: readonly string[],
  { signal, environment = {}, folder }: { signal: AbortSignal; environment?: NodeJS.ProcessEnv; folder?: string },
): Promise<Ran | null> {
  return new Promise((resolve, reject) => {
    const child = spawn(program, parameters, {
      cwd: folder,
      env: { ...process.env, ...environment },
      stdio: ['ignore', 'pipe', 'pipe'],
      signal,
    });
    let output = '';
    for (const stream of [child.stdout, child.stderr]) {
      stream.setEncoding('utf8').on('data', (text: string) => (output += text));
    }
    child.once('error', (error) => {
      if ('code' in error && error.code === 'ENOENT') resolve(null);
      else reject(error);
    });
    child.once('close', (code) => {
      resolve({ code: code ?? 1, output });
    });
  });
}

/** The lines of a program's complaint that say most. */
export function complaintOf({ output }: Ran): string {
  const lines = output.split('\n').filter((line) => line.trim() !== '');
  const telling = lines.filter((line) => /error|ENOTFOUND|ECONN|ETIMEDOUT/i.test(line));
  return (telling.length > 0 ? telling : lines).slice(0, 3).join(' ').slice(0, 500) || 'it gave no reason';
}

/**
 * Fetches a package by npm, from wherever npm is told to get them, without running anything of it.
 * @returns the path of the packed package
 */
export async function fetchByNpm(name: string, folder: string, signal: AbortSignal): Promise<string> {
  const parameters = ['pack', name, '--json', '--ignore-scripts', '--loglevel=error', '--pack-destination', folder];
  const own = process.env['npm_execpath'];
  const isScript = own !== undefined && /\.[cm]?js$/.test(own);
  const ran = await runProgram(isScript ? process.execPath : 'npm', isScript ? [own, ...parameters] : parameters, {
    signal,
    folder,
  });
  if (ran === null) throw new SetupFailure(said`${name} cannot be fetched: npm is not there.`);
  const file = /"filename":\s*"([^"/\\]+\.tgz)"/.exec(ran.output)?.[1];
  if (ran.code !== 0 || file === undefined)
    throw new SetupFailure(said`${name} cannot be fetched by npm: ${complaintOf(ran)}`);
  return file;
}
