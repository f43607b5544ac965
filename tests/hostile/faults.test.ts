import { spawn, spawnSync, type ChildProcess } from 'node:child_process';
import { mkdirSync, rmSync, writeFileSync } from 'node:fs';
import { join, resolve } from 'node:path';
import { setTimeout } from 'node:timers/promises';
import { afterAll, beforeAll, describe, expect, it, onTestFinished } from 'vitest';
import type { RunSummary } from '../../src-main/core/run/schema';
import { bundleEntry } from '../jobs/support/bundle';
import { temporaryFolder } from '../support/store';
import { openBackend, sineExperiment, type Client } from './support/backend';

let entry: string;
const strays: unknown[] = [];
const note = (reason: unknown): void => {
  strays.push(reason);
};

beforeAll(async () => {
  entry = await bundleEntry(resolve('src-main/jobs/process/entry.ts'));
  process.on('uncaughtException', note);
  process.on('unhandledRejection', note);
});
afterAll(() => {
  process.off('uncaughtException', note);
  process.off('unhandledRejection', note);
});

async function openFaulty(workspace: string): Promise<Client> {
  const writing = { firstDelayMs: 20, lastDelayMs: 100, patienceMs: 30_000, log: () => undefined };
  return (await openBackend(workspace, entry, { writing })).client;
}

async function until<T>(read: () => Promise<T>, holds: (value: T) => boolean): Promise<T> {
  for (;;) {
    const value = await read();
    if (holds(value)) return value;
    await setTimeout(10);
  }
}

const endOf = (client: Client, { id }: Pick<RunSummary, 'id'>) =>
  until(
    () => client.runs.get({ id }),
    ({ finishedAt }) => finishedAt !== null,
  );

/** Another program that holds the database until it is told to let go. */
function holdDatabase(workspace: string): Promise<ChildProcess> {
  const script = `const db = require('better-sqlite3')(process.argv[1]); db.exec('BEGIN IMMEDIATE'); process.stdout.write('held'); process.stdin.once('data', () => { db.exec('ROLLBACK'); db.close(); process.exit(0); });`;
  const child = spawn(process.execPath, ['-e', script, join(workspace, 'gatewise.db')], {
    cwd: resolve('.'),
    stdio: ['pipe', 'pipe', 'inherit'],
  });
  onTestFinished(() => {
    child.kill('SIGKILL');
  });
  return new Promise((settle) =>
    child.stdout.once('data', () => {
      settle(child);
    }),
  );
}

describe('faults of the machine around a workspace', () => {
  it('another program that holds the database delays what a run writes and costs no run', async () => {
    const workspace = temporaryFolder();
    const client = await openFaulty(workspace);
    // Long enough to be at work when the other program comes.
    const { experiment } = await sineExperiment(client, { epochs: 500 });
    const { runs } = await client.runs.start({ experimentId: experiment.id });
    const [run] = runs;
    if (run === undefined) throw new Error('no run');
    const holder = await holdDatabase(workspace);
    await until(
      () => client.system.info({}),
      ({ runningJobs, queuedJobs }) => runningJobs + queuedJobs === 0,
    );
    // Its job is gone, and how it ended waits.
    expect((await client.runs.get({ id: run.id })).finishedAt).toBeNull();
    holder.stdin?.write('let go');
    const ended = await endOf(client, run);
    expect(ended).toMatchObject({ state: 'succeeded', error: null, lastEpoch: ended.history.length });
    expect(ended.history.length).toBeGreaterThan(0);
    expect(strays).toEqual([]);
  });

  it('a full disk ends a run as failed with that reason; with room again that is stored', async ({ skip }) => {
    const mount = join(temporaryFolder(), 'small');
    mkdirSync(mount);
    // A real disk of 3 MB, where the tests may mount one; the injected faults of writes.test.ts hold everywhere.
    if (
      process.platform !== 'linux' ||
      spawnSync('mount', ['-t', 'tmpfs', '-o', 'size=3m', 'tmpfs', mount]).status !== 0
    )
      skip();
    onTestFinished(() => {
      spawnSync('umount', ['-l', mount]);
    });
    const client = await openFaulty(join(mount, 'workspace'));
    const { experiment } = await sineExperiment(client, { epochs: 200 });
    const { runs } = await client.runs.start({ experimentId: experiment.id });
    const [run] = runs;
    if (run === undefined) throw new Error('no run');
    await until(
      () => client.runs.get({ id: run.id }),
      ({ state }) => state === 'running',
    );
    const ballast = join(mount, 'ballast');
    spawnSync('dd', ['if=/dev/zero', `of=${ballast}`, 'bs=4k']);
    const failed = await endOf(client, run);
    expect(failed).toMatchObject({ state: 'failed', error: { code: 'DISK_FULL' } });
    expect(failed.error?.message).toContain('full');
    await expect(client.runs.start({ experimentId: experiment.id })).rejects.toMatchObject({ code: 'DISK_FULL' });
    rmSync(ballast);
    await until(
      () => client.runs.list({}),
      (page) => page.runs.every(({ finishedAt }) => finishedAt !== null),
    );
    expect((await client.datasets.list())[0]?.runCount).toBe(1);
    expect(strays).toEqual([]);
  });

  it('a folder that cannot be made ends its runs as failed, and they can be deleted', async () => {
    const workspace = temporaryFolder();
    const client = await openFaulty(workspace);
    const { experiment } = await sineExperiment(client, { epochs: 1 });
    writeFileSync(join(workspace, 'artefacts'), 'a file in the place of a folder');
    const { runs } = await client.runs.start({ experimentId: experiment.id, repeats: 3 });
    for (const run of runs)
      expect(await endOf(client, run)).toMatchObject({ state: 'failed', error: { code: 'WORKSPACE_DAMAGED' } });
    expect(await client.runs.cancel({ ids: runs.map(({ id }) => id) })).toEqual({ ids: [] });
    expect((await client.runs.delete({ ids: runs.map(({ id }) => id) })).ids).toHaveLength(3);
    expect(strays).toEqual([]);
  });

  it('a run whose backtest is at work, and a dataset that a run works on, are not deleted under them', async () => {
    const client = await openFaulty(temporaryFolder());
    const { dataset, experiment } = await sineExperiment(client, { epochs: 1 });
    const [run] = (await client.runs.start({ experimentId: experiment.id })).runs;
    if (run === undefined) throw new Error('no run');
    await expect(client.datasets.delete({ id: dataset.id })).rejects.toMatchObject({ code: 'RUN_STATE' });
    await endOf(client, run);
    const backtest = await client.backtests.start({
      runId: run.id,
      configuration: { step: 10, origins: 5, epochs: 500 },
    });
    await expect(client.runs.delete({ ids: [run.id] })).rejects.toThrow('has a backtest at work');
    await expect(client.datasets.delete({ id: dataset.id })).rejects.toMatchObject({ code: 'RUN_STATE' });
    expect(await client.backtests.cancel({ id: backtest.id })).toMatchObject({ state: 'cancelled' });
    expect((await client.runs.delete({ ids: [run.id] })).ids).toEqual([run.id]);
    expect(await client.datasets.delete({ id: dataset.id })).toEqual({ id: dataset.id });
    expect(strays).toEqual([]);
  });

  it('what nothing waited for is told in a sentence each, and the process goes on', async () => {
    const script = await bundleEntry(resolve('tests/hostile/support/strays.ts'));
    const child = spawn(process.execPath, [script], { stdio: ['pipe', 'pipe', 'pipe'] });
    let [output, errors] = ['', ''];
    child.stdout.setEncoding('utf8').on('data', (text: string) => (output += text));
    child.stderr.setEncoding('utf8').on('data', (text: string) => {
      errors += text;
      if (errors.split('\n').length === 3) child.stdin.write('?');
    });
    const code = await new Promise((settle) => child.once('close', settle));
    expect({ code, output }).toEqual({ code: 0, output: 'still here\n' });
    expect(errors).toMatch(/goes on: thrown in a timer/);
    expect(errors).toMatch(/goes on: rejected and forgotten/);
  });
});
