import { rm } from 'node:fs/promises';
import { dirname, join } from 'node:path';
import { afterAll, afterEach, beforeAll, onTestFinished } from 'vitest';
import { createJobRunner, type GatewiseJobRunner, type JobRunner, type JobRunnerOptions } from '../../../src-main/jobs';
import { createRunner } from '../../../src-main/jobs/runner';
import { bundleEntry } from './bundle';
import { testJobDefinitions, testRequestDefinitions, type TestJobs, type TestRequests } from './kinds';

export type TestRunner = JobRunner<TestJobs, TestRequests>;

/** Bundles the test entry once, and closes every runner that a test makes. */
export function useTestRunners(): (options?: Partial<JobRunnerOptions>) => TestRunner {
  let entry = '';
  const runners: TestRunner[] = [];
  beforeAll(async () => {
    entry = await bundleEntry(join(import.meta.dirname, 'entry.ts'));
  });
  afterEach(async () => {
    await Promise.all(runners.splice(0).map((runner) => runner.close()));
  });
  afterAll(() => rm(dirname(entry), { recursive: true }));
  return (options = {}) => {
    const runner = createRunner<TestJobs, TestRequests>(
      { jobs: testJobDefinitions, requests: testRequestDefinitions },
      { entry, parallel: 2, ...options },
    );
    runners.push(runner);
    return runner;
  };
}

/** The same for Gatewise's own jobs, one at a time. */
export function useGatewiseRunners(): () => GatewiseJobRunner {
  let entry = '';
  beforeAll(async () => {
    entry = await bundleEntry(join(import.meta.dirname, '../../../src-main/jobs/process/entry.ts'));
  });
  afterAll(() => rm(dirname(entry), { recursive: true }));
  return () => {
    const runner = createJobRunner({ entry, parallel: 1 });
    onTestFinished(() => runner.close());
    return runner;
  };
}

export function isAlive(pid: number): boolean {
  try {
    process.kill(pid, 0);
    return true;
  } catch {
    // ESRCH: that is the answer.
    return false;
  }
}

/** Waits until something is so, looking every 10 ms. */
export async function until(condition: () => boolean, limitMs = 10_000): Promise<void> {
  const end = Date.now() + limitMs;
  while (!condition()) {
    if (Date.now() > end) throw new Error('waited in vain');
    await new Promise((resolve) => setTimeout(resolve, 10));
  }
}
