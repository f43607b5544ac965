import { readdirSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { strFromU8, strToU8, unzipSync, zipSync } from 'fflate';
import { createHash } from 'node:crypto';
import { beforeAll, describe, expect, it } from 'vitest';
import type { PredictionPage } from '../../src-main/contract';
import type { RunId } from '../../src-main/core/common/ids';
import { experimentConfigurationSchema } from '../../src-main/core/experiment/schema';
import { presetModel } from '../../src-main/core/model';
import { openBackend, sineExperiment, type Client } from './support/backend';
import { readStream } from '../contract/support/outcome';
import { temporaryFolder } from '../support/store';
import { bundleEntry } from '../jobs/support/bundle';
import { endedRuns } from '../support/ended-runs';

let entry: string;
beforeAll(async () => {
  entry = await bundleEntry(join(import.meta.dirname, '../../src-main/jobs/process/entry.ts'));
});

function newFile(): string {
  const path = join(temporaryFolder(), 'new.csv');
  const rows = Array.from({ length: 80 }, (_, row) => {
    const time = new Date(Date.UTC(2024, 1, 1, row)).toISOString().slice(0, 19);
    return `${time},${(Math.sin(row / 4) + 0.1 * Math.sin(row * 1.7)).toFixed(4)}`;
  });
  writeFileSync(path, `date,power\n${rows.join('\n')}\n`);
  return path;
}

async function predicted(client: Client, runId: RunId, path: string) {
  const pages: PredictionPage[] = [];
  for await (const event of await client.predictions.compute({ runId, source: { kind: 'path', path } })) {
    if (event.type === 'windows') pages.push(event.page);
    if (event.type === 'done') return { pages, prediction: event.prediction };
  }
  throw new Error('no prediction');
}

const models: readonly (readonly [string, object])[] = [
  ['GRU', { ...presetModel('gru'), training: { epochs: 1 } }],
  ['Ridge', { kind: 'linear', estimator: { type: 'Ridge', alpha: 0.1 } }],
  ['ETS', { kind: 'statistical', method: { type: 'SimpleExponentialSmoothingOptimized' } }],
  ['Forest', { kind: 'randomForest', nEstimators: 4 }],
  ['Boosting', { kind: 'gradientBoosting', numIterations: 4 }],
];

/** Trains the models and exports them. @returns of each its file and what it predicts of the new file */
async function exported(client: Client, wanted = models) {
  const { dataset, configuration } = await sineExperiment(client, { epochs: 1 });
  const { id: experimentId } = await client.experiments.create({
    name: 'Models',
    datasetId: dataset.id,
    variants: wanted.map(([name, model]) => ({
      name,
      configuration: experimentConfigurationSchema.parse({
        ...configuration,
        preparation: { scaling: { features: 'standard', target: 'standard' } },
        model,
      }),
    })),
  });
  const runs = await endedRuns(client, async () => (await client.runs.start({ experimentId, overrides: {} })).runs);
  return Promise.all(
    runs.map(async ({ id, name }) => {
      const written = (await readStream(client.models.export({ runId: id }))).at(-1);
      if (written?.type !== 'done') throw new Error('no file');
      return { id, name, path: written.path };
    }),
  );
}

async function imported(client: Client, path: string): Promise<RunId> {
  const done = (await readStream(client.models.import({ source: { kind: 'path', path } }))).at(-1);
  if (done?.type !== 'done') throw new Error('no run');
  return done.run.id;
}

it('every kind of model is used in an empty workspace with the same numbers, and says what needs its rows', async () => {
  const { client } = await openBackend(temporaryFolder(), entry);
  const files = await exported(client);
  const other = await openBackend(temporaryFolder(), entry);
  const path = newFile();
  for (const { id, name, path: model } of files) {
    const own = await predicted(client, id, path);
    const runId = await imported(other.client, model);
    const again = await predicted(other.client, runId, path);
    // A statistical model continues the rows of the run where they are; elsewhere it has the file's alone.
    if (name === 'ETS') expect(again.prediction.mayRefit).toBe(true);
    else {
      expect(again.pages, name).toEqual(own.pages);
      expect(again.prediction, name).toEqual(own.prediction);
    }
    const [before, after] = [await client.runs.get({ id }), await other.client.runs.get({ id: runId })];
    expect(after).toMatchObject({ state: 'succeeded', tags: ['imported'], metrics: before.metrics });
    expect(after.evaluation).toEqual(before.evaluation);
    expect(after.note).toContain('Imported from');
    const reason = { code: 'RUN_STATE', message: expect.stringContaining('imported as a model file') as unknown };
    await expect(readStream(other.client.forecasts.compute({ runId, steps: 2 }))).rejects.toMatchObject(reason);
    await expect(other.client.runs.predictions({ id: runId, part: 'test' })).rejects.toMatchObject(reason);
    await expect(readStream(other.client.runs.evaluate({ id: runId }))).rejects.toMatchObject(reason);
    // What was imported can be handed on.
    const handedOn = (await readStream(other.client.models.export({ runId }))).at(-1);
    expect(handedOn).toMatchObject({ type: 'done' });
  }
  expect(await other.client.datasets.list()).toEqual([]);
});

describe('a model file that is not as it was written', () => {
  type Entries = Record<string, Uint8Array>;
  const sha256 = (bytes: Uint8Array): string => createHash('sha256').update(bytes).digest('hex');
  const changeJson = (entries: Entries, name: string, change: (value: Record<string, unknown>) => unknown): void => {
    const value = JSON.parse(strFromU8(entries[name] ?? new Uint8Array())) as Record<string, unknown>;
    entries[name] = strToU8(JSON.stringify(change(value)));
  };
  /** Makes the manifest tell the truth about an entry. */
  const sign = (entries: Entries, name: string): void => {
    const bytes = entries[name] ?? new Uint8Array();
    changeJson(entries, 'manifest.json', (manifest) => ({
      ...manifest,
      entries: {
        ...(manifest['entries'] as object),
        [name]: { bytes: bytes.byteLength, sha256: sha256(bytes) },
      },
    }));
  };

  it('is refused with the reason, and leaves nothing behind', async () => {
    const folder = temporaryFolder();
    const { client } = await openBackend(folder, entry);
    const [file] = await exported(client, models.slice(0, 1));
    if (file === undefined) throw new Error('no file');
    const whole = readFileSync(file.path);
    const empty = temporaryFolder();
    const other = await openBackend(empty, entry);
    const refused = async (bytes: Uint8Array, reason: string): Promise<void> => {
      const path = join(temporaryFolder(), 'model.gatewise');
      writeFileSync(path, bytes);
      await expect(imported(other.client, path), reason).rejects.toMatchObject({
        code: 'FILE_UNSUPPORTED',
        message: expect.stringContaining(reason) as unknown,
      });
    };
    const changed = (change: (entries: Entries) => void): Uint8Array => {
      const entries: Entries = { ...unzipSync(whole) };
      change(entries);
      return zipSync(entries);
    };

    await refused(whole.subarray(0, whole.length - 40), 'it is no zip archive, or it is not whole');
    await refused(strToU8('date,power\n1,2\n'), 'it is no zip archive');
    await refused(zipSync({ 'a.txt': strToU8('a') }), 'it holds “a.txt”, which no model file has');
    await refused(
      changed((entries) => (entries['../../outside.json'] = strToU8('{}'))),
      'it holds “../../outside.json”, which no model file has',
    );
    await refused(
      changed((entries) => {
        const weights = entries['weights.safetensors']?.slice() ?? new Uint8Array();
        weights[weights.length - 1] = (weights.at(-1) ?? 0) ^ 1;
        entries['weights.safetensors'] = weights;
      }),
      '“weights.safetensors” is not as it was exported (its checksum differs)',
    );
    await refused(
      changed((entries) => delete entries['preparation.json']),
      'it holds no “preparation.json”',
    );
    await refused(
      changed((entries) => {
        changeJson(entries, 'manifest.json', (value) => ({ ...value, formatVersion: 2 }));
      }),
      'it is a model file of version 2, and this Gatewise reads up to 1. Update Gatewise',
    );
    await refused(
      changed((entries) => {
        changeJson(entries, 'manifest.json', (value) => ({ ...value, format: 'other' }));
      }),
      'it is no model file of Gatewise',
    );
    await refused(
      changed((entries) => {
        changeJson(entries, 'configuration.json', (value) => ({ ...value, schemaVersion: 999 }));
        sign(entries, 'configuration.json');
      }),
      'a newer version of Gatewise wrote its “configuration.json” (version 999)',
    );
    // Weights of another shape, with a checksum that is right.
    await refused(
      changed((entries) => {
        changeJson(entries, 'configuration.json', (value) => {
          const model = value['model'] as { layers: Record<string, unknown>[] };
          return { ...value, model: { ...model, layers: model.layers.map((layer) => ({ ...layer, units: 3 })) } };
        });
        sign(entries, 'configuration.json');
      }),
      'its weights are not those of its model',
    );
    await refused(
      changed((entries) => {
        changeJson(entries, 'preparation.json', (value) => ({
          ...value,
          window: { ...(value['window'] as object), lookback: 9 },
        }));
        sign(entries, 'preparation.json');
      }),
      'its preparation and its configuration do not belong together (window)',
    );
    await refused(
      changed((entries) => {
        entries['run.json'] = strToU8('{"name": ');
        sign(entries, 'run.json');
      }),
      '“run.json” is no JSON',
    );
    // The same name twice: the second local header and the directory are written by hand.
    await refused(
      twice(zipSync({ 'manifest.json': strToU8('{}'), 'manifest.jsoX': strToU8('{}') })),
      'it holds “manifest.json” twice',
    );
    // A directory that promises more than the entry holds, and one that promises more than any entry may.
    await refused(withSize(whole, 'run.json', 0x7fffffff), 'would unpack to 2147483647 bytes');
    await refused(
      withSize(whole, 'run.json', 60 * 1024 * 1024),
      'says it would unpack to more than its bytes can hold',
    );

    expect((await other.client.runs.list({})).total).toBe(0);
    expect(await other.client.experiments.list()).toEqual([]);
    expect(readdirSync(join(empty, 'artefacts'))).toEqual([]);
  });
});

/** A zip in which “manifest.jsoX” is called “manifest.json” as well. */
function twice(zip: Uint8Array): Uint8Array {
  const text = Buffer.from(zip);
  for (let at = text.indexOf('manifest.jsoX'); at >= 0; at = text.indexOf('manifest.jsoX', at))
    text.write('manifest.json', at);
  return text;
}

/** A zip whose directory tells another length of an entry once unpacked. */
function withSize(zip: Uint8Array, name: string, size: number): Uint8Array {
  const bytes = Buffer.from(zip);
  // The last place of the name is the directory's; the length stands 22 bytes before it.
  bytes.writeUInt32LE(size, bytes.lastIndexOf(name) - 46 + 24);
  return bytes;
}
