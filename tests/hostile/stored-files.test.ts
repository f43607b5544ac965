import { createHash } from 'node:crypto';
import {
  copyFileSync,
  mkdirSync,
  readFileSync,
  rmSync,
  statSync,
  truncateSync,
  utimesSync,
  writeFileSync,
} from 'node:fs';
import { join, resolve } from 'node:path';
import Sqlite from 'better-sqlite3';
import { beforeAll, describe, expect, it } from 'vitest';
import { encodeSafetensors, type Tensor } from '../../src-main/core/artefact';
import { experimentConfigurationSchema } from '../../src-main/core/experiment/schema';
import { outputLayer, planWeights } from '../../src-main/core/network';
import { presetModel } from '../../src-main/core/model';
import { modelSchema } from '../../src-main/core/model';
import { readPredictions } from '../../src-main/artefact/predictions/read';
import { restoreModel } from '../../src-main/jobs/process/model/restore';
import { shapedModel } from '../../src-main/engine';
import { readStream } from '../contract/support/outcome';
import { bundleEntry } from '../jobs/support/bundle';
import { temporaryFolder } from '../support/store';
import { openBackend } from './support/backend';

let entry: string;
beforeAll(async () => {
  entry = await bundleEntry(resolve('src-main/jobs/process/entry.ts'));
});

function writeSine(path: string, phase: number): void {
  const rows = Array.from(
    { length: 300 },
    (_, row) =>
      `${new Date(Date.UTC(2024, 0, 1, row)).toISOString().slice(0, 19)},${Math.sin(row / 4 + phase).toFixed(4)}`,
  );
  writeFileSync(path, `date,power\n${rows.join('\n')}\n`);
}

/** A workspace with two datasets of the same shape and a run on the first. */
async function trainedWorkspace() {
  const workspace = temporaryFolder();
  const { client } = await openBackend(workspace, entry);
  const folder = temporaryFolder();
  for (const phase of [0, 1]) {
    const path = join(folder, `sine-${phase}.csv`);
    writeSine(path, phase);
    await readStream(client.datasets.import({ source: { kind: 'path', path } }));
  }
  const datasets = await client.datasets.list();
  const [dataset, other] = ['sine-0', 'sine-1'].map((name) => datasets.find((each) => each.name === name)!);
  const configuration = experimentConfigurationSchema.parse({
    task: { target: 'power' },
    model: { ...presetModel('gru'), training: { epochs: 2 } },
    window: { lookback: 8, horizon: 2 },
  });
  const experiment = await client.experiments.create({
    name: 'E',
    datasetId: dataset!.id,
    variants: [{ name: 'GRU', configuration }],
  });
  const start = async () => {
    const [run] = (await client.runs.start({ experimentId: experiment.id })).runs;
    for (;;) {
      const detail = await client.runs.get({ id: run!.id });
      if (detail.finishedAt !== null) return detail;
      await new Promise((settle) => setTimeout(settle, 10));
    }
  };
  const parquet = (hash: string): string => join(workspace, 'datasets', `${hash}.parquet`);
  return {
    client,
    workspace,
    dataset: dataset!,
    other: other!,
    configuration,
    experiment,
    start,
    parquet,
    run: await start(),
  };
}

describe('data that are not what they were', () => {
  it('are refused by a profile, a check, a run, a backtest, a forecast and a page, in a sentence that names the file', async () => {
    const { client, dataset, other, configuration, experiment, parquet, run } = await trainedWorkspace();
    const file = parquet(dataset.version.hash);
    const own = readFileSync(file);
    const { mtime, atime } = statSync(file);
    const everyUse: readonly (readonly [string, () => Promise<unknown>])[] = [
      ['rows', () => client.datasets.rows({ id: dataset.id })],
      ['series', () => client.datasets.series({ id: dataset.id, column: 'power' })],
      ['check', () => client.experiments.check({ datasetId: dataset.id, configuration })],
      ['start', () => client.runs.start({ experimentId: experiment.id })],
      ['profile', () => readStream(client.datasets.profile({ id: dataset.id }))],
      ['forecast', () => readStream(client.forecasts.compute({ runId: run.id, steps: 3 }))],
      [
        'backtest',
        async () => {
          const { id } = await client.backtests.start({
            runId: run.id,
            configuration: { step: 20, origins: 1, epochs: 1 },
          });
          for await (const backtest of await client.backtests.watch({ id })) {
            if (backtest.error !== null)
              throw Object.assign(new Error(backtest.error.message), { code: backtest.error.code });
          }
        },
      ],
    ];
    const swap = (): void => {
      copyFileSync(parquet(other.version.hash), file);
    };
    const alter = (): void => {
      const bytes = Buffer.from(own);
      bytes[Math.floor(bytes.length / 2)]! ^= 1;
      writeFileSync(file, bytes);
      // As if nothing had happened: the same size, the same times.
      utimesSync(file, atime, mtime);
    };
    const remove = (): void => {
      rmSync(file);
    };
    // A profile that is stored is not computed again, so that one is asked for with the damage alone.
    for (const [use, call] of everyUse) if (use !== 'profile') await expect(call(), use).resolves.not.toThrow();
    for (const damage of [swap, alter, remove]) {
      damage();
      for (const [use, call] of everyUse) {
        const error = await call().then(
          () => null,
          (thrown: unknown) => thrown,
        );
        expect(error, `${damage.name} ${use}`).toMatchObject({ code: 'WORKSPACE_DAMAGED' });
        expect(String(error), use).toContain(file);
      }
      writeFileSync(file, own);
      await expect(client.datasets.rows({ id: dataset.id })).resolves.toMatchObject({ rowCount: 300 });
    }
  });

  it('and neither are a run’s altered predictions, weights and preparation', async () => {
    const { client, workspace, run } = await trainedWorkspace();
    const folder = join(workspace, 'artefacts', run.id);
    const uses: Readonly<Record<string, () => Promise<unknown>>> = {
      'predictions.safetensors': () => client.runs.predictions({ id: run.id, limit: 5 }),
      'weights.safetensors': () => readStream(client.forecasts.compute({ runId: run.id, steps: 3 })),
      'preparation.json': () => readStream(client.forecasts.compute({ runId: run.id, steps: 3 })),
    };
    for (const [name, use] of Object.entries(uses)) {
      await use();
      const file = join(folder, name);
      const own = readFileSync(file);
      const bytes = Buffer.from(own);
      bytes[bytes.length - 5]! ^= 1;
      writeFileSync(file, bytes);
      await expect(use(), name).rejects.toMatchObject({ code: 'WORKSPACE_DAMAGED', data: { file } });
      writeFileSync(file, own);
      await use();
    }
  });
});

describe('a predictions file that somebody made', () => {
  const metadata = (change: object = {}) => ({
    gatewise: JSON.stringify({
      version: 1,
      horizon: 2,
      classNames: null,
      intervalMs: null,
      parts: ['test'],
      ...change,
    }),
  });
  const tensors = (change: Record<string, Tensor> = {}) =>
    new Map<string, Tensor>(
      Object.entries({
        target: { dtype: 'F64', shape: [6], data: Float64Array.from({ length: 6 }, (_, row) => row) },
        row: { dtype: 'I32', shape: [6], data: Int32Array.from({ length: 6 }, (_, row) => row + 10) },
        'test.start': { dtype: 'I32', shape: [3], data: Int32Array.of(0, 1, 4) },
        'test.predicted': { dtype: 'F32', shape: [3, 2], data: Float32Array.of(1, 2, 3, 4, 5, Number.NaN) },
        ...change,
      } satisfies Record<string, Tensor>),
    );
  const written = (bytes: Uint8Array): string => {
    const directory = temporaryFolder();
    writeFileSync(join(directory, 'predictions.safetensors'), bytes);
    return directory;
  };

  it('is read a page at a time', async () => {
    const directory = written(encodeSafetensors(tensors(), metadata()));
    expect(
      await readPredictions({ directory, horizon: 2, windows: { test: 3 } }, 'test', { offset: 1, limit: 5 }),
    ).toEqual({
      part: 'test',
      horizon: 2,
      classNames: null,
      hasTime: false,
      intervalMs: null,
      offset: 1,
      windowCount: 3,
      rows: [11, 14],
      time: [11, 14],
      actual: [1, 2, 4, 5],
      predicted: [3, 4, 5, null],
    });
    expect(await readPredictions({ directory }, 'test', { offset: 3 })).toMatchObject({ rows: [], predicted: [] });
  });

  it.each([null, 31 * 86_400_000])(
    'tells the time of every predicted row where rows lie unevenly, whatever distance it was written with: %s',
    async (intervalMs) => {
      const months = [0, 31, 60, 91, 121, 152].map((days) => Date.UTC(2024, 0, 1) + days * 86_400_000);
      const time: Tensor = { dtype: 'F64', shape: [6], data: Float64Array.from(months) };
      const directory = written(encodeSafetensors(tensors({ time }), metadata({ intervalMs })));
      const page = await readPredictions({ directory }, 'test');
      expect(page).toMatchObject({ intervalMs, time: [months[0], months[1], months[4]] });
      expect(page.stepTimes).toEqual([0, 1, 1, 2, 4, 5].map((row) => months[row]));
      const hours: Tensor = { ...time, data: time.data.map((_, row) => row * 3_600_000) };
      const even = written(encodeSafetensors(tensors({ time: hours }), metadata({ intervalMs: 3_600_000 })));
      expect(await readPredictions({ directory: even }, 'test')).not.toHaveProperty('stepTimes');
    },
  );

  /** A header that tells of more than the file has. */
  const lying = (shape: number[], offsets: [number, number]): Uint8Array => {
    const header = JSON.stringify({ target: { dtype: 'F64', shape, data_offsets: offsets }, __metadata__: metadata() });
    const bytes = Buffer.alloc(8 + header.length + 16);
    bytes.writeBigUInt64LE(BigInt(header.length));
    bytes.write(header, 8);
    return bytes;
  };
  const huge = 2 ** 40;
  it.each<readonly [string, () => Uint8Array]>([
    ['offsets beyond its end', () => lying([huge], [0, huge * 8])],
    ['a shape of numbers that overflow', () => lying([2 ** 30, 2 ** 30, 2 ** 30], [0, 16])],
    ['a header that is longer than the file', () => Uint8Array.from([0, 0, 0, 5, 0, 0, 0, 0, 123])],
    ['a header of 2⁶³ bytes', () => Uint8Array.from([255, 255, 255, 255, 255, 255, 255, 127])],
    ['no byte at all', () => new Uint8Array()],
    ['text', () => Buffer.from('this is no tensor file, but it is long enough to be read as one')],
    ['another horizon than the run', () => encodeSafetensors(tensors(), metadata({ horizon: 3 }))],
    ['another width than its horizon', () => encodeSafetensors(tensors(), metadata({ classNames: ['a', 'b', 'c'] }))],
    [
      'windows outside of its rows',
      () =>
        encodeSafetensors(
          tensors({ 'test.start': { dtype: 'I32', shape: [3], data: Int32Array.of(0, 1, 5) } }),
          metadata(),
        ),
    ],
    [
      'windows before its rows',
      () =>
        encodeSafetensors(
          tensors({ 'test.start': { dtype: 'I32', shape: [3], data: Int32Array.of(-1, 1, 4) } }),
          metadata(),
        ),
    ],
    [
      'fewer rows than targets',
      () => encodeSafetensors(tensors({ row: { dtype: 'I32', shape: [5], data: new Int32Array(5) } }), metadata()),
    ],
    [
      'more windows than the run',
      () =>
        encodeSafetensors(
          tensors({
            'test.start': { dtype: 'I32', shape: [4], data: new Int32Array(4) },
            'test.predicted': { dtype: 'F32', shape: [4, 2], data: new Float32Array(8) },
          }),
          metadata(),
        ),
    ],
    [
      'integers of 64 bits',
      () =>
        encodeSafetensors(tensors({ target: { dtype: 'I64', shape: [6], data: new BigInt64Array(6) } }), metadata()),
    ],
    [
      'a million class names',
      () =>
        encodeSafetensors(
          tensors(),
          metadata({ classNames: Array.from({ length: 1_000_000 }, (_, index) => `c${index}`) }),
        ),
    ],
    ['no word about itself', () => encodeSafetensors(tensors())],
  ])('with %s is refused as damaged, before anything is allocated for it', async (_, make) => {
    const directory = written(make());
    const before = process.memoryUsage().arrayBuffers;
    await expect(readPredictions({ directory, horizon: 2, windows: { test: 3 } }, 'test')).rejects.toMatchObject({
      code: 'WORKSPACE_DAMAGED',
    });
    expect(process.memoryUsage().arrayBuffers - before).toBeLessThan(64 * 1024 * 1024);
  });

  it('that is cut off anywhere is refused', async () => {
    const whole = encodeSafetensors(tensors(), metadata());
    for (let length = 0; length < whole.length; length += 7) {
      const directory = written(whole.subarray(0, length));
      await expect(readPredictions({ directory }, 'test'), String(length)).rejects.toMatchObject({
        code: 'WORKSPACE_DAMAGED',
      });
    }
  });

  /** Windows whose rows, targets, starts and predictions fill so much. */
  const rowsOf114Megabytes = (horizon: number): number => Math.floor(114e6 / (16 + 4 * horizon));
  /** A whole file that is a hole in the disk: every window starts at row 0. */
  const writeHole = (path: string, rows: number, horizon: number): void => {
    const header = JSON.stringify({
      __metadata__: metadata({ horizon }),
      target: { dtype: 'F64', shape: [rows], data_offsets: [0, rows * 8] },
      row: { dtype: 'I32', shape: [rows], data_offsets: [rows * 8, rows * 12] },
      'test.start': { dtype: 'I32', shape: [rows], data_offsets: [rows * 12, rows * 16] },
      'test.predicted': {
        dtype: 'F32',
        shape: [rows, horizon],
        data_offsets: [rows * 16, rows * (16 + 4 * horizon)],
      },
    });
    const prefix = Buffer.alloc(8);
    prefix.writeBigUInt64LE(BigInt(header.length));
    writeFileSync(path, Buffer.concat([prefix, Buffer.from(header)]));
    truncateSync(path, 8 + header.length + rows * (16 + 4 * horizon));
  };

  it('of 114 MB costs a page and not itself', async () => {
    const rows = rowsOf114Megabytes(1);
    const directory = temporaryFolder();
    writeHole(join(directory, 'predictions.safetensors'), rows, 1);
    const before = process.memoryUsage();
    const page = await readPredictions({ directory }, 'test', { offset: rows - 1000, limit: 1000 });
    const after = process.memoryUsage();
    expect(page).toMatchObject({ windowCount: rows, offset: rows - 1000 });
    expect(page.predicted).toHaveLength(1000);
    expect(after.arrayBuffers - before.arrayBuffers).toBeLessThan(8 * 1024 * 1024);
  });

  it('of 114 MB costs the backend a page and not itself: it is read in the helper', async () => {
    const { client, workspace, run } = await trainedWorkspace();
    const rows = rowsOf114Megabytes(2);
    const path = join(workspace, 'artefacts', run.id, 'predictions.safetensors');
    writeHole(path, rows, 2);
    // As whoever hands the workspace on could write it: the database tells of this very file and of as many windows.
    const database = new Sqlite(join(workspace, 'gatewise.db'));
    database
      .prepare("update run_artefact set sha256 = ? where run = ? and name = 'predictions.safetensors'")
      .run(createHash('sha256').update(readFileSync(path)).digest('hex'), run.number);
    database
      .prepare("update run_document set split = json_set(split, '$.parts.test.windows', ?) where run = ?")
      .run(rows, run.number);
    database.close();
    // Once before: what the first page makes ready stays.
    await client.runs.predictions({ id: run.id, part: 'test', offset: 0, limit: 1000 });
    const before = process.memoryUsage();
    const page = await client.runs.predictions({ id: run.id, part: 'test', offset: rows - 1000, limit: 1000 });
    const after = process.memoryUsage();
    expect(page).toMatchObject({ windowCount: rows, offset: rows - 1000 });
    expect(page.predicted).toHaveLength(2000);
    expect(after.arrayBuffers + after.external - before.arrayBuffers - before.external).toBeLessThan(8 * 1024 * 1024);
  });

  it('that is a folder or a link is refused', async () => {
    const directory = temporaryFolder();
    mkdirSync(join(directory, 'predictions.safetensors'));
    await expect(readPredictions({ directory }, 'test')).rejects.toMatchObject({ code: 'WORKSPACE_DAMAGED' });
    await expect(readPredictions({ directory: join(directory, 'none') }, 'test')).rejects.toMatchObject({
      code: 'FILE_NOT_FOUND',
    });
  });
});

describe('a weights file', () => {
  const shape = { task: 'forecast', lookback: 1, featureCount: 3, horizon: 3, classCount: 0 } as const;
  const model = shapedModel(modelSchema.parse({ kind: 'sequential', layers: [{ type: 'Flatten' }] }), shape);
  const plans = planWeights([{ type: 'Flatten' }, outputLayer({ kind: 'forecast', horizon: 3, classCount: 0 })], shape);
  const restore = (directory: string) => restoreModel(model, { directory }, { seed: 0, threads: 1, engine: 'tfjs' });
  const [kernel, bias] = plans.map(({ name }) => name);
  const own: Record<string, Tensor> = {
    [kernel!]: { dtype: 'F32', shape: [3, 3], data: Float32Array.from({ length: 9 }, (_, index) => index) },
    [bias!]: { dtype: 'F32', shape: [3], data: Float32Array.of(1, 2, 3) },
  };
  const written = (weights: Record<string, Tensor>): string => {
    const directory = temporaryFolder();
    writeFileSync(join(directory, 'weights.safetensors'), encodeSafetensors(new Map(Object.entries(weights))));
    return directory;
  };

  it('is read by name, whatever the order of its weights', async () => {
    const directory = written(Object.fromEntries(Object.entries(own).toReversed()));
    const estimator = await restore(directory);
    expect(estimator.state().map(({ name, values }) => [name, [...values]])).toEqual([
      [kernel, [0, 1, 2, 3, 4, 5, 6, 7, 8]],
      [bias, [1, 2, 3]],
    ]);
  });

  it.each<[string, Record<string, Tensor>, string]>([
    ['a weight under another name', { [kernel!]: own[kernel!]!, other: own[bias!]! }, 'is missing'],
    ['one weight more', { ...own, other: own[bias!]! }, 'no weight “other”'],
    ['a weight of another shape', { ...own, [kernel!]: { ...own[kernel!]!, shape: [9, 1] } }, '[9, 1]'],
    [
      'numbers that are none',
      { ...own, [kernel!]: { dtype: 'F32', shape: [3, 3], data: new Float32Array(9).fill(Number.NaN, 2, 5) } },
      '3 of the 9 values',
    ],
    [
      'numbers without end',
      { ...own, [bias!]: { dtype: 'F32', shape: [3], data: Float32Array.of(1, Infinity, 0) } },
      '1 of the 3 values',
    ],
    [
      'wide numbers',
      { ...own, [bias!]: { dtype: 'F64', shape: [3], data: new Float64Array(3) } },
      'not of 32-bit numbers',
    ],
  ])('with %s is refused as damaged, and the weight is named', async (_, weights, told) => {
    await expect(restore(written(weights))).rejects.toMatchObject({
      code: 'WORKSPACE_DAMAGED',
      message: expect.stringContaining(told) as string,
    });
  });
});
