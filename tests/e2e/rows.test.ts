import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import axe from 'axe-core';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { ImportPage } from './pages/import-page';
import { violations, visit } from './support/page';
import { lacksBrowser, openWorkbench, type OpenWorkbench } from './support/workbench';

const rowCount = 1200;
const columnCount = 120;
/** Hours from the night in which clocks go back; `load` falls, one value is missing, one row is marked. */
const csv = [
  `time,load,note,${Array.from({ length: columnCount }, (_, index) => `sensor_${index}`).join(',')}`,
  ...Array.from({ length: rowCount }, (_, row) => {
    const time = new Date(Date.UTC(2024, 9, 26, 22 + row)).toISOString();
    const load = row === 700 ? '' : String(rowCount - row + 0.5);
    return [time, load, row === 900 ? 'Outage' : 'ok', ...Array.from({ length: columnCount }, () => row)].join(',');
  }),
].join('\n');

describe.skipIf(lacksBrowser)('the rows of a dataset in a browser', () => {
  const workspace = mkdtempSync(join(tmpdir(), 'gatewise-e2e-rows-'));
  let workbench: OpenWorkbench;
  let dataset = '';
  beforeAll(async () => {
    workbench = await openWorkbench(workspace);
    const { page, origin } = workbench;
    page.setDefaultTimeout(20_000);
    await visit(page, origin, '/datasets/import');
    await new ImportPage(page).files.setInputFiles({
      name: 'rows.csv',
      mimeType: 'text/csv',
      buffer: Buffer.from(csv),
    });
    await new ImportPage(page).importButton.click();
    await page.waitForURL(/#\/datasets\/ds_/);
    dataset = page.url().split('/').at(-1) ?? '';
    await page.getByRole('tab', { name: 'Rows', exact: true }).click();
    await page.getByTestId('row-grid').waitFor();
  }, 120_000);
  afterAll(async () => {
    await workbench.close();
    rmSync(workspace, { recursive: true, force: true });
  });
  const counted = async () => (await workbench.page.getByTestId('row-count').textContent())?.trim();
  /** Numbers of the first rows that are drawn. */
  const first = async (count: number) =>
    (await workbench.page.getByTestId('row-grid').getByRole('rowheader').allTextContents()).slice(0, count);

  it('are drawn as far as they are in view, and come page by page', async () => {
    const { page } = workbench;
    const grid = page.getByTestId('row-grid');
    await expect.poll(counted).toBe('1,200 rows');
    await expect.poll(() => first(2)).toEqual(['1', '2']);
    expect(await grid.getAttribute('aria-colcount')).toBe(String(columnCount + 4));
    expect(await grid.getByRole('cell').count()).toBeLessThan(2000);
    await grid.press('End');
    await grid.getByText('1,200', { exact: true }).waitFor();
    await grid.press('Home');
    expect(await violations(page, axe.source)).toEqual([]);
  });

  it('are ordered by a head: up, down, as in the file', async () => {
    const { page } = workbench;
    const head = page.getByRole('columnheader', { name: 'load' });
    await head.getByRole('button').click();
    await expect.poll(() => first(2)).toEqual(['1,200', '1,199']);
    expect(await head.getAttribute('aria-sort')).toBe('ascending');
    await head.getByRole('button').click();
    await expect.poll(() => first(2)).toEqual(['1', '2']);
    expect(new URL(page.url()).hash).toContain('sort=load&direction=desc');
    // Missing values come last in either direction.
    await page.getByTestId('row-grid').press('End');
    await page.getByTestId('row-grid').getByText('missing', { exact: true }).waitFor();
    await head.getByRole('button').click();
    await expect.poll(() => head.getAttribute('aria-sort')).toBe('none');
  });

  it('are searched, and the address finds the same again', async () => {
    const { page, origin } = workbench;
    await page.getByRole('searchbox', { name: 'Find in rows' }).fill('outage');
    await expect.poll(counted).toBe('1 of 1,200 rows');
    expect(await first(2)).toEqual(['901']);
    const place = new URL(page.url()).hash.slice(1);
    await visit(page, origin, '/datasets');
    await visit(page, origin, place);
    await expect.poll(counted).toBe('1 of 1,200 rows');
    expect(await page.getByRole('searchbox', { name: 'Find in rows' }).inputValue()).toBe('outage');
    await page.getByRole('combobox', { name: 'Column that is searched' }).selectOption('load');
    await page.getByText('No row has that.', { exact: false }).waitFor();
    await page.getByRole('searchbox', { name: 'Find in rows' }).fill('');
    await page.getByRole('checkbox', { name: 'Only rows with missing values' }).check();
    await expect.poll(counted).toBe('1 of 1,200 rows');
    expect(await first(2)).toEqual(['701']);
  });

  it('show numbers in the page’s language and say the zone of times', async () => {
    const { page, origin } = workbench;
    await visit(page, origin, `/datasets/${dataset}?tab=rows`);
    await page.getByRole('columnheader', { name: 'time, UTC' }).waitFor();
    await page.getByText('2024-10-26 22:00:00', { exact: true }).waitFor();
    await workbench.ask('PATCH', '/api/system/settings', { locale: 'ru' });
    await page.reload();
    await page.getByText('1200,5', { exact: true }).waitFor();
    await page.getByText('1 200 строк').waitFor();
  });
});
