import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join, resolve } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { z } from 'zod';
import { experimentConfigurationSchema } from '../../src-main/core/experiment/schema';
import { openBackend } from '../hostile/support/backend';
import { type CommandResult, runCommand } from './support/command-line';

const runsSchema = z.object({ runs: z.array(z.object({ id: z.string(), state: z.string() })) });
const errorSchema = z.object({ error: z.object({ code: z.string(), message: z.string() }) });

describe('ensembles in the terminal', () => {
  const folder = mkdtempSync(join(tmpdir(), 'gatewise-ensemble-'));
  const place = ['--workspace', join(folder, 'workspace')];
  afterAll(() => {
    rmSync(folder, { recursive: true, force: true });
  });

  const gatewise = (...parameters: string[]): Promise<CommandResult> => runCommand([...parameters, ...place]);
  /** Ensembles of the runs with these numbers. */
  const combine = (...parameters: string[]): Promise<CommandResult> => gatewise('ensemble', ...parameters);

  /** Trains a configuration; its run has the next number. */
  async function train(dataset: string, name: string, configuration: object): Promise<void> {
    const file = join(folder, `${name}.json`);
    writeFileSync(file, JSON.stringify(experimentConfigurationSchema.parse(configuration)));
    const done = await gatewise('train', '--dataset', dataset, '--config', file, '--name', name, '--json');
    expect(done).toMatchObject({ code: 0 });
    expect(runsSchema.parse(JSON.parse(done.output)).runs).toMatchObject([{ state: 'succeeded' }]);
  }

  beforeAll(async () => {
    const rows = Array.from({ length: 300 }, (_, row) => {
      const time = new Date(Date.UTC(2024, 0, 1, row)).toISOString().slice(0, 19);
      const load = (1300 + 100 * Math.sin(row / 4) + 10 * Math.sin(row * 1.7)).toFixed(2);
      return `${time},${load},${(10 * Math.sin(row / 9)).toFixed(1)}`;
    });
    for (const [name, some] of [
      ['Plant', rows],
      ['Shorter', rows.slice(0, 280)],
    ] as const) {
      const file = join(folder, `${name}.csv`);
      writeFileSync(file, `date,load,temperature\n${some.join('\n')}\n`);
      expect(await gatewise('import', file, '--name', name)).toMatchObject({ code: 0 });
    }
    const base = {
      task: { target: 'load', features: ['temperature'] },
      window: { lookback: 12, horizon: 2, normalization: 'lastValue' },
      model: { kind: 'linear' },
    };
    const drift = { kind: 'statistical', method: { type: 'RandomWalkWithDrift' } };
    const split = { kind: 'ratio', train: 0.6, validation: 0.2, test: 0.2 };
    await train('Plant', 'Ridge', base);
    await train('Plant', 'Drift', { ...base, model: drift });
    await train('Plant', 'Clone', base);
    await train('Plant', 'Far', { ...base, window: { ...base.window, horizon: 3 } });
    await train('Plant', 'Elsewhere', { ...base, split });
    await train('Shorter', 'Other', base);
  });

  it('are made by every rule from runs that are named by their numbers', async () => {
    const mean = await combine('#1', '#2');
    expect(mean).toMatchObject({ code: 0 });
    expect(mean.output).toMatch(/Ridge #1 \(Ridge\) +0\.5 +[0-9]/);
    expect(mean.output).toContain('correlation of errors');
    expect(mean.output).not.toContain('no gain');
    const median = await combine('#1', '#2', '#3', '--rule', 'median');
    expect(median.output).toContain('Ridge #1 and Ridge #3: r = 1.00, no gain from diversity.');
    const weights = await combine('#1', '#2', '--weights', '0.75,0.5', '--name', 'By hand');
    expect(weights.output).toMatch(/Ridge #1 \(Ridge\) +0\.75 /);
    expect(weights.output).toContain('The weights add up to 1.25, and are taken as they are.');
    for (const rule of [['nnls'], ['stack', '--alpha', '0.5'], ['greedy', '--metric', 'rmse', '--rounds', '10']]) {
      const fitted = await combine('#1', '#2', '--rule', ...rule);
      expect(fitted).toMatchObject({ code: 0 });
      expect(fitted.output).toContain('The weights were fitted to the validation part');
      expect(fitted.output).toContain('The test part was not looked at.');
    }
    const byMember = await combine('#1', '#2', '--on', '#2', '--band', '1350..:0.4,0.6', '--band', '..1350:0.7,0.3');
    expect(byMember).toMatchObject({ code: 0 });
    expect(byMember.output).toMatch(/above 1350 \([0-9.]+ %\) +up to 1350 \([0-9.]+ %\)/);
    const three = ['--band', '..-2:1,0', '--band', '-2..5:0.5,0.5', '--band', '5..:0,1'];
    const byInput = await combine('#1', '#2', '--on-input', 'temperature', ...three);
    expect(byInput).toMatchObject({ code: 0 });
    expect(byInput.output).toContain('above -2, up to 5');
  });

  it.each([
    [['#1'], 'An ensemble is made of two runs at least: name another one.'],
    [['#1', '#1'], 'An ensemble takes each run once'],
    [['#1', '#77'], 'There is no run #77'],
    [['#1', '#4'], 'Ridge #4 (Far) cannot be combined with Ridge #1 (Ridge): it predicts 3 rows at once and not 2.'],
    [['#1', '#5'], 'Ridge #5 (Elsewhere) cannot be combined with Ridge #1 (Ridge): its train part has other rows.'],
    [['#1', '#6'], 'it was trained on other data, or another version of them'],
    [
      ['#1', '#2', '--weights', '0.6,0.3,0.1'],
      '--weights takes a weight for each run: there are 2 runs, and “0.6,0.3,0.1” has 3.',
    ],
    [['#1', '#2', '--weights', '0,0'], 'The weights are all zero.'],
    [['#1', '#2', '--weights', '0.6,some'], '--weights takes numbers between commas'],
    [['#1', '#2', '--weights', '0.6,-0.1'], '--weights takes weights of 0 or more'],
    [['#1', '#2', '--rule', 'nnls', '--weights', '0.6,0.4'], '--weights is of the rule weights, and the rule is nnls.'],
    [['#1', '#2', '--rule', 'weights'], '--rule weights takes --weights'],
    [['#1', '#2', '--rule', 'gate', '--on', '#1'], '--rule gate takes a --band for each of its bands, two at least'],
    [
      ['#1', '#2', '--on', '#1', '--band', '1350..:0.4,0.6', '--band', '..1300:1,0'],
      'No band holds values above 1300, up to 1350',
    ],
    [
      ['#1', '#2', '--on', '#1', '--band', '1300..:0.4,0.6', '--band', '..1350:1,0'],
      'Bands 1 and 2 overlap (above 1300, up to 1350)',
    ],
    [
      ['#1', '#2', '--on', '#1', '--band', '1350..:1', '--band', '..1350:1,0'],
      '--band takes a weight for each run: there are 2 runs, and “1” has 1.',
    ],
    [
      ['#1', '#2', '--on', '#3', '--band', '0..:1,0', '--band', '..0:0,1'],
      '--on takes one of the members, and #3 is none of them.',
    ],
    [['#1', '#2', '--band', '0..:1,0', '--band', '..0:0,1'], 'A gate decides by one thing'],
    [
      ['#1', '#2', '--on-input', 'pressure', '--band', '0..:1,0', '--band', '..0:0,1'],
      '“pressure” is no input of these data. Decide by one of “load”, “temperature”.',
    ],
    [['#1', '#2', '--on', '#1', '--band', 'high:1,0', '--band', '..0:0,1'], '--band takes low..high:weights'],
  ])('refuses %j with what to do', async (parameters, message) => {
    const refused = await combine(...parameters);
    expect(refused).toMatchObject({ code: 2, output: '' });
    expect(refused.messages).toContain(message);
  });

  it('are refused as JSON too, with the same sentence', async () => {
    const asJson = await combine('#1', '#4', '--json');
    expect(asJson).toMatchObject({ code: 2, messages: '' });
    const { error } = errorSchema.parse(JSON.parse(asJson.output));
    expect(error).toMatchObject({ code: 'BAD_INPUT', message: expect.stringContaining('Ridge #4 (Far)') as string });
  });

  it('live on when a member is deleted, and say so', async () => {
    const made = await combine('#2', '#3', '--name', 'Kept', '--json');
    const [run] = runsSchema.parse(JSON.parse(made.output)).runs;
    // Runs are deleted on the page: the same backend does it here.
    const { backend, client } = await openBackend(join(folder, 'workspace'), resolve('out/main/job.js'));
    const { runs } = await client.runs.list({ limit: 50 });
    await client.runs.delete({ ids: runs.filter(({ number }) => number === 3).map(({ id }) => id) });
    await backend.close();
    const shown = await gatewise('show', run?.id ?? '');
    expect(shown).toMatchObject({ code: 0 });
    expect(shown.output).toContain('Ridge #3 (Clone), deleted');
    expect(shown.output).toContain('Ridge #3 (Clone): deleted. Its predictions are kept with the ensemble');
    expect((await gatewise('report', run?.id ?? '', '--html', join(folder, 'kept.html'))).code).toBe(0);
    const forecast = await gatewise('forecast', run?.id ?? '', '--steps', '2');
    expect(forecast.code).toBe(2);
    expect(forecast.messages).toContain('no longer in the workspace: Ridge #3 (Clone)');
  });
});
