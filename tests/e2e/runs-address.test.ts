import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { z } from 'zod';
import { goldenWorkspace } from './support/golden';
import { RunsPage } from './pages/runs-page';
import { visit } from './support/page';
import { lacksBrowser, openWorkbench, type OpenWorkbench } from './support/workbench';

const patience = { timeout: 60_000 };

describe.skipIf(lacksBrowser)('the table of runs and its address', () => {
  const golden = goldenWorkspace();
  let workbench: OpenWorkbench;
  beforeAll(async () => {
    workbench = await openWorkbench(golden.folder);
  });
  afterAll(async () => {
    await workbench.close();
    golden.remove();
  });
  const filter = () => workbench.page.getByRole('combobox', { name: 'Filter runs' });
  const runs = (page: RunsPage) => page.row('Hourly load');

  it('keeps the filter in the address: it can be passed on, opened anew and cleared', async () => {
    const { page, origin } = workbench;
    await visit(page, origin, '/runs');
    await runs(new RunsPage(page)).first().waitFor(patience);
    await filter().fill('task:classification');
    await page.waitForFunction(() => location.hash.includes('filter=task:classification'));
    await page.getByText('1 run', { exact: true }).waitFor(patience);
    await page.reload();
    await page.getByText('1 run', { exact: true }).waitFor(patience);
    expect(await filter().inputValue()).toBe('task:classification');
    await page.goto(`${origin}/#/runs?filter=${encodeURIComponent('number<3')}`);
    await page.getByText('2 runs', { exact: true }).waitFor(patience);
    expect(await filter().inputValue()).toBe('number<3');
    await filter().fill('');
    await page.waitForFunction(() => location.hash === '#/runs');
  });

  it('chooses all runs by the box above them, repeats too, and keeps the chosen ones in the address', async () => {
    const { page, origin } = workbench;
    await visit(page, origin, '/runs');
    const all = page.getByRole('checkbox', { name: 'Choose all matching runs' });
    await runs(new RunsPage(page)).first().waitFor(patience);
    const { total } = z.object({ total: z.number() }).parse(await workbench.ask('POST', '/api/runs/list', {}));
    await all.check();
    await page.getByText(`${total} chosen`, { exact: true }).waitFor(patience);
    await page.waitForFunction((count) => location.hash.split('runs=')[1]?.split(',').length === count, total);
    await all.uncheck();
    await page.waitForFunction(() => location.hash === '#/runs');

    await runs(new RunsPage(page)).first().click();
    await page.waitForFunction(() => location.hash.includes('runs=run_'));
    expect(await all.evaluate((box: HTMLInputElement) => box.indeterminate)).toBe(true);
    const chosen = await page.getByText(/^\d+ chosen$/).textContent();
    await page.reload();
    await page.getByText(chosen ?? '', { exact: true }).waitFor(patience);
  });

  it('shows dataset, skill, time and tags in a window of 1280 pixels', async () => {
    const { page } = workbench;
    for (const name of ['Dataset', 'Validation Skill', 'Time', 'Tags']) {
      const box = await page.getByRole('columnheader', { name, exact: true }).boundingBox();
      expect((box?.x ?? Infinity) + (box?.width ?? 0), name).toBeLessThanOrEqual(1280);
    }
  });
});
