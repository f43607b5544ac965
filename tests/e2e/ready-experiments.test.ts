import { mkdtempSync, readdirSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { visit } from './support/page';
import { lacksBrowser, openWorkbench, type OpenWorkbench } from './support/workbench';

describe.skipIf(lacksBrowser)('ready experiments in a browser', () => {
  const workspace = mkdtempSync(join(tmpdir(), 'gatewise-ready-'));
  let workbench: OpenWorkbench;

  beforeAll(async () => {
    workbench = await openWorkbench(workspace);
  });
  afterAll(async () => {
    await workbench.close();
    rmSync(workspace, { recursive: true, force: true });
  });

  const pdfs = (): string[] => readdirSync(join(workspace, 'reports')).filter((name) => name.endsWith('.pdf'));

  it('goes from one click to a PDF, also while another screen is looked at', async () => {
    const { page, origin } = workbench;
    await visit(page, origin, '/experiments');
    const quick = page.getByRole('button', { name: 'Quick form: Noisy cosine, four recurrent networks' });
    await quick.click();
    await page.getByText(/^Step \d of 4: /).waitFor();
    expect(await quick.isDisabled()).toBe(true);
    await page.getByRole('navigation', { name: 'Main navigation' }).getByRole('link', { name: /^Runs/ }).click();
    await page.getByRole('heading', { level: 1, name: 'Runs' }).waitFor();
    await page
      .getByRole('navigation', { name: 'Main navigation' })
      .getByRole('link', { name: /^Experiments/ })
      .click();
    await page.getByText('Noisy cosine, four recurrent networks (quick form) is done.').waitFor({ timeout: 120_000 });
    expect(pdfs()).toHaveLength(1);
    await page
      .getByTestId('written')
      .getByText(pdfs()[0] ?? '')
      .waitFor();
    await page.getByRole('link', { name: 'Open the report' }).click();
    await page
      .frameLocator('iframe')
      .getByText('LSTM (tanh): 50 rows past the end of the data')
      .waitFor({ timeout: 60_000 });
  });

  it('is cancelled, and what it has made so far stays', async () => {
    const { page, origin } = workbench;
    await visit(page, origin, '/experiments');
    await page.getByRole('button', { name: 'In full: Ranking on a load with peaks' }).click();
    await page.getByText('Step 2 of 7: training LSTM').waitFor({ timeout: 60_000 });
    await page.getByText('5 runs at work or queued').waitFor({ timeout: 120_000 });
    await page.getByRole('button', { name: 'Cancel', exact: true }).click();
    await page.getByText('Step 2 of 7: training LSTM').waitFor({ state: 'detached' });
    expect(await page.getByRole('button', { name: 'In full: Ranking on a load with peaks' }).isEnabled()).toBe(true);
    await page.getByRole('link', { name: 'Ranking on a load with peaks', exact: true }).waitFor();
    await page.getByRole('navigation', { name: 'Main navigation' }).getByRole('link', { name: /^Runs/ }).click();
    await expect.poll(() => page.getByText('Cancelled', { exact: true }).count(), { timeout: 60_000 }).toBe(5);
  });
});
