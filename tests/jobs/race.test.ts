import { rm } from 'node:fs/promises';
import { dirname, join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { DeviceRegistry } from '../../src-main/app/devices';
import type { BackendOptions } from '../../src-main/app';
import type { RunId } from '../../src-main/core/common/ids';
import { modelSchema } from '../../src-main/core/model/schema';
import type { RunDetail } from '../../src-main/core/run/schema';
import { isTerminal } from '../../src-main/core/run/state';
import { fastestOf, type EngineId } from '../../src-main/core/training';
import { openBackend, sineExperiment, type Client } from '../hostile/support/backend';
import { temporaryFolder } from '../support/store';
import { bundleEntry } from './support/bundle';
import { ledStudy, madeStudy, trialsOnly } from './support/study';

let entry: string;
beforeAll(async () => {
  entry = await bundleEntry(join(import.meta.dirname, '../../src-main/jobs/process/entry.ts'));
});
afterAll(() => rm(dirname(entry), { recursive: true }));

/** A registry that finds tfjs where others find a graphics card. */
class TestRegistry extends DeviceRegistry {
  asked = 0;

  override raced(): Promise<EngineId[]> {
    this.asked += 1;
    return Promise.resolve(['tfjs']);
  }
}

async function open() {
  let registry: TestRegistry | undefined;
  const devices: BackendOptions['devices'] = (jobs) => (registry = new TestRegistry(jobs));
  const { client } = await openBackend(temporaryFolder(), entry, { devices });
  return { client, asked: () => registry?.asked };
}

async function experimentOf(client: Client, engine: string, epochs: number) {
  const { experiment, dataset } = await sineExperiment(client, { epochs: 1 });
  const [variant] = experiment.variants;
  if (variant === undefined) throw new Error('the experiment has no variant');
  const model = modelSchema.parse({
    kind: 'sequential',
    layers: [{ type: 'GRU', units: 4, dropout: 0.2 }],
    training: { epochs, engine, batchSize: 16, earlyStopping: null },
  });
  const configuration = { ...variant.configuration, model };
  return client.experiments.create({
    name: engine,
    datasetId: dataset.id,
    variants: [{ name: engine, configuration }],
  });
}

/** A run to its end, or until it is left. */
async function followed(
  client: Client,
  start: () => Promise<{ readonly runs: readonly { readonly id: RunId }[] }>,
  onEpoch: (id: RunId) => void = () => undefined,
): Promise<RunDetail> {
  const events = await client.runs.watch({});
  const [run] = (await start()).runs;
  if (run === undefined) throw new Error('no run was started');
  for await (const event of events) {
    if (event.type === 'epoch' && event.id === run.id) onEpoch(run.id);
    if (event.type === 'changed' && event.run.id === run.id && isTerminal(event.run.state)) break;
  }
  return client.runs.get({ id: run.id });
}

const figuresOf = ({ history, metrics }: RunDetail) => ({
  metrics,
  history: history.map(({ durationMs: _, ...record }) => record),
});

describe('a run whose engine nobody named', () => {
  it('is trained by the fastest in a race, which it tells, and comes to what that comes to where it is named', async () => {
    const { client, asked } = await open();
    const experiment = await experimentOf(client, 'auto', 3);
    const run = await followed(client, () => client.runs.start({ experimentId: experiment.id, seed: 4 }));
    expect(run).toMatchObject({ state: 'succeeded', error: null });
    const race = run.environment?.race;
    expect(race?.entries.map(({ engine, reason }) => [engine, reason])).toEqual([
      [expect.stringMatching(/^fused-/), null],
      ['tfjs', null],
    ]);
    const winner = race === undefined ? null : fastestOf(race);
    expect(run.engine).toBe(winner?.engine);
    expect(run.environment?.engine).toBe(winner?.engine);
    expect(run.log.map(({ message }) => message).join('\n')).toMatch(
      /timing 5 steps[^]*\(JavaScript\) took [\d.e+-]+ ms for a step\.[^]*was the fastest/,
    );
    const named = await experimentOf(client, run.engine ?? '', 3);
    const same = await followed(client, () => client.runs.start({ experimentId: named.id, seed: 4 }));
    expect(same.environment?.race).toBeUndefined();
    expect(figuresOf(same)).toEqual(figuresOf(run));
    expect(asked()).toBe(1);
  });

  it('is announced where the form checks it, and not where an engine is named', async () => {
    const { client, asked } = await open();
    const noted = async (engine: string) => {
      const { datasetId, variants } = await experimentOf(client, engine, 3);
      const configuration = { ...variants[0]?.configuration };
      const check = await client.experiments.check({ datasetId, configuration, preflight: false });
      return [check.engine, check.engineNote];
    };
    expect(await noted('auto')).toEqual([
      expect.stringMatching(/^fused-/),
      expect.stringMatching(/a run times them against it and takes the fastest\.$/),
    ]);
    expect(await noted('tfjs')).toEqual(['tfjs', null]);
    // It loads no driver.
    expect(asked()).toBe(0);
  });

  it('goes on where it was left on the engine that it began on, without a race', async () => {
    const { client } = await open();
    await client.system.updateSettings({ engine: 'tfjs' });
    const experiment = await experimentOf(client, 'auto', 20_000);
    const left = await followed(
      client,
      () => client.runs.start({ experimentId: experiment.id }),
      (id) => void client.runs.pause({ ids: [id] }),
    );
    expect(left).toMatchObject({ state: 'paused', engine: 'tfjs' });
    await client.system.updateSettings({ engine: 'auto' });
    const epochs = (left.checkpointEpoch ?? 0) + 1;
    const ended = await followed(client, () => client.runs.resume({ ids: [left.id], epochs }));
    expect(ended).toMatchObject({ state: 'succeeded', engine: 'tfjs', resumptions: [{ remark: null }] });
    expect(ended.environment?.race).toBeUndefined();
  });

  it('is not raced where it is a trial, also one that was left before its first checkpoint', async () => {
    const { client, asked } = await open();
    const { id } = await madeStudy(client, { budget: trialsOnly(2) });
    const events = await client.runs.watch({});
    const leading = ledStudy(client, id);
    for await (const event of events) {
      if (event.type !== 'created') continue;
      await client.runs.pause({ all: true });
      break;
    }
    await leading;
    // It may have ended before it heard of the pause.
    if ((await client.studies.get({ id })).state === 'paused') await ledStudy(client, id);
    const { runs } = await client.runs.list({});
    const details = await Promise.all(runs.map((run) => client.runs.get({ id: run.id })));
    expect(details.map(({ state, environment }) => [state, environment?.race])).toEqual([
      ['succeeded', undefined],
      ['succeeded', undefined],
    ]);
    expect(asked()).toBe(0);
  });

  it('is not raced where it has no choice of engines', async () => {
    const { client, asked } = await open();
    const { experiment, dataset } = await sineExperiment(client, { epochs: 1 });
    const [variant] = experiment.variants;
    if (variant === undefined) throw new Error('the experiment has no variant');
    const configuration = { ...variant.configuration, model: modelSchema.parse({ kind: 'linear' }) };
    const variants = [{ name: 'linear', configuration }];
    const { id } = await client.experiments.create({ name: 'linear', datasetId: dataset.id, variants });
    const run = await followed(client, () => client.runs.start({ experimentId: id }));
    expect(run.state).toBe('succeeded');
    expect(run.environment?.race).toBeUndefined();
    expect(asked()).toBe(0);
  });
});
