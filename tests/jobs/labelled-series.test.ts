import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { beforeAll, describe, expect, it } from 'vitest';
import { createRandom, shuffleInPlace } from '../../src-main/core/common/random';
import { experimentConfigurationSchema } from '../../src-main/core/experiment/schema';
import { readStream } from '../contract/support/outcome';
import { openBackend, type Client } from '../hostile/support/backend';
import { temporaryFolder } from '../support/store';
import { bundleEntry } from './support/bundle';
import { endedRuns } from '../support/ended-runs';

let entry: string;
beforeAll(async () => {
  entry = await bundleEntry(join(import.meta.dirname, '../../src-main/jobs/process/entry.ts'));
});

const seriesCount = 200;
const rowsOfSeries = 40;

/** Waves of any phase, level and size, and such waves out of order: each row alone has the same values in both. */
async function importWaves(client: Client) {
  const random = createRandom(11);
  const lines = Array.from({ length: seriesCount }, (_, series) => {
    const isWave = series % 2 === 0;
    const period = 9 + 6 * random.uniform();
    const phase = 2 * Math.PI * random.uniform();
    const [level, size] = [4 * random.normal(), 0.5 + 3 * random.uniform()];
    const values = Float64Array.from(
      { length: rowsOfSeries },
      (__, row) => level + size * (Math.sin((2 * Math.PI * row) / period + phase) + 0.05 * random.normal()),
    );
    const order = Uint32Array.from(values.keys());
    if (!isWave) shuffleInPlace(order, random);
    return Array.from(order, (place, row) => {
      const day = new Date(Date.UTC(2024, 0, 1 + row)).toISOString().slice(0, 10);
      return `s${series},${day},${values[place]!.toFixed(4)},${isWave ? 'wave' : 'mixed'}`;
    });
  });
  const file = join(temporaryFolder(), 'waves.csv');
  writeFileSync(file, ['unique_id,ds,x,label', ...lines.flat()].join('\n'));
  await readStream(client.datasets.import({ source: { kind: 'path', path: file } }));
  const [dataset] = await client.datasets.list();
  if (dataset === undefined) throw new Error('no dataset');
  return dataset;
}

describe('series with one label each, whose phase varies', () => {
  it('are told apart by summaries where their rows say little, by forests and by boosting', async () => {
    const { client } = await openBackend(temporaryFolder(), entry);
    const dataset = await importWaves(client);
    const preset = await client.experiments.preset({
      preset: 'random-forest',
      datasetId: dataset.id,
      target: 'label',
    });
    // What is offered for such series has them already; one window is a series.
    expect(preset).toMatchObject({
      task: { kind: 'classification', features: ['x'] },
      split: { kind: 'series' },
      window: { lookback: rowsOfSeries },
      model: { kind: 'randomForest', summaries: true, lags: null },
    });
    const split = { kind: 'series', train: 0.4, validation: 0.2, test: 0.4 };
    const forest = { kind: 'randomForest', nEstimators: 50 };
    const boosting = { kind: 'gradientBoosting', numIterations: 30, minDataInLeaf: 5 };
    const variants = [
      ['Forest on rows', forest],
      ['Forest on summaries', { ...forest, lags: 0, summaries: true }],
      ['Forest on both', { ...forest, summaries: true }],
      ['Boosting on rows', boosting],
      ['Boosting on summaries', { ...boosting, lags: 0, summaries: true }],
    ] as const;
    const { id: experimentId } = await client.experiments.create({
      name: 'Waves',
      datasetId: dataset.id,
      variants: variants.map(([name, model]) => ({
        name,
        configuration: experimentConfigurationSchema.parse({ ...preset, preparation: {}, split, model }),
      })),
    });
    const runs = await endedRuns(client, async () => (await client.runs.start({ experimentId, overrides: {} })).runs);
    const scores = new Map<string, number>();
    for (const [place, { id }] of runs.entries()) {
      const run = await client.runs.get({ id });
      const [name] = variants[place] ?? [''];
      expect(run.state, name).toBe('succeeded');
      const test = run.evaluation?.test;
      if (test?.kind !== 'classification') throw new Error('no figures');
      scores.set(name, test.metrics['balancedAccuracy'] ?? Number.NaN);
    }
    const scoreOf = (name: string): number => scores.get(name) ?? Number.NaN;
    expect(scoreOf('Forest on summaries')).toBeGreaterThan(0.95);
    expect(scoreOf('Boosting on summaries')).toBeGreaterThan(0.95);
    expect(scoreOf('Forest on both')).toBeGreaterThan(0.95);
    // Guessing has 0.5.
    expect(scoreOf('Forest on rows')).toBeLessThan(0.7);
    expect(scoreOf('Boosting on rows')).toBeLessThan(0.7);

    const [done] = await readStream(client.explanations.compute({ runId: runs[1]!.id }));
    if (done?.type !== 'done') throw new Error('no explanation');
    const { permutation, attribution } = done.explanation;
    // One input: all that is known of it is shuffled at once, and nothing is left.
    expect(permutation?.inputs.map(({ name }) => name)).toEqual(['x']);
    expect(permutation?.inputs[0]?.mean).toBeGreaterThan(0);
    expect(attribution?.features).toHaveLength(15);
    // How one row follows another is what a shuffle destroys; levels and spreads are the same.
    const ofOrder = ['autocorrelation', 'meanAbsChange', 'numberCrossingM', 'longestStrikeAboveMean'];
    expect(ofOrder).toContain(attribution?.features[0]?.kind);
    expect(attribution?.features.every(({ rows }) => rows === rowsOfSeries)).toBe(true);
    const place = attribution?.features.findIndex(({ kind }) => kind === 'autocorrelation') ?? -1;
    // It knows no unit: seen as it is, near the cosine of a step in waves and near 0 in what is mixed.
    const seen = attribution?.windows.map((window) => window.seen[place] ?? Number.NaN) ?? [];
    expect(seen.length).toBeGreaterThan(0);
    expect(seen.every((value) => Math.abs(value) <= 1.1)).toBe(true);
    expect(seen.some((value) => value > 0.7) && seen.some((value) => value < 0.5)).toBe(true);
  });
});
