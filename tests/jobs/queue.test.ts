import { describe, expect, it } from 'vitest';
import { sentenceText } from '../../src-main/core/common/sentence';
import { threadsPerJob } from '../../src-main/jobs';
import { isAlive, until, useTestRunners } from './support/runner';

const makeRunner = useTestRunners();
const quick = { kind: 'count', to: 3, pauseMs: 5 } as const;

describe('the queue', () => {
  it('never runs more jobs at once than allowed, and takes them in order', async () => {
    const runner = makeRunner({ parallel: 2 });
    const started: number[] = [];
    let most = 0;
    const jobs = Array.from({ length: 6 }, (_, index) =>
      runner.submit(quick, {
        onEvent: (event) => {
          if (event.type === 'state' && event.state === 'preparing') started.push(index);
          most = Math.max(most, runner.runningCount);
        },
      }),
    );
    expect(runner.queuedCount).toBe(6);
    await Promise.all(jobs.map((job) => job.finished));
    expect(most).toBe(2);
    expect(new Set(started.slice(0, 2))).toEqual(new Set([0, 1]));
    expect(started.at(-1)).toBeGreaterThanOrEqual(4);
    expect([runner.runningCount, runner.queuedCount]).toEqual([0, 0]);
  });

  it('keeps nobody who looks on waiting for long work, and has no more than one place beside it', async () => {
    const runner = makeRunner({ parallel: 1 });
    const training = runner.submit({ kind: 'count', to: 1_000_000, pauseMs: 1 });
    const queued = runner.submit({ kind: 'count', to: 1, pauseMs: 0 });
    const glances = [1, 2, 3].map(() => runner.submit({ kind: 'glance' }));
    await Promise.resolve();
    expect([runner.runningCount, runner.queuedCount]).toEqual([2, 3]);
    for (const { finished } of glances) expect(await finished).toMatchObject({ kind: 'succeeded' });
    expect([training.pid === null, queued.pid]).toEqual([false, null]);
    training.cancel();
    expect(await queued.finished).toMatchObject({ kind: 'succeeded' });
  });

  it('starts waiting jobs as soon as more are allowed', async () => {
    const runner = makeRunner({ parallel: 1 });
    const jobs = Array.from({ length: 3 }, () => runner.submit({ kind: 'count', to: 10_000, pauseMs: 10 }));
    await until(() => jobs[0]!.pid !== null);
    expect(runner.queuedCount).toBe(2);
    runner.setParallel(3);
    await until(() => jobs.every((job) => job.pid !== null));
    expect(runner.runningCount).toBe(3);
    expect(() => {
      runner.setParallel(0);
    }).toThrow(/at least 1/);
  });

  it('gives each job its share of the cores', async () => {
    const runner = makeRunner({ parallel: 64 });
    const messages: string[] = [];
    await runner.submit(quick, {
      onEvent: (event) => event.type === 'log' && messages.push(sentenceText(event.sentence)),
    }).finished;
    expect(messages).toEqual(['threads 1']);
    expect(threadsPerJob(1)).toBeGreaterThanOrEqual(threadsPerJob(2));
  });
});

describe('short requests', () => {
  it('are answered by one warm process', async () => {
    const runner = makeRunner();
    const answers = await Promise.all(['a', 'b', 'c'].map((text) => runner.request('echo', { text })));
    expect(answers.map((answer) => answer.text)).toEqual(['a', 'b', 'c']);
    expect(new Set(answers.map((answer) => answer.pid)).size).toBe(1);
  });

  it('tell whoever asked, and nobody else, how far they are', async () => {
    const runner = makeRunner();
    const told: string[] = [];
    const ask = (text: string) =>
      runner.request('echo', { text }, { onProgress: (share, message) => told.push(`${text} ${message} ${share}`) });
    await Promise.all([ask('a'), ask('b'), runner.request('echo', { text: 'c' })]);
    expect(told.sort()).toEqual(['a echoing 0.5', 'b echoing 0.5']);
  });

  it('end the process when nobody asks any more, and start another one later', async () => {
    const runner = makeRunner({ helperIdleMs: 100 });
    const first = await runner.request('echo', { text: '' });
    await until(() => !isAlive(first.pid));
    expect((await runner.request('echo', { text: '' })).pid).not.toBe(first.pid);
  });

  it('fail with the error that was thrown', async () => {
    await expect(makeRunner().request('misbehave', { how: 'throw' })).rejects.toMatchObject({
      code: 'FILE_EMPTY',
      details: { file: 'a.csv' },
    });
  });

  it('are refused before they are sent when their input is not valid', async () => {
    await expect(makeRunner().request('echo', { text: 1 } as unknown as { text: string })).rejects.toThrow(/text/);
  });

  it('fail when the process dies, and the next one gets a new process', async () => {
    const runner = makeRunner();
    const pending = runner.request('misbehave', { how: 'wait' });
    const death = runner.request('misbehave', { how: 'die' });
    await expect(death).rejects.toMatchObject({ code: 'INTERNAL' });
    await expect(pending).rejects.toMatchObject({ code: 'INTERNAL' });
    expect((await runner.request('echo', { text: 'again' })).text).toBe('again');
  });

  it('are answered while a long one keeps its process busy', async () => {
    const runner = makeRunner();
    const controller = new AbortController();
    const pondering = runner.request('ponder', {}, { signal: controller.signal });
    expect((await runner.request('echo', { text: 'short' })).text).toBe('short');
    controller.abort();
    await expect(pondering).rejects.toMatchObject({ name: 'AbortError' });
  });

  it('give up at once when aborted, and end a process that is busy for ever', async () => {
    const runner = makeRunner();
    const { pid } = await runner.request('echo', { text: '' });
    const controller = new AbortController();
    const spinning = runner.request('misbehave', { how: 'spin' }, { signal: controller.signal });
    // The question is on its way, and the process takes messages in their order.
    controller.abort();
    await expect(spinning).rejects.toMatchObject({ name: 'AbortError' });
    await until(() => !isAlive(pid));
    expect((await runner.request('echo', { text: 'free' })).text).toBe('free');
  });
});
