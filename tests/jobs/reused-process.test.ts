import { describe, expect, it } from 'vitest';
import type { JobHost } from '../../src-main/jobs/host';
import { NodeHost } from '../../src-main/jobs/node-host';
import { isAlive, until, useTestRunners, type TestRunner } from './support/runner';

const makeRunner = useTestRunners();

type How = 'answer' | 'wait' | 'throw' | 'die' | 'grow';
const tally = (runner: TestRunner, how: How = 'answer') => runner.submit({ kind: 'tally', how });

/** Which process did it, and how many such jobs it has done. */
async function answerOf(runner: TestRunner, how: How = 'answer') {
  const outcome = await tally(runner, how).finished;
  if (outcome.kind !== 'succeeded') throw new Error(`it ${outcome.kind}`);
  return outcome.result;
}

describe('a process whose jobs come in numbers', () => {
  it('does one after the other', async () => {
    const runner = makeRunner({ parallel: 1 });
    const jobs = [1, 2, 3].map(() => tally(runner));
    const outcomes = await Promise.all(jobs.map(({ finished }) => finished));
    const results = outcomes.map((outcome) => outcome.kind === 'succeeded' && outcome.result);
    const [first] = results;
    expect(results).toEqual([1, 2, 3].map((served) => ({ ...first, served })));
  });

  it('does one at a time: as many processes as there are places', async () => {
    const runner = makeRunner({ parallel: 2 });
    const pids = new Map<number, number>();
    const jobs = Array.from({ length: 8 }, () => tally(runner));
    for (const { finished } of jobs) {
      const outcome = await finished;
      if (outcome.kind !== 'succeeded') throw new Error(`it ${outcome.kind}`);
      const { pid, served } = outcome.result;
      pids.set(pid, Math.max(served, pids.get(pid) ?? 0));
    }
    expect(pids.size).toBe(2);
    expect([...pids.values()].reduce((sum, served) => sum + served, 0)).toBe(8);
  });

  it.each(['throw', 'die'] as const)('is not given to another when its job did %s', async (how) => {
    const runner = makeRunner({ parallel: 1 });
    const before = await answerOf(runner);
    expect(await tally(runner, how).finished).toMatchObject({ kind: 'failed' });
    expect(isAlive(before.pid)).toBe(false);
    expect(await answerOf(runner)).toMatchObject({ served: 1 });
  });

  it('is not given to another when its job was cancelled', async () => {
    const runner = makeRunner({ parallel: 1 });
    const before = await answerOf(runner);
    const job = tally(runner, 'wait');
    await until(() => job.pid !== null);
    job.cancel();
    expect(await job.finished).toEqual({ kind: 'cancelled' });
    expect(isAlive(before.pid)).toBe(false);
    expect(await answerOf(runner)).toMatchObject({ served: 1 });
  });

  it('does not take what was sent for a job that has ended for the next one', async () => {
    const node = new NodeHost();
    const host: JobHost = {
      start(entry, listeners) {
        const process = node.start(entry, {
          ...listeners,
          onMessage: (message) => {
            // On its way when the job ended.
            if ((message as { readonly type: string }).type === 'finished') {
              for (const type of ['cancel', 'pause', 'stopAndKeep'] as const) process.send({ type });
            }
            listeners.onMessage(message);
          },
        });
        return process;
      },
    };
    const runner = makeRunner({ parallel: 1, host });
    const { pid } = await answerOf(runner);
    expect(await answerOf(runner)).toEqual({ pid, served: 2 });
    expect(await answerOf(runner)).toEqual({ pid, served: 3 });
  });

  it('ends when no other comes', async () => {
    const runner = makeRunner({ parallel: 1, jobIdleMs: 1 });
    const { pid } = await answerOf(runner);
    await until(() => !isAlive(pid));
    expect(await answerOf(runner)).toMatchObject({ served: 1 });
  });

  it('does one alone where none is to wait', async () => {
    const runner = makeRunner({ parallel: 1, jobIdleMs: 0 });
    const { pid } = await answerOf(runner);
    await until(() => !isAlive(pid));
    expect(await answerOf(runner)).toMatchObject({ served: 1 });
  });

  it('ends with its job when it holds much', async () => {
    const runner = makeRunner({ parallel: 1 });
    const { pid } = await answerOf(runner, 'grow');
    await until(() => !isAlive(pid));
    expect(await answerOf(runner)).toMatchObject({ served: 1 });
  });

  it('is gone when the runner is closed', async () => {
    const runner = makeRunner({ parallel: 1 });
    const { pid } = await answerOf(runner);
    expect(isAlive(pid)).toBe(true);
    await runner.close();
    expect(isAlive(pid)).toBe(false);
  });

  it('gives its memory to a job that would be refused for want of it', async () => {
    let waiting = 0;
    const runner = makeRunner({
      parallel: 1,
      memory: () => {
        const available = waiting === 0 || !isAlive(waiting) ? 1000 : 100;
        return { available, total: 1000 };
      },
    });
    ({ pid: waiting } = await answerOf(runner));
    const outcome = await runner.submit({ kind: 'count', to: 1, pauseMs: 0 }, {}, { neededBytes: 500 }).finished;
    expect(outcome).toMatchObject({ kind: 'succeeded' });
    expect(isAlive(waiting)).toBe(false);
  });
});
