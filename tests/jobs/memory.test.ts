import { sentenceText } from '../../src-main/core/common/sentence';
import { describe, expect, it } from 'vitest';
import { memoryBeside, memoryFinding, readMemory, tooLarge } from '../../src-main/jobs/memory';
import type { MemoryWait } from '../../src-main/core/run/schema';
import { useTestRunners } from './support/runner';

const giga = 1e9;

describe('memory of the machine', () => {
  it('is read with what a container leaves, and never more than there is', () => {
    const { total, available } = readMemory();
    expect(available).toBeGreaterThan(0);
    expect(available).toBeLessThanOrEqual(total);
  });

  it('refuses a plan that is larger than all of it, with both figures', () => {
    expect(sentenceText(tooLarge(398 * giga, { total: 16 * giga, available: 8 * giga }) ?? '')).toMatch(
      /398 GB .* 16 GB, of which 8\.0 GB/,
    );
    expect(tooLarge(16 * giga, { total: 16 * giga, available: 1 * giga })).toBeNull();
  });

  it('tells before a run that fits into the machine and not into what is free, with both figures', () => {
    const finding = memoryFinding(6 * giga, { total: 16 * giga, available: 3 * giga });
    expect(finding).toMatchObject({
      id: 'memoryNotFree',
      severity: 'warning',
      evidence: { neededBytes: 6 * giga, freeBytes: 3 * giga },
    });
    expect(finding?.message).toMatch(/6\.0 GB .* 3\.0 GB/);
    expect(memoryFinding(3 * giga, { total: 16 * giga, available: 3 * giga })).toBeNull();
  });

  it('counts what runs beside, whether it is taken yet or not', () => {
    const machine = { total: 16 * giga, available: 12 * giga };
    const running = (neededBytes: number, holds: boolean) => [{ neededBytes, holds }];
    const free = (...beside: Parameters<typeof memoryBeside>) => memoryBeside(...beside).available / giga;
    expect(free([], machine)).toBe(12);
    expect(free(running(6 * giga, false), machine)).toBe(6);
    expect(free(running(7 * giga, true), machine)).toBe(9);
    expect(free(running(3 * giga, true), machine)).toBe(12);
    expect(free(running(13 * giga, false), machine)).toBe(0);
  });
});

describe('jobs that need much memory', () => {
  const createRunner = useTestRunners();

  it('wait for one another instead of running side by side; small ones do not', async () => {
    const runner = createRunner({ parallel: 4, memory: () => ({ total: 10 * giga, available: 10 * giga }) });
    const order: string[] = [];
    const submit = (name: string, neededBytes: number) =>
      runner
        .submit(
          { kind: 'count', to: 3, pauseMs: 1 },
          {
            onEvent: ({ type }) => {
              if (type === 'state') order.push(name);
            },
          },
          { neededBytes },
        )
        .finished.then((outcome) => {
          order.push(`${name} ended`);
          return outcome;
        });
    const finished = Promise.all([submit('first', 6 * giga), submit('small', 0), submit('second', 6 * giga)]);
    await Promise.resolve();
    expect([runner.runningCount, runner.queuedCount]).toEqual([2, 1]);
    expect((await finished).map(({ kind }) => kind)).toEqual(['succeeded', 'succeeded', 'succeeded']);
    expect(order.indexOf('first ended')).toBeLessThan(order.indexOf('second'));
  });

  it('say what they wait for, start when it is free, and can be cancelled while they wait', async () => {
    const runner = createRunner({ parallel: 4, memory: () => ({ total: 10 * giga, available: 10 * giga }) });
    const long = { kind: 'count', to: 1_000_000, pauseMs: 1 } as const;
    const waits = [1, 2].map((): (MemoryWait | null)[] => []);
    const first = runner.submit(long, {}, { neededBytes: 6 * giga });
    const [second, third] = waits.map((told) =>
      runner.submit(long, { onWaiting: (wait) => told.push(wait) }, { neededBytes: 5 * giga }),
    );
    await Promise.resolve();
    const wait = { neededBytes: 5 * giga, freeBytes: 4 * giga };
    // The third waits for its turn.
    expect(waits).toEqual([[wait], []]);
    expect(runner.memory()).toEqual({ total: 10 * giga, available: 4 * giga });
    second?.cancel();
    expect(await second?.finished).toEqual({ kind: 'cancelled' });
    expect(waits).toEqual([[wait, null], [wait]]);
    first.cancel();
    expect(await first.finished).toEqual({ kind: 'cancelled' });
    expect([waits[1], runner.runningCount]).toEqual([[wait, null], 1]);
    third?.cancel();
    await third?.finished;
  });

  it('start as soon as the machine counts what the one beside took', async () => {
    let available = 10 * giga;
    const runner = createRunner({ parallel: 4, memory: () => ({ total: 16 * giga, available }) });
    let told: MemoryWait | null = null;
    const first = runner.submit(
      { kind: 'count', to: 1_000_000, pauseMs: 1 },
      {
        onEvent: ({ type }) => {
          // What it was planned to need is taken before it tells of its progress.
          if (type === 'log') available = 8 * giga;
        },
      },
      { neededBytes: 6 * giga },
    );
    const second = runner.submit(
      { kind: 'count', to: 1, pauseMs: 0 },
      { onWaiting: (wait) => (told = wait) },
      { neededBytes: 5 * giga },
    );
    await Promise.resolve();
    expect(told).toEqual({ neededBytes: 5 * giga, freeBytes: 4 * giga });
    expect(await second.finished).toMatchObject({ kind: 'succeeded' });
    first.cancel();
    await first.finished;
  });

  it('end as failed with the figures when they are alone and still too large', async () => {
    const runner = createRunner({ memory: () => ({ total: 16 * giga, available: 4 * giga }) });
    const job = { kind: 'count', to: 1, pauseMs: 0 } as const;
    const outcome = await runner.submit(job, {}, { neededBytes: 8 * giga }).finished;
    expect(outcome).toMatchObject({
      kind: 'failed',
      error: { code: 'LIMIT_EXCEEDED', details: { neededBytes: 8 * giga } },
    });
    expect(await runner.submit(job).finished).toMatchObject({ kind: 'succeeded' });
  });
});
