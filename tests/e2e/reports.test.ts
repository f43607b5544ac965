import { readdirSync, rmSync } from 'node:fs';
import { join } from 'node:path';
import axe from 'axe-core';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { runLook } from '../../src-main/core/common/palette';
import { faultsOf } from '../gallery/faults';
import { goldenWorkspace } from './support/golden';
import { seriousViolations, settled, visit } from './support/page';
import { lacksBrowser, openWorkbench, type OpenWorkbench } from './support/workbench';

const patience = { timeout: 20_000 };

describe.skipIf(lacksBrowser)('reports, in a browser', () => {
  const golden = goldenWorkspace();
  const run = (number: number): string => String(golden.value(`select id from run where number = ${number}`));
  const group = String(golden.value('select id from run_group'));
  let workbench: OpenWorkbench;
  beforeAll(async () => {
    workbench = await openWorkbench(golden.folder);
    workbench.page.setDefaultTimeout(patience.timeout);
  });
  afterAll(async () => {
    await workbench.close();
    golden.remove();
  });
  /** The page that is printed, as wide as the text on A4. */
  async function written(locale: string): Promise<string> {
    const { page, origin } = workbench;
    await workbench.ask('PATCH', '/api/system/settings', { locale });
    await visit(page, origin, `/reports?runs=${run(1)},${run(5)}&groups=${group}`);
    await page.getByTitle(/./).first().waitFor();
    const frame = page.locator('iframe');
    await frame.waitFor();
    await page.locator('main select').first().selectOption(locale);
    await frame.contentFrame().locator(`html[lang=${locale}]`).waitFor();
    return (await frame.getAttribute('srcdoc')) ?? '';
  }

  it.each(['en', 'ko', 'ru'])('keeps tables with repeats on the paper, in whole words (%s)', async (locale) => {
    const html = await written(locale);
    const paper = await workbench.page.context().browser()?.newPage();
    if (paper === undefined) throw new Error('there is no browser');
    await paper.setViewportSize({ width: 680, height: 1000 });
    await paper.emulateMedia({ media: 'print' });
    await paper.setContent(html);
    const wide = await paper
      .locator('table')
      .evaluateAll((tables) =>
        tables.filter((table) => table.getBoundingClientRect().right > innerWidth + 1).map((table) => table.outerHTML),
      );
    expect(wide).toEqual([]);
    // A figure, its spread and every word of a heading stand on a line of their own.
    expect(await paper.locator('td.numeric').filter({ hasText: '±' }).count()).toBeGreaterThan(0);
    expect((await faultsOf(paper, [])).filter((fault) => !fault.startsWith('a key'))).toEqual([]);
    expect(
      await paper
        .locator('thead')
        .first()
        .evaluate((head) => getComputedStyle(head).display),
    ).toBe('table-header-group');
    await paper.close();
  });

  it('draws runs in the colours of Compare', async () => {
    const html = await written('en');
    for (const number of [1, 5]) expect(html).toContain(`stroke="${runLook(number).color}"`);
    const { page, origin } = workbench;
    await visit(page, origin, `/compare?runs=${run(1)},${run(5)}`);
    await page.getByTestId('metrics').waitFor();
    const dots = await page
      .locator('main [style*=background]')
      .evaluateAll((all) => all.map((dot) => getComputedStyle(dot).backgroundColor));
    const rgb = (color: string): string =>
      `rgb(${[1, 3, 5].map((at) => parseInt(color.slice(at, at + 2), 16)).join(', ')})`;
    for (const number of [1, 5]) expect(dots).toContain(rgb(runLook(number).color));
  });

  it('leaves a section that is hidden where it is', async () => {
    const { page } = workbench;
    await written('en');
    const names = () => page.locator('[data-section]').evaluateAll((all) => all.map((one) => one.ariaLabel));
    const before = await names();
    await page.getByRole('group', { name: 'Results' }).getByRole('checkbox').uncheck();
    expect(await names()).toEqual(before);
    await page.getByRole('group', { name: 'Results' }).getByRole('checkbox').check();
    expect(await names()).toEqual(before);
  });

  it('lists the PDFs that were written, and says so of one that is gone', async () => {
    const { page, origin } = workbench;
    await written('en');
    await page.getByRole('button', { name: 'Export PDF' }).click();
    await page.getByTestId('written').waitFor();
    const folder = join(golden.folder, 'reports');
    const [name = ''] = readdirSync(folder).filter((file) => file.endsWith('.pdf'));
    await visit(page, origin, '/reports');
    const row = page.getByTestId('report-files').getByRole('row').filter({ hasText: name });
    await row.getByText(/ kB$/i).waitFor();
    await settled(page);
    expect(await seriousViolations(page, axe.source)).toEqual([]);
    const download = page.waitForEvent('download');
    await row.getByRole('button', { name: /^Download/ }).click();
    expect((await download).suggestedFilename()).toBe(name);
    rmSync(join(folder, name));
    await row.getByRole('button', { name: /^Download/ }).click();
    await page.getByRole('region', { name: 'PDFs in the workspace' }).getByRole('alert').waitFor();
    await row.waitFor({ state: 'detached' });
  });
});
