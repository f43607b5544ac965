import { spawn } from 'node:child_process';

export interface Asked {
  readonly program: string;
  readonly parameters: readonly string[];
  readonly environment: Readonly<Record<string, string>>;
  readonly limitMs: number;
}

/**
 * Asks a process of its own, which may crash or hang in a driver, for one line of JSON that begins with `{`.
 * @returns the line, or why there is none
 */
export function askProcess({
  program,
  parameters,
  environment,
  limitMs,
}: Asked): Promise<{ readonly line: string } | { readonly reason: string }> {
  return new Promise((resolve) => {
    const child = spawn(program, parameters, {
      env: { ...process.env, ...environment },
      stdio: ['ignore', 'pipe', 'pipe'],
    });
    let output = '';
    let complaint = '';
    let isLate = false;
    const timer = setTimeout(() => {
      isLate = true;
      child.kill('SIGKILL');
    }, limitMs);
    child.stdout.setEncoding('utf8').on('data', (text: string) => (output += text));
    child.stderr.setEncoding('utf8').on('data', (text: string) => (complaint = (complaint + text).slice(-2000)));
    child.once('error', (error) => {
      clearTimeout(timer);
      resolve({ reason: error.message });
    });
    child.once('close', (code, signal) => {
      clearTimeout(timer);
      const line = output.split('\n').findLast((text) => text.startsWith('{'));
      const said = complaint.trim().split('\n').slice(-3).join(' ').slice(-500);
      if (isLate) resolve({ reason: `no answer within ${String(limitMs / 1000)} s` });
      else if (line !== undefined && code === 0) resolve({ line });
      else resolve({ reason: `ended with ${signal ?? `code ${String(code)}`}${said === '' ? '' : `: ${said}`}` });
    });
  });
}
