import { readFileSync, truncateSync, writeFileSync } from 'node:fs';
import { rm } from 'node:fs/promises';
import { dirname, join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import type { RunId } from '../../src-main/core/common/ids';
import { plannedEpochs, withEpochs, type ModelSpecification } from '../../src-main/core/model';
import { modelSchema } from '../../src-main/core/model/schema';
import type { RunDetail } from '../../src-main/core/run/schema';
import { isTerminal } from '../../src-main/core/run/state';
import { checkpointsDue } from '../../src-main/jobs/process/train/checkpoints';
import { NodeHost } from '../../src-main/jobs/node-host';
import { openBackend, sineExperiment, type Client } from '../hostile/support/backend';
import { temporaryFolder } from '../support/store';
import { bundleEntry } from './support/bundle';

let entry: string;
beforeAll(async () => {
  entry = await bundleEntry(join(import.meta.dirname, '../../src-main/jobs/process/entry.ts'));
});
afterAll(() => rm(dirname(entry), { recursive: true }));

/** More epochs than any test waits for. */
const endless = 50_000;
const network = (engine: string, epochs = endless): ModelSpecification =>
  modelSchema.parse({
    kind: 'sequential',
    layers: [{ type: 'GRU', units: 8, dropout: 0.2 }],
    training: { epochs, engine, batchSize: 8, earlyStopping: null, schedule: { type: 'reduceOnPlateau', patience: 2 } },
  });
const boosting = modelSchema.parse({
  kind: 'gradientBoosting',
  numIterations: 5000,
  learningRate: 0.01,
  earlyStoppingRound: null,
  minDataInLeaf: 5,
  baggingFraction: 0.6,
  baggingFreq: 3,
});

/** A run as it ended, or was left; `onEpoch` hears of every epoch meanwhile. */
async function followed(
  client: Client,
  start: () => Promise<{ readonly id: RunId }>,
  onEpoch: (id: RunId, epoch: number) => void = () => undefined,
): Promise<RunDetail> {
  const events = await client.runs.watch({});
  const { id } = await start();
  for await (const event of events) {
    if (event.type === 'epoch' && event.id === id) onEpoch(id, event.record.epoch);
    if (event.type === 'changed' && event.run.id === id && isTerminal(event.run.state)) break;
  }
  return client.runs.get({ id });
}

/** An experiment with the model, and what starts its runs. */
async function experimentOf(client: Client, model: ModelSpecification) {
  const { experiment } = await sineExperiment(client, { epochs: 1 });
  const [variant] = experiment.variants;
  if (variant === undefined) throw new Error('the experiment has no variant');
  const { datasetId } = experiment;
  const configuration = { ...variant.configuration, model };
  const own = await client.experiments.create({ name: 'own', datasetId, variants: [{ name: 'own', configuration }] });
  return async (): Promise<{ readonly id: RunId }> => {
    const { runs } = await client.runs.start({ experimentId: own.id, seed: 3 });
    const [run] = runs;
    if (run === undefined) throw new Error('no run was started');
    return run;
  };
}

async function resumed(client: Client, id: RunId, epochs?: number): Promise<{ readonly id: RunId }> {
  const { runs } = await client.runs.resume({ ids: [id], epochs });
  expect(runs.map((run) => run.state)).toEqual(['queued']);
  return { id };
}

/** All that the run came to, without what the clock has a part in. */
function figuresOf(workspace: string, run: RunDetail) {
  const { id, state, evaluation, outcome, metrics, bestEpoch, bestValLoss, lastEpoch, lastLoss, lastValLoss } = run;
  const history = run.history.map(({ durationMs: _, ...record }) => record);
  const files = ['weights.safetensors', 'predictions.safetensors'].map((name) =>
    readFileSync(join(workspace, 'artefacts', id, name)).toString('base64'),
  );
  const artefacts = run.artefacts.map(({ kind }) => kind);
  return {
    state,
    evaluation,
    outcome,
    metrics,
    bestEpoch,
    bestValLoss,
    lastEpoch,
    lastLoss,
    lastValLoss,
    history,
    files,
    artefacts,
  };
}

const pauseAt =
  (client: Client, epoch: number) =>
  (id: RunId, done: number): void => {
    if (done === epoch) void client.runs.pause({ ids: [id] });
  };

describe('a run that is paused and resumed', () => {
  it.each([
    { title: 'a network on fused-native', model: network('fused-native') },
    { title: 'a network on fused-wasm', model: network('fused-wasm') },
    { title: 'boosting', model: boosting },
  ])('comes to what one came to that was never left: $title', async ({ model }) => {
    const folder = temporaryFolder();
    const { client } = await openBackend(folder, entry);
    const start = await experimentOf(client, model);
    const paused = await followed(client, start, pauseAt(client, 2));
    expect(paused).toMatchObject({ state: 'paused', evaluation: null, error: null });
    const first = paused.checkpointEpoch ?? 0;
    expect(first).toBeGreaterThanOrEqual(2);
    expect(paused.history).toHaveLength(first);
    expect(paused.durationMs).toBeGreaterThan(0);

    const again = await followed(client, () => resumed(client, paused.id), pauseAt(client, first + 2));
    expect(again).toMatchObject({ id: paused.id, state: 'paused', startedAt: paused.startedAt });
    const second = again.checkpointEpoch ?? 0;
    expect(second).toBeGreaterThanOrEqual(first + 2);
    expect(again.history.slice(0, first)).toEqual(paused.history);

    await expect(client.runs.resume({ ids: [paused.id], epochs: 1 })).rejects.toMatchObject({
      code: 'BAD_INPUT',
      message: `${second} epochs are done already: 1 are too few.`,
    });
    const epochs = second + 3;
    const ended = await followed(client, () => resumed(client, paused.id, epochs));
    const whole = await followed(client, await experimentOf(client, withEpochs(model, epochs)));
    expect(whole).toMatchObject({ state: 'succeeded', checkpointEpoch: null, resumptions: [] });
    expect(figuresOf(folder, ended)).toEqual(figuresOf(folder, whole));
    expect(ended.configuration).toEqual(whole.configuration);
    expect(ended.checkpointEpoch).toBeNull();
    expect(ended.resumptions).toMatchObject([
      { after: 'paused', epoch: first, epochs: plannedEpochs(model), remark: null },
      { after: 'paused', epoch: second, epochs, remark: null },
    ]);
    await expect(client.runs.resume({ ids: [ended.id] })).rejects.toMatchObject({ code: 'RUN_STATE' });
  });

  it('begins anew where it has no checkpoint: queued, or of a kind that is fitted at once', async () => {
    const folder = temporaryFolder();
    const { client } = await openBackend(folder, entry);
    await client.system.updateSettings({ parallelJobs: 1 });
    const start = await experimentOf(client, modelSchema.parse({ kind: 'linear' }));
    const busy = await experimentOf(client, network('fused'));
    const first = await busy();
    const second = await start();
    expect((await client.runs.pause({ all: true })).ids).toEqual([first.id, second.id]);
    const left = [first.id, second.id];
    await expect.poll(async () => (await client.runs.list({ filter: 'state:paused' })).total).toBe(2);
    expect((await client.runs.get({ id: second.id })).checkpointEpoch).toBeNull();
    const ended = await followed(client, () => resumed(client, second.id));
    expect(ended).toMatchObject({ state: 'succeeded', resumptions: [{ after: 'paused', epoch: 0, epochs: null }] });
    // A paused run can be cancelled, and then keeps nothing.
    expect((await client.runs.cancel({ ids: left })).ids).toEqual([first.id]);
    expect(await client.runs.get({ id: first.id })).toMatchObject({ state: 'cancelled', checkpointEpoch: null });
    await expect(client.runs.resume({ ids: [first.id] })).rejects.toMatchObject({ code: 'RUN_STATE' });
  });
});

describe('a run whose process died', () => {
  it('goes on from the checkpoint that was due, and is the same', async () => {
    const folder = temporaryFolder();
    const pids: number[] = [];
    const host = new NodeHost();
    const { client } = await openBackend(folder, entry, {
      host: {
        start: (path, listeners) => {
          const process = host.start(path, listeners);
          if (process.pid !== undefined) pids.push(process.pid);
          return process;
        },
      },
    });
    await client.system.updateSettings({ checkpointEpochs: 3 });
    const start = await experimentOf(client, network('fused'));
    const failed = await followed(client, start, (_, epoch) => {
      const pid = pids.at(-1);
      if (epoch === 8 && pid !== undefined) process.kill(pid, 'SIGKILL');
    });
    expect(failed.state).toBe('failed');
    expect(failed.error?.message).toContain('SIGKILL');
    const { checkpointEpoch } = failed;
    expect((checkpointEpoch ?? 0) % 3).toBe(0);
    expect(checkpointEpoch).toBeGreaterThanOrEqual(6);
    const epochs = (checkpointEpoch ?? 0) + 4;
    const ended = await followed(client, () => resumed(client, failed.id, epochs));
    const whole = await followed(client, await experimentOf(client, network('fused', epochs)));
    expect(figuresOf(folder, ended)).toEqual(figuresOf(folder, whole));
    expect(ended).toMatchObject({ error: null, resumptions: [{ after: 'failed' }] });
  });
});

describe('a checkpoint that cannot be gone on from', () => {
  it.each([
    {
      title: 'truncated',
      spoil: (path: string) => {
        truncateSync(path, 5000);
      },
      code: 'WORKSPACE_DAMAGED',
      says: 'it ends',
    },
    {
      title: 'damaged',
      spoil: (path: string) => {
        const bytes = readFileSync(path);
        bytes[bytes.length - 1] = (bytes[bytes.length - 1] ?? 0) ^ 1;
        writeFileSync(path, bytes);
      },
      code: 'WORKSPACE_DAMAGED',
      says: 'its content is not what the run wrote',
    },
    { title: 'of another seed', spoil: null, code: 'CONFLICT', says: 'a checkpoint of another seed' },
  ])('fails the run with its reason: $title', async ({ spoil, code, says }) => {
    const folder = temporaryFolder();
    const { client } = await openBackend(folder, entry);
    const start = await experimentOf(client, network('fused'));
    const paused = await followed(client, start, pauseAt(client, 1));
    const pathOf = (id: RunId): string => join(folder, 'artefacts', id, 'checkpoint.safetensors');
    if (spoil === null) {
      const other = await followed(
        client,
        async () => (await client.runs.repeat({ id: paused.id })).runs[0] ?? paused,
        pauseAt(client, 1),
      );
      writeFileSync(pathOf(paused.id), readFileSync(pathOf(other.id)));
    } else {
      spoil(pathOf(paused.id));
    }
    const failed = await followed(client, () => resumed(client, paused.id));
    expect(failed).toMatchObject({ state: 'failed', error: { code } });
    expect(failed.error?.message).toContain(says);
    // What the run had come to is still told.
    expect(failed.history).toEqual(paused.history);
  });
});

it('is due every so many epochs, or by the clock at the end of an epoch', () => {
  const time = { now: 0 };
  const every = checkpointsDue(3, () => time.now);
  expect([1, 2, 3, 4, 5, 6].filter(every)).toEqual([3, 6]);
  const automatic = checkpointsDue(null, () => time.now);
  const due: number[] = [];
  for (const epoch of [1, 2, 3, 4, 5, 6, 7]) {
    time.now += 12_000;
    if (automatic(epoch)) due.push(epoch);
  }
  expect(due).toEqual([3, 6]);
});
