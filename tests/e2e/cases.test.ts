import { mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { basename, join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { casePath } from '../support/cases';
import { ExperimentPage } from './pages/experiment-page';
import { ImportPage } from './pages/import-page';
import { visit } from './support/page';
import { lacksBrowser, openWorkbench, type OpenWorkbench } from './support/workbench';

const patience = { timeout: 120_000 };

/** One file of each kind after public reports, from the choice of the file to what the page says of it. */
describe.skipIf(lacksBrowser)('files after public reports in a browser', () => {
  const workspace = mkdtempSync(join(tmpdir(), 'gatewise-e2e-cases-'));
  let workbench: OpenWorkbench;
  beforeAll(async () => {
    workbench = await openWorkbench(workspace);
    workbench.page.setDefaultTimeout(patience.timeout);
  });
  afterAll(async () => {
    await workbench.close();
    rmSync(workspace, { recursive: true, force: true });
  });

  const importButton = (disabled: boolean) =>
    workbench.page.getByRole('button', { name: 'Import', exact: true, disabled });
  const role = (column: string) => workbench.page.getByRole('combobox', { name: `Role of ${column}` });
  const says = async (...texts: (string | RegExp)[]): Promise<void> => {
    for (const text of texts) await workbench.page.getByText(text).first().waitFor();
  };

  async function choose(path: string): Promise<void> {
    const { page, origin } = workbench;
    await visit(page, origin, '/datasets');
    await visit(page, origin, '/datasets/import');
    const buffer = readFileSync(casePath(path));
    const file = { name: basename(path), mimeType: 'application/octet-stream', buffer };
    await new ImportPage(page).files.setInputFiles(file);
    await page.getByText(`${file.name} ·`).waitFor();
  }
  /** Presses Import, once the page lets that be; answers with the dataset's id. */
  async function importIt(): Promise<string> {
    const { page } = workbench;
    await importButton(false).click();
    await page.waitForURL(/#\/datasets\/ds_/);
    return page.url().split('/').at(-1) ?? '';
  }
  async function openExperiment(dataset: string): Promise<void> {
    const { page, origin } = workbench;
    await visit(page, origin, `/experiments/new?dataset=${dataset}`);
    await page.getByRole('heading', { name: /parameters$/ }).waitFor();
  }
  const finding = (id: string) => workbench.page.locator(`[data-finding=${id}]`);

  it('numbers that two readings fit: both are shown with an example, and a target chosen before stays chosen', async () => {
    await choose('11-number-forms/thousands-eu.csv');
    await says('volume: 1.000 can be 1000 or 1, and nothing in the file decides.');
    await importButton(true).waitFor();
    await role('volume').selectOption('ignored');
    await workbench.page.getByText('Target: volume', { exact: false }).waitFor({ state: 'detached' });
    await workbench.page.getByRole('button', { name: '1.000 = 1000' }).click();
    await says('volume: 1.000 is read as 1000.');
    expect(await role('volume').inputValue()).toBe('ignored');
    await workbench.page.getByLabel('Decimal mark', { exact: true }).selectOption(',');
    await importButton(false).waitFor();
    expect(await role('volume').inputValue()).toBe('ignored');
    await role('volume').selectOption('target');
    await importIt();
    await says('volume: 1.000 is read as 1000.');
  });

  it('dates that two orders fit: asked, chosen, and told in words that are true after the choice', async () => {
    await choose('31-ambiguity/us-short-day.csv');
    await says('09/12/2024 → 2024-12-09', '09/12/2024 → 2024-09-12');
    await importButton(true).waitFor();
    await workbench.page.getByRole('radio', { name: /MM\/DD\/YYYY/ }).check();
    await importIt();
    await says('time: read as MM/DD/YYYY; DD/MM/YYYY would fit as well.');
  });

  it.each([
    ['13-units-and-totals/units.csv', '2: DAYS | BARS | DEGC'],
    ['13-units-and-totals/total.csv', '152: Historical totals | 68400.00 | 4500.00'],
    ['13-units-and-totals/header-again.csv', '77: date | cost | usage'],
  ])('rows that are none of the data are named with their lines: %s', async (path, line) => {
    await choose(path);
    await says(line);
    await importIt();
    await says(line);
  });

  it('days as workbooks count them, in a text file, are read as the days that they are', async () => {
    await choose('23-impossible-dates/excel-serial.csv');
    await says(/45383 →\s+2024-04-01/);
    await importIt();
    await says('time', '120');
  });

  it('rows without a time refuse the file with their line until the person leaves them out', async () => {
    await choose('29-missing-times/one-middle.csv');
    await says(/rows without a time: 1 \(line: text\): 102: –/);
    await importButton(true).waitFor();
    await workbench.page.getByLabel('Rows without a time').selectOption('skip');
    await importIt();
    await says(/rows without a time that are left out: 1 \(line: text\): 102: –/);
  });

  it('digits of meters stay apart, and are said to name something', async () => {
    await choose('10-big-ids/meters.csv');
    await says(/numbers would not keep these digits apart \(901234567890123456, 901234567890123457\)/);
    await role('meter_id').selectOption('seriesId');
    await importIt();
    const series = workbench.page.getByLabel('Series in the chart');
    await expect
      .poll(() => series.locator('option').allTextContents())
      .toEqual(expect.arrayContaining(['901234567890123456', '901234567890123457']));
  });

  it('a column that knows later rows stops the run, and nothing is started', async () => {
    const { page } = workbench;
    await choose('32-leaks/leak_centred_mean.csv');
    await role('y').selectOption('target');
    await openExperiment(await importIt());
    await finding('knowsAhead')
      .getByText(/“smooth” knows the target of later rows, up to 2 rows/)
      .waitFor();
    await new ExperimentPage(page).run();
    await page.getByText('A check before the run found something', { exact: false }).first().waitFor();
    expect(page.url()).toContain('/experiments/');
  });

  it('series that are too short are named before the run', async () => {
    await choose('18-panel-short/panel.csv');
    await role('shop').selectOption('seriesId');
    await openExperiment(await importIt());
    await finding('shortSeries')
      .getByText(/C \(5\), D \(1\)/)
      .first()
      .waitFor();
  });

  it('a class that training lacks is named before the run', async () => {
    await choose('17-class-absent/late-class.csv');
    await openExperiment(await importIt());
    await finding('missingClass')
      .getByText(/no row of fault/)
      .first()
      .waitFor();
  });

  it('months that are missing are named before the run', async () => {
    await choose('03-monthly/month-gap.csv');
    await openExperiment(await importIt());
    await finding('timeGaps')
      .getByText(/2015-05-01 – 2015-06-01/)
      .first()
      .waitFor();
  });

  async function forecastOf(path: string, target: string, rows: number, toldBefore?: string): Promise<string[]> {
    const { page } = workbench;
    await choose(path);
    await role(target).selectOption('target');
    await openExperiment(await importIt());
    if (toldBefore !== undefined) await finding(toldBefore).waitFor();
    await new ExperimentPage(page).epochs.fill('1');
    await new ExperimentPage(page).epochs.press('Tab');
    await new ExperimentPage(page).saved();
    await new ExperimentPage(page).run();
    await new ExperimentPage(page).openRun();
    await page.getByText('Succeeded', { exact: true }).first().waitFor();
    await page.getByRole('tab', { name: 'Future', exact: true }).click();
    await page.getByLabel('Rows past the end').fill(String(rows));
    await page.getByLabel('Rows past the end').press('Tab');
    await page.getByRole('button', { name: 'Forecast', exact: true }).click();
    const future = page.getByRole('figure', { name: new RegExp(`^${rows} rows? past the last known target`) });
    await future.getByRole('button', { name: 'As a table' }).click();
    const lines = future.locator('tbody tr');
    await lines.first().waitFor();
    const shown = await lines.evaluateAll((all) =>
      all.map((line) => [...line.querySelectorAll('th, td')].map((cell) => cell.textContent.trim())),
    );
    return shown.slice(-rows).map(([time = '']) => time);
  }

  it('month ends go on at month ends', async () => {
    const days = ['2020-01-31', '2020-02-29', '2020-03-31', '2020-04-30'];
    const times = await forecastOf('03-monthly/month-end.csv', 'sales', days.length);
    expect(times).toEqual(days.map((day) => `${day}T00:00:00.000Z`));
  });

  it('a forecast begins at the first hour whose target is missing, and the page says so before and after', async () => {
    const times = await forecastOf('20-trailing-missing/trailing.csv', 'load', 2, 'missingTargets');
    await says('The target of the last 6 rows is missing: the forecast starts at the first of them.');
    expect(times).toEqual(['2024-01-13T06:00:00.000Z', '2024-01-13T07:00:00.000Z']);
  });
});
