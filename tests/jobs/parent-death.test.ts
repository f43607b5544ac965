import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { rm } from 'node:fs/promises';
import { dirname, join } from 'node:path';
import { expect, it } from 'vitest';
import { bundleEntry } from './support/bundle';
import { isAlive, until } from './support/runner';

it('leaves no process behind when the backend is killed', async () => {
  const support = join(import.meta.dirname, 'support');
  const [entry, parent] = await Promise.all([
    bundleEntry(join(support, 'entry.ts')),
    bundleEntry(join(support, 'parent.ts')),
  ]);
  const backend = spawn(process.execPath, [parent, entry], { stdio: ['ignore', 'pipe', 'inherit'] });
  backend.stdout.setEncoding('utf8');
  const [line] = (await once(backend.stdout, 'data')) as [string];
  const pids = JSON.parse(line) as number[];
  expect(pids.map(isAlive)).toEqual([true, true]);
  backend.kill('SIGKILL');
  await until(() => !pids.some(isAlive), 5000);
  await Promise.all([entry, parent].map((path) => rm(dirname(path), { recursive: true })));
});
