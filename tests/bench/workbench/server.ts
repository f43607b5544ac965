import { spawn } from 'node:child_process';
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { z } from 'zod';

export interface ServerProcess {
  readonly pid: number;
  /** Opens the workbench once. */
  readonly url: string;
}

/**
 * Starts the built server on a workspace and ends it afterwards. Default: a new workspace, which gets the sample and is
 * removed at the end.
 */
export async function withServer<T>(work: (server: ServerProcess) => Promise<T>, existing?: string): Promise<T> {
  const workspace = existing ?? mkdtempSync(join(tmpdir(), 'gatewise-bench-'));
  const path = join(process.cwd(), 'out', 'main', 'server.js');
  const child = spawn(process.execPath, [path, '--json', '--workspace', workspace], {
    stdio: ['ignore', 'pipe', 'inherit'],
  });
  const ended = new Promise<void>((resolve) => {
    child.once('exit', () => {
      resolve();
    });
  });
  try {
    const line = await new Promise<string>((resolve, reject) => {
      let text = '';
      child.stdout.setEncoding('utf8').on('data', (part: string) => {
        text += part;
        if (text.endsWith('\n')) resolve(text);
      });
      void ended.then(() => {
        reject(new Error('The server ended.'));
      });
    });
    const { url } = z.object({ url: z.string() }).parse(JSON.parse(line));
    return await work({ pid: child.pid ?? 0, url });
  } finally {
    child.kill('SIGTERM');
    await ended;
    if (existing === undefined) rmSync(workspace, { recursive: true, force: true });
  }
}
