import { describe, expect, it, vi } from 'vitest';
import type { JobEvent } from '../../src-main/jobs';
import type { ErrorValue } from '../../src-main/core/common/errors';
import type { TestJobs } from './support/kinds';
import { isAlive, until, useTestRunners } from './support/runner';

const makeRunner = useTestRunners();

describe('a job that goes well', () => {
  it('tells its events in order and ends with its result', async () => {
    const events: JobEvent[] = [];
    const job = makeRunner().submit({ kind: 'count', to: 5, pauseMs: 1 }, { onEvent: (event) => events.push(event) });
    expect(await job.finished).toEqual({ kind: 'succeeded', result: { counted: 5 } });
    expect(events.filter((event) => event.type === 'state').map((event) => event.state)).toEqual([
      'preparing',
      'running',
    ]);
    expect(events.filter((event) => event.type === 'progress').map((event) => event.message)).toEqual([
      '1',
      '2',
      '3',
      '4',
      '5',
    ]);
    expect(job.pid).toBeNull();
  });

  it('keeps what it has when it is stopped early', async () => {
    const runner = makeRunner();
    let seen = 0;
    const job = runner.submit(
      { kind: 'count', to: 10_000, pauseMs: 5 },
      {
        onEvent: (event) => {
          if (event.type === 'progress' && (seen += 1) === 3) job.stopAndKeep();
        },
      },
    );
    const outcome = await job.finished;
    expect(outcome.kind).toBe('stopped');
    expect(outcome.kind === 'stopped' && outcome.result.counted).toBeGreaterThanOrEqual(3);
  });
});

describe('cancelling', () => {
  it('ends a cooperative job at once', async () => {
    const job = makeRunner().submit({ kind: 'count', to: 10_000, pauseMs: 10 });
    await until(() => job.pid !== null);
    const started = performance.now();
    job.cancel();
    job.cancel();
    expect(await job.finished).toEqual({ kind: 'cancelled' });
    expect(performance.now() - started).toBeLessThan(1000);
  });

  it.each(['spin', 'ignoreCancel'] as const)('ends a job that does not listen within 2.5 s (%s)', async (how) => {
    let running = false;
    const job = makeRunner().submit(
      { kind: 'misbehave', how },
      { onEvent: (event) => (running ||= event.type === 'state' && event.state === 'running') },
    );
    await until(() => running);
    const { pid } = job;
    const started = performance.now();
    job.cancel();
    expect(await job.finished).toEqual({ kind: 'cancelled' });
    expect(performance.now() - started).toBeLessThan(2500);
    expect(isAlive(pid!)).toBe(false);
  });

  it('never starts a job that was cancelled in the queue', async () => {
    const runner = makeRunner({ parallel: 1 });
    const events: JobEvent[] = [];
    const first = runner.submit({ kind: 'count', to: 20, pauseMs: 5 });
    const second = runner.submit({ kind: 'count', to: 1, pauseMs: 1 }, { onEvent: (event) => events.push(event) });
    const third = runner.submit({ kind: 'count', to: 1, pauseMs: 1 });
    await until(() => first.pid !== null);
    second.cancel();
    expect(await second.finished).toEqual({ kind: 'cancelled' });
    expect((await first.finished).kind).toBe('succeeded');
    expect((await third.finished).kind).toBe('succeeded');
    expect(events).toEqual([]);
  });

  it('ends everything when the runner is closed, and takes nothing more', async () => {
    const runner = makeRunner({ parallel: 1 });
    const running = runner.submit({ kind: 'count', to: 10_000, pauseMs: 10 });
    const waiting = runner.submit({ kind: 'count', to: 10_000, pauseMs: 10 });
    await until(() => running.pid !== null);
    await runner.close();
    expect([(await running.finished).kind, (await waiting.finished).kind]).toEqual(['cancelled', 'cancelled']);
    expect(() => runner.submit({ kind: 'count', to: 1, pauseMs: 1 })).toThrow(/closing/);
  });
});

describe('a job that goes wrong', () => {
  const fail = async (specification: TestJobs['misbehave']['specification']): Promise<ErrorValue> => {
    const outcome = await makeRunner().submit(specification).finished;
    if (outcome.kind !== 'failed') throw new Error(`expected a failure, got ${outcome.kind}`);
    return outcome.error;
  };

  it('fails with the error that it threw, code and details included', async () => {
    expect(await fail({ kind: 'misbehave', how: 'throwOurs' })).toEqual({
      code: 'COLUMN_NOT_FOUND',
      message: 'There is no column “x” in the data.',
      details: { column: 'x' },
    });
  });

  it('carries the stack of a programming error', async () => {
    const error = await fail({ kind: 'misbehave', how: 'throw' });
    expect(error).toMatchObject({ code: 'INTERNAL', message: 'a programming error' });
    expect(error.details['stack']).toContain('TypeError');
  });

  it('fails with the last lines of an uncaught exception', async () => {
    const error = await fail({ kind: 'misbehave', how: 'crash' });
    expect(error.message).toContain('exit code 1');
    expect(error.details['output']).toEqual(expect.arrayContaining(['before the crash', 'Error: nobody catches this']));
  });

  it.each([
    ['abort', /aborted in native code \(SIGABRT\)/],
    ['segfault', /crashed in native code \(SIGSEGV/],
    ['leaveSilently', /exit code 3/],
  ] as const)('names its death in words (%s)', async (how, expected) => {
    expect((await fail({ kind: 'misbehave', how })).message).toMatch(expected);
  });

  it('is said to have run out of memory when V8 gives up', async () => {
    vi.stubEnv('NODE_OPTIONS', '--max-old-space-size=32');
    const error = await fail({ kind: 'misbehave', how: 'exhaustHeap' });
    vi.unstubAllEnvs();
    expect(error.message).toMatch(/^The job ran out of memory/);
    expect(error.details.hint).toContain('fewer jobs');
  });

  it('keeps the last lines alone, however much was written', async () => {
    const output = (await fail({ kind: 'misbehave', how: 'chatter' })).details['output'];
    expect(JSON.stringify(output).length).toBeLessThan(6000);
    expect(JSON.stringify(output)).toContain('the very last line');
  });

  it.each([
    ['sendNonsense', /sent a message that was not understood/],
    ['sendWrongResult', /result was not understood/],
  ] as const)('fails on a message that breaks the protocol, and its process ends (%s)', async (how, expected) => {
    expect((await fail({ kind: 'misbehave', how })).message).toMatch(expected);
  });

  it('fails on a specification that does not fit its kind', async () => {
    const specification = { kind: 'count', to: 1.5, pauseMs: 1 } as const;
    const outcome = await makeRunner().submit(specification).finished;
    expect(outcome).toMatchObject({ kind: 'failed', error: { code: 'BAD_INPUT' } });
  });

  it('fails when its entry is not there', async () => {
    const outcome = await makeRunner({ entry: '/nowhere/job.js' }).submit({ kind: 'count', to: 1, pauseMs: 1 })
      .finished;
    expect(outcome).toMatchObject({ kind: 'failed' });
    expect(JSON.stringify(outcome)).toContain('Cannot find module');
  });

  it('dies by kill -9 alone: the others finish', async () => {
    const runner = makeRunner({ parallel: 3 });
    const victim = runner.submit({ kind: 'count', to: 10_000, pauseMs: 10 });
    const others = [1, 2].map(() => runner.submit({ kind: 'count', to: 30, pauseMs: 10 }));
    await until(() => victim.pid !== null && others.every((job) => job.pid !== null));
    process.kill(victim.pid!, 'SIGKILL');
    const outcome = await victim.finished;
    expect(outcome).toMatchObject({ kind: 'failed', error: { code: 'INTERNAL', details: { signal: 'SIGKILL' } } });
    expect(outcome.kind === 'failed' && outcome.error.message).toContain('memory');
    expect(await Promise.all(others.map(async (job) => (await job.finished).kind))).toEqual(['succeeded', 'succeeded']);
  });

  it('is not believed to have failed when it lingers after its result, and is ended', async () => {
    const job = makeRunner().submit({ kind: 'misbehave', how: 'lingerAfterResult' });
    expect(await job.finished).toEqual({ kind: 'succeeded', result: { done: true } });
  });

  it('fails when a listener throws, without harm to the runner', async () => {
    const runner = makeRunner();
    const job = runner.submit(
      { kind: 'count', to: 5, pauseMs: 1 },
      {
        onEvent: () => {
          throw new Error('the listener broke');
        },
      },
    );
    expect(await job.finished).toMatchObject({ kind: 'failed', error: { message: 'the listener broke' } });
    expect((await runner.submit({ kind: 'count', to: 1, pauseMs: 1 }).finished).kind).toBe('succeeded');
  });
});
