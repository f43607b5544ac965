import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { csvOf, generateTable, generatorSchema } from '../../src-main/core/generator';
import { experimentConfigurationSchema } from '../../src-main/core/experiment/schema';
import { runDetailSchema } from '../../src-main/core/run/schema';
import { ExperimentPage } from './pages/experiment-page';
import { ImportPage } from './pages/import-page';
import { lacksBrowser, openWorkbench, type OpenWorkbench } from './support/workbench';
import { visit } from './support/page';

const day = 86_400_000;

function csv(header: string, rows: number, line: (row: number) => string): string {
  return `${header}\n${Array.from({ length: rows }, (_, row) => line(row)).join('\n')}\n`;
}
const wave = (row: number) => 20 + 5 * Math.sin(row / 9) + Math.sin(row * row * 0.37);

describe.skipIf(lacksBrowser)('data in a browser', () => {
  const workspace = mkdtempSync(join(tmpdir(), 'gatewise-e2e-data-'));
  let workbench: OpenWorkbench;
  beforeAll(async () => {
    workbench = await openWorkbench(workspace);
  });
  afterAll(async () => {
    await workbench.close();
    rmSync(workspace, { recursive: true, force: true });
  });

  /** Imports a file by the file chooser and answers with the dataset's id. */
  async function importFile(name: string, content: string, target?: string): Promise<string> {
    const { page, origin } = workbench;
    await page.goto(`${origin}/#/datasets/import`);
    await new ImportPage(page).files.setInputFiles({ name, mimeType: 'text/csv', buffer: Buffer.from(content) });
    if (target !== undefined) await page.getByRole('combobox', { name: `Role of ${target}` }).selectOption('target');
    await new ImportPage(page).importButton.click();
    await page.waitForURL(/#\/datasets\/ds_/);
    return page.url().split('/').at(-1) ?? '';
  }
  async function openExperiment(dataset: string): Promise<void> {
    const { page, origin } = workbench;
    await page.goto(`${origin}/#/experiments/new?dataset=${dataset}`);
    await new ExperimentPage(page).runButton.waitFor();
    await page.getByText('Splits, to scale').waitFor();
  }
  /** Asks the backend as the page does, with its session. */
  async function ask(path: string): Promise<unknown> {
    return await workbench.ask('GET', `/api${path}`);
  }
  /** Runs the open experiment and waits for its end. */
  async function run() {
    const { page } = workbench;
    await new ExperimentPage(page).run();
    await new ExperimentPage(page).openRun();
    const id = page.url().split('/').at(-1)?.split('?')[0] ?? '';
    const read = async () => runDetailSchema.parse(await ask(`/runs/${id}`));
    await expect.poll(async () => (await read()).finishedAt, { timeout: 120_000, interval: 250 }).not.toBeNull();
    return read();
  }
  /** Makes the open experiment one that trains in seconds: its first layer gets 4 units, its training 2 epochs. */
  async function makeSmall(): Promise<void> {
    const { page } = workbench;
    for (const [label, value] of [
      ['Epochs', '2'],
      ['units', '4'],
    ] as const) {
      const field = page.getByLabel(label, { exact: true }).first();
      await field.fill(value);
      await field.press('Tab');
    }
  }

  it('draws the windows that the trainer then has: 1,000 rows, 70/15/15, lookback 24, horizon 1', async () => {
    const { page } = workbench;
    const rows = csv(
      'date,y',
      1000,
      (row) => `${new Date(row * day).toISOString().slice(0, 10)},${wave(row).toFixed(3)}`,
    );
    await openExperiment(await importFile('thousand.csv', rows));
    for (const [label, value] of [
      [/^Lookback/, '24'],
      [/^Horizon/, '1'],
    ] as const) {
      const field = page.getByLabel(label).first();
      await field.fill(value);
      await field.press('Tab');
    }
    await makeSmall();
    const ruler = page.getByRole('img', { name: 'Training: 676, Validation: 150, Test: 150' });
    await ruler.waitFor();
    const widths = await ruler
      .locator('rect')
      .evaluateAll((bars) => bars.map((bar) => Number(bar.getAttribute('width'))));
    expect(widths.slice(0, 3)).toEqual([700, 150, 150]);
    const { split, state } = await run();
    expect(state).toBe('succeeded');
    expect(Object.values(split?.parts ?? {}).map(({ from, to, windows }) => [from, to, windows])).toEqual([
      [0, 700, 676],
      [700, 850, 150],
      [850, 1000, 150],
    ]);
  });

  it('trains a panel: the series are found, and each part has rows of every one', async () => {
    const { page } = workbench;
    const rows = csv('unique_id,ds,y', 600, (index) => {
      const [shop, row] = [index % 3, Math.floor(index / 3)];
      return `shop ${shop},${new Date(row * day).toISOString().slice(0, 10)},${(100 * shop + wave(row)).toFixed(3)}`;
    });
    const dataset = await importFile('shops.csv', rows);
    await page.getByRole('combobox', { name: 'Role of unique_id' }).waitFor();
    expect(await page.getByRole('combobox', { name: 'Role of unique_id' }).inputValue()).toBe('seriesId');
    await openExperiment(dataset);
    await makeSmall();
    const { state, split } = await run();
    expect(state).toBe('succeeded');
    expect(Object.values(split?.parts ?? {}).map(({ series }) => series)).toEqual([3, 3, 3]);
  });

  it('classifies series from a file to the classification report', async () => {
    const { page } = workbench;
    const table = generateTable(
      generatorSchema.parse({ kind: 'sensor', series: 30, rows: 60, abnormalShare: 0.4, seed: 2 }),
    );
    const dataset = await importFile(
      'machines.csv',
      [...csvOf(table)].join('').replace('machine,', 'item_id,'),
      'state',
    );
    await openExperiment(dataset);
    await makeSmall();
    // 8 of 12 abnormal and 12 of 18 normal machines, three half-overlapping windows each.
    await page.getByRole('img', { name: 'Training: 60, Validation: 15, Test: 15' }).waitFor();
    const detail = await run();
    expect(detail.state).toBe('succeeded');
    const test = detail.evaluation?.test;
    if (test?.kind !== 'classification') throw new Error('no classes');
    expect(test.report.classes.map(({ name, support }) => [name, support > 0])).toEqual([
      ['Abnormal', true],
      ['Normal', true],
    ]);
    await page.getByRole('tab', { name: 'Classes' }).click();
    const text = await page.getByTestId('report-text').textContent();
    expect(text).toContain('macro avg');
    expect(text).toContain('Abnormal');
  });

  it('is stopped before a leak, until a reason is given that the run and its report carry', async () => {
    const { page } = workbench;
    const rows = csv('date,reading,power', 500, (row) => {
      const power = wave(row).toFixed(3);
      return `${new Date(row * day).toISOString().slice(0, 10)},${power},${power}`;
    });
    await openExperiment(await importFile('leak.csv', rows));
    await makeSmall();
    const card = page.locator('[data-finding=targetCopy]');
    await card.getByText('“reading” equals the target.').waitFor();
    await new ExperimentPage(page).run();
    await page.getByText('A check before the run found something', { exact: false }).first().waitFor();
    expect(page.url()).toContain('/experiments/');
    const reason = 'The meter is read before the forecast is made.';
    await card.getByRole('textbox').fill(reason);
    const detail = await run();
    expect(detail.overrides).toEqual({ 'targetCopy:reading': reason });
    await visit(page, workbench.origin, `/reports?runs=${detail.id}&title=Leak`);
    const html = (await page.locator('iframe').getAttribute('srcdoc')) ?? '';
    expect(html).toContain('“reading” equals the target.');
    expect(html).toContain(reason);
  });

  it('shows a step of the preparation on real rows and keeps it in the experiment', async () => {
    const { page, origin } = workbench;
    await page.goto(`${origin}/#/datasets`);
    await page.getByRole('button', { name: 'Synthetic data' }).click();
    await page.getByLabel('Rows (of each series)').fill('2000');
    await page.getByLabel('Rows (of each series)').press('Tab');
    await page.getByRole('button', { name: 'Make it' }).click();
    await page.waitForURL(/#\/datasets\/ds_/);
    await openExperiment(page.url().split('/').at(-1) ?? '');
    const adding = page.getByLabel('Add a step …');
    await adding.selectOption('rolling');
    // Ready for the next step, which may be of the same kind.
    await expect.poll(() => adding.inputValue()).toBe('');
    await page.getByText('new: usage_mean24').waitFor();
    await page.getByRole('columnheader', { name: 'usage_mean24' }).waitFor();
    await page.getByLabel('Window (rows)').fill('7');
    await page.getByLabel('Window (rows)').press('Tab');
    await page.getByText('new: usage_mean7').waitFor();
    await page.getByText('usage_mean7', { exact: false }).first().waitFor();
    await page.waitForURL(/#\/experiments\/ex_/);
    const id = page.url().split('/').at(-1) ?? '';
    await expect
      .poll(async () => {
        const stored = (await ask(`/experiments/${id}`)) as { variants: { configuration: unknown }[] };
        return experimentConfigurationSchema.parse(stored.variants[0]?.configuration).preparation.steps.at(-1);
      })
      .toMatchObject({ kind: 'rolling', size: 7 });
  });
});
