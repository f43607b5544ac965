import { describe, expect, it } from 'vitest';
import { fitsBeside, readMemory, tooLarge } from '../../src-main/jobs/memory';
import { useTestRunners } from './support/runner';

const giga = 1e9;

describe('memory of the machine', () => {
  it('is read with what a container leaves, and never more than there is', () => {
    const { total, available } = readMemory();
    expect(available).toBeGreaterThan(0);
    expect(available).toBeLessThanOrEqual(total);
  });

  it('refuses a plan that is larger than all of it, with both figures', () => {
    expect(tooLarge(398 * giga, { total: 16 * giga, available: 8 * giga })).toMatch(/398 GB .* 16 GB/);
    expect(tooLarge(16 * giga, { total: 16 * giga, available: 1 * giga })).toBeNull();
  });

  it('counts what runs beside, whether it is taken yet or not', () => {
    const machine = { total: 16 * giga, available: 12 * giga };
    const running = (neededBytes: number, holds: boolean) => [{ neededBytes, holds }];
    expect(fitsBeside(6 * giga, [], machine)).toBe(true);
    expect(fitsBeside(13 * giga, [], machine)).toBe(false);
    expect(fitsBeside(6 * giga, running(6 * giga, false), machine)).toBe(true);
    expect(fitsBeside(6 * giga, running(7 * giga, false), machine)).toBe(false);
    expect(fitsBeside(6 * giga, running(7 * giga, true), machine)).toBe(true);
    expect(fitsBeside(6 * giga, running(11 * giga, true), machine)).toBe(false);
    expect(fitsBeside(0, running(16 * giga, false), { total: 16 * giga, available: 0 })).toBe(true);
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
