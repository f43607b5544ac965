import { createHash } from 'node:crypto';
import { copyFileSync, mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import Database from 'better-sqlite3';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { z } from 'zod';
import { type CommandResult, runCommand, startCommand } from './support/command-line';

const errorSchema = z.object({
  error: z.object({ code: z.string(), message: z.string(), details: z.object({ hint: z.string() }).partial() }),
});
const runsSchema = z.object({
  runs: z.array(z.object({ id: z.string(), state: z.string(), paths: z.record(z.string(), z.string()) })),
});
const datasetSchema = z.object({ dataset: z.object({ id: z.string(), name: z.string() }) });

describe('the command line', () => {
  const folder = mkdtempSync(join(tmpdir(), 'gatewise-cli-'));
  const place = ['--workspace', join(folder, 'workspace')];
  const configuration = join(folder, 'model.json');
  let dataset: string;

  const gatewise = (...parameters: string[]): Promise<CommandResult> => runCommand([...parameters, ...place]);
  /** The one JSON value that a command prints. */
  const json = async <T>(schema: z.ZodType<T>, ...parameters: string[]): Promise<T> =>
    schema.parse(JSON.parse((await gatewise(...parameters, '--json')).output));
  const train = (...more: string[]): string[] => ['train', '--dataset', dataset, '--config', configuration, ...more];

  beforeAll(async () => {
    const made = await json(datasetSchema, 'generate', 'cosine', '--rows', '400', '--name', 'Tide');
    dataset = made.dataset.id;
    const small = ['window.lookback=8', 'model.layers.0.units=4', 'model.training.epochs=2'];
    const printed = await gatewise('config', '--dataset', 'Tide', ...small.flatMap((change) => ['--set', change]));
    writeFileSync(configuration, printed.output);
  });
  afterAll(() => {
    rmSync(folder, { recursive: true, force: true });
  });

  it.each([
    [['show', 'run_X'], 'There is no run run_X', 'gatewise runs'],
    [['show', '#77'], 'There is no run #77', 'gatewise runs'],
    [['show', ''], 'The id of the run is empty', 'gatewise runs'],
    [['compare', 'Nonsense', 'run_0000000000'], 'There is no run Nonsense', 'gatewise runs'],
    [['compare', 'grp_0000000000'], 'There is no run group grp_0000000000', 'gatewise groups'],
    [['report', 'cmp_X', '--html', 'x.html'], 'There is no saved comparison cmp_X', 'gatewise comparisons'],
    [['forecast', 'ds_0000000000', '--steps', '2'], 'There is no run ds_0000000000', 'gatewise runs'],
    [['backtest', 'run_0000000000', '--step', '2'], 'There is no run run_0000000000', 'gatewise runs'],
    [['profile', 'ds_X'], 'There is no dataset ds_X', 'gatewise datasets'],
    [['config', '--dataset', 'ds_X'], 'There is no dataset ds_X', 'gatewise datasets'],
    [['leaderboard', '--dataset', 'ds_X'], 'There is no dataset ds_X', 'gatewise datasets'],
    [['leaderboard', '--experiment', 'ex_X'], 'There is no experiment ex_X', 'gatewise experiments'],
  ])('says for %j that there is no such thing and how to list them', async (parameters, message, listing) => {
    const plain = await gatewise(...parameters);
    expect(plain).toMatchObject({ code: 2, output: '' });
    expect(plain.messages).toContain(message);
    expect(plain.messages).toContain(listing);
    const asJson = await gatewise(...parameters, '--json');
    expect(asJson).toMatchObject({ code: 2, messages: '' });
    const { error } = errorSchema.parse(JSON.parse(asJson.output));
    expect(error).toMatchObject({ code: 'NOT_FOUND', details: { hint: expect.stringContaining(listing) as string } });
  });

  it('refuses an unknown dataset in train before it makes an experiment', async () => {
    const refused = await gatewise('train', '--dataset', 'Nothing', '--config', configuration);
    expect(refused.code).toBe(2);
    expect(refused.messages).toContain('gatewise datasets');
    expect((await gatewise('experiments')).output).toBe('No experiments.\n');
  });

  it('trains the same bytes from the same seed, and takes numbers, names and starts of ids', async () => {
    const trained = await json(runsSchema, 'train', '--dataset', 'Tide', '--config', configuration, '--seed', '3');
    const again = await json(runsSchema, ...train('--seed', '3'));
    const other = await json(runsSchema, ...train('--seed', '4'));
    const bytes = (result: typeof trained, kind: string): string =>
      createHash('sha256')
        .update(readFileSync(result.runs[0]?.paths[kind] ?? ''))
        .digest('hex');
    for (const kind of ['weights', 'predictions']) expect(bytes(again, kind), kind).toBe(bytes(trained, kind));
    expect(bytes(other, 'weights')).not.toBe(bytes(trained, 'weights'));

    const id = trained.runs[0]?.id ?? '';
    for (const name of [id, '1', '#1', id.slice(0, 12)]) {
      const shown = await json(z.object({ id: z.string() }), 'show', name);
      expect(shown.id, name).toBe(id);
    }
    const compared = await gatewise('compare', '1', '#3');
    expect(compared.code).toBe(0);
    expect(compared.output).toContain('* best');
  });

  it('lists what a workspace holds', async () => {
    for (const [command, content] of [
      ['datasets', 'Tide'],
      ['experiments', 'model'],
      ['groups', 'No groups of repeats.'],
      ['comparisons', 'No saved comparisons.'],
    ] as const) {
      const { output, code } = await gatewise(command);
      expect(code).toBe(0);
      expect(output).toContain(content);
    }
    const listed = await json(z.object({ datasets: z.array(z.object({ id: z.string() })) }), 'datasets');
    expect(listed.datasets.map(({ id }) => id)).toEqual([dataset]);
  });

  it('pauses its runs on the first Ctrl-C, says how to go on, and goes on', async () => {
    const endless = ['--set', 'model.training.epochs=100000', '--set', 'model.training.earlyStopping=null'];
    const command = startCommand([...train(...endless), '--json', ...place]);
    await expect.poll(command.messages, { timeout: 60_000 }).toMatch(/epoch \d+\//);
    process.kill(command.pid, 'SIGINT');
    const { code, output } = await command.ended;
    // What the command said last tells why, should it not be this.
    const said = `${output}\n${command.messages().slice(-1500)}`;
    expect(code, said).toBe(1);
    const { error } = errorSchema.parse(JSON.parse(output));
    expect(error.code, said).toBe('CANCELLED');
    const [, id = ''] = /gatewise resume (run_\w+)/.exec(error.message) ?? [];
    expect((await gatewise('runs', '--filter', 'state:paused')).output, said).toContain(id);
    const { checkpointEpoch } = await json(z.object({ checkpointEpoch: z.number() }), 'show', id);
    const resumed = await gatewise('resume', id, '--epochs', String(checkpointEpoch + 1));
    expect(resumed.code, resumed.output).toBe(0);
    expect(resumed.output).toContain(
      `was paused and went on after ${checkpointEpoch} epochs, for ${checkpointEpoch + 1} in all.`,
    );
    const again = await gatewise('resume', id);
    expect(again.code).not.toBe(0);
  });

  it('refuses a workspace that another process has open, and works when that one ends', async () => {
    const endless = ['--set', 'model.training.epochs=100000', '--set', 'model.training.earlyStopping=null'];
    const first = startCommand([...train(...endless), ...place]);
    await expect.poll(first.messages, { timeout: 60_000 }).toMatch(/epoch \d+\//);
    const second = await gatewise('runs', '--json');
    expect(second.code).toBe(2);
    expect(errorSchema.parse(JSON.parse(second.output)).error.code).toBe('WORKSPACE_IN_USE');
    process.kill(first.pid, 'SIGTERM');
    await first.ended;
    expect((await gatewise('runs')).code).toBe(0);
  });

  it('leaves databases of newer versions and of other programs as they are', async () => {
    for (const [code, pragma] of [
      ['WORKSPACE_FROM_FUTURE', 'user_version = 9999'],
      ['WORKSPACE_FOREIGN', 'application_id = 1'],
    ] as const) {
      const workspace = join(folder, code);
      mkdirSync(workspace);
      const path = join(workspace, 'gatewise.db');
      copyFileSync(join(folder, 'workspace', 'gatewise.db'), path);
      const database = new Database(path);
      database.pragma(pragma);
      database.pragma('journal_mode = DELETE');
      database.close();
      const before = readFileSync(path);
      const refused = await runCommand(['runs', '--json', '--workspace', workspace]);
      expect(refused.code, code).toBe(2);
      expect(errorSchema.parse(JSON.parse(refused.output)).error.code).toBe(code);
      expect(readFileSync(path).equals(before)).toBe(true);
    }
  });
});
