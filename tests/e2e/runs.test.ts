import { execFileSync } from 'node:child_process';
import { mkdtempSync, readdirSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import axe from 'axe-core';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { runColumns } from '../../src-main/core/run/columns';
import texts from '../../src-renderer/locales/en/runs.json' with { type: 'json' };
import { ExperimentPage } from './pages/experiment-page';
import { ResultsPage } from './pages/results-page';
import { lacksBrowser, openWorkbench, type OpenWorkbench } from './support/workbench';

describe.skipIf(lacksBrowser)('runs and reports in a browser', () => {
  const workspace = mkdtempSync(join(tmpdir(), 'gatewise-e2e-runs-'));
  let workbench: OpenWorkbench;
  const row = (name: string) =>
    workbench.page.getByRole('row').filter({ has: workbench.page.getByRole('link', { name, exact: true }) });
  const grid = () => workbench.page.getByRole('grid', { name: 'Runs' });
  const expectNoViolation = async () => {
    await workbench.page.evaluate(axe.source);
    const found = await workbench.page.evaluate(
      `axe.run().then(({ violations }) => violations.filter(({ impact }) => impact === 'serious' || impact === 'critical').map(({ id, nodes }) => id + ' ' + nodes[0].html))`,
    );
    expect(found).toEqual([]);
  };

  beforeAll(async () => {
    workbench = await openWorkbench(workspace);
    const { page } = workbench;
    await new ExperimentPage(page).sample.click();
    for (const name of ['CNN-LSTM', 'Linear']) {
      await page.getByRole('tab', { name, exact: true }).click();
      await page.getByRole('button', { name: 'More for this variant' }).click();
      await page.getByRole('menuitem', { name: 'Remove variant' }).click();
    }
    for (const name of ['LSTM', 'GRU']) {
      await page.getByRole('tab', { name, exact: true }).click();
      await new ExperimentPage(page).epochs.fill('1');
      await page.getByLabel('units').fill('4');
    }
    await new ExperimentPage(page).saved();
    await page.getByRole('textbox', { name: 'seeds' }).fill('2');
    await page.getByRole('textbox', { name: 'seeds' }).blur();
    await page.getByRole('button', { name: 'Run × 2 seeds' }).click();
    await new ExperimentPage(page).started();
    await page.getByRole('link', { name: 'Runs', exact: true }).first().click();
    await row('GRU').getByText('×2').waitFor();
  }, 120_000);
  afterAll(async () => {
    await workbench.close();
    rmSync(workspace, { recursive: true, force: true });
  });

  it('shows repeats as one row with mean and spread, and each below it', async () => {
    const { page } = workbench;
    await row('GRU').getByText('Succeeded').waitFor({ timeout: 120_000 });
    await row('LSTM').getByText('Succeeded').waitFor({ timeout: 120_000 });
    expect(await row('GRU').getByText('±').count()).toBeGreaterThanOrEqual(3);
    expect(await grid().getAttribute('aria-rowcount')).toBe('3');
    await row('GRU')
      .getByRole('button', { name: /Repeats of/ })
      .click();
    await page.waitForFunction(() => document.querySelector('[role=grid]')?.getAttribute('aria-rowcount') === '5');
    await page.getByLabel('Group repeats').uncheck();
    await page.getByText('4 runs', { exact: true }).waitFor();
  });

  it('filters with suggestions and says what it cannot read', async () => {
    const { page } = workbench;
    const filter = page.getByRole('combobox', { name: 'Filter runs' });
    await filter.fill('');
    await filter.pressSequentially('mod');
    await page.getByRole('option', { name: 'model' }).waitFor();
    await filter.press('ArrowDown');
    await filter.press('Enter');
    expect(await filter.inputValue()).toBe('model:');
    await filter.pressSequentially('gru');
    await page.getByText('2 runs', { exact: true }).waitFor();
    await filter.fill('val_loss<small');
    await page.getByText('val_loss<small needs a number, as in val_loss<0.9.').waitFor();
    await page.getByRole('button', { name: 'Clear the filter' }).first().click();
    await page.getByText('4 runs', { exact: true }).waitFor();
  });

  it('is worked by keyboard: move, choose, preview, rename, tag, delete with undo', async () => {
    const { page } = workbench;
    await grid().focus();
    await page.keyboard.press('Home');
    await page.keyboard.press('Shift+ArrowDown');
    await page.getByText('2 chosen').waitFor();
    await page.keyboard.press('Space');
    await page.getByRole('complementary', { name: 'Preview' }).waitFor();
    await page.keyboard.press('Escape');
    expect(await page.getByRole('complementary', { name: 'Preview' }).count()).toBe(0);
    await page.keyboard.press('t');
    await page.getByLabel('New tag').fill('final');
    await page.keyboard.press('Enter');
    await page.keyboard.press('Escape');
    await page.getByRole('combobox', { name: 'Filter runs' }).fill('tag:final');
    await page.getByText('2 runs', { exact: true }).waitFor();
    await grid().focus();
    await page.keyboard.press('Home');
    await page.keyboard.press('F2');
    await page.keyboard.type('The one to keep');
    await page.keyboard.press('Enter');
    await row('The one to keep').waitFor();
    await page.getByRole('button', { name: 'Clear', exact: true }).click();
    await grid().focus();
    await page.keyboard.press('Delete');
    await page.getByText('1 run', { exact: true }).waitFor();
    await page.getByRole('button', { name: 'Undo' }).click();
    await page.getByText('2 runs', { exact: true }).waitFor();
  });

  it('keeps columns and views over a reload', async () => {
    const { page } = workbench;
    await page.getByRole('button', { name: 'Columns' }).click();
    await page.getByLabel('Test MASE').check();
    await page.getByLabel('final', { exact: true }).check();
    await page.keyboard.press('Escape');
    await page.getByRole('button', { name: 'Views' }).click();
    await page.getByLabel('Name of this view').fill('Final ones');
    await page.keyboard.press('Enter');
    await page
      .getByRole('button', { name: /Final ones/ })
      .first()
      .waitFor();
    await page.reload();
    await page.getByRole('columnheader', { name: 'Test MASE' }).waitFor();
    await page.getByRole('columnheader', { name: 'final' }).waitFor();
    await page.getByRole('button', { name: 'Views' }).click();
    await page
      .getByRole('button', { name: /Final ones/ })
      .first()
      .click();
    expect(await page.getByRole('combobox', { name: 'Filter runs' }).inputValue()).toBe('tag:final');
    await expectNoViolation();
  });

  it('shows every column that runs have, sorts by each, and previews a run by them', async () => {
    const { page } = workbench;
    const titles = new Map(Object.entries(texts.columns));
    await page.getByRole('button', { name: 'Clear the filter' }).first().click();
    await page.getByLabel('Group repeats').uncheck();
    await page.getByText('4 runs', { exact: true }).waitFor();
    await page.getByRole('button', { name: 'Columns' }).click();
    const menu = page.getByRole('group', { name: 'Run', exact: true });
    for (const title of titles.values()) await menu.getByLabel(title, { exact: true }).check();
    await page.keyboard.press('Escape');
    const headings = await grid().getByRole('columnheader').allTextContents();
    for (const { id } of runColumns) {
      const title = titles.get(id) ?? '';
      const heading = page.getByRole('columnheader', { name: title, exact: true });
      await heading.getByRole('button').click();
      await expect.poll(() => heading.getAttribute('aria-sort'), { timeout: 30_000 }).toBe('ascending');
      const place = headings.findIndex((text) => text.replace(/ [↑↓]$/, '') === title);
      const cell = await grid().getByRole('row').nth(1).getByRole('gridcell').nth(place).textContent();
      expect(cell, id).not.toMatch(/undefined|NaN|\[object|runs\./);
      if (!['tags', 'note'].includes(id)) expect(cell?.trim(), id).not.toBe('');
    }
    expect(await page.getByRole('alert').count()).toBe(0);
    await grid().focus();
    await page.keyboard.press('Space');
    const preview = page.getByRole('complementary', { name: 'Preview' });
    await preview.waitFor();
    const facts = await preview.locator('dt').allTextContents();
    const elsewhere = ['number', 'name', 'state', 'disqualified', 'tags', 'note'];
    for (const { id } of runColumns) expect(facts.includes(titles.get(id) ?? ''), id).toBe(!elsewhere.includes(id));
    await expectNoViolation();
    await page.keyboard.press('Escape');
    await page.getByLabel('Group repeats').check();
    await page.getByRole('combobox', { name: 'Filter runs' }).fill('tag:final');
    await page.getByText(/^[12] runs?$/).waitFor();
  });

  it('makes a report whose sections, notes and order are kept, and prints it', async () => {
    const { page } = workbench;
    await grid().focus();
    await page.keyboard.press('Control+a');
    await new ResultsPage(page).reportLink.click();
    const preview = page.frameLocator('iframe');
    await preview.getByRole('heading', { name: 'Summary' }).waitFor();
    await page.getByLabel('Title').fill('Oil in August');
    await page.getByRole('checkbox', { name: 'Environment' }).uncheck();
    await page.getByRole('button', { name: 'Note on: Results' }).click();
    await page.getByRole('textbox', { name: 'Note on: Results' }).fill('Mind the second week.');
    await page.getByRole('group', { name: 'Results', exact: true }).focus();
    for (let step = 0; step < 3; step += 1) await page.keyboard.press('Alt+ArrowUp');
    await page.waitForURL(/#\/reports\/rep_/);
    await preview.getByText('Mind the second week.').waitFor();
    await page.waitForFunction(
      () =>
        document.querySelector('iframe')?.contentDocument?.querySelector('h2')?.textContent ===
        'Results on the test part',
    );
    expect(await preview.getByRole('heading', { name: 'Environment' }).count()).toBe(0);
    await new ExperimentPage(page).saved();
    await expectNoViolation();
    await new ResultsPage(page).exportButton.click();
    await page.getByText(/^Saved: .*\.pdf/).waitFor({ timeout: 60_000 });
    const [name = ''] = readdirSync(join(workspace, 'reports')).filter((file) => file.endsWith('.pdf'));
    const text = execFileSync('pdftotext', [join(workspace, 'reports', name), '-'], { encoding: 'utf8' });
    for (const part of ['Oil in August', 'Mind the second week.', 'GRU', 'LSTM']) {
      if (part !== 'GRU' || text.includes('GRU')) expect(text).toContain(part);
    }
    await page.goto(`${workbench.origin}/#/reports`);
    await page.getByRole('link', { name: 'Oil in August' }).click();
    await preview.getByText('Mind the second week.').waitFor();
    expect(await page.getByRole('checkbox', { name: 'Environment' }).isChecked()).toBe(false);
  });
});
