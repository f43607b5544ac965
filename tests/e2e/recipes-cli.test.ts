import { existsSync, mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, describe, expect, it } from 'vitest';
import { recipeResultSchema, type RecipeResult } from '../../src-main/core/recipe';
import { runCommand } from './support/command-line';

/** Every ready experiment in its quick form, by the command line alone, each in an empty workspace. */
describe('ready experiments through the command line', () => {
  const folder = mkdtempSync(join(tmpdir(), 'gatewise-recipes-'));
  afterAll(() => {
    rmSync(folder, { recursive: true, force: true });
  });

  async function quick(name: string): Promise<RecipeResult> {
    const workspace = join(folder, name);
    const done = await runCommand(['recipe', 'run', name, '--quick', '--json', '--workspace', workspace]);
    expect(done).toMatchObject({ code: 0 });
    const result = recipeResultSchema.parse(JSON.parse(done.output));
    expect(existsSync(result.report.path)).toBe(true);
    expect(readFileSync(result.report.path).byteLength).toBe(result.report.bytes);
    return result;
  }

  /** Cells of the first table whose caption holds the words. */
  function table({ exhibits }: RecipeResult, words: string): readonly (readonly string[])[] {
    const found = exhibits.flatMap(({ exhibit }) =>
      exhibit.kind === 'table' && exhibit.caption.includes(words) ? [exhibit] : [],
    )[0];
    return found?.rows.map((row) => row.map(({ text }) => text)) ?? [];
  }

  it('forecasts a cosine by four networks, and each on from its own predictions', async () => {
    const result = await quick('cosine-forecast');
    expect(result.runIds).toHaveLength(4);
    const ranking = table(result, 'ranking by the lowest validation loss');
    expect(ranking.map(([place]) => place)).toEqual(['1', '2', '3', '4']);
    expect(ranking.map(([, name]) => name).toSorted()).toEqual(['GRU', 'LSTM (sigmoid)', 'LSTM (tanh)', 'LSTM + GRU']);
    const drawn = result.exhibits.flatMap(({ exhibit }) => (exhibit.kind === 'lines' ? [exhibit.series] : []));
    expect(drawn.map((series) => series.map(({ x }) => x.length))).toEqual(Array(4).fill([100, 50]));
  });

  it('ranks networks on peaks, disqualifies the broken weighting, mixes two, and uses the best elsewhere', async () => {
    const result = await quick('spike-ranking');
    expect(result.blocks).toEqual([
      expect.objectContaining({
        finding: 'negativeWeight:load',
        reason: expect.stringContaining('broken on purpose') as string,
      }),
    ]);
    const ranking = table(result, 'ranking by the lowest validation loss');
    const [place, name, loss] = ranking.at(-1) ?? [];
    expect([place, name]).toEqual(['disqualified', 'Broken weighting']);
    expect(Number(loss)).toBeLessThan(0);
    const recalls = table(result, 'Values from 1,400 on').map(([run]) => run);
    expect(recalls).toContain('GRU 0.6 + CNN-LSTM 0.4');
    expect(recalls).toContain('Gate at 1350');
    expect(recalls.at(-1)).toBe('Broken weighting (disqualified)');
    expect(table(result, 'Which model for which purpose').map(([purpose]) => purpose)).toContain('Peaks');
    const deployed = result.deployment;
    expect(deployed?.largestDifference).toBe(0);
    // 400 new rows, 16 to look back on, and one window behind their end.
    expect(deployed?.windows).toBe(400 - 16 + 1);
    expect(
      readFileSync(deployed?.predictions ?? '', 'utf8')
        .trimEnd()
        .split('\n'),
    ).toHaveLength(1 + (deployed?.windows ?? 0));
  });

  it('tunes three networks, repeats the best of each, and tells of repeats that are identical', async () => {
    const result = await quick('abnormal-classification');
    expect(result.groups.map(({ name }) => name)).toEqual(['RNN', 'LSTM', 'GRU', 'LogisticRegression']);
    for (const { averagedReport } of result.groups) expect(averagedReport).toMatch(/Abnormal .*\n +Normal /);
    expect(result.groups.filter(({ warnings }) => warnings.some(({ code }) => code === 'identicalResults'))).toEqual([
      expect.objectContaining({ name: 'LogisticRegression' }),
    ]);
    const reports = result.exhibits.filter(({ exhibit }) => exhibit.kind === 'preformatted');
    expect(reports).toHaveLength(12);
    expect(table(result, 'GRU: ranking').map(([place]) => place)).toEqual(['1', '2', '3']);
  });

  it('compares power usage with and without regularisation, and flags a scaler that knew all rows', async () => {
    const result = await quick('power-usage');
    expect(table(result, 'ranking by the lowest').map(([, name]) => name)).toEqual(
      expect.arrayContaining(['l2 1e-3', 'l2 1e-4', 'No regularisation', 'Recurrent dropout 0.2']),
    );
    const told = result.exhibits.flatMap(({ exhibit }) => (exhibit.kind === 'paragraph' ? [exhibit.text] : []));
    expect(told).toContainEqual(expect.stringContaining('“temperature” was scaled before it was imported'));
    expect(table(result, 'scaled with all rows: ranking')).toHaveLength(1);
  });

  it('trains twelve networks on wind, and a forest that is worth little once the leak is gone', async () => {
    const result = await quick('wind-power');
    expect(table(result, 'ranking by the lowest')).toHaveLength(12);
    expect(result.blocks).toEqual([
      expect.objectContaining({
        finding: 'targetAffine:energy',
        reason: expect.stringContaining('a leak on purpose') as string,
      }),
    ]);
    const r2Of = (part: string): number => Number(table(result, `${part}: the best candidate`)[0]?.at(-1));
    expect(r2Of('with a leak')).toBeGreaterThan(0.99);
    expect(r2Of('without the leak')).toBeLessThan(0.8);
    for (const part of ['with a leak', 'without the leak']) {
      expect(table(result, `${part}: candidates on 3 folds (in order of time)`).map(([rank]) => rank)).toEqual([
        '1',
        '2',
        '3',
      ]);
    }
  });

  it('lists them, and refuses one that there is not', async () => {
    const place = ['--workspace', join(folder, 'list')];
    const list = await runCommand(['recipe', 'list', ...place]);
    expect(list.output).toContain('cosine-forecast');
    const refused = await runCommand(['recipe', 'run', 'perpetual-motion', '--quick', ...place]);
    expect(refused.code).not.toBe(0);
    expect(refused.messages).toContain('There is no ready experiment “perpetual-motion”');
  });
});
