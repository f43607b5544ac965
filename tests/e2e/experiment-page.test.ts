import axe from 'axe-core';
import { existsSync, mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { z } from 'zod';
import { ExperimentPage } from './pages/experiment-page';
import { seriousViolations, visit } from './support/page';
import { lacksBrowser, openWorkbench, type OpenWorkbench } from './support/workbench';

/** How long three short trainings may take on a machine that has other work. */
const patience = { timeout: 240_000 };

describe.skipIf(lacksBrowser)('the page of an experiment in a browser', () => {
  const workspace = mkdtempSync(join(tmpdir(), 'gatewise-e2e-page-'));
  let workbench: OpenWorkbench;
  beforeAll(async () => {
    workbench = await openWorkbench(workspace);
  });
  afterAll(async () => {
    await workbench.close();
    rmSync(workspace, { recursive: true, force: true });
  });
  const part = (name: string) => workbench.page.getByTestId('parts').getByRole('link', { name });
  const rows = () => workbench.page.getByTestId('results').locator('tr[data-row]');

  it('takes two clicks from the first screen to a trained comparison of three variants, and four to the written PDF', async () => {
    const { page } = workbench;
    let clicks = 0;
    const click = async (target: { click(): Promise<void> }): Promise<void> => {
      clicks += 1;
      await target.click();
    };
    await click(new ExperimentPage(page).sample);
    await click(new ExperimentPage(page).runButton);
    await page.waitForURL(/#\/experiments\/ex_\w+#live$/);
    await page.getByTestId('live-curves').waitFor(patience);
    for (const name of ['GRU', 'LSTM', 'CNN-LSTM']) {
      await page.locator(`tr[data-row="${name}"]`).getByText('Succeeded', { exact: true }).waitFor(patience);
      expect(await page.locator(`tr[data-row="${name}"] [data-column=figure]`).textContent()).toMatch(/\d/);
    }
    expect(await rows().count()).toBe(await page.getByRole('tablist', { name: 'Variants' }).getByRole('tab').count());
    await page.getByTestId('verdict').waitFor();
    expect(clicks).toBe(2);
    expect(page.url()).toContain('/experiments/ex_');

    await click(part('Report'));
    await click(new ExperimentPage(page).writeButton);
    await page.getByTestId('written').waitFor(patience);
    const path = /Saved: (\S+\.pdf)/.exec((await page.getByTestId('written').textContent()) ?? '')?.[1] ?? '';
    expect(existsSync(path)).toBe(true);
    expect(clicks).toBe(4);
  });

  it('gives each part an address and says which one is in view', async () => {
    const { page } = workbench;
    for (const name of ['Results', 'Setup', 'Live']) {
      await part(name).click();
      await page.waitForURL(new RegExp(`#${name.toLowerCase()}$`));
      await page.locator(`[data-testid=parts] [aria-current=location]`, { hasText: name }).waitFor();
    }
    await part('Results').click();
    await page.reload();
    await rows().first().waitFor();
    await page.locator('[data-testid=parts] [aria-current=location]', { hasText: 'Results' }).waitFor();
    expect(await page.locator('#part-results').isVisible()).toBe(true);
    expect(await page.locator('#part-results h2').first().boundingBox()).toMatchObject({ x: expect.any(Number) });
  });

  it('shows the naive baselines beside the results, without an accessibility violation', async () => {
    const { page } = workbench;
    const results = page.getByTestId('results');
    for (const name of ['lastValue', 'seasonalNaive']) {
      expect(await results.locator(`tr[data-baseline=${name}]`).textContent()).toMatch(/\d/);
    }
    expect(await seriousViolations(page, axe.source)).toEqual([]);
  });

  it('keeps what is ticked on the way to the views across experiments', async () => {
    const { page } = workbench;
    const experiment = /ex_\w+/.exec(page.url())?.[0] ?? '';
    await page.getByRole('checkbox', { name: 'Select CNN-LSTM' }).uncheck();
    await page.getByRole('link', { name: 'Compare 3', exact: true }).click();
    const members = page.getByRole('list', { name: 'Compared runs and repeats' }).getByRole('listitem');
    await members.first().waitFor();
    expect(await members.count()).toBe(3);
    await page.goBack();
    await page.locator('#part-results').getByRole('link', { name: 'Runs', exact: true }).click();
    await page.getByText('4 chosen').waitFor();
    expect(page.url()).toContain(`experiment=${experiment}`);
    await page.goBack();
    await page.getByRole('link', { name: 'Leaderboard', exact: true }).click();
    await page.getByTestId('leaderboard').waitFor();
    expect(await page.getByLabel('Experiment').inputValue()).toBe(experiment);
  });

  it('lists each experiment with its state and its runs as links', async () => {
    const { page, origin } = workbench;
    await visit(page, origin, '/experiments');
    await page.getByRole('link', { name: 'All have figures' }).waitFor();
    await page.getByRole('link', { name: /^4 runs of / }).click();
    await page.waitForURL(/#results$/);
    await rows().first().waitFor();
  });

  it('opens on validation, and the test part once, with a line for why that the ledger keeps', async () => {
    const { page } = workbench;
    const results = page.locator('#part-results');
    const shown = results.getByRole('combobox');
    expect(await shown.inputValue()).toBe('validation');
    await results.getByRole('columnheader', { name: 'Validation MAE' }).waitFor();
    await shown.selectOption('test');
    expect(await shown.inputValue()).toBe('validation');
    await results.getByRole('textbox').fill('The model is chosen.');
    await results.getByRole('button', { name: 'Open the test part' }).click();
    await results.getByRole('columnheader', { name: 'Test MAE' }).waitFor();
    await results.getByText(/^test part: \d+ entr/).click();
    await results.getByTestId('ledger').getByText('Opened: The model is chosen.').waitFor();
    expect(await seriousViolations(page, axe.source)).toEqual([]);
    await page.reload();
    await rows().first().waitFor();
    expect(await shown.inputValue()).toBe('validation');
    await shown.selectOption('test');
    await results.getByRole('columnheader', { name: 'Test MAE' }).waitFor();
  });

  it('makes a grid of variants of several values in a cell, and says what is shared', async () => {
    const { page } = workbench;
    await part('Setup').click();
    const table = page.getByTestId('variant-table');
    await page.getByLabel('Let a setting differ…').selectOption('window.lookback');
    const cell = table.locator('[data-setting="window.lookback"] input').first();
    expect(await table.locator('[data-setting="window.lookback"]').textContent()).toContain('same in all');
    await cell.fill('24, 48');
    await cell.blur();
    await page.getByRole('button', { name: 'Make 5 variants of it' }).click();
    await page.getByRole('tab', { name: 'GRU · lookback 24', exact: true }).waitFor();
    expect(await page.getByRole('tablist', { name: 'Variants' }).getByRole('tab').count()).toBe(5);
    await new ExperimentPage(page).saved();
    // A window that differs is no longer shared: it stands among what is the chosen variant's own.
    await page.getByTestId('scope').getByText('Only').waitFor();
    await page.reload();
    await page.getByRole('tab', { name: 'GRU · lookback 48', exact: true }).click();
    expect(await page.getByRole('textbox', { name: 'Lookback (rows)', exact: true }).inputValue()).toBe('48');
    expect(await seriousViolations(page, axe.source)).toEqual([]);
    for (const name of ['GRU · lookback 24', 'GRU · lookback 48']) {
      await new ExperimentPage(page).variant(name).click();
      await page.getByRole('button', { name: 'More for this variant' }).click();
      await page.getByRole('menuitem', { name: 'Remove variant' }).click();
    }
  });

  it('shows repeats as one row with mean and interval, and the earlier attempts when asked', async () => {
    const { page } = workbench;
    await part('Setup').click();
    for (const name of ['CNN-LSTM']) {
      await new ExperimentPage(page).variant(name).click();
      await page.getByRole('button', { name: 'More for this variant' }).click();
      await page.getByRole('menuitem', { name: 'Remove variant' }).click();
    }
    await new ExperimentPage(page).epochs.fill('2');
    await new ExperimentPage(page).epochs.press('Tab');
    await new ExperimentPage(page).saved();
    await page.getByRole('button', { name: 'Run × 5 seeds' }).click();
    const row = page.getByTestId('results').locator('tr[data-row=LSTM]');
    await row.getByText('× 5', { exact: true }).first().waitFor(patience);
    await row.getByText(/^\s*[\d.]+ … [\d.]+\s*$/).waitFor(patience);
    expect(await row.count()).toBe(1);
    await page.getByRole('checkbox', { name: /^2 earlier attempts/ }).check();
    expect(await row.count()).toBe(2);
  });

  it('says with the verdict that runs have not ended, until they have', async () => {
    const { page } = workbench;
    const remark = page.getByTestId('verdict-unfinished');
    await remark.waitFor({ ...patience, state: 'detached' });
    await part('Setup').click();
    await new ExperimentPage(page).epochs.fill('100000');
    await new ExperimentPage(page).epochs.press('Tab');
    await new ExperimentPage(page).saved();
    await new ExperimentPage(page).runButton.click();
    await remark.filter({ hasText: /^\s*\d+ runs? ha(?:s|ve) not ended yet/ }).waitFor(patience);
    const { runs } = z
      .object({ runs: z.array(z.object({ id: z.string() })) })
      .parse(await workbench.ask('POST', '/api/runs/list', { limit: 50 }));
    await workbench.ask('POST', '/api/runs/cancel', { ids: runs.map(({ id }) => id) });
    await remark.waitFor({ ...patience, state: 'detached' });
    expect(await page.getByTestId('verdict').count()).toBe(1);
  });
});
