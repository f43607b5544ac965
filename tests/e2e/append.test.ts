import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import axe from 'axe-core';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { z } from 'zod';
import { runCommand, type CommandResult } from './support/command-line';
import { seriousViolations, visit } from './support/page';
import { lacksBrowser, openWorkbench } from './support/workbench';

const patience = { timeout: 60_000 };
const runsSchema = z.object({ runs: z.array(z.object({ id: z.string(), experimentId: z.string() })) });
const importedSchema = z.object({ dataset: z.object({ id: z.string() }) });

/** Hours of a sine, from one on. */
const rowsOf = (from: number, count: number, scale = 1): string =>
  Array.from({ length: count }, (_, index) => {
    const row = from + index;
    const time = new Date(Date.UTC(2024, 0, 1, row)).toISOString().slice(0, 19);
    return `${time},${(scale * (Math.sin(row / 4) + 0.1 * Math.sin(row * 1.7))).toFixed(4)},${String(row % 24)}\n`;
  }).join('');

describe('newer rows of a dataset', () => {
  const folder = mkdtempSync(join(tmpdir(), 'gatewise-append-'));
  const workspace = join(folder, 'workspace');
  const file = (name: string, rows: string, head = 'date,power,hour'): string => {
    const path = join(folder, name);
    writeFileSync(path, `${head}\n${rows}`);
    return path;
  };
  let [dataset, run, experiment] = ['', '', ''];
  const gatewise = (...parameters: string[]): Promise<CommandResult> =>
    runCommand([...parameters, '--workspace', workspace]);

  beforeAll(async () => {
    const imported = await gatewise('import', file('load.csv', rowsOf(0, 400)), '--target', 'power', '--json');
    dataset = importedSchema.parse(JSON.parse(imported.output)).dataset.id;
    const config = await gatewise('config', '--preset', 'linear', '--dataset', 'load', '--set', 'window.lookback=24');
    const path = join(folder, 'linear.json');
    writeFileSync(path, config.output);
    const trained = await gatewise('train', '--dataset', 'load', '--config', path, '--json');
    const [first] = runsSchema.parse(JSON.parse(trained.output)).runs;
    [run, experiment] = [first?.id ?? '', first?.experimentId ?? ''];
  });
  afterAll(() => {
    rmSync(folder, { recursive: true, force: true });
  });

  it('are appended in the terminal, and a run is evaluated on them', async () => {
    const none = await gatewise('predict', run, '--newer');
    expect(none).toMatchObject({ code: 2, output: '' });
    expect(none.messages).toContain('has no rows that are newer');
    const other = await gatewise('append', 'load', file('other.csv', rowsOf(390, 20, 2)));
    expect(other).toMatchObject({ code: 2, output: '' });
    expect(other.messages).toContain('has 10 rows at times that the dataset has with other values');

    const done = await gatewise('append', 'load', file('more.csv', rowsOf(390, 110)));
    expect(done).toMatchObject({ code: 0 });
    expect(done.output).toContain('load, version 2, 500 rows');
    expect(done.output).toContain('more.csv: 100 new rows of 110.');
    expect(done.output).toContain('10 rows left out: the dataset has them.');
    const predicted = await gatewise('predict', run, '--newer');
    expect(predicted).toMatchObject({ code: 0 });
    expect(predicted.output).toContain('load: 100 rows');
    expect(predicted.output).toContain('400 rows of the run’s data came first');
    expect(predicted.output).toContain('Has the model aged?');
  });

  it.skipIf(lacksBrowser)('are appended on the dataset’s page, and left aside by what was made before', async () => {
    const { page, origin, close } = await openWorkbench(workspace);
    try {
      await visit(page, origin, `/datasets/${dataset}?tab=append`);
      const form = page.locator('main form');
      // Ten rows that are there with other values, twenty new ones under another name, five missing between.
      const renamed = file('renamed.csv', rowsOf(490, 10, 2) + rowsOf(505, 20), 'date,Power,hour');
      await form.locator('input[type=file]').setInputFiles(renamed);
      const start = form.getByRole('button', { name: 'Append' });
      await form.getByText('Close names: Power. None is taken unasked.').waitFor(patience);
      expect(await start.isDisabled()).toBe(true);
      await form.getByRole('combobox', { name: 'Column of the file for power' }).selectOption('Power');
      await expect.poll(() => start.isDisabled(), patience).toBe(false);
      await start.click();
      await page.getByText('has 10 rows at times that the dataset has with other values').waitFor(patience);
      await form.getByRole('combobox', { name: 'Rows of times that the dataset has' }).selectOption('keep');
      await start.click();
      const appended = page.getByTestId('appended');
      await appended.getByText('20 rows of renamed.csv were appended.').waitFor(patience);
      await appended.getByText(/^10 rows have other values than the dataset/).waitFor();
      await appended.getByText(/^5 rows are missing between the times: .*\(5\)$/).waitFor();
      expect(await seriousViolations(page, axe.source)).toEqual([]);
      await page.getByRole('tab', { name: 'Overview' }).click();
      await expect.poll(() => page.getByTestId('dataset-version').textContent(), patience).toBe('3');
      await page.getByText('Rows of renamed.csv that were appended: 20.').waitFor(patience);

      // The run is evaluated on all that came since, 120 rows.
      await visit(page, origin, `/runs/${run}?tab=predict`);
      await page.getByRole('button', { name: 'Evaluate on the newer rows' }).click();
      await page.getByTestId('prediction').waitFor(patience);
      await page.getByText('400 rows of the run’s data came first, to look back on.').waitFor(patience);
      expect(await page.getByTestId('aged').textContent()).toMatch(/test part/);

      // The experiment keeps its rows, and takes the newest when it is told to.
      await visit(page, origin, `/experiments/${experiment}`);
      const note = page.getByTestId('newer-rows');
      await note.getByText('This experiment keeps the rows that it was made with.').waitFor(patience);
      await note.getByRole('button', { name: 'Use the newest rows' }).click();
      await note.waitFor({ state: 'detached', ...patience });
    } finally {
      await close();
    }
  });
});
