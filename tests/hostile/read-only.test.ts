import { createHash } from 'node:crypto';
import { readdirSync, readFileSync } from 'node:fs';
import { join, resolve } from 'node:path';
import Sqlite from 'better-sqlite3';
import { beforeAll, describe, expect, it, onTestFinished } from 'vitest';
import { contract } from '../../src-main/contract';
import { readStream } from '../contract/support/outcome';
import { bundleEntry } from '../jobs/support/bundle';
import { makeReadOnly } from '../support/read-only';
import { temporaryFolder } from '../support/store';
import { openBackend, sineExperiment } from './support/backend';

let entry: string;
beforeAll(async () => {
  entry = await bundleEntry(resolve('src-main/jobs/process/entry.ts'));
});

const open = (workspace: string) => openBackend(workspace, entry);

/** A workspace with a run that has ended and one that was at work when its backend was killed. */
async function trainedWorkspace() {
  const workspace = temporaryFolder();
  const { backend, client } = await open(workspace);
  const { dataset, configuration, experiment } = await sineExperiment(client, { epochs: 1 });
  const events = await client.runs.watch({});
  const { runs } = await client.runs.start({ experimentId: experiment.id, repeats: 2 });
  let left = runs.length;
  for await (const event of events) {
    if (event.type === 'changed' && event.run.finishedAt !== null) left -= 1;
    if (left === 0) break;
  }
  await backend.close();
  const [first, second] = runs;
  if (first === undefined || second === undefined) throw new Error('no runs');
  const database = new Sqlite(join(workspace, 'gatewise.db'));
  database.prepare("update run set state = 'running', finished_at = null where id = ?").run(second.id);
  database.close();
  return { workspace, dataset, configuration, experiment, first, second };
}

/** Every file with a hash of its content. */
function contentOf(folder: string): string[] {
  return readdirSync(folder, { recursive: true, withFileTypes: true })
    .filter((found) => found.isFile())
    .map(({ parentPath, name }) => join(parentPath, name))
    .map((path) => `${path} ${createHash('sha256').update(readFileSync(path)).digest('hex')}`)
    .sort();
}

type Procedures = Readonly<Record<string, { readonly '~orpc': { readonly route: { readonly method?: string } } }>>;
const rooms: Readonly<Record<string, Procedures>> = contract;
/** What may write by its method, whatever it does. */
const writing = Object.entries(rooms).flatMap(([room, procedures]) =>
  Object.entries(procedures)
    .filter(([, procedure]) => procedure['~orpc'].route.method !== 'GET')
    .map(([name]) => ({ room: room as keyof typeof contract, name })),
);
const looking = [
  'datasets.profile',
  'experiments.previewStep',
  'experiments.check',
  'runs.list',
  'forecasts.compute',
  'explanations.compute',
  'predictions.inspect',
  'predictions.compute',
  'searches.run',
  'studies.preview',
  'comparisons.compute',
  'verdicts.members',
  'leaderboard.compute',
  'reports.html',
];

describe('a workspace that cannot be written', () => {
  it('is looked at: lists, pages, checks, forecasts, comparisons and reports; whatever writes is refused in one sentence', async ({
    skip,
  }) => {
    const { workspace, dataset, configuration, experiment, first, second } = await trainedWorkspace();
    // Copies go to a folder where no other test has anything.
    const scratch = temporaryFolder();
    process.env['TMPDIR'] = scratch;
    onTestFinished(() => {
      delete process.env['TMPDIR'];
    });
    const before = contentOf(workspace);
    const restore = makeReadOnly(workspace);
    if (restore === null) skip();
    onTestFinished(() => restore?.());
    const { backend, client } = await open(workspace);

    expect(await client.system.info({})).toMatchObject({ readOnly: true, workspace });
    expect(await client.datasets.list()).toHaveLength(1);
    expect(await client.datasets.rows({ id: dataset.id })).toMatchObject({ rowCount: 300 });
    expect((await readStream(client.datasets.profile({ id: dataset.id }))).at(-1)).toMatchObject({ type: 'done' });
    expect(await client.experiments.get({ id: experiment.id })).toMatchObject({ name: 'E' });
    expect(await client.experiments.check({ datasetId: dataset.id, configuration })).toMatchObject({ valid: true });
    expect(await client.runs.get({ id: first.id })).toMatchObject({ state: 'succeeded' });
    expect(await client.runs.get({ id: second.id })).toMatchObject({ state: 'interrupted' });
    // A ranking by the test part, which is written down where it can be.
    const list = await client.runs.list({ sort: [{ column: 'test.rmse', direction: 'asc' }] });
    expect(list.total).toBe(2);
    expect(await client.runs.predictions({ id: first.id, limit: 5 })).toMatchObject({ part: 'test' });
    expect((await readStream(client.forecasts.compute({ runId: first.id, steps: 2 }))).at(-1)).toMatchObject({
      type: 'done',
    });
    await client.leaderboard.compute({});
    // Whatever its input would be.
    const answers = await Promise.all(
      writing.map(({ room, name }) => {
        const procedures: Readonly<Record<string, (input: unknown) => Promise<unknown>>> = client[room] as never;
        return (procedures[name]?.({}) ?? Promise.resolve()).then(
          () => [`${room}.${name}`, null] as const,
          (thrown: unknown) => [`${room}.${name}`, thrown] as const,
        );
      }),
    );
    for (const [procedure, error] of answers) {
      if (looking.includes(procedure)) expect(error, procedure).not.toMatchObject({ code: 'NOT_PERMITTED' });
      else {
        expect(error, procedure).toMatchObject({ code: 'NOT_PERMITTED' });
        expect(String(error), procedure).toContain(`${workspace} cannot be written`);
      }
    }
    await expect(client.runs.start({ experimentId: experiment.id })).rejects.toMatchObject({ code: 'NOT_PERMITTED' });
    await backend.close();
    expect(contentOf(workspace)).toEqual(before);
    expect(readdirSync(scratch)).toEqual([]);
    restore?.();

    const writable = await open(workspace);
    expect(await writable.client.system.info({})).toMatchObject({ readOnly: false });
    expect(await writable.client.runs.update({ id: first.id, note: 'mine' })).toMatchObject({ note: 'mine' });
  });

  it('shows what another process writes to it, as far as that was when it was opened', async ({ skip }) => {
    const { workspace, first } = await trainedWorkspace();
    const writer = new Sqlite(join(workspace, 'gatewise.db'));
    onTestFinished(() => {
      writer.close();
    });
    writer.pragma('wal_autocheckpoint = 0');
    writer.prepare("update run set note = 'from the log' where id = ?").run(first.id);
    const restore = makeReadOnly(workspace);
    if (restore === null) skip();
    onTestFinished(() => restore?.());
    const { client } = await open(workspace);
    expect(await client.runs.get({ id: first.id })).toMatchObject({ note: 'from the log' });
  });
});
