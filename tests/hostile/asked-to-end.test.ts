import { execFileSync, spawn } from 'node:child_process';
import { once } from 'node:events';
import { createReadStream, readFileSync, writeFileSync } from 'node:fs';
import { join, resolve } from 'node:path';
import { beforeAll, describe, expect, it, onTestFinished } from 'vitest';
import { bundleEntry } from '../jobs/support/bundle';
import { isAlive, until } from '../jobs/support/runner';
import { temporaryFolder } from '../support/store';

let program: string;
beforeAll(async () => {
  program = await bundleEntry(resolve('tests/hostile/support/asked-to-end.ts'));
});

/** Starts the program, by itself or by the script that a person starts, and waits until it is at work. */
async function start(wrapper: string[]) {
  const file = join(temporaryFolder(), 'word');
  const child = spawn(process.execPath, [...wrapper, program, file, 'cleaned up'], {
    stdio: ['ignore', 'pipe', 'inherit'],
  });
  const [text] = (await once(child.stdout.setEncoding('utf8'), 'data')) as [string];
  const pid = Number(text);
  onTestFinished(() => {
    for (const id of [pid, child.pid ?? 0]) if (isAlive(id)) process.kill(id, 'SIGKILL');
  });
  /** The output ends with the last process that has it. */
  const ended = once(child.stdout, 'close');
  return { child, pid, ended, word: () => readFileSync(file, 'utf8') };
}

/** Windows has neither these signals nor such pipes. */
const onPosix = describe.runIf(process.platform !== 'win32');

onPosix('a browser that prints', () => {
  it('ends when the process that prints is killed, and with it what it started', async () => {
    const printing = await bundleEntry(resolve('tests/hostile/support/printing.ts'));
    const folder = temporaryFolder();
    // Two processes, as a browser has several; the pipe ends with the last of them.
    const browser = join(folder, 'browser');
    const line = join(folder, 'line');
    execFileSync('mkfifo', [line]);
    writeFileSync(browser, `#!/bin/sh\nsleep 600 3>'${line}' &\necho $$ >'${line}'\nsleep 600\n`, { mode: 0o700 });
    const child = spawn(process.execPath, [printing, browser, join(folder, 'work')], { stdio: 'inherit' });
    onTestFinished(() => {
      child.kill('SIGKILL');
    });
    const reader = createReadStream(line);
    const [text] = (await once(reader.setEncoding('utf8'), 'data')) as [string];
    const pid = Number(text);
    onTestFinished(() => {
      if (isAlive(pid)) process.kill(pid, 'SIGKILL');
    });
    const ended = once(reader, 'close');
    child.kill('SIGKILL');
    await ended;
    await until(() => !isAlive(pid));
  });
});

onPosix('a process that is asked to end', () => {
  it.each(['SIGINT', 'SIGTERM', 'SIGHUP'] as const)('by %s cleans up', async (signal) => {
    const { child, pid, ended, word } = await start([]);
    expect(pid).toBe(child.pid);
    process.kill(pid, signal);
    await ended;
    expect(word()).toBe('cleaned up');
  });

  it.each(['SIGKILL', 'SIGTERM', 'SIGHUP'] as const)(
    'by %s to the script that started it cleans up',
    async (signal) => {
      const { child, pid, ended, word } = await start([resolve('tests/hostile/support/wrapper.mjs')]);
      expect(pid).not.toBe(child.pid);
      child.kill(signal);
      await ended;
      expect(word()).toBe('cleaned up');
    },
  );
});
