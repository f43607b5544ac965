import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { beforeAll, describe, expect, it } from 'vitest';
import type { Explanation } from '../../src-main/contract';
import type { RunId } from '../../src-main/core/common/ids';
import { createRandom } from '../../src-main/core/common/random';
import { experimentConfigurationSchema } from '../../src-main/core/experiment/schema';
import { presetModel } from '../../src-main/core/model';
import { readStream } from '../contract/support/outcome';
import { openBackend, type Client } from '../hostile/support/backend';
import { temporaryFolder } from '../support/store';
import { bundleEntry } from './support/bundle';
import { endedRuns } from '../support/ended-runs';

let entry: string;
beforeAll(async () => {
  entry = await bundleEntry(join(import.meta.dirname, '../../src-main/jobs/process/entry.ts'));
});

/** Power follows what was driven the hour before; wind has nothing to do with it; and the state is whether it was high. */
async function importTable(client: Client) {
  const random = createRandom(5);
  const driven = Float64Array.from({ length: 400 }, () => random.normal());
  const rows = Array.from({ length: 400 }, (_, row) => {
    const time = new Date(Date.UTC(2024, 0, 1, row)).toISOString().slice(0, 19);
    const power = 50 + 10 * (driven[row - 1] ?? 0) + 0.3 * random.normal();
    return [
      time,
      power.toFixed(4),
      (driven[row] ?? 0).toFixed(4),
      random.normal().toFixed(4),
      power > 50 ? 'high' : 'low',
    ];
  });
  const file = join(temporaryFolder(), 'power.csv');
  writeFileSync(file, ['date,power,driven,wind,state', ...rows.map((row) => row.join(','))].join('\n'));
  await readStream(client.datasets.import({ source: { kind: 'path', path: file } }));
  const [dataset] = await client.datasets.list();
  if (dataset === undefined) throw new Error('no dataset');
  return dataset;
}

async function trained(client: Client, models: readonly (readonly [name: string, changes: object])[]) {
  const dataset = await importTable(client);
  const { id: experimentId } = await client.experiments.create({
    name: 'E',
    datasetId: dataset.id,
    variants: models.map(([name, changes]) => ({
      name,
      configuration: experimentConfigurationSchema.parse({
        task: { target: 'power', features: ['driven', 'wind'] },
        window: { lookback: 4, horizon: 2 },
        ...changes,
      }),
    })),
  });
  const runs = await endedRuns(client, async () => (await client.runs.start({ experimentId, overrides: {} })).runs);
  return runs.map(({ id }) => id);
}

async function explanationOf(client: Client, runId: RunId, request: object = {}): Promise<Explanation> {
  const [last] = await readStream(client.explanations.compute({ runId, ...request }));
  if (last?.type !== 'done') throw new Error('no explanation');
  return last.explanation;
}

/** Predictions of the validation part of one step, as the run keeps them. */
async function kept(client: Client, id: RunId) {
  const { predicted, horizon } = await client.runs.predictions({ id, part: 'validation', offset: 0, limit: 1000 });
  return (window: number, step: number) => predicted[window * horizon + step] ?? Number.NaN;
}

const small = { nEstimators: 20, lags: 3 };

describe('what a model leans on', () => {
  it('is told of numbers: the input that drives them, and of trees what makes up each prediction', async () => {
    const { client } = await openBackend(temporaryFolder(), entry);
    const boosting = { kind: 'gradientBoosting', numIterations: 20, rollingWindows: [3] };
    const ids = await trained(client, [
      ['Forest', { model: { kind: 'randomForest', ...small } }],
      ['Step', { model: { kind: 'extraTrees', ...small, strategy: 'stepAsFeature' } }],
      ['Boosting', { model: boosting }],
      [
        'Level',
        {
          model: { ...boosting, strategy: 'stepAsFeature' },
          window: { lookback: 4, horizon: 2, normalization: 'lastValue' },
        },
      ],
      ['Ridge', { model: { kind: 'linear', estimator: { type: 'Ridge' } } }],
      ['GRU', { model: { ...presetModel('gru'), training: { epochs: 1 } } }],
      ['SES', { model: { kind: 'statistical', models: [{ type: 'SimpleExponentialSmoothing' }] } }],
    ]);
    for (const [place, id] of ids.entries()) {
      const run = await client.runs.get({ id });
      expect(run.state, run.name).toBe('succeeded');
      const explanation = await explanationOf(client, id, { output: place < 4 ? 1 : null });
      const { permutation, attribution } = explanation;
      if (run.name.includes('SES')) {
        expect(explanation).toMatchObject({ permutation: null, attribution: null });
        continue;
      }
      if (permutation === null) throw new Error('inputs can be shuffled');
      expect(permutation.value, run.name).toBeCloseTo(run.evaluation?.validation?.metrics['mae'] ?? 0, 4);
      expect(permutation.inputs.map(({ name }) => name).sort()).toEqual(['driven', 'power', 'wind']);
      if (!run.name.includes('GRU')) expect(permutation.inputs[0]?.name, run.name).toBe('driven');
      if (place >= 4) {
        expect(attribution).toBeNull();
        continue;
      }
      if (attribution === null) throw new Error('trees can be taken apart');
      const prediction = await kept(client, id);
      expect(attribution.windows.length).toBe(permutation.ofWindows);
      attribution.windows.forEach((window, at) => {
        const sum = window.values.reduce(
          (total, value) => total + value,
          attribution.base + window.level + window.others,
        );
        expect(window.prediction).toBeCloseTo(sum, 9);
        expect(window.prediction).toBeCloseTo(prediction(at, 0), 3);
      });
      expect(attribution.scale).toBe('target');
      // What changes from the last value on depends as much on the hour before it.
      const isRelative = run.configuration.window.normalization === 'lastValue';
      expect(attribution.hasLevel).toBe(isRelative);
      expect(attribution.features[0]).toMatchObject({
        input: 'driven',
        kind: 'lag',
        ...(isRelative ? {} : { rows: 1 }),
      });
      expect(attribution.features.reduce((sum, { share }) => sum + share, 0)).toBeCloseTo(1, 9);
      expect(attribution.features.every(({ splits }) => splits >= 0)).toBe(true);
    }
    const [forest = ids[0]] = ids;
    const again = await explanationOf(client, forest!, { output: 1 });
    expect(again).toEqual(await explanationOf(client, forest!, { output: 1 }));
    const few = await explanationOf(client, forest!, { windows: 3, repeats: 1 });
    expect(few.attribution?.windows).toHaveLength(3);
    expect(few.permutation?.inputs.every(({ std }) => std === 0)).toBe(true);
    // The mean of the steps lies between them.
    const prediction = await kept(client, forest!);
    expect(few.attribution?.windows[0]?.prediction).toBeCloseTo((prediction(0, 0) + prediction(0, 1)) / 2, 3);
    await expect(explanationOf(client, forest!, { output: 3 })).rejects.toMatchObject({
      message: 'Step 3 is asked for, but the model predicts 2.',
    });

    // A report that asks for it says the same, and of what cannot be explained why; once is enough.
    const reported = async (title: string) => {
      const messages = new Set<string>();
      let html = '';
      const sections = ['summary', 'explanation'] as const;
      for await (const event of await client.reports.html({ runIds: ids, sections: [...sections], title })) {
        if (event.type === 'progress') messages.add(event.message);
        else html = event.html;
      }
      return { messages, html };
    };
    const first = await reported('First');
    expect(first.messages).toContain('explaining');
    for (const text of ['what each input is worth', 'why this value?', 'sees nothing but the past of power']) {
      expect(first.html).toContain(text);
    }
    const rewritten = await reported('Once more');
    expect(rewritten.messages).not.toContain('explaining');
    expect(rewritten.html).toContain('why this value?');
    const usual = (await readStream(client.reports.html({ runIds: ids }))).at(-1);
    expect(usual?.type === 'done' ? usual.html : '').not.toContain('what each input is worth');
  });

  it('is told of classes, as a probability or its log odds', async () => {
    const { client } = await openBackend(temporaryFolder(), entry);
    const classes = {
      task: { kind: 'classification', target: 'state', features: ['driven', 'wind'] },
      window: { lookback: 4, horizon: 1 },
    };
    const [forest, boosting] = await trained(client, [
      ['Forest', { ...classes, model: { kind: 'randomForest', ...small } }],
      ['Boosting', { ...classes, model: { kind: 'gradientBoosting', numIterations: 20 } }],
    ]);
    for (const [id, scale] of [
      [forest!, 'probability'],
      [boosting!, 'logOdds'],
    ] as const) {
      const second = await explanationOf(client, id);
      const first = await explanationOf(client, id, { output: 1 });
      expect(second).toMatchObject({
        classNames: ['high', 'low'],
        permutation: { metric: 'logLoss' },
        attribution: { scale, output: 2 },
      });
      expect(second.permutation?.inputs[0]?.name).toBe('driven');
      const { predicted } = await client.runs.predictions({ id, part: 'validation', offset: 0, limit: 1000 });
      second.attribution?.windows.forEach((window, at) => {
        const probability = scale === 'probability' ? window.prediction : 1 / (1 + Math.exp(-window.prediction));
        expect(probability).toBeCloseTo(predicted[2 * at + 1] ?? Number.NaN, 5);
        const other = first.attribution?.windows[at]?.prediction ?? Number.NaN;
        expect(other).toBeCloseTo(scale === 'probability' ? 1 - window.prediction : -window.prediction, 9);
      });
    }
  });
});
