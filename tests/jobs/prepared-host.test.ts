import { rm } from 'node:fs/promises';
import { dirname, join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it, onTestFinished } from 'vitest';
import type { JobHost, JobProcess } from '../../src-main/jobs';
import { NodeHost } from '../../src-main/jobs/node-host';
import { PreparedHost } from '../../src-main/jobs/prepared-host';
import { createRunner } from '../../src-main/jobs/runner';
import { bundleEntry } from './support/bundle';
import { testJobDefinitions, testRequestDefinitions, type TestJobs, type TestRequests } from './support/kinds';
import { isAlive, until } from './support/runner';

let entry = '';
beforeAll(async () => {
  entry = await bundleEntry(join(import.meta.dirname, 'support', 'entry.ts'));
});
afterAll(() => rm(dirname(entry), { recursive: true }));

/** A host whose first process is prepared, and all processes that were started for it. */
function prepare(): { host: PreparedHost; started: JobProcess[] } {
  const started: JobProcess[] = [];
  const node = new NodeHost();
  const recording: JobHost = {
    start(path, listeners) {
      const process = node.start(path, listeners);
      started.push(process);
      return process;
    },
  };
  const host = new PreparedHost(entry, recording);
  onTestFinished(() => {
    host.close();
  });
  return { host, started };
}

function createTestRunner(host: JobHost) {
  const definitions = { jobs: testJobDefinitions, requests: testRequestDefinitions };
  const runner = createRunner<TestJobs, TestRequests>(definitions, { entry, parallel: 1, host });
  onTestFinished(() => runner.close());
  return runner;
}

describe('a process that is started before there is work', () => {
  it('takes the first job; others are started for theirs', async () => {
    const { host, started } = prepare();
    expect(started).toHaveLength(1);
    const runner = createTestRunner(host);
    for (const to of [3, 4]) {
      const job = runner.submit({ kind: 'count', to, pauseMs: 0 });
      expect(await job.finished).toEqual({ kind: 'succeeded', result: { counted: to } });
    }
    expect(started).toHaveLength(2);
  });

  it('ends with the host where no work came', async () => {
    const { host, started } = prepare();
    const pid = started[0]?.pid ?? 0;
    expect(isAlive(pid)).toBe(true);
    host.close();
    await until(() => !isAlive(pid));
  });

  it('fails the job where it ended before the job came', async () => {
    const { host, started } = prepare();
    const pid = started[0]?.pid ?? 0;
    process.kill(pid, 'SIGKILL');
    await until(() => !isAlive(pid));
    const outcome = await createTestRunner(host).submit({ kind: 'count', to: 1, pauseMs: 0 }).finished;
    expect(outcome).toMatchObject({ kind: 'failed' });
    expect(started).toHaveLength(1);
  });
});
