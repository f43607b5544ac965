import { execFile } from 'node:child_process';
import { join } from 'node:path';
import { promisify } from 'node:util';

const run = promisify(execFile);

/** What a command of the built terminal program answers. */
export async function gatewise(workspace: string, ...parameters: string[]): Promise<unknown> {
  const command = join(process.cwd(), 'out', 'main', 'cli.js');
  const { stdout } = await run(process.execPath, [command, ...parameters, '--workspace', workspace, '--json'], {
    maxBuffer: 64 * 1024 * 1024,
  });
  return JSON.parse(stdout);
}
