import { rm } from 'node:fs/promises';
import { dirname, join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { openBackend } from '../hostile/support/backend';
import { temporaryFolder } from '../support/store';
import { bundleEntry } from './support/bundle';
import { fewTrials, ledStudy, madeStudy, trialsOnly } from './support/study';

let entry: string;
beforeAll(async () => {
  entry = await bundleEntry(join(import.meta.dirname, '../../src-main/jobs/process/entry.ts'));
});
afterAll(() => rm(dirname(entry), { recursive: true }));

describe('a study', () => {
  it('comes to the same trials with 1, 2 and 4 workers', async () => {
    const found: unknown[] = [];
    for (const workers of [1, 2, 4]) {
      const { client } = await openBackend(temporaryFolder(), entry);
      const { id } = await madeStudy(client, { workers });
      const trials = await ledStudy(client, id);
      found.push(
        trials.map(({ number, state, values, objectives, intermediate, stretches }) => ({
          number,
          state,
          values,
          objectives,
          intermediate,
          stretches,
        })),
      );
    }
    expect(found[0]).toHaveLength(6);
    expect(found[1]).toEqual(found[0]);
    expect(found[2]).toEqual(found[0]);
  }, 120_000);

  it('takes over the result of a trial with the same values, and trains nothing', async () => {
    const { client } = await openBackend(temporaryFolder(), entry);
    const { id } = await madeStudy(client, { budget: trialsOnly(2) });
    await client.studies.enqueue({ id, values: { rate: 0.01, units: 2 } });
    await client.studies.enqueue({ id, values: { units: 2, rate: 0.01 } });
    const [first, second] = await ledStudy(client, id);
    expect(second).toMatchObject({ state: 'complete', sameAs: 0, runIds: [], objectives: first?.objectives });
    expect(second?.reason?.message).toContain('trial 0');
    expect((await client.runs.list({})).total).toBe(1);
  });

  it('keeps a trial that makes no configuration with its reason, and goes on; it never wins', async () => {
    const { client } = await openBackend(temporaryFolder(), entry);
    const { id } = await madeStudy(client, { budget: trialsOnly(2) });
    await client.studies.enqueue({ id, values: { rate: 0.01, units: -3 } });
    const [wrong, right] = await ledStudy(client, id);
    expect(wrong).toMatchObject({ state: 'failed', objectives: null, runIds: [] });
    expect(wrong?.reason?.message).toContain('units');
    expect(right?.state).toBe('complete');
    expect((await client.studies.get({ id })).best).toBe(1);
  });

  it('gives a trial the mean of its repeats', async () => {
    const { client } = await openBackend(temporaryFolder(), entry);
    const { id } = await madeStudy(client, { repeats: 2, budget: trialsOnly(1) });
    const [trial] = await ledStudy(client, id);
    const runs = await Promise.all((trial?.runIds ?? []).map((runId) => client.runs.get({ id: runId })));
    expect(runs.map(({ seed, studyId, trial: number }) => [seed, studyId, number])).toEqual([
      [5, id, 0],
      [6, id, 0],
    ]);
    const losses = runs.map(({ bestValLoss }) => bestValLoss ?? Number.NaN);
    expect(trial?.objectives?.[0]).toBeCloseTo(losses.reduce((sum, loss) => sum + loss, 0) / 2, 12);
  });

  it('tells from a few trainings of two epochs what it would take, and keeps nothing of them', async () => {
    const { client } = await openBackend(temporaryFolder(), entry);
    const { experimentId } = await madeStudy(client, {}, 9);
    const settings = { ...fewTrials, workers: 2 };
    const events = [];
    for await (const event of await client.studies.probe({ experimentId, settings })) events.push(event);
    const done = events.at(-1);
    if (done?.type !== 'done') throw new Error(done?.type);
    const { probes, seconds, expectedSeconds, memoryBytes } = done.cost;
    // Two rounds at least, of as many at once as trials would be, and more where they are short.
    expect([4, 6, 8, 10, 12]).toContain(probes.length);
    expect(probes.map(({ epochs, fewestEpochs }) => [epochs, fewestEpochs])).toEqual(probes.map(() => [9, null]));
    expect(new Set(probes.map(({ values }) => values['rate'])).size).toBe(probes.length);
    expect(probes.map(({ isFirst }) => isFirst)).toEqual(probes.map((_, index) => index < 2));
    for (const { epochSeconds, overheadSeconds } of probes) {
      expect(epochSeconds).toBeGreaterThan(0);
      expect(overheadSeconds).toBeGreaterThan(0);
    }
    expect(seconds?.[0]).toBeLessThan(expectedSeconds ?? 0);
    expect(seconds?.[1]).toBeGreaterThan(expectedSeconds ?? Infinity);
    // Of two processes, which Node alone makes this large.
    expect(memoryBytes[0]).toBeGreaterThan(2 * 40e6);
    expect((await client.runs.list({})).total).toBe(0);
    const progress = events.flatMap((event) => (event.type === 'progress' ? event.fraction : []));
    expect(progress).toHaveLength(probes.length / 2);
    expect(progress[0]).toBe(0);
    expect(progress).toEqual(progress.toSorted((first, second) => first - second));
  });

  it('is not measured further once nobody listens', async () => {
    const { client } = await openBackend(temporaryFolder(), entry);
    const { experimentId } = await madeStudy(client, {}, 9);
    const stop = new AbortController();
    const events = await client.studies.probe({ experimentId, settings: fewTrials }, { signal: stop.signal });
    const told = async (): Promise<void> => {
      for await (const event of events) {
        expect(event.type).toBe('progress');
        stop.abort();
      }
    };
    await expect(told()).rejects.toThrow();
  });

  it('waits with a trial whose run somebody paused, and goes on', async () => {
    const { client } = await openBackend(temporaryFolder(), entry);
    const { id } = await madeStudy(client, { budget: trialsOnly(2) });
    const events = await client.runs.watch({});
    const leading = ledStudy(client, id);
    for await (const event of events) {
      if (event.type !== 'created') continue;
      await client.runs.pause({ all: true });
      break;
    }
    await leading;
    const study = await client.studies.get({ id });
    expect(['paused', 'finished']).toContain(study.state);
    const trials = study.state === 'paused' ? await ledStudy(client, id) : (await client.studies.trials({ id })).trials;
    expect(trials.map(({ state }) => state)).toEqual(['complete', 'complete']);
  });
});
