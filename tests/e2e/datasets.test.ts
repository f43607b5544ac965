import { mkdtempSync, readdirSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import axe from 'axe-core';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { ImportPage } from './pages/import-page';
import { seriousViolations, visit } from './support/page';
import { sensorCsv } from './support/studies';
import { lacksBrowser, openWorkbench, type OpenWorkbench } from './support/workbench';

const hour = (row: number): string => new Date(Date.UTC(2024, 0, 1, row)).toISOString().slice(0, 16);
const csv = (header: string, rows: number, line: (row: number) => string): string =>
  `${header}\n${Array.from({ length: rows }, (_, row) => line(row)).join('\n')}\n`;

describe.skipIf(lacksBrowser)('datasets in a browser', () => {
  const workspace = mkdtempSync(join(tmpdir(), 'gatewise-e2e-datasets-'));
  let workbench: OpenWorkbench;
  beforeAll(async () => {
    workbench = await openWorkbench(workspace);
  });
  afterAll(async () => {
    await workbench.close();
    rmSync(workspace, { recursive: true, force: true });
  });

  async function choose(name: string, content: string): Promise<void> {
    const { page, origin } = workbench;
    await visit(page, origin, '/datasets');
    await visit(page, origin, '/datasets/import');
    await new ImportPage(page).files.setInputFiles({ name, mimeType: 'text/csv', buffer: Buffer.from(content) });
    await new ImportPage(page).readyButton.waitFor();
  }
  async function importIt(): Promise<void> {
    const { page } = workbench;
    await new ImportPage(page).importButton.click();
    await page.waitForURL(/#\/datasets\/ds_/);
    await page.getByRole('heading', { name: 'Profile' }).waitFor();
  }
  const role = (column: string) => workbench.page.getByRole('combobox', { name: `Role of ${column}` });
  const chart = (title: string) => workbench.page.getByRole('figure', { name: title, exact: true });

  it('proposes the labels of a sensor as the target, and shades the rarer class in the chart', async () => {
    const { page } = workbench;
    await choose('sensor.csv', sensorCsv(800));
    await page.getByText('Target: state, classes to tell apart: 2.').waitFor();
    await importIt();
    expect(await role('state').inputValue()).toBe('target');
    const shaded = page.getByText('Shaded by state:').locator('..');
    await shaded.waitFor();
    expect(await shaded.textContent()).toContain('Abnormal');
    expect(await shaded.textContent()).not.toContain('Normal ');
    await chart('Class balance').waitFor();
  });

  it('offers columns that look like labels; choosing one makes codes to classes and frees the other target', async () => {
    const { page } = workbench;
    await choose(
      'grid.csv',
      csv('date,mode,load', 200, (row) => `${hour(row)},${row % 3},${(row * 7) % 31}`),
    );
    await page.getByText('Target: load, numbers to forecast.').waitFor();
    await page.getByRole('button', { name: /^mode/ }).click();
    await page.getByText('Target: mode, classes to tell apart: 3.').waitFor();
    expect([await role('mode').inputValue(), await role('load').inputValue()]).toEqual(['target', 'feature']);
    // The other way: a role that only one column can have moves to the new one.
    await role('load').selectOption('target');
    await page.getByText('Target: load, numbers to forecast.').waitFor();
    expect(await role('mode').inputValue()).toBe('feature');
    await role('date').selectOption('ignored');
    await page.getByText('Times are read as').waitFor({ state: 'detached' });
    await role('date').selectOption('time');
    await page.getByText('Times are read as').waitFor();
  });

  it('draws one series of a panel at a time', async () => {
    const { page } = workbench;
    const rows = csv('unique_id,ds,y', 180, (row) => `shop ${row % 3},${hour(Math.floor(row / 3))},${100 * (row % 3)}`);
    await choose('shops.csv', rows);
    await importIt();
    const picture = chart('y');
    await picture.getByRole('button', { name: 'As a table' }).click();
    const cells = picture.getByRole('cell');
    await cells.first().waitFor();
    expect(await cells.nth(1).textContent()).toBe('0');
    expect(await cells.count()).toBe(120);
    await page.getByLabel('Series in the chart').selectOption('shop 2');
    await picture.getByRole('cell', { name: '200', exact: true }).first().waitFor();
    expect(await cells.count()).toBe(120);
  });

  it('tells minus from plus in the correlations, palest at zero, with the figures in the table twin', async () => {
    const noise = (row: number): number => ((row * 7919) % 1009) / 1009;
    await choose(
      'pairs.csv',
      csv('date,a,b,c', 600, (row) => `${hour(row)},${noise(row)},${-2 * noise(row)},${noise(row * row + 17)}`),
    );
    await importIt();
    const map = chart('Correlation of the columns');
    await map.scrollIntoViewIfNeeded();
    const canvas = map.locator('canvas');
    await canvas.waitFor();
    /** Colour near the corner of a cell, away from the figure in its middle. */
    const colorAt = async (row: number, column: number): Promise<number[]> =>
      await canvas.evaluate(
        (element, [y, x]) => {
          if (!(element instanceof HTMLCanvasElement)) throw new Error('no canvas');
          const context = element.getContext('2d');
          if (context === null) throw new Error('no context');
          // The plot begins after the row names and ends above the column names.
          const [left, bottom] = [30, 24];
          const [width, height] = [element.width - left, element.height - bottom];
          const [spotX, spotY] = [left + ((x + 0.25) / 3) * width, ((y + 0.25) / 3) * height];
          const spot = context.getImageData(Math.round(spotX), Math.round(spotY), 1, 1);
          return [...spot.data.slice(0, 3)];
        },
        [row, column] as const,
      );
    await expect.poll(() => colorAt(0, 0), { timeout: 10_000 }).toEqual([213, 94, 0]);
    expect(await colorAt(0, 1)).toEqual([0, 114, 178]);
    expect(Math.min(...(await colorAt(0, 2)))).toBeGreaterThan(220);
    await map.getByRole('button', { name: 'As a table' }).click();
    expect(await map.getByRole('cell', { name: '-1', exact: true }).count()).toBeGreaterThan(0);
    // The list counts what was found: that two columns say the same.
    const { page, origin } = workbench;
    await visit(page, origin, '/datasets');
    const row = page.getByRole('row').filter({ has: page.getByRole('link', { name: 'pairs', exact: true }) });
    await expect.poll(() => row.getByRole('cell').nth(5).textContent()).toMatch(/^\s*1\s*$/);
  });

  it('takes up a file that is dropped on any screen', async () => {
    const { page, origin } = workbench;
    await visit(page, origin, '/runs');
    await page.getByRole('heading', { level: 1 }).first().waitFor();
    await page.evaluate(() => {
      const data = new DataTransfer();
      data.items.add(new File(['date,y\n2024-01-01,1\n2024-01-02,2\n2024-01-03,5\n'], 'dropped.csv'));
      document.body.dispatchEvent(new DragEvent('drop', { bubbles: true, cancelable: true, dataTransfer: data }));
    });
    await page.waitForURL(/#\/datasets\/import/);
    await page.getByText('dropped.csv ·').waitFor();
  });

  it('keeps nothing of an import that was cancelled, nor of a file that was not imported', async () => {
    const { page, origin } = workbench;
    const large = join(workspace, 'large.csv');
    writeFileSync(
      large,
      csv('date,a,b,c,d', 400_000, (row) => `${hour(row)},${row % 97},${row % 89},${row % 83},${row}`),
    );
    const stored = readdirSync(join(workspace, 'datasets'));
    await visit(page, origin, '/datasets');
    await visit(page, origin, '/datasets/import');
    await new ImportPage(page).files.setInputFiles(large);
    const button = new ImportPage(page).readyButton;
    await button.waitFor();
    await button.click();
    await page.getByRole('progressbar').waitFor();
    await page.getByRole('button', { name: 'Cancel' }).click();
    // It can be begun again: the file is still chosen.
    await button.waitFor();
    await expect.poll(() => readdirSync(join(workspace, 'datasets'))).toEqual(stored);
    expect(readdirSync(join(workspace, 'uploads'))).toHaveLength(2);
    await visit(page, origin, '/datasets');
    await expect.poll(() => readdirSync(join(workspace, 'uploads'))).toEqual([]);
  });

  it.each(['light', 'dark'] as const)('has no serious finding of axe on its screens, %s', async (colorScheme) => {
    const { page, origin } = workbench;
    await page.emulateMedia({ colorScheme });
    await page.waitForFunction(
      (isDark) => document.documentElement.classList.contains('dark') === isDark,
      colorScheme === 'dark',
    );
    await choose(
      'panel.csv',
      csv('item_id,timestamp,target', 90, (row) => `m${row % 3},${hour(row)},${row % 7}`),
    );
    expect(await seriousViolations(page, axe.source)).toEqual([]);
    await visit(page, origin, '/datasets');
    await page.getByRole('button', { name: 'Synthetic data' }).click();
    await page.getByRole('form').waitFor();
    expect(await seriousViolations(page, axe.source)).toEqual([]);
    await page.getByRole('link', { name: 'sensor', exact: true }).click();
    await chart('Class balance').waitFor();
    expect(await seriousViolations(page, axe.source)).toEqual([]);
    await page.getByRole('button', { name: 'vibration', exact: true }).click();
    await chart('Partial autocorrelation').waitFor();
    expect(await seriousViolations(page, axe.source)).toEqual([]);
  });
});
