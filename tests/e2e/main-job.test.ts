import { execFileSync } from 'node:child_process';
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join, resolve } from 'node:path';
import axe from 'axe-core';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { isAlive } from '../jobs/support/runner';
import { ExperimentPage } from './pages/experiment-page';
import { ImportPage } from './pages/import-page';
import { RunsPage } from './pages/runs-page';
import { ResultsPage } from './pages/results-page';
import { seriousViolations, visit } from './support/page';
import { lacksBrowser, openWorkbench, type OpenWorkbench } from './support/workbench';

/** How long a run may take to begin or to end on a machine that has other work. */
const patience = { timeout: 120_000 };

/** The main job as a person does it, on one workspace from the import to a crash and back. */
describe.skipIf(lacksBrowser)('the main job in a browser', () => {
  const workspace = mkdtempSync(join(tmpdir(), 'gatewise-e2e-main-job-'));
  let workbench: OpenWorkbench;
  /** Addresses of the screens that the tests come past, by name. */
  const screens = new Map<string, string>();

  const show = async (place: string): Promise<void> => {
    await visit(workbench.page, workbench.origin, place);
  };
  /** The newest row of a run with this name: the table starts with the newest. */
  const row = (name: string) =>
    workbench.page
      .getByRole('row')
      .filter({ has: workbench.page.getByRole('link', { name, exact: true }) })
      .first();
  /** Runs in training, by the button that they alone have. */
  const atWork = () => workbench.page.getByRole('row').getByRole('button', { name: 'Stop and keep' });
  const remember = (name: string): void => {
    screens.set(name, new URL(workbench.page.url()).hash.slice(1));
  };
  const set = async (label: string, value: string): Promise<void> => {
    const field = workbench.page.getByLabel(label, { exact: true });
    await field.fill(value);
    await field.blur();
  };
  const saved = () => new ExperimentPage(workbench.page).saved();
  const startRuns = async (experiment: string): Promise<void> => {
    const { page } = workbench;
    await show('/experiments');
    await page.getByRole('main').getByRole('link', { name: experiment, exact: true }).click();
    await saved();
    await page.getByRole('heading', { name: /parameters$/ }).waitFor(patience);
    await new ExperimentPage(page).run();
    await new ExperimentPage(page).started(patience);
    await show('/runs');
  };

  beforeAll(async () => {
    workbench = await openWorkbench(workspace);
    // Enough places that no test waits for another one's long runs, on however small a machine.
    await workbench.ask('PATCH', '/api/system/settings', { parallelJobs: 4 });
  });
  afterAll(async () => {
    await workbench.close();
    rmSync(workspace, { recursive: true, force: true });
  });

  it('imports ETTh1 by the file chooser', async () => {
    const { page } = workbench;
    await show('/datasets/import');
    await new ImportPage(page).files.setInputFiles(resolve('resources/samples/ETTh1.csv'));
    await new ImportPage(page).importButton.waitFor();
    expect(await seriousViolations(page, axe.source)).toEqual([]);
    await new ImportPage(page).importButton.click();
    await page.waitForURL(/#\/datasets\/ds_/);
    await page.getByText('17,420').first().waitFor();
    remember('dataset');
  });

  it('configures an experiment of two models, and one like it that goes on until somebody ends it', async () => {
    const { page } = workbench;
    const name = page.getByLabel('Name', { exact: true });
    await page.getByText('New experiment', { exact: true }).click();
    // The dataset's page has a field of this name too: what is typed must reach the experiment's.
    await page.getByRole('button', { name: 'Add variant' }).waitFor();
    await name.waitFor();
    await set('Name', 'Short');
    await page.getByRole('button', { name: 'none', exact: true }).click();
    await set('Lookback (rows)', '24');
    await set('Stride (rows)', '24');
    await set('Epochs', '3');
    await page.getByRole('button', { name: 'Add variant' }).click();
    await page.getByRole('menuitem', { name: 'LSTM', exact: true }).click();
    await page.getByRole('tab', { name: 'LSTM', exact: true }).waitFor();
    await saved();
    remember('experiment');

    await page.getByRole('button', { name: 'Clone', exact: true }).click();
    await expect.poll(() => name.inputValue(), patience).toBe('Short (2)');
    await set('Name', 'Long');
    for (const model of ['GRU', 'LSTM']) {
      await page.getByRole('tab', { name: model, exact: true }).click();
      await set('Variant', `Long ${model}`);
      await set('Epochs', '5000');
      await new ExperimentPage(page).earlyStopping.uncheck();
    }
    await set('Stride (rows)', '1');
    await saved();
  });

  it('shows a run grow, cancels one, and stops and keeps another', async () => {
    const { page } = workbench;
    await startRuns('Long');
    await row('Long GRU').getByRole('link', { name: 'Long GRU' }).click();
    const points = async (): Promise<number> => {
      const label = await page
        .getByRole('img', { name: /^Loss.*points$/ })
        .first()
        .getAttribute('aria-label');
      return Number(/(\d+) points/.exec(label ?? '')?.[1] ?? 0);
    };
    await expect.poll(points, patience).toBeGreaterThan(2);
    const before = await points();
    await expect.poll(points, patience).toBeGreaterThan(before);

    await show('/runs');
    await new RunsPage(page).cancelButton('Long LSTM').click();
    await row('Long LSTM').getByText('Cancelled').waitFor(patience);
    await new RunsPage(page).stopButton('Long GRU').click();
    await row('Long GRU').getByText('Stopped, kept').waitFor(patience);
  });

  it('fails the run whose process is killed, while the others finish', async () => {
    const { page } = workbench;
    await startRuns('Long');
    await expect.poll(() => atWork().count(), patience).toBe(2);
    // Those of runs that were left may still be ending.
    await expect.poll(() => workbench.children('train').length, patience).toBe(2);
    const [victim] = workbench.children('train');
    await startRuns('Short');
    if (victim === undefined) throw new Error('no process of a run');
    process.kill(victim, 'SIGKILL');
    await page.getByRole('row').getByText('Failed').waitFor(patience);
    for (const name of ['GRU', 'LSTM']) await row(name).getByText('Succeeded').waitFor(patience);
    expect(await atWork().count()).toBe(1);
    await page.getByRole('row').getByRole('button', { name: 'Cancel run' }).click();
    await expect.poll(() => page.getByRole('row').getByText('Cancelled', { exact: true }).count(), patience).toBe(2);
  });

  it('compares two runs and exports the report as a PDF that can be read', async () => {
    const { page } = workbench;
    for (const name of ['GRU', 'LSTM']) await row(name).getByRole('checkbox').check();
    await page.getByRole('button', { name: 'Compare 2' }).click();
    await page.getByText('Really better?').waitFor(patience);
    remember('compare');
    await page.getByRole('main').getByRole('link', { name: 'Report', exact: true }).click();
    await new ResultsPage(page).exportButton.click();
    remember('report');
    const link = page.getByRole('button', { name: 'Download' });
    await link.waitFor(patience);
    const [download] = await Promise.all([page.waitForEvent('download'), link.click()]);
    const text = execFileSync('pdftotext', ['-layout', await download.path(), '-'], { encoding: 'utf8' });
    for (const part of ['GRU', 'LSTM', 'ETTh1.csv', 'MASE', '17,420']) expect(text).toContain(part);
  });

  it('has everything again after a reload', async () => {
    const { page } = workbench;
    await show('/runs');
    await page.reload();
    for (const name of ['GRU', 'LSTM']) await row(name).getByText('Succeeded').waitFor();
    for (const state of ['Failed', 'Stopped, kept']) await page.getByRole('row').getByText(state).waitFor();
    await row('GRU').getByRole('link', { name: 'GRU', exact: true }).click();
    await page.waitForURL(/#\/runs\/run_/);
    await page.getByRole('tab', { name: 'Metrics' }).waitFor();
    remember('run');
    await show('/experiments');
    for (const name of ['Short', 'Long'])
      await page.getByRole('main').getByRole('link', { name, exact: true }).waitFor();
  });

  it.each([
    '/datasets',
    '/datasets/import',
    '/experiments',
    '/runs',
    '/groups',
    '/leaderboard',
    '/compare',
    '/reports',
    '/settings',
    '/nowhere',
    'dataset',
    'experiment',
    'run',
    'compare',
    'report',
  ])('has no serious accessibility violation on %s, light or dark', async (screen) => {
    const { page } = workbench;
    for (const colorScheme of ['dark', 'light'] as const) {
      await page.emulateMedia({ colorScheme });
      await show(screens.get(screen) ?? screen);
      await page.reload();
      await page.getByRole('main').getByRole('heading').first().waitFor();
      await expect.poll(() => page.getByText(/^Loading/).count()).toBe(0);
      expect(await seriousViolations(page, axe.source)).toEqual([]);
    }
  });

  it('finds the runs interrupted after the backend was killed and started again', async () => {
    await startRuns('Long');
    await expect.poll(() => atWork().count(), patience).toBe(2);
    const jobs = workbench.children();
    await workbench.kill();
    workbench = await openWorkbench(workspace);
    await show('/runs');
    for (const name of ['Long GRU', 'Long LSTM']) await row(name).getByText('Interrupted').waitFor();
    await row('GRU').getByText('Succeeded').waitFor();
    await expect.poll(() => jobs.filter(isAlive), patience).toEqual([]);
  });
});
