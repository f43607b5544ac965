import { rm } from 'node:fs/promises';
import { dirname, join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import type { StudyRequest } from '../../src-main/contract';
import { openBackend, sineExperiment, type Client } from '../hostile/support/backend';
import { rateAndUnits } from '../support/rate-and-units';
import { temporaryFolder } from '../support/store';
import { bundleEntry } from './support/bundle';

let entry: string;
beforeAll(async () => {
  entry = await bundleEntry(join(import.meta.dirname, '../../src-main/jobs/process/entry.ts'));
});
afterAll(() => rm(dirname(entry), { recursive: true }));

const settings: StudyRequest = {
  space: rateAndUnits,
  sampler: { kind: 'random' },
  seed: 5,
  budget: { trials: 6, minutes: null, patience: null },
  confirmation: { best: 0, seeds: 2 },
};

async function made(client: Client, change: Partial<StudyRequest> = {}) {
  const { experiment } = await sineExperiment(client, { epochs: 2 });
  return client.studies.create({ name: 'S', experimentId: experiment.id, settings: { ...settings, ...change } });
}

/** Leads a study until it is at rest. */
async function led(client: Client, id: Awaited<ReturnType<typeof made>>['id']) {
  const events = await client.studies.watch({ id });
  await client.studies.start({ id });
  let hasBegun = false;
  for await (const event of events) {
    if (event.type !== 'study') continue;
    hasBegun ||= event.study.state === 'running';
    if (hasBegun && event.study.state !== 'running') break;
  }
  const { trials } = await client.studies.trials({ id });
  return trials;
}

describe('a study', () => {
  it('comes to the same trials with 1, 2 and 4 workers', async () => {
    const found: unknown[] = [];
    for (const workers of [1, 2, 4]) {
      const { client } = await openBackend(temporaryFolder(), entry);
      const { id } = await made(client, { workers });
      const trials = await led(client, id);
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
    const { id } = await made(client, { budget: { trials: 2, minutes: null, patience: null } });
    await client.studies.enqueue({ id, values: { rate: 0.01, units: 2 } });
    await client.studies.enqueue({ id, values: { units: 2, rate: 0.01 } });
    const [first, second] = await led(client, id);
    expect(second).toMatchObject({ state: 'complete', sameAs: 0, runIds: [], objectives: first?.objectives });
    expect(second?.reason?.message).toContain('trial 0');
    expect((await client.runs.list({})).total).toBe(1);
  });

  it('refuses constraints, which it could not keep to, when it is made and when its space is edited', async () => {
    const { client } = await openBackend(temporaryFolder(), entry);
    const space = { ...settings.space, constraints: ['units >= 2'] };
    await expect(made(client, { space })).rejects.toThrow(/constraints yet, such as “units >= 2”/);
    const { id } = await made(client);
    await expect(client.studies.update({ id, space })).rejects.toThrow(/constraints yet/);
  });

  it('keeps a trial that makes no configuration with its reason, and goes on; it never wins', async () => {
    const { client } = await openBackend(temporaryFolder(), entry);
    const { id } = await made(client, { budget: { trials: 2, minutes: null, patience: null } });
    await client.studies.enqueue({ id, values: { rate: 0.01, units: -3 } });
    const [wrong, right] = await led(client, id);
    expect(wrong).toMatchObject({ state: 'failed', objectives: null, runIds: [] });
    expect(wrong?.reason?.message).toContain('units');
    expect(right?.state).toBe('complete');
    expect((await client.studies.get({ id })).best).toBe(1);
  });

  it('gives a trial the mean of its repeats', async () => {
    const { client } = await openBackend(temporaryFolder(), entry);
    const { id } = await made(client, { repeats: 2, budget: { trials: 1, minutes: null, patience: null } });
    const [trial] = await led(client, id);
    const runs = await Promise.all((trial?.runIds ?? []).map((runId) => client.runs.get({ id: runId })));
    expect(runs.map(({ seed, studyId, trial: number }) => [seed, studyId, number])).toEqual([
      [5, id, 0],
      [6, id, 0],
    ]);
    const losses = runs.map(({ bestValLoss }) => bestValLoss ?? Number.NaN);
    expect(trial?.objectives?.[0]).toBeCloseTo(losses.reduce((sum, loss) => sum + loss, 0) / 2, 12);
  });

  it('waits with a trial whose run somebody paused, and goes on', async () => {
    const { client } = await openBackend(temporaryFolder(), entry);
    const { id } = await made(client, { budget: { trials: 2, minutes: null, patience: null } });
    const events = await client.runs.watch({});
    const leading = led(client, id);
    for await (const event of events) {
      if (event.type !== 'created') continue;
      await client.runs.pause({ all: true });
      break;
    }
    await leading;
    const study = await client.studies.get({ id });
    expect(['paused', 'finished']).toContain(study.state);
    const trials = study.state === 'paused' ? await led(client, id) : (await client.studies.trials({ id })).trials;
    expect(trials.map(({ state }) => state)).toEqual(['complete', 'complete']);
  });
});
