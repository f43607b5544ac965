import { cpSync, existsSync, mkdirSync, mkdtempSync, readdirSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join, resolve } from 'node:path';
import { setTimeout } from 'node:timers/promises';
import type { ContractRouterClient } from '@orpc/contract';
import { createRouterClient } from '@orpc/server';
import Sqlite from 'better-sqlite3';
import { afterAll, afterEach, beforeAll, describe, expect, it } from 'vitest';
import { createBackend, type Backend } from '../../src-main/app';
import type { Contract } from '../../src-main/contract';
import { experimentConfigurationSchema } from '../../src-main/core/experiment/schema';
import { presetModel } from '../../src-main/core/model';
import { reportRequestSchema } from '../../src-main/core/report';
import type { RunId } from '../../src-main/core/common/ids';
import type { JobHost } from '../../src-main/jobs';
import { readStream } from '../contract/support/outcome';
import { bundleEntry } from '../jobs/support/bundle';
import { lastingFolder } from '../support/store';
import { FailingWrites } from './support/failing-writes';
import { RecordingHost, ReplayHost } from './support/replay-host';

type Client = ContractRouterClient<Contract>;

/** Quick tries, so that a test waits for none of them. */
const said: string[] = [];
const writing = { firstDelayMs: 1, lastDelayMs: 5, patienceMs: 200, log: (sentence: string) => said.push(sentence) };

// In memory where the system has such a folder: thousands of writes wait for the disk otherwise.
const root = lastingFolder(existsSync('/dev/shm') ? '/dev/shm' : tmpdir());
const template = join(root, 'template');
const newFolder = (): string => mkdtempSync(join(root, 'life-'));
const recorder = new RecordingHost();
let entry: string;
let writes: FailingWrites;
/** The write by which each place writes first, and the one before it, which begins its transaction. */
let places: number[];

const open = (workspace: string, host: JobHost): Promise<Backend> =>
  createBackend({
    workspace,
    shell: 'server',
    version: '0.0.0',
    jobEntry: entry,
    resources: workspace,
    printer: null,
    host,
    writing,
  });
const clientOf = (backend: Backend): Client => createRouterClient(backend.router);

async function ended(client: Client, id: RunId): Promise<void> {
  for (;;) {
    const run = await client.runs.get({ id });
    if (run.finishedAt !== null) return;
    await setTimeout(1);
  }
}

/** Everything that a workspace lives through; what one step cannot do, the next ones go on without. */
async function live(client: Client): Promise<string[]> {
  const refusals: string[] = [];
  const attempt = async <T>(step: string, work: () => Promise<T>): Promise<T | null> => {
    try {
      return await work();
    } catch (error) {
      refusals.push(`${step}: ${error instanceof Error ? error.message : String(error)}`);
      return null;
    }
  };
  const [dataset] = await client.datasets.list();
  if (dataset === undefined) throw new Error('no dataset');
  const configuration = experimentConfigurationSchema.parse({
    task: { target: 'power' },
    model: { ...presetModel('gru'), training: { epochs: 3 } },
    window: { lookback: 8, horizon: 2 },
  });
  const experiment = await attempt('experiment', () =>
    client.experiments.create({ name: 'Life', datasetId: dataset.id, variants: [{ name: 'Linear', configuration }] }),
  );
  if (experiment === null) return refusals;
  const started = await attempt('start', () => client.runs.start({ experimentId: experiment.id, repeats: 2 }));
  for (const { id } of started?.runs ?? []) await ended(client, id);
  const [run, other] = started?.runs ?? [];
  if (run === undefined || other === undefined) return refusals;
  const backtest = await attempt('backtest', () =>
    client.backtests.start({ runId: run.id, configuration: { step: 40, origins: 2, epochs: 1 } }),
  );
  if (backtest !== null) {
    while ((await client.backtests.get({ id: backtest.id })).finishedAt === null) await setTimeout(1);
  }
  await attempt('profile', async () => {
    await readStream(client.datasets.profile({ id: dataset.id }));
  });
  await attempt('update', () => client.runs.update({ id: run.id, tags: ['a', 'b'], note: 'n' }));
  await attempt('comparison', () => client.comparisons.save({ name: 'Both', runIds: [run.id, other.id] }));
  await attempt('report', () => client.reports.save({ request: reportRequestSchema.parse({ runIds: [run.id] }) }));
  await attempt('settings', () => client.system.updateSettings({ parallelJobs: 2 }));
  if (backtest !== null) await attempt('delete backtest', () => client.backtests.delete({ id: backtest.id }));
  await attempt('delete run', () => client.runs.delete({ ids: [run.id] }));
  await attempt('restore run', () => client.runs.restore({ ids: [run.id] }));
  await attempt('delete experiment', () => client.experiments.delete({ id: experiment.id }));
  await attempt('delete dataset', () => client.datasets.delete({ id: dataset.id }));
  return refusals;
}

/** Lives once in a copy of the template, and says how everything in it ended. */
async function liveInCopy(fails: FailingWrites['fails']) {
  const workspace = newFolder();
  cpSync(template, workspace, { recursive: true });
  const backend = await open(workspace, new ReplayHost(recorder.recording));
  writes.sources.length = 0;
  writes.fails = fails;
  const refusals = await live(clientOf(backend));
  const sources = [...writes.sources];
  writes.fails = () => null;
  // The backend still answers, and what could not be written before is written now.
  await clientOf(backend).runs.list({});
  const unfinished = () =>
    query(
      workspace,
      "select state from run where state in ('queued', 'preparing', 'running') union all select state from backtest where state in ('queued', 'running')",
    );
  for (let tries = 0; unfinished().length > 0 && tries < 6000; tries += 1) await setTimeout(5);
  const left = unfinished();
  await backend.close();
  return {
    sources,
    refusals,
    left,
    states: query(workspace, 'select state from run union all select state from backtest').sort(),
    integrity: query(workspace, 'pragma integrity_check'),
    unkept: query(workspace, "select id from run where state not in ('succeeded', 'stopped')").filter((id) => {
      const folder = join(workspace, 'artefacts');
      if (!readdirSync(folder).includes(id)) return false;
      // One that can go on keeps where, and nothing else.
      const [epoch] = query(
        workspace,
        `select checkpoint_epoch from run where id = '${id}' and checkpoint_epoch is not null`,
      );
      return readdirSync(join(folder, id)).some((name) => epoch === undefined || name !== 'checkpoint.safetensors');
    }),
  };
}

function query(workspace: string, sql: string): string[] {
  const sqlite = new Sqlite(join(workspace, 'gatewise.db'), { readonly: true });
  try {
    return sqlite.prepare(sql).pluck().all().map(String);
  } finally {
    sqlite.close();
  }
}

const strays: unknown[] = [];
const note = (reason: unknown): void => {
  strays.push(reason);
};

beforeAll(async () => {
  entry = await bundleEntry(resolve('src-main/jobs/process/entry.ts'));
  const file = join(root, 'sine.csv');
  const rows = Array.from(
    { length: 300 },
    (_, row) =>
      `${new Date(Date.UTC(2024, 0, 1, row)).toISOString().slice(0, 19)},${(Math.sin(row / 4) + 0.1 * Math.sin(row * 1.7)).toFixed(4)}`,
  );
  writeFileSync(file, `date,power\n${rows.join('\n')}\n`);
  mkdirSync(template, { recursive: true });
  const maker = await open(template, recorder);
  await readStream(clientOf(maker).datasets.import({ source: { kind: 'path', path: file } }));
  await maker.close();
  // The first life is a real one, in a copy, and is recorded.
  const workspace = newFolder();
  cpSync(template, workspace, { recursive: true });
  const backend = await open(workspace, recorder);
  expect(await live(clientOf(backend))).toEqual([]);
  await backend.close();
  writes = new FailingWrites();
  const plain = await liveInCopy(() => null);
  expect(plain).toMatchObject({ refusals: [], left: [], states: ['succeeded', 'succeeded'], integrity: ['ok'] });
  const first = [...new Set(plain.sources)].map((source) => plain.sources.indexOf(source) + 1);
  places = [...new Set(first.flatMap((nth) => [Math.max(1, nth - 1), nth]))].sort((one, other) => one - other);
  process.on('uncaughtException', note);
  process.on('unhandledRejection', note);
}, 120_000);

afterEach(() => {
  writes.fails = () => null;
});

afterAll(() => {
  process.off('uncaughtException', note);
  process.off('unhandledRejection', note);
  writes.restore();
});

describe('a write that fails, at every place that writes', () => {
  it('once, because the database is busy, costs what was asked for at that moment and no run', async () => {
    expect(places.length).toBeGreaterThan(30);
    for (const nth of places) {
      const { refusals, left, states, integrity, unkept } = await liveInCopy((write) =>
        write === nth ? 'SQLITE_BUSY' : null,
      );
      expect({ nth, left, integrity, unkept, refusals: refusals.length <= 1 }).toEqual({
        nth,
        left: [],
        integrity: ['ok'],
        unkept: [],
        refusals: true,
      });
      // What a request writes may be refused; what a run writes by itself is done a moment later.
      if (refusals.length === 0) expect({ nth, states }).toEqual({ nth, states: ['succeeded', 'succeeded'] });
      expect({ nth, states: states.filter((state) => state !== 'succeeded') }).toEqual({ nth, states: [] });
    }
    expect(strays).toEqual([]);
  }, 120_000);

  it('and all after it, because the disk is full, ends runs as failed with that reason, and the backend goes on', async () => {
    for (const nth of places) {
      said.length = 0;
      const { left, states, integrity, unkept } = await liveInCopy((write) => (write >= nth ? 'SQLITE_FULL' : null));
      expect({ nth, left, integrity, unkept }).toEqual({ nth, left: [], integrity: ['ok'], unkept: [] });
      for (const state of states)
        expect({ nth, state: ['succeeded', 'failed'].includes(state) }).toEqual({ nth, state: true });
      if (states.includes('failed')) expect(said.join('\n')).toContain('full');
    }
    expect(strays).toEqual([]);
  }, 120_000);
});
