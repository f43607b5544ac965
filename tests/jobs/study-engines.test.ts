import { rm } from 'node:fs/promises';
import { dirname, join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { DeviceRegistry } from '../../src-main/app/devices';
import { engineOfTrial, studyEnginesSchema } from '../../src-main/core/study';
import { presetModel } from '../../src-main/core/model';
import type { EngineId } from '../../src-main/core/training';
import { prunerSpecificationSchema } from '../../src-main/core/tuning';
import { openBackend, type Client } from '../hostile/support/backend';
import { temporaryFolder } from '../support/store';
import { bundleEntry } from './support/bundle';
import { fewTrials, ledStudy, madeStudy, trialsOnly } from './support/study';

let entry: string;
beforeAll(async () => {
  entry = await bundleEntry(join(import.meta.dirname, '../../src-main/jobs/process/entry.ts'));
});
afterAll(() => rm(dirname(entry), { recursive: true }));

/** Two that are always there. */
const engines = studyEnginesSchema.parse([{ engine: 'tfjs', share: 2 }, { engine: 'fused-wasm' }]);
const expected = (count: number) => Array.from({ length: count }, (_, number) => engineOfTrial(engines, number));

type Trials = Awaited<ReturnType<typeof ledStudy>>;
const factsOf = (trials: Trials) =>
  trials.map(({ number, state, values, objectives, intermediate, stretches, engine }) => ({
    ...{ number, state, values, objectives, intermediate, stretches, engine },
  }));

/** What the runs of each trial say of what trained them. */
const recorded = (client: Client, trials: Trials) =>
  Promise.all(
    trials.map(async ({ runIds }) => {
      const runs = await Promise.all(runIds.map((id) => client.runs.get({ id })));
      return [...new Set(runs.map(({ environment }) => environment?.engine))];
    }),
  );

describe('a study on several engines', () => {
  it('trains each trial on the engine of its number, and comes to the same with 1 and 2 workers', async () => {
    const found: unknown[] = [];
    for (const workers of [1, 2]) {
      const { client } = await openBackend(temporaryFolder(), entry);
      const { id } = await madeStudy(client, { engines, workers });
      const trials = await ledStudy(client, id);
      expect(trials.map(({ state }) => state)).toEqual(Array(6).fill('complete'));
      expect(await recorded(client, trials)).toEqual(expected(6).map((engine) => [engine]));
      expect(trials.map(({ engine }) => engine)).toEqual(expected(6));
      found.push(factsOf(trials));
    }
    expect(found[1]).toEqual(found[0]);
  }, 120_000);

  it('keeps to them over a pause, and goes on with a trial on the engine of its checkpoint', async () => {
    const asha = prunerSpecificationSchema.parse({ kind: 'asha', minResource: 2, reductionFactor: 2 });
    const settings = { engines, workers: 2, pruner: asha, budget: trialsOnly(8) };
    const undisturbed = await openBackend(temporaryFolder(), entry);
    const whole = await madeStudy(undisturbed.client, settings, 8);
    const trials = await ledStudy(undisturbed.client, whole.id);

    const { client } = await openBackend(temporaryFolder(), entry);
    const { id } = await madeStudy(client, settings, 8);
    const events = await client.runs.watch({});
    let leading = ledStudy(client, id);
    for await (const event of events) {
      if (event.type !== 'epoch') continue;
      await client.studies.pause({ id });
      break;
    }
    await leading;
    expect((await client.studies.get({ id })).state).toBe('paused');
    leading = ledStudy(client, id);
    const again = await leading;
    expect(factsOf(again)).toEqual(factsOf(trials));
    expect(await recorded(client, again)).toEqual(expected(8).map((engine) => [engine]));
    expect(again.some(({ stretches }) => stretches.length > 1)).toBe(true);
  }, 240_000);

  it('compares the best on the first engine, whichever trained their trials', async () => {
    const { client } = await openBackend(temporaryFolder(), entry);
    const { id } = await madeStudy(client, {
      engines,
      budget: trialsOnly(3),
      confirmation: { best: 3, seeds: 2, windows: 1 },
    });
    await ledStudy(client, id);
    const { confirmation } = await client.studies.get({ id });
    expect(confirmation?.state).toBe('done');
    const ids = (confirmation?.candidates ?? []).flatMap(({ windows }) => windows.flatMap(({ runIds }) => runIds));
    expect(ids).toHaveLength(8);
    const runs = await Promise.all(ids.map((runId) => client.runs.get({ id: runId })));
    expect(new Set(runs.map(({ environment }) => environment?.engine))).toEqual(new Set(['tfjs']));
  }, 120_000);

  it('takes over the result of another engine for the same values, and says so', async () => {
    const { client } = await openBackend(temporaryFolder(), entry);
    const pair = studyEnginesSchema.parse([{ engine: 'tfjs' }, { engine: 'fused-wasm' }]);
    const { id } = await madeStudy(client, { engines: pair, budget: trialsOnly(2) });
    await client.studies.enqueue({ id, values: { rate: 0.01, units: 2 } });
    await client.studies.enqueue({ id, values: { units: 2, rate: 0.01 } });
    const [first, second] = await ledStudy(client, id);
    expect(first).toMatchObject({ engine: 'tfjs', state: 'complete' });
    expect(second).toMatchObject({ sameAs: 0, engine: null, runIds: [], objectives: first?.objectives });
    expect(second?.reason?.message).toBe(
      'The same values as trial 0, which tfjs trained: its result is taken over, nothing was trained by fused-wasm.',
    );
  });

  it('times each of them for what it would take', async () => {
    const { client } = await openBackend(temporaryFolder(), entry);
    const { experimentId } = await madeStudy(client, {}, 9);
    const events = [];
    for await (const event of await client.studies.probe({ experimentId, settings: { ...fewTrials, engines } }))
      events.push(event);
    const done = events.at(-1);
    if (done?.type !== 'done') throw new Error(done?.type);
    const { probes, expectedSeconds } = done.cost;
    expect(probes.length).toBeGreaterThanOrEqual(4);
    expect(probes.map(({ engine }) => engine)).toEqual(
      probes.map((_, index) => (index % 2 === 0 ? 'tfjs' : 'fused-wasm')),
    );
    expect(probes.map(({ isFirst }) => isFirst)).toEqual(probes.map((_, index) => index < 2));
    expect(expectedSeconds).toBeGreaterThan(0);
  }, 120_000);
});

/** One that counts an engine of the processor as a card's. */
class WithCard extends DeviceRegistry {
  override onCard(engines: readonly EngineId[]): Promise<ReadonlySet<EngineId>> {
    return Promise.resolve(new Set(engines.filter((engine) => engine === 'fused-wasm')));
  }
}

it('on a card one trial of a study is at work at once, and the others go on meanwhile', async () => {
  const half = studyEnginesSchema.parse([{ engine: 'fused-wasm' }, { engine: 'tfjs' }]);
  const found: unknown[] = [];
  for (const workers of [1, 3]) {
    const { client } = await openBackend(temporaryFolder(), entry, { devices: (jobs) => new WithCard(jobs) });
    const { id } = await madeStudy(client, { engines: half, workers, budget: trialsOnly(8) }, 4);
    const listening = new AbortController();
    const events = await client.studies.watch({ id }, { signal: listening.signal });
    let waited = 0;
    const heard = (async () => {
      for await (const event of events) if (event.type === 'trial' && event.trial.state === 'waiting') waited += 1;
    })().catch(() => undefined);
    const trials = await ledStudy(client, id);
    listening.abort();
    await heard;
    const ids = trials.filter(({ engine }) => engine === 'fused-wasm').flatMap(({ runIds }) => runIds);
    expect(ids).toHaveLength(4);
    const runs = await Promise.all(ids.map((runId) => client.runs.get({ id: runId })));
    // Each began when the one before it had ended.
    for (const [index, run] of runs.entries()) {
      if (index > 0) expect(run.createdAt).toBeGreaterThanOrEqual(runs[index - 1]?.finishedAt ?? Infinity);
    }
    // A worker alone never has one wait; of three, two would be on the card at once.
    if (workers === 1) expect(waited).toBe(0);
    else expect(waited).toBeGreaterThan(0);
    found.push(factsOf(trials));
  }
  expect(found[1]).toEqual(found[0]);
}, 120_000);

describe('engines that a study cannot have', () => {
  it('are refused with the reason where they cannot be used on this machine', async () => {
    const { client } = await openBackend(temporaryFolder(), entry, {
      // None answers in time.
      devices: (jobs) => new DeviceRegistry(jobs, () => AbortSignal.abort()),
    });
    await expect(madeStudy(client, { engines })).rejects.toThrow('The engine "tfjs" cannot be used here. It did not');
    const { experimentId } = await madeStudy(client);
    const preview = await client.studies.preview({ experimentId, settings: { ...fewTrials, engines } });
    expect(preview.problems.map(({ path }) => path)).toEqual(['settings.engines', 'settings.engines']);
  });

  it('are refused where the space searches the engine itself, and for a model that has no choice of them', async () => {
    const { client } = await openBackend(temporaryFolder(), entry);
    const searched = {
      parameters: [
        {
          name: 'model.training.engine',
          paths: [],
          distribution: { kind: 'categorical' as const, choices: ['tfjs', 'fused-wasm'] },
          when: [],
        },
      ],
      constraints: [],
    };
    await expect(madeStudy(client, { engines, space: searched })).rejects.toThrow('The space searches');
    const [dataset] = await client.datasets.list();
    const experiment = await client.experiments.create({
      name: 'L',
      datasetId: dataset?.id ?? '',
      variants: [{ name: 'Ridge', configuration: { task: { target: 'power' }, model: presetModel('linear') } }],
    });
    const space = {
      parameters: [{ name: 'window.lookback', distribution: { kind: 'int', low: 8, high: 9 } }],
    } as const;
    await expect(
      client.studies.create({
        name: 'R',
        experimentId: experiment.id,
        settings: { space: { ...space, parameters: [...space.parameters] }, engines },
      }),
    ).rejects.toThrow('Networks alone have a choice of engines');
  });
});
