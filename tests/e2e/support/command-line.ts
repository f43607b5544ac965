import { spawn } from 'node:child_process';
import { resolve } from 'node:path';

export interface CommandResult {
  /** What was written to standard output. */
  readonly output: string;
  /** What was written to standard error. */
  readonly messages: string;
  readonly code: number | null;
}

/** The built command line with its parameters, as its own process. */
export function startCommand(
  parameters: readonly string[],
  environment: Readonly<Record<string, string>> = {},
): { readonly pid: number; readonly messages: () => string; readonly ended: Promise<CommandResult> } {
  const child = spawn(process.execPath, [resolve('out/main/cli.js'), ...parameters], {
    stdio: ['ignore', 'pipe', 'pipe'],
    env: { ...process.env, ...environment },
  });
  let [output, messages] = ['', ''];
  child.stdout.setEncoding('utf8').on('data', (text: string) => {
    output += text;
  });
  child.stderr.setEncoding('utf8').on('data', (text: string) => {
    messages += text;
  });
  if (child.pid === undefined) throw new Error('the command line did not start');
  return {
    pid: child.pid,
    messages: () => messages,
    ended: new Promise((done) => {
      child.once('close', (code) => {
        done({ output, messages, code });
      });
    }),
  };
}

/** Runs one command to its end. */
export function runCommand(
  parameters: readonly string[],
  environment?: Readonly<Record<string, string>>,
): Promise<CommandResult> {
  return startCommand(parameters, environment).ended;
}
