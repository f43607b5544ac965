import { readdirSync, readFileSync, writeFileSync } from 'node:fs';
import { sequentialSchema } from '../../src-main/core/model/sequential/schema';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { experimentConfigurationSchema } from '../../src-main/core/experiment/schema';
import { completeLayers, outputLayer, planWeights } from '../../src-main/core/network';
import { runIdSchema } from '../../src-main/core/common/ids';
import { type JobEvent } from '../../src-main/jobs';
import { readPredictions } from '../../src-main/artefact/predictions/read';
import { readState } from '../../src-main/artefact/state';
import { temporaryFolder } from '../support/store';
import { useGatewiseRunners } from './support/runner';
import { importForTraining } from './support/import-file';

/** An hourly sine with a label that says whether it is high. */
function seriesFile(folder: string, rows = 400): string {
  const lines = Array.from({ length: rows }, (_, row) => {
    const time = new Date(Date.UTC(2024, 0, 1, row)).toISOString();
    const value = Math.sin(row / 4) + 0.1 * Math.sin(row * 1.7);
    return `${time},${value.toFixed(4)},${value > 0.4 ? 'high' : 'low'}`;
  });
  const path = join(folder, 'sine.csv');
  writeFileSync(path, `date,y,state\n${lines.join('\n')}\n`);
  return path;
}

const newRunner = useGatewiseRunners();

const importSeries = (runner: ReturnType<typeof newRunner>, folder: string) =>
  importForTraining(runner, seriesFile(folder), folder);

const forecast = (training: object = {}) =>
  experimentConfigurationSchema.parse({
    task: { kind: 'forecast', target: 'y', features: [] },
    window: { lookback: 12, horizon: 3, normalization: 'lastValue' },
    model: {
      kind: 'sequential',
      layers: [{ type: 'GRU', units: 6 }],
      training: { epochs: 3, batchSize: 32, ...training },
    },
  });

const runId = runIdSchema.parse('run_aaaaaaaaaa');

describe('training in a process of its own', () => {
  it('learns, evaluates in the units of the target, writes its files, and is the same for the same seed', async () => {
    const folder = temporaryFolder();
    const runner = newRunner();
    const dataset = await importSeries(runner, folder);
    const train = async (seed: number, name: string) => {
      const events: JobEvent[] = [];
      const artefactDirectory = join(folder, name);
      const outcome = await runner.submit(
        { kind: 'train', runId, configuration: forecast(), seed, dataset, artefactDirectory, engine: 'tfjs' },
        { onEvent: (event) => events.push(event) },
      ).finished;
      expect(outcome).toMatchObject({ kind: 'succeeded', result: { outcome: { kind: 'iterative', lastEpoch: 3 } } });
      return { events, artefactDirectory };
    };
    const first = await train(1, 'first');
    const evaluated = first.events.find((event) => event.type === 'evaluated');
    expect(evaluated?.metrics['test.mae']).toBeGreaterThan(0);
    expect(evaluated?.evaluation.test?.kind).toBe('regression');
    expect(evaluated?.evaluation.test?.baselines.map(({ name }) => name)).toContain('lastValue');
    expect(first.events.filter((event) => event.type === 'epoch')).toHaveLength(3);
    expect(first.events.find((event) => event.type === 'prepared')).toMatchObject({
      inputNames: ['y'],
      model: { parameterCount: 3 * 6 * (1 + 6 + 2) + 6 * 3 + 3 },
    });
    expect(readdirSync(first.artefactDirectory).sort()).toEqual([
      'checkpoint.safetensors',
      'evaluation.json',
      'history.csv',
      'predictions.safetensors',
      'preparation.json',
      'weights.safetensors',
    ]);
    const predictions = await readPredictions({ directory: first.artefactDirectory }, 'test');
    const mae =
      predictions.actual.reduce<number>(
        (sum, actual, index) => sum + Math.abs((actual ?? 0) - (predictions.predicted[index] ?? 0)),
        0,
      ) / predictions.actual.length;
    expect(mae).toBeCloseTo(evaluated?.metrics['test.mae'] ?? Number.NaN, 5);
    const again = await train(1, 'again');
    const other = await train(2, 'other');
    const bytes = (directory: string) => readFileSync(join(directory, 'weights.safetensors'));
    expect(bytes(again.artefactDirectory).equals(bytes(first.artefactDirectory))).toBe(true);
    expect(bytes(other.artefactDirectory).equals(bytes(first.artefactDirectory))).toBe(false);
    const { layers: own } = sequentialSchema.parse(forecast().model);
    const layers = completeLayers({ layers: own }, outputLayer({ kind: 'forecast', horizon: 3, classCount: 0 }));
    const plans = planWeights(layers, { lookback: 12, featureCount: 1 });
    const { tensors } = await readState({ directory: first.artefactDirectory });
    expect(tensors.map(({ name, shape }) => ({ name, shape }))).toEqual(
      plans.map(({ name, shape }) => ({ name, shape })),
    );
  });

  it('classifies labels, with the text report', async () => {
    const folder = temporaryFolder();
    const runner = newRunner();
    const dataset = await importSeries(runner, folder);
    const configuration = experimentConfigurationSchema.parse({
      task: { kind: 'classification', target: 'state', features: ['y'], targetHistory: false },
      window: { lookback: 6, horizon: 1, offset: 0 },
      model: { kind: 'sequential', layers: [{ type: 'LSTM', units: 6 }], training: { epochs: 4 } },
      classWeight: 'balanced',
    });
    const events: JobEvent[] = [];
    const outcome = await runner.submit(
      { kind: 'train', runId, configuration, seed: 0, dataset, artefactDirectory: join(folder, 'run'), engine: 'tfjs' },
      { onEvent: (event) => events.push(event) },
    ).finished;
    expect(outcome.kind).toBe('succeeded');
    const evaluated = events.find((event) => event.type === 'evaluated');
    expect(evaluated?.evaluation.test).toMatchObject({ kind: 'classification' });
    expect(evaluated?.metrics['test.accuracy']).toBeGreaterThan(0);
  });

  it('stops and keeps: the best weights are evaluated; a cancelled run leaves no file', async () => {
    const folder = temporaryFolder();
    const runner = newRunner();
    const dataset = await importSeries(runner, folder);
    const configuration = forecast({ epochs: 5000, earlyStopping: null });
    const start = (name: string, onEpoch: (handle: { stopAndKeep(): void; cancel(): void }) => void) => {
      const handle = runner.submit(
        {
          kind: 'train',
          runId,
          configuration,
          seed: 0,
          dataset,
          artefactDirectory: join(folder, name),
          engine: 'tfjs',
        },
        {
          onEvent: (event) => {
            if (event.type === 'epoch') onEpoch(handle);
          },
        },
      );
      return handle.finished;
    };
    const stopped = await start('stopped', (handle) => {
      handle.stopAndKeep();
    });
    expect(stopped).toMatchObject({ kind: 'stopped', result: { outcome: { reason: 'stoppedByUser' } } });
    expect(readdirSync(join(folder, 'stopped'))).toContain('predictions.safetensors');
    const cancelled = await start('cancelled', (handle) => {
      handle.cancel();
    });
    expect(cancelled).toEqual({ kind: 'cancelled' });
    expect(readdirSync(folder)).not.toContain('cancelled');
  });

  it('checks a configuration without training it, and names a leak', async () => {
    const folder = temporaryFolder();
    const runner = newRunner();
    const path = join(folder, 'leak.csv');
    const rows = Array.from({ length: 300 }, (_, row) => {
      const value = (index: number) => Math.sin(index * index * 0.37) * 10;
      return `${value(row)},${2 * value(row) + 5},${value(row + 3)},${Math.cos(row * 0.7)}`;
    });
    writeFileSync(path, `y,copy,future,clean\n${rows.join('\n')}\n`);
    const dataset = await importForTraining(runner, path, folder, { roles: { y: 'target' } });
    const check = (features: string[], window = {}) =>
      runner.request('check', {
        dataset,
        configuration: experimentConfigurationSchema.parse({
          task: { kind: 'forecast', target: 'y', features },
          window: { lookback: 12, horizon: 1, ...window },
          model: { kind: 'sequential', layers: [{ type: 'GRU', units: 6 }] },
        }),
      });
    const leaky = await check(['copy', 'future', 'clean']);
    expect(leaky.findings.map(({ id, columns }) => [id, columns[0]])).toEqual([
      ['targetAffine', 'copy'],
      ['targetFromFuture', 'future'],
    ]);
    expect((await check(['clean'])).findings).toEqual([]);
    const impossible = await check(['clean'], { lookback: 5000 });
    expect(impossible.errors).toHaveLength(1);
    expect(impossible.model).toBeNull();
  });
});
