import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { ExperimentPage } from './pages/experiment-page';
import { RunsPage } from './pages/runs-page';
import { settled } from './support/page';
import { lacksBrowser, openWorkbench, type OpenWorkbench } from './support/workbench';

/** Without a browser these tests are counted as skipped; where one is required they fail instead. */
describe.skipIf(lacksBrowser)('the workbench in a browser', () => {
  const workspace = mkdtempSync(join(tmpdir(), 'gatewise-e2e-'));
  let workbench: OpenWorkbench;

  beforeAll(async () => {
    workbench = await openWorkbench(workspace);
  });
  afterAll(async () => {
    await workbench.close();
    rmSync(workspace, { recursive: true, force: true });
  });

  it.each([
    { moment: 'its first byte', waitUntil: 'commit', isDrawn: false },
    { moment: 'its document', waitUntil: 'domcontentloaded', isDrawn: false },
    { moment: 'its scripts', waitUntil: 'load', isDrawn: false },
    { moment: 'its first screen', waitUntil: 'load', isDrawn: true },
  ] as const)(
    'shows the last of two addresses typed one after the other upon $moment',
    async ({ waitUntil, isDrawn }) => {
      const { page, origin } = workbench;
      await page.goto('about:blank');
      await page.goto(origin, { waitUntil });
      if (isDrawn) await page.getByRole('heading', { level: 1 }).waitFor();
      await page.goto(`${origin}/#/runs`);
      await page.goto(`${origin}/#/datasets`);
      await page.getByRole('heading', { level: 1, name: 'Datasets' }).waitFor();
      await settled(page);
      expect(new URL(page.url()).hash).toBe('#/datasets');
      expect(await page.getByRole('heading', { level: 1 }).textContent()).toContain('Datasets');
      await page.goto(`${origin}/#/experiments`);
      await page.getByRole('heading', { level: 1, name: 'Experiments' }).waitFor();
    },
  );

  it('says that a screen is on its way while the last one still stands under its address', async () => {
    const { page, origin } = workbench;
    await page.goto(`${origin}/#/experiments`);
    await settled(page);
    let release = (): void => undefined;
    const released = new Promise<void>((resolve) => (release = resolve));
    await page.route(/\/SettingsView[^/]*\.js$/, async (route) => {
      await released;
      await route.continue();
    });
    await page.goto(`${origin}/#/settings`);
    await page.locator('main[aria-busy=true]').waitFor();
    expect(await page.getByRole('heading', { level: 1 }).textContent()).toContain('Experiments');
    release();
    await settled(page);
    expect(await page.getByRole('heading', { level: 1 }).textContent()).toContain('Settings');
    await page.goto(`${origin}/#/experiments`);
    await settled(page);
  });

  it('offers the sample, runs it, cancels one run and keeps another that is stopped', async () => {
    const { page, origin } = workbench;
    const row = (name: string) => new RunsPage(page).row(name);
    await new ExperimentPage(page).sample.click();
    // As the sample stands, a run may end before it is cancelled: these go on until somebody ends them.
    for (const name of ['GRU', 'LSTM', 'CNN-LSTM']) {
      await page.getByRole('tab', { name, exact: true }).click();
      await new ExperimentPage(page).epochs.fill('5000');
      await new ExperimentPage(page).earlyStopping.uncheck();
    }
    await new ExperimentPage(page).saved();
    await new ExperimentPage(page).run();
    await new ExperimentPage(page).started();
    await page.goto(`${origin}/#/runs`);
    await new RunsPage(page).cancelButton('CNN-LSTM').click();
    await row('CNN-LSTM').getByText('Cancelled').waitFor();
    await new RunsPage(page).stopButton('GRU').click({ timeout: 60_000 });
    await row('GRU').getByText('Stopped, kept').waitFor({ timeout: 120_000 });
    await new RunsPage(page).cancelButton('LSTM').click();
    await row('LSTM').getByText('Cancelled').waitFor();
    await page.reload();
    await row('GRU').getByText('Stopped, kept').waitFor();
    await row('GRU').getByRole('link', { name: 'GRU', exact: true }).click();
    await page.getByText('Whole part').waitFor();
    expect(await page.getByRole('tab', { name: 'Metrics' }).count()).toBeGreaterThan(0);
  });
});
