import { readFileSync, writeFileSync } from 'node:fs';
import { createHash } from 'node:crypto';
import { join } from 'node:path';
import { beforeAll, expect, it } from 'vitest';
import type { AppendEvent, FilePrediction } from '../../src-main/contract';
import type { DatasetId, RunId } from '../../src-main/core/common/ids';
import { experimentConfigurationSchema } from '../../src-main/core/experiment/schema';
import { readStream } from '../contract/support/outcome';
import { openBackend, type Client } from '../hostile/support/backend';
import { temporaryFolder } from '../support/store';
import { bundleEntry } from './support/bundle';

let entry: string;
beforeAll(async () => {
  entry = await bundleEntry(join(import.meta.dirname, '../../src-main/jobs/process/entry.ts'));
});

/** Hours of a sine from the first on. */
function rowsOf(from: number, count: number, scale = 1, site?: string): string[] {
  return Array.from({ length: count }, (_, index) => {
    const row = from + index;
    const time = new Date(Date.UTC(2024, 0, 1, row)).toISOString().slice(0, 19);
    const power = scale * (Math.sin(row / 4) + 0.1 * Math.sin(row * 1.7));
    return `${time},${power.toFixed(4)},${String(row % 24)}${site === undefined ? '' : `,${site}`}`;
  });
}
const head = 'date,power,hour';

function write(name: string, lines: readonly string[], heading = head): string {
  const path = join(temporaryFolder(), name);
  writeFileSync(path, `${[heading, ...lines].join('\n')}\n`);
  return path;
}

async function imported(client: Client, path: string, series?: string) {
  const source = { kind: 'path' as const, path };
  const choices = series === undefined ? {} : { seriesIdColumn: series };
  const done = (await readStream(client.datasets.import({ source, choices }))).at(-1);
  if (done?.type !== 'done') throw new Error('nothing was imported');
  return done.dataset;
}

async function append(
  client: Client,
  id: DatasetId,
  path: string,
  more: Omit<Parameters<Client['datasets']['append']>[0], 'id' | 'source'> = {},
): Promise<Extract<AppendEvent, { type: 'done' }>> {
  const done = (await readStream(client.datasets.append({ id, source: { kind: 'path', path }, ...more }))).at(-1);
  if (done?.type !== 'done') throw new Error('nothing was appended');
  return done;
}

async function valuesOf(client: Client, id: DatasetId): Promise<(string | null)[][]> {
  return (await client.datasets.rows({ id, limit: 1000 })).rows;
}

it('newer rows become the next version, and what lies twice or is missing is told with its count', async () => {
  const { client } = await openBackend(temporaryFolder(), entry);
  const { id, version: first } = await imported(client, write('load.csv', rowsOf(0, 100)));
  await client.datasets.update({ id, columns: { power: { role: 'target', unit: 'kW' } } });
  const before = await valuesOf(client, id);

  // Ten rows that are there already, then ninety, of which five are left out on the way.
  const lines = rowsOf(90, 100).filter((_, row) => row < 40 || row >= 45);
  const { dataset, appended } = await append(client, id, write('more.csv', lines));
  expect(appended).toMatchObject({
    fileName: 'more.csv',
    rows: 95,
    appended: 85,
    repeated: 10,
    conflicts: 0,
    older: 0,
    missing: 5,
    gapExamples: [{ series: null, after: '2024-01-06T09:00:00.000Z', before: '2024-01-06T15:00:00.000Z', missing: 5 }],
  });
  expect(dataset).toMatchObject({
    id,
    versionCount: 2,
    version: { rowCount: 185, sourceName: 'load.csv + more.csv', sampling: { start: Date.UTC(2024, 0, 1) } },
  });
  // What was decided of the columns stays, and so do the rows and their places.
  expect(dataset.version.columns.find(({ name }) => name === 'power')).toMatchObject({
    role: 'target',
    roleIsChosen: true,
    unit: 'kW',
  });
  expect(dataset.version.hash).not.toBe(first.hash);
  expect((await valuesOf(client, id)).slice(0, 100)).toEqual(before);
  expect(dataset.version.notices.map(({ code, values }) => [code, values['count']])).toEqual(
    expect.arrayContaining([
      ['appendedRows', 85],
      ['appendedRepeated', 10],
      ['appendedGap', 5],
    ]),
  );

  // A gap between the dataset's last row and the first new one.
  const later = await append(client, id, write('later.csv', rowsOf(193, 10)));
  expect(later.appended).toMatchObject({ appended: 10, missing: 3 });
  expect(later.dataset).toMatchObject({ versionCount: 3, version: { sourceName: 'load.csv + … + later.csv' } });
});

it('rows with other values are refused, kept or replaced, and older ones refused or left out', async () => {
  const { client } = await openBackend(temporaryFolder(), entry);
  const { id } = await imported(client, write('load.csv', rowsOf(10, 90)));
  const before = await valuesOf(client, id);
  const mixed = write('mixed.csv', [...rowsOf(97, 2, 2), ...rowsOf(99, 4)]);
  const fails = async (path: string, expected: object, more: Parameters<typeof append>[3] = {}): Promise<void> => {
    await expect(append(client, id, path, more)).rejects.toMatchObject(expected);
    expect((await client.datasets.get({ id })).versionCount).toBe(1);
  };
  const message = (text: string): unknown => expect.stringContaining(text);
  await fails(mixed, {
    code: 'BAD_INPUT',
    message: message(
      'has 2 rows at times that the dataset has with other values. At 2024-01-05T01:00:00.000Z, “power” is',
    ),
    data: { field: 'policy.conflicts', rows: 2 },
  });
  await fails(write('old.csv', rowsOf(0, 105)), {
    code: 'BAD_INPUT',
    message: message('“old.csv” has 10 rows before the dataset’s last row'),
    data: { field: 'policy.older' },
  });
  await fails(write('same.csv', rowsOf(50, 50)), { code: 'BAD_INPUT', message: message('has no new row. Rows: 50') });
  await fails(
    write(
      'slow.csv',
      rowsOf(100, 80).filter((_, row) => row % 4 === 0),
    ),
    {
      code: 'BAD_INPUT',
      message: message('lie 4 hours apart, and those of the dataset 1 hour apart'),
      data: { field: 'interval' },
    },
  );
  await fails(write('other.csv', rowsOf(100, 20), 'date,Power [kW],hour'), {
    code: 'COLUMN_NOT_FOUND',
    message: message('there is no column “power”, which the dataset needs'),
    data: { examples: ['Power [kW]'] },
  });
  await fails('/nowhere/more.csv', { code: 'FILE_NOT_FOUND' });

  const kept = await append(client, id, mixed, { policy: { conflicts: 'keep' } });
  expect(kept.appended).toMatchObject({ appended: 3, repeated: 1, conflicts: 2, replaced: 0 });
  expect((await valuesOf(client, id)).slice(0, 90)).toEqual(before);
  const renamed = write(
    'renamed.csv',
    [...rowsOf(0, 1), ...rowsOf(97, 2, 2), ...rowsOf(103, 1)],
    'date,Power [kW],hour',
  );
  const replaced = await append(client, id, renamed, {
    renames: { 'Power [kW]': 'power' },
    policy: { conflicts: 'replace', older: 'skip' },
  });
  expect(replaced.appended).toMatchObject({ appended: 1, conflicts: 2, replaced: 2, older: 1 });
  const after = await valuesOf(client, id);
  expect(after).toHaveLength(94);
  expect(after.slice(0, 87)).toEqual(before.slice(0, 87));
  const changed = rowsOf(97, 2, 2).map((line) => Number(line.split(',')[1]));
  expect(after.slice(87, 89).map(([, power]) => Number(power))).toEqual(changed);
  expect(after[89]).toEqual(before[89]);
});

it('series of a panel are appended each behind its own last row', async () => {
  const { client } = await openBackend(temporaryFolder(), entry);
  const heading = `${head},site`;
  const path = write('sites.csv', [...rowsOf(0, 50, 1, 'north'), ...rowsOf(0, 40, 1, 'south')], heading);
  const { id } = await imported(client, path, 'site');
  const more = write('more.csv', [...rowsOf(40, 5, 1, 'south'), ...rowsOf(0, 6, 1, 'west')], heading);
  const { appended, dataset } = await append(client, id, more);
  expect(appended).toMatchObject({ appended: 11, missing: 0, newSeries: ['west'], seriesWithout: 1, older: 0 });
  expect(dataset.version.rowCount).toBe(101);
  expect(dataset.version.columns.find(({ name }) => name === 'site')?.categories).toEqual(['north', 'south', 'west']);
});

async function newer(client: Client, runId: RunId): Promise<FilePrediction> {
  for await (const event of await client.predictions.newer({ runId }))
    if (event.type === 'done') return event.prediction;
  throw new Error('nothing was predicted');
}

it('a run is evaluated on the newer rows, while it, its check and its experiment keep their own', async () => {
  const workspace = temporaryFolder();
  const { client } = await openBackend(workspace, entry);
  const { id, version } = await imported(client, write('load.csv', rowsOf(0, 400)));
  const configuration = experimentConfigurationSchema.parse({
    task: { target: 'power', features: ['hour'] },
    window: { lookback: 8, horizon: 2 },
    model: { kind: 'linear', estimator: { type: 'Ridge', alpha: 0.1 } },
  });
  const experiment = await client.experiments.create({
    name: 'E',
    datasetId: id,
    variants: [{ name: 'Ridge', configuration }],
  });
  const trained = async () => {
    const events = await client.runs.watch({});
    const [{ id: runId } = { id: undefined }] = (await client.runs.start({ experimentId: experiment.id })).runs;
    for await (const event of events) {
      if (event.type === 'changed' && event.run.id === runId && event.run.finishedAt !== null) break;
    }
    if (runId === undefined) throw new Error('no run was started');
    return await client.runs.get({ id: runId });
  };
  const run = await trained();
  await expect(newer(client, run.id)).rejects.toMatchObject({
    code: 'RUN_STATE',
    message: expect.stringContaining('has no rows that are newer') as unknown,
  });

  // Another process from the 401st hour on.
  const aged = rowsOf(400, 300).map((line, row) => line.replace(/,[^,]+/, `,${(10 * Math.sin(row * row)).toFixed(4)}`));
  await append(client, id, write('aged.csv', aged));
  const prediction = await newer(client, run.id);
  expect(prediction).toMatchObject({
    fileName: 'load',
    rowCount: 300,
    historyRows: 400,
    windows: { predicted: 300, beyond: 1, evaluated: 299 },
    aged: { kind: 'worse', metric: 'mae' },
  });
  // The same rows as a file, behind the same history, come to the same.
  const source = { kind: 'path' as const, path: write('aged.csv', aged) };
  for await (const event of await client.predictions.compute({ runId: run.id, source, history: 'dataset' })) {
    if (event.type === 'done') expect(event.prediction.evaluation).toEqual(prediction.evaluation);
  }

  // The experiment is about its own rows until somebody wants the newest.
  const draft = { datasetId: id, configuration };
  const ownCheck = await client.experiments.check({ ...draft, experimentId: experiment.id });
  const newCheck = await client.experiments.check(draft);
  expect([ownCheck.split?.rowCount, newCheck.split?.rowCount]).toEqual([400, 700]);
  expect((await trained()).datasetHash).toBe(version.hash);
  expect((await client.runs.repeat({ id: run.id })).runs.every(({ datasetHash }) => datasetHash === version.hash)).toBe(
    true,
  );
  const moved = await client.experiments.update({ id: experiment.id, newestRows: true });
  expect(moved.datasetHash).not.toBe(version.hash);
  expect((await trained()).datasetHash).toBe(moved.datasetHash);

  // Nothing of the first version was touched.
  const file = readFileSync(join(workspace, 'datasets', `${version.hash}.parquet`));
  expect(createHash('sha256').update(file).digest('hex')).toBe(version.hash);
});
