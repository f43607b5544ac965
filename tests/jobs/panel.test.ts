import { readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { fittedPreparationSchema, prepare, replayPreparation } from '../../src-main/core/preparation';
import { defaultConfiguration } from '../../src-main/core/recipe';
import { experimentConfigurationSchema, type ExperimentConfiguration } from '../../src-main/core/experiment/schema';
import { runIdSchema } from '../../src-main/core/common/ids';
import { type DatasetReference, type JobEvent } from '../../src-main/jobs';
import { readPredictions } from '../../src-main/artefact/predictions/read';
import { loadTable } from '../../src-main/ingest';
import { temporaryFolder } from '../support/store';
import { useGatewiseRunners } from './support/runner';
import { importForTraining } from './support/import-file';

const newRunner = useGatewiseRunners();
const runId = runIdSchema.parse('run_aaaaaaaaaa');

async function train(
  runner: ReturnType<typeof newRunner>,
  folder: string,
  dataset: DatasetReference,
  configuration: ExperimentConfiguration,
) {
  const events: JobEvent[] = [];
  const artefactDirectory = join(folder, 'run');
  const outcome = await runner.submit(
    { kind: 'train', runId, configuration, seed: 1, dataset, artefactDirectory, engine: 'tfjs' },
    { onEvent: (event) => events.push(event) },
  ).finished;
  if (outcome.kind !== 'succeeded') throw new Error(JSON.stringify(outcome));
  const evaluated = events.find((event) => event.type === 'evaluated');
  const prepared = events.find((event) => event.type === 'prepared');
  if (evaluated === undefined || prepared === undefined) throw new Error('not evaluated');
  return { evaluated, prepared, artefactDirectory };
}

/** Shops with levels of their own; rows of all shops in turn, as a database would give them. */
function shopFile(folder: string, names: readonly [string, string, string]): string {
  const rows = Array.from({ length: 4 * 120 }, (_, index) => {
    const [shop, day] = [index % 4, Math.floor(index / 4)];
    const value = 100 * (shop + 1) + 10 * Math.sin((2 * Math.PI * day) / 7 + shop);
    return `shop-${'abcd'[shop]},${new Date(Date.UTC(2024, 0, 1 + day)).toISOString().slice(0, 10)},${value.toFixed(3)}`;
  });
  const path = join(folder, 'shops.csv');
  writeFileSync(path, `${names.join(',')}\n${rows.join('\n')}\n`);
  return path;
}

describe('a panel', () => {
  it.each([
    ['unique_id', 'ds', 'y'],
    ['item_id', 'timestamp', 'target'],
  ] as const)('with the columns %s, %s, %s is recognised, trained and forecast series by series', async (...names) => {
    const folder = temporaryFolder();
    const runner = newRunner();
    const dataset = await importForTraining(runner, shopFile(folder, names), folder);
    expect(dataset.columns.map(({ role }) => role)).toEqual(['seriesId', 'time', 'target']);
    const panel = await runner.request('panel', { dataset });
    expect(panel).toEqual({ seriesCount: 4, shortest: 120, longest: 120, constantColumns: [] });

    const facts = { rowCount: 480, columns: dataset.columns, sampling: dataset.sampling };
    const configuration = experimentConfigurationSchema.parse({
      ...defaultConfiguration({ preset: 'gru', dataset: facts, panel }),
      model: { kind: 'sequential', layers: [{ type: 'GRU', units: 4 }], training: { epochs: 2 } },
    });
    expect(configuration.window.horizon).toBe(7);
    const { evaluated, prepared, artefactDirectory } = await train(runner, folder, dataset, configuration);
    const { parts } = prepared.split;
    expect(parts.train.series).toBe(4);
    expect(parts.train.to - parts.train.from).toBe(4 * 84);
    expect([parts.validation.from, parts.test.to]).toEqual([parts.train.to, 480]);
    // A sine of seven days is known by its season: the seasonal naive forecast is exact but for rounding in every series.
    const test = evaluated.evaluation.test;
    if (test?.kind !== 'regression') throw new Error('no figures');
    const naive = test.baselines.find(({ name }) => name === 'seasonalNaive');
    expect(naive?.metrics['mae']).toBeLessThan(1e-2);

    const predictions = await readPredictions({ directory: artefactDirectory }, 'test');
    const table = await loadTable(dataset);
    const ids = table.columns.find(({ name }) => name === names[0]);
    if (ids?.kind !== 'category') throw new Error();
    const { horizon } = configuration.window;
    predictions.rows.forEach((row, window) => {
      for (let step = 0; step < horizon; step += 1) {
        // Rows of one shop lie four apart in the file; a window of another shop's rows would show another level.
        const level = 100 * ((ids.codes[row] ?? 0) + 1);
        expect(Math.abs((predictions.actual[window * horizon + step] ?? 0) - level)).toBeLessThan(10.01);
      }
    });
  });

  it('is prepared for other series as for its own, from the file that lies with the run', async () => {
    const folder = temporaryFolder();
    const runner = newRunner();
    const dataset = await importForTraining(runner, shopFile(folder, ['unique_id', 'ds', 'y']), folder);
    const configuration = experimentConfigurationSchema.parse({
      task: { target: 'y' },
      preparation: {
        steps: [
          { kind: 'clipOutliers', columns: ['y'] },
          { kind: 'power', method: 'boxCox', columns: ['y'] },
          { kind: 'rolling', columns: ['y'], size: 7, statistics: ['mean'] },
          { kind: 'cyclicEncoding', components: ['weekday'] },
        ],
      },
      split: { kind: 'series', train: 0.5, validation: 0.25, test: 0.25 },
      window: { lookback: 14, horizon: 3 },
      model: { kind: 'sequential', layers: [{ type: 'GRU', units: 2 }], training: { epochs: 1 } },
    });
    const { artefactDirectory } = await train(runner, folder, dataset, configuration);
    const stored = fittedPreparationSchema.parse(
      JSON.parse(readFileSync(join(artefactDirectory, 'preparation.json'), 'utf8')),
    );
    const table = await loadTable(dataset);
    const trained = prepare(table, configuration);
    const replayed = replayPreparation(stored, table);
    expect(replayed.featureNames).toEqual(['y', 'y_mean7', 'weekday_sin', 'weekday_cos']);
    expect(replayed.inputs).toEqual(trained.inputs);
    expect(replayed.targets).toEqual(trained.targets);
    expect(replayed.rawTargets).toEqual(trained.rawTargets);

    // Half of the rows of one series alone: the same numbers again, nothing fitted anew.
    const [, , y] = table.columns;
    const ids = table.columns[0];
    if (ids?.kind !== 'category' || y?.kind === 'category' || y === undefined) throw new Error();
    const rows = Array.from(ids.codes.keys())
      .filter((row) => ids.codes[row] === 2)
      .slice(0, 60);
    const part = replayPreparation(stored, {
      rowCount: 60,
      seriesIdColumn: ids.name,
      columns: table.columns.map((column) =>
        column.kind === 'category'
          ? { ...column, codes: Int32Array.from(rows, (row) => column.codes[row] ?? -1) }
          : { ...column, values: Float64Array.from(rows, (row) => column.values[row] ?? Number.NaN) },
      ),
    });
    const start = trained.seriesBoundaries[trained.seriesNames?.indexOf('shop-c') ?? -1] ?? -1;
    expect(part.inputs).toEqual(trained.inputs.slice(4 * start, 4 * (start + 60)));
  });
});

describe('series with one label each', () => {
  it('are classified: whole series to the parts, every label in each, a report with class names', async () => {
    const folder = temporaryFolder();
    const runner = newRunner();
    const made = await runner.submit({
      kind: 'generate',
      generator: { kind: 'sensor', seed: 3, series: 40, rows: 60, abnormalShare: 0.4 },
      outputDirectory: folder,
    }).finished;
    if (made.kind !== 'succeeded') throw new Error(JSON.stringify(made));
    const { version, path } = made.result;
    const dataset = { path, columns: version.columns, sampling: version.sampling };
    const panel = await runner.request('panel', { dataset });
    expect(panel).toMatchObject({ seriesCount: 40, shortest: 60, longest: 60, constantColumns: ['state'] });
    const standard = defaultConfiguration({ preset: 'gru', dataset: version, panel });
    expect(standard.split).toMatchObject({ kind: 'series' });
    expect(standard.window).toMatchObject({ lookback: 30, horizon: 1, offset: 0, stride: 15 });
    const configuration = experimentConfigurationSchema.parse({
      ...standard,
      model: {
        kind: 'sequential',
        layers: [{ type: 'GRU', units: 8 }],
        training: { epochs: 12, optimizer: { type: 'adam', learningRate: 0.01 } },
      },
      classWeight: 'balanced',
    });
    const { findings, errors } = await runner.request('check', { dataset, configuration, engine: 'tfjs' });
    expect(errors).toEqual([]);
    expect(findings.filter(({ severity }) => severity === 'blocking')).toEqual([]);

    const { evaluated, prepared } = await train(runner, folder, dataset, configuration);
    expect(prepared.classNames).toEqual(['Abnormal', 'Normal']);
    const parts = Object.values(prepared.split.parts);
    expect(parts.map(({ series }) => series)).toEqual([28, 6, 6]);
    expect(parts.map(({ windows }) => windows)).toEqual([28 * 3, 6 * 3, 6 * 3]);
    const test = evaluated.evaluation.test;
    if (test?.kind !== 'classification') throw new Error('no figures');
    expect(test.reportText).toContain('Abnormal');
    expect(test.report.classes.every(({ support }) => support > 0)).toBe(true);
    // The label of the row before would give the answer away.
    expect(test.baselines.map(({ name }) => name)).toEqual(['majorityClass']);
  });

  it('and cut through by the split are refused until somebody says why', async () => {
    const folder = temporaryFolder();
    const runner = newRunner();
    const made = await runner.submit({
      kind: 'generate',
      generator: { kind: 'sensor', seed: 3, series: 10, rows: 60, abnormalShare: 0.4 },
      outputDirectory: folder,
    }).finished;
    if (made.kind !== 'succeeded') throw new Error(JSON.stringify(made));
    const { version, path } = made.result;
    const dataset = { path, columns: version.columns, sampling: version.sampling };
    const configuration = experimentConfigurationSchema.parse({
      ...defaultConfiguration({ preset: 'gru', dataset: version, panel: null }),
      window: { lookback: 10, horizon: 1, offset: 0 },
    });
    const { findings, errors } = await runner.request('check', { dataset, configuration, engine: 'tfjs' });
    expect(errors).toEqual([]);
    expect(findings).toContainEqual(
      expect.objectContaining({ id: 'labelConstantInSeries', severity: 'blocking', columns: ['state'] }),
    );
  });
});
