import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { z } from 'zod';
import { csvOf, generateTable, generatorSchema } from '../../src-main/core/generator';
import { runCommand } from './support/command-line';

const searchSchema = z.object({
  search: z.object({
    metric: z.string(),
    folds: z.object({ kind: z.string(), count: z.number(), seed: z.number() }),
    rows: z.array(
      z.object({
        settings: z.record(z.string(), z.number()),
        scores: z.array(z.number()),
        mean: z.number(),
        rank: z.number(),
      }),
    ),
  }),
});

/** `gatewise search` as its own process, on a cosine, a ridge regression and a small network. */
describe('a search on the command line', () => {
  const folder = mkdtempSync(join(tmpdir(), 'gatewise-search-'));
  const path = (name: string) => join(folder, name);
  let dataset = '';
  const gatewise = (...parameters: string[]) => runCommand([...parameters, '--workspace', path('workspace')]);
  const search = (...parameters: string[]) =>
    gatewise('search', '--dataset', dataset, '--config', path('ridge.json'), ...parameters);
  const found = async (...parameters: string[]) => {
    const { code, output, messages } = await search(...parameters, '--json');
    if (code !== 0) throw new Error(messages);
    return searchSchema.parse(JSON.parse(output)).search;
  };
  const alpha = ['--search', 'model.estimator.alpha=0.001,0.1,1000000'];

  beforeAll(async () => {
    const table = generateTable(generatorSchema.parse({ kind: 'cosine', rows: 400 }));
    writeFileSync(path('cosine.csv'), [...csvOf(table)].join(''));
    const { output } = await gatewise('import', path('cosine.csv'), '--json');
    dataset = z.object({ dataset: z.object({ id: z.string() }) }).parse(JSON.parse(output)).dataset.id;
    const configuration = z
      .record(z.string(), z.unknown())
      .parse(JSON.parse((await gatewise('config', '--dataset', dataset)).output));
    const small = { ...configuration, window: { lookback: 12, horizon: 1 } };
    const write = (name: string, model: object) => {
      writeFileSync(path(name), JSON.stringify({ ...small, model }));
    };
    write('ridge.json', { kind: 'linear', estimator: { type: 'Ridge' } });
    const training = { epochs: 2, earlyStopping: null };
    write('gru.json', { kind: 'sequential', layers: [{ type: 'GRU', units: 4 }], training });
  }, 120_000);
  afterAll(() => {
    rmSync(folder, { recursive: true, force: true });
  });

  it('scores a grid on folds in order of time, and writes the best as a configuration that trains', async () => {
    const out = path('best.json');
    const { metric, folds, rows } = await found(...alpha, '--grid', '--folds', '3', '--out', out);
    expect({ metric, folds }).toEqual({ metric: 'r2', folds: { kind: 'timeSeries', count: 3, seed: 0 } });
    expect(rows.map(({ settings }) => settings['model.estimator.alpha'])).toEqual([0.001, 0.1, 1e6]);
    for (const { scores, mean } of rows) {
      expect(scores).toHaveLength(3);
      expect(mean).toBeCloseTo(scores.reduce((sum, score) => sum + score, 0) / 3, 12);
    }
    // A penalty as large leaves nothing of the model.
    expect(rows[2]?.rank).toBe(3);
    const best = rows.find(({ rank }) => rank === 1)?.settings['model.estimator.alpha'];
    expect(JSON.parse(readFileSync(out, 'utf8'))).toMatchObject({
      model: { estimator: { type: 'Ridge', alpha: best } },
    });
    expect((await gatewise('train', '--dataset', dataset, '--config', out)).code).toBe(0);
  });

  it('draws each candidate once, the same ones by the same seed, and no more than there are', async () => {
    const ranged = ['--search', 'model.estimator.alpha=log:1e-4..10', '--candidates', '4', '--folds', '2'];
    const settingsOf = async (...parameters: string[]) => (await found(...parameters)).rows.map((row) => row.settings);
    const drawn = await settingsOf(...ranged);
    expect(new Set(drawn.map((one) => one['model.estimator.alpha'])).size).toBe(4);
    expect(await settingsOf(...ranged)).toEqual(drawn);
    expect(await settingsOf(...ranged, '--seed', '1')).not.toEqual(drawn);
    expect(await settingsOf(...alpha, '--folds', '2')).toHaveLength(3);
  });

  it('searches a layer of a network, and tells in words how the folds were made', async () => {
    const units = ['--search', 'model.layers.0.units=2,3', '--folds', '2', '--fold-kind', 'blocked'];
    const { code, output } = await gatewise('search', '--dataset', dataset, '--config', path('gru.json'), ...units);
    expect(code).toBe(0);
    expect(output).toMatch(/units=2\n/);
    expect(output).toMatch(/units=3\n/);
    expect(output).toContain('Means over 2 folds of the training part of stretches of time');
  });

  it.each([
    ['a setting that there is not', ['--search', 'model.estimator.alpa=1,2'], /has no place "model\.estimator\.alpa"/],
    ['a layer that there is not', ['--search', 'model.layers.3.units=1,2'], /model/],
    ['a slip of the pen', [...alpha, '--set', 'window.lokback=3'], /has no place "window\.lokback"/],
    ['what is no part of the model', ['--search', 'window.lookback=int:4..8'], /settings of the model alone/],
    ['nothing to search', [], /Say what to search/],
    [
      'a grid of too many',
      ['--search', 'model.estimator.alpha=0..1', '--grid', '--points', '200', '--search', 'seed=1,2'],
      /400 combinations/,
    ],
    ['constraints that nothing satisfies', [...alpha, '--constraint', 'model.estimator.alpha < 0'], /No values/],
  ])('refuses %s', async (_, parameters, message) => {
    const { code, messages, output } = await search(...parameters);
    expect({ code, output }).toEqual({ code: 2, output: '' });
    expect(messages).toMatch(message);
  });
});
