import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import axe from 'axe-core';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { z } from 'zod';
import { runCommand, type CommandResult } from './support/command-line';
import { seriousViolations, visit } from './support/page';
import { lacksBrowser, openWorkbench } from './support/workbench';

const patience = { timeout: 60_000 };
const importedSchema = z.object({ run: z.object({ id: z.string() }) });
const jsonSchema = z.object({ testPart: z.string(), prediction: z.object({ aged: z.looseObject({}) }) });
const runsSchema = z.object({ runs: z.array(z.object({ id: z.string() })) });

/** Hours of a sine, from one on. */
const rowsOf = (from: number, count: number): string =>
  Array.from({ length: count }, (_, index) => {
    const row = from + index;
    const time = new Date(Date.UTC(2024, 0, 1, row)).toISOString().slice(0, 19);
    return `${time},${(Math.sin(row / 4) + 0.1 * Math.sin(row * 1.7)).toFixed(4)},${String(row % 24)}\n`;
  }).join('');

describe('a run on a new file', () => {
  const folder = mkdtempSync(join(tmpdir(), 'gatewise-prediction-'));
  const workspace = join(folder, 'workspace');
  const fresh = join(folder, 'new.csv');
  const renamed = join(folder, 'renamed.csv');
  let run = '';
  const gatewise = (...parameters: string[]): Promise<CommandResult> =>
    runCommand([...parameters, '--workspace', workspace]);

  beforeAll(async () => {
    const training = join(folder, 'load.csv');
    writeFileSync(training, `date,power,hour\n${rowsOf(0, 400)}`);
    writeFileSync(fresh, `date,power,hour\n${rowsOf(400, 120)}`);
    writeFileSync(renamed, `date,Power,hour,spare\n${rowsOf(400, 120).replaceAll('\n', ',1\n')}`);
    await gatewise('import', training, '--target', 'power');
    const config = await gatewise('config', '--preset', 'linear', '--dataset', 'load', '--set', 'window.lookback=24');
    const path = join(folder, 'linear.json');
    writeFileSync(path, config.output);
    const trained = await gatewise(
      'train',
      '--dataset',
      'load',
      '--config',
      path,
      '--set',
      'window.horizon=4',
      '--json',
    );
    run = runsSchema.parse(JSON.parse(trained.output)).runs[0]?.id ?? '';
  });
  afterAll(() => {
    rmSync(folder, { recursive: true, force: true });
  });

  it('is predicted in the terminal, with a CSV of every window and the verdict', async () => {
    const out = join(folder, 'predictions.csv');
    const done = await gatewise('predict', run, fresh, '--out', out);
    expect(done).toMatchObject({ code: 0 });
    expect(done.output).toContain('new.csv: 120 rows, 94 windows predicted, 1 of them behind the end');
    expect(done.output).toContain('Has the model aged?');
    expect(done.output).toMatch(/Baselines on the file, by MAE: last value [\d.]+ \(skill -?[\d.]+ %\)/);
    // Nobody has opened the test part: what it came to is not told, in words or as JSON.
    expect(done.output).toContain('the test part’s figure is sealed until it is opened on the experiment’s page');
    expect(done.output).not.toMatch(/on the test part/);
    const json = jsonSchema.parse(JSON.parse((await gatewise('predict', run, fresh, '--json')).output));
    expect(json).toMatchObject({
      testPart: 'sealed',
      prediction: { aged: { test: null, difference: null, interval: null, pValue: null } },
    });
    const lines = readFileSync(out, 'utf8').trimEnd().split('\n');
    expect(lines[0]).toBe('window,step,time,power,lower_90,upper_90,actual');
    expect(lines).toHaveLength(1 + 94 * 4);
    expect(lines.at(-1)).toMatch(/^94,4,2024-01-22T19:00:00.*,-?[\d.]+,-?[\d.]+,-?[\d.]+,$/);

    const missing = await gatewise('predict', run, renamed);
    expect(missing).toMatchObject({ code: 2, output: '' });
    expect(missing.messages).toContain('there is no column “power”');
    expect(missing.messages).toContain('--rename "Power=power"');
    const again = join(folder, 'again.csv');
    expect(await gatewise('predict', run, renamed, '--rename', 'Power=power', '--out', again)).toMatchObject({
      code: 0,
    });
    expect(readFileSync(again, 'utf8')).toBe(readFileSync(out, 'utf8'));
  });

  it('is exported as one file, and used in an empty workspace with the same numbers', async () => {
    const model = join(folder, 'model.gatewise');
    expect(await gatewise('export', run, model)).toMatchObject({ code: 0 });
    const elsewhere = ['--workspace', join(folder, 'elsewhere')];
    const imported = await runCommand(['import', model, '--json', ...elsewhere]);
    const { id } = importedSchema.parse(JSON.parse(imported.output)).run;
    const [here, there] = [join(folder, 'here.csv'), join(folder, 'there.csv')];
    await gatewise('predict', run, fresh, '--out', here);
    expect(await runCommand(['predict', id, fresh, '--out', there, ...elsewhere])).toMatchObject({ code: 0 });
    expect(readFileSync(there, 'utf8')).toBe(readFileSync(here, 'utf8'));
    const forecast = await runCommand(['forecast', id, '--steps', '2', ...elsewhere]);
    expect(forecast).toMatchObject({ code: 2, output: '' });
    expect(forecast.messages).toContain('imported as a model file, without the rows of its data');
  });

  it.skipIf(lacksBrowser)('is predicted on the run’s page, where a renamed column is chosen', async () => {
    const { page, origin, close } = await openWorkbench(workspace);
    try {
      await visit(page, origin, `/runs/${run}?tab=predict`);
      const form = page.locator('[role=tabpanel] form');
      await form.locator('input[type=file]').setInputFiles(renamed);
      const matches = page.getByTestId('column-matches');
      await matches.getByText('Close names: Power. None is taken unasked.').waitFor(patience);
      const predict = form.getByRole('button', { name: 'Predict' });
      expect(await predict.isDisabled()).toBe(true);
      await matches.getByRole('combobox', { name: 'Column of the file for power' }).selectOption('Power');
      await expect.poll(() => predict.isDisabled(), patience).toBe(false);
      await predict.click();
      const result = page.getByTestId('prediction');
      await result.getByText('94 windows predicted.').waitFor(patience);
      await result.getByText('Renamed: Power → power.').waitFor();
      await result.getByText('Not used: spare.').waitFor();
      // Nobody has opened the test part: what the model makes of it is told without its figures.
      expect(await page.getByTestId('aged').textContent()).toMatch(/test part/);
      expect(await page.getByTestId('file-figures').getByText('sealed').count()).toBeGreaterThan(0);
      const [saved] = await Promise.all([
        page.waitForEvent('download'),
        result.getByRole('button', { name: 'Save all as CSV' }).click(),
      ]);
      const path = join(folder, 'saved.csv');
      await saved.saveAs(path);
      expect(readFileSync(path, 'utf8').trimEnd().split('\n')).toHaveLength(1 + 94 * 4);
      expect(await seriousViolations(page, axe.source)).toEqual([]);

      // The model leaves by the download menu, and comes back on the page of runs.
      await page.getByRole('button', { name: 'Export' }).click();
      await page.getByRole('menuitem', { name: 'Model file (.gatewise)' }).click();
      const written = page.getByTestId('written');
      await written.waitFor(patience);
      const model = /\S*\.gatewise/.exec((await written.textContent()) ?? '')?.[0] ?? '';
      await visit(page, origin, '/runs');
      await page.getByTestId('import-model').setInputFiles(model);
      await page.getByRole('tab', { name: 'Predict', selected: true }).waitFor(patience);
      await page.getByRole('heading', { level: 1, name: /^2 · / }).waitFor(patience);
    } finally {
      await close();
    }
  });
});
