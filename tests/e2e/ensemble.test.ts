import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { goldenWorkspace } from './support/golden';
import { lacksBrowser, openWorkbench, type OpenWorkbench } from './support/workbench';

describe.skipIf(lacksBrowser)('ensembles in a browser', () => {
  const golden = goldenWorkspace();
  let workbench: OpenWorkbench;

  beforeAll(async () => {
    workbench = await openWorkbench(golden.folder);
  });
  afterAll(async () => {
    await workbench.close();
    golden.remove();
  });

  it('are made of chosen runs in two clicks, and say which member was deleted', async () => {
    const { page } = workbench;
    await page.locator('a[href$="/runs"]').first().click();
    await page.getByRole('checkbox', { name: 'Group repeats' }).uncheck();
    // Each repeat has a row of its own, the newest run first: the two oldest are below.
    const boxes = page.getByRole('grid', { name: 'Runs' }).getByRole('checkbox');
    const rows = Number(golden.value('select count(*) from run')) + 1;
    await page.locator(`[role=grid][aria-rowcount="${rows}"]`).waitFor();
    await boxes.nth(-1).click();
    await boxes.nth(-2).click();
    await page.getByRole('button', { name: 'Ensemble', exact: true }).click();
    // Bands that leave a gap are refused where they are typed; the plain mean is made.
    const make = page.getByRole('button', { name: 'Make the ensemble' });
    await page.getByTestId('ensemble-rule').selectOption('gate');
    const first = page.getByRole('group', { name: /^Band 1/ });
    const end = first.getByRole('textbox').nth(1);
    await end.fill('-1');
    await end.press('Tab');
    await page
      .getByRole('alert')
      .getByText(/above .1, up to 0/)
      .waitFor();
    expect(await make.isDisabled()).toBe(true);
    await end.fill('0');
    await end.press('Tab');
    await page.getByRole('alert').waitFor({ state: 'detached' });
    await page.getByTestId('ensemble-rule').selectOption('mean');
    await make.click();
    await page.getByTestId('ensemble-validation').waitFor();
    await page.getByText('Correlation of the members’ errors on validation').waitFor();
    await page.getByRole('link', { name: 'GRU 4 #2', exact: true }).waitFor();
    const place = page.url();
    await page.getByRole('link', { name: 'GRU 4 #1', exact: true }).click();
    await page.waitForURL((url) => url.href !== place);
    const id = page.url().split('/').at(-1)?.split('?')[0] ?? '';
    await page.locator('a[href$="/runs"]').first().click();
    await boxes.nth(-1).click();
    await page.getByRole('button', { name: 'Delete', exact: true }).click();
    await page.locator(`[role=grid] a[href$="${id}"]`).waitFor({ state: 'detached' });
    await page.goto(place);
    await page.getByText('What it predicted is kept with the ensemble').waitFor();
    await page.getByRole('cell', { name: 'GRU 4 #1 · deleted' }).waitFor();
    expect(await page.getByTestId('ensemble-validation').textContent()).toMatch(/[0-9]/);
  });
});
