import { resolve } from 'node:path';
import { beforeAll, describe, expect, it } from 'vitest';
import type { RunSummary } from '../../src-main/core/run/schema';
import type { MachineMemory } from '../../src-main/jobs';
import { bundleEntry } from '../jobs/support/bundle';
import { temporaryFolder } from '../support/store';
import { openBackend, sineExperiment } from './support/backend';

let entry: string;
beforeAll(async () => {
  entry = await bundleEntry(resolve('src-main/jobs/process/entry.ts'));
});

/** A workspace on a machine whose memory the test sets, with an experiment that is at work until it is cancelled. */
async function openOnMachine() {
  const machine = { total: 1e12, available: 1e12 };
  const { client } = await openBackend(temporaryFolder(), entry, { memory: (): MachineMemory => machine });
  await client.system.updateSettings({ parallelJobs: 4 });
  const { dataset, configuration, experiment } = await sineExperiment(client, { epochs: 100_000, earlyStopping: null });
  const check = () => client.experiments.check({ datasetId: dataset.id, configuration });
  const needed = (await check()).memoryBytes ?? 0;
  /** Resolves when the run is as asked; every change of it is told. */
  const until = async (run: Pick<RunSummary, 'id'>, holds: (run: RunSummary) => boolean): Promise<RunSummary> => {
    const stream = await client.runs.watch({ ids: [run.id] });
    const now = await client.runs.get({ id: run.id });
    if (holds(now)) return now;
    for await (const event of stream) if (event.type === 'changed' && holds(event.run)) return event.run;
    throw new Error('the stream has ended');
  };
  return {
    client,
    machine,
    check,
    needed,
    until,
    start: () => client.runs.start({ experimentId: experiment.id, repeats: 1 }),
  };
}

describe('a plan beside the memory of the machine', () => {
  it('is refused where it can never fit, in the check and at the start, with both figures', async () => {
    const { client, machine, check, needed, start } = await openOnMachine();
    expect(needed).toBeGreaterThan(0);
    Object.assign(machine, { total: needed - 1, available: needed / 4 });
    const checked = await check();
    expect(checked).toMatchObject({ valid: false, memoryBytes: needed });
    expect(checked.errors[0]?.message).toMatch(/needs \d+ MB of memory.*of which \d+ MB are free/);
    await expect(start()).rejects.toMatchObject({ code: 'BAD_INPUT' });
    expect((await client.runs.list({})).total).toBe(0);
  });

  it('is told in the check where it fits later, and fails with a sentence where it is alone and does not', async () => {
    const { machine, check, needed, start, until } = await openOnMachine();
    Object.assign(machine, { total: needed * 2, available: needed / 4 });
    const checked = await check();
    expect(checked).toMatchObject({ valid: true, errors: [] });
    const finding = checked.findings.find(({ id }) => id === 'memoryNotFree');
    expect(finding).toMatchObject({ severity: 'warning', evidence: { neededBytes: needed, freeBytes: needed / 4 } });
    const [run] = (await start()).runs;
    if (run === undefined) throw new Error('no run');
    expect(await until(run, ({ finishedAt }) => finishedAt !== null)).toMatchObject({
      state: 'failed',
      waiting: null,
      error: { code: 'LIMIT_EXCEEDED', details: { neededBytes: needed, availableBytes: needed / 4 } },
    });
  });

  it('waits beside another one, says so, starts when that has ended, and can be cancelled before', async () => {
    const { client, machine, check, needed, start, until } = await openOnMachine();
    Object.assign(machine, { total: needed * 1.5, available: needed * 1.5 });
    const [first] = (await start()).runs;
    const [second] = (await start()).runs;
    const [third] = (await start()).runs;
    if (first === undefined || second === undefined || third === undefined) throw new Error('no runs');
    const wait = { neededBytes: needed, freeBytes: needed / 2 };
    expect(await until(second, ({ waiting }) => waiting !== null)).toMatchObject({ state: 'queued', waiting: wait });
    expect((await check()).findings.map(({ id }) => id)).toContain('memoryNotFree');
    expect(await client.system.info({})).toMatchObject({ runningJobs: 1, queuedJobs: 2 });

    await client.runs.cancel({ ids: [second.id] });
    const cancelled = await until(second, ({ finishedAt }) => finishedAt !== null);
    expect(cancelled).toMatchObject({ state: 'cancelled', waiting: null });
    expect(await until(third, ({ waiting }) => waiting !== null)).toMatchObject({ state: 'queued', waiting: wait });
    await client.runs.cancel({ ids: [first.id] });
    expect(await until(third, ({ state }) => state === 'running')).toMatchObject({ waiting: null });
    await client.runs.cancel({ ids: [third.id] });
    await until(third, ({ finishedAt }) => finishedAt !== null);
  });
});
