import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, describe, expect, it } from 'vitest';
import { casePath } from '../support/cases';
import { type CommandResult, runCommand } from './support/command-line';

/** Files whose right verdict is known, imported, configured and trained by the command line alone. */
describe('leaks through the command line', () => {
  const folder = mkdtempSync(join(tmpdir(), 'gatewise-leaks-'));
  const place = ['--workspace', join(folder, 'workspace')];
  afterAll(() => {
    rmSync(folder, { recursive: true, force: true });
  });
  const gatewise = (...parameters: string[]): Promise<CommandResult> => runCommand([...parameters, ...place]);

  /** Imports a file of the fixtures, takes its default configuration and trains it for one epoch. */
  async function train(
    name: string,
    target: string,
    ...changes: string[]
  ): Promise<{ config: CommandResult; run: CommandResult }> {
    const imported = await gatewise('import', casePath(`32-leaks/${name}.csv`), '--target', target, '--name', name);
    expect(imported).toMatchObject({ code: 0 });
    const config = await gatewise('config', '--dataset', name, '--target', target);
    expect(config).toMatchObject({ code: 0 });
    const path = join(folder, `${name}.json`);
    writeFileSync(path, config.output);
    const settings = ['model.training.epochs=1', 'window.lookback=8', ...changes].flatMap((change) => [
      '--set',
      change,
    ]);
    return { config, run: await gatewise('train', '--dataset', name, '--config', path, ...settings) };
  }

  it('refuses a centred mean and says how far it looks ahead', async () => {
    const { run } = await train('leak_centred_mean', 'y');
    expect(run.code).not.toBe(0);
    expect(run.messages).toContain('“smooth” knows the target “y” up to 2 rows (2 hr) ahead of its own row');
    expect(run.messages).toContain('knowsAhead:smooth');
  });

  it('refuses a regression whose columns make up the target, and forecasts it', async () => {
    const { run } = await train(
      'leak_sum',
      'total',
      'task.kind=regression',
      'task.targetHistory=false',
      'window.offset=0',
      'window.horizon=1',
      'window.normalization=none',
    );
    expect(run.code).not.toBe(0);
    expect(run.messages).toContain('“a”, “b” together make up the target “total” of their own row');
    const forecast = await gatewise(
      ...['train', '--dataset', 'leak_sum', '--config', join(folder, 'leak_sum.json')],
      ...['--set', 'model.training.epochs=1', '--set', 'window.lookback=8'],
    );
    expect(forecast).toMatchObject({ code: 0 });
  });

  it('trains a file that has its own calendar, and says that no step makes it again', async () => {
    const { config, run } = await train('clean_hour_sin', 'y');
    expect(config.messages).toContain('No automatic calendar step makes what the data have: hour_sin, hour_cos.');
    expect(run).toMatchObject({ code: 0 });
    expect(run.messages).not.toContain('Warning');
  });
});
