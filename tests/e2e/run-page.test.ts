import axe from 'axe-core';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { goldenWorkspace } from './support/golden';
import { seriousViolations, visit } from './support/page';
import { lacksBrowser, openWorkbench, type OpenWorkbench } from './support/workbench';

const patience = { timeout: 60_000 };

describe.skipIf(lacksBrowser)('the page of a run, in a browser', () => {
  // Run 3 was cancelled after its first of two epochs.
  const golden = goldenWorkspace(
    `update run set state = 'cancelled' where number = 3;
     delete from run_epoch where run = 3 and epoch = 2;
     delete from locked_threshold;
     update run set name = 'Hourly load of the northern substation with all weather stations' where number = 1;
     insert into test_look (at, dataset_hash, split, purpose, run_ids)
     select 1, dataset_hash, '{}', 'opening of ' || experiment_id || ': the classes', '[]' from run where number = 4;`,
  );
  let workbench: OpenWorkbench;
  beforeAll(async () => {
    workbench = await openWorkbench(golden.folder);
  });
  afterAll(async () => {
    await workbench.close();
    golden.remove();
  });
  const open = (number: number, tab: string, more = '') =>
    visit(
      workbench.page,
      workbench.origin,
      `/runs/${String(golden.value(`select id from run where number = ${number}`))}?tab=${tab}${more}`,
    );

  it('lets either of two classes be the one that is looked for, with its own costs and its own lock', async () => {
    const { page } = workbench;
    await open(4, 'threshold');
    const choice = page.getByTestId('threshold-class');
    await choice.waitFor(patience);
    const names = await choice.locator('option').allTextContents();
    expect(names).toHaveLength(2);
    for (const name of names) {
      await choice.selectOption({ label: name });
      await page.getByText(`Scores at or above the threshold are called “${name}”.`, { exact: false }).waitFor();
      expect(await page.getByTestId('locked').count()).toBe(0);
      await page.getByRole('button', { name: 'Lock and score the test part' }).click();
      const report = page.getByTestId('locked-report');
      await report.waitFor(patience);
      // The class that is looked for stands second.
      const lines = ((await report.textContent()) ?? '')
        .split('\n')
        .filter((line) => names.some((n) => line.includes(n)));
      expect(lines[1]).toContain(name);
    }
    expect(await seriousViolations(page, axe.source)).toEqual([]);
    await page.reload();
    await page.getByTestId('locked').waitFor(patience);
  });

  it('has no losses of quantiles that were not predicted', async () => {
    const { page } = workbench;
    await open(1, 'metrics');
    await page.getByRole('row', { name: /^MAE/ }).first().waitFor(patience);
    expect(await page.getByText(/pinball/i).count()).toBe(0);
  });

  it('breaks its lines where the target is missing, and says that what fills it is not drawn', async () => {
    const { page } = workbench;
    await open(1, 'forecast');
    const note = page.getByTestId('breaks');
    // Five windows of the training part, none of the others.
    await page
      .getByRole('tabpanel')
      .getByRole('figure', { name: /step ahead$/ })
      .waitFor(patience);
    expect(await note.count()).toBe(0);
    await page.getByRole('combobox', { name: /^Part/ }).selectOption('train');
    await note.getByText('“load” is missing in the data there').waitFor(patience);
    const figure = page.getByRole('figure', { name: /step ahead$/ });
    await figure.getByRole('button', { name: 'As a table' }).click();
    const cells = await figure.locator('tbody tr td:nth-child(2)').allTextContents();
    const holes = cells.filter((text) => text.trim() === '').length;
    expect(holes).toBeGreaterThan(0);
    expect(holes).toBeLessThan(6);
  });

  it('says of a cancelled run that it was cancelled, and draws the one epoch that it has', async () => {
    const { page } = workbench;
    await open(3, 'log', '&details=open');
    await page.locator('[data-fact=stopping]').getByText('at 1 of 2, cancelled').waitFor(patience);
    const canvas = page.getByRole('figure', { name: 'Loss' }).locator('canvas');
    await canvas.waitFor();
    // The blue of the training loss, somewhere that is neither an axis nor a label.
    const bluish = () =>
      canvas.evaluate((element: HTMLCanvasElement) => {
        const data = element.getContext('2d')?.getImageData(0, 0, element.width, element.height).data ?? [];
        let found = 0;
        for (let at = 0; at < data.length; at += 4) {
          const [red = 0, , blue = 0, alpha = 0] = data.slice(at, at + 4);
          if (alpha > 200 && blue - red > 100) found += 1;
        }
        return found;
      });
    await expect.poll(bluish, patience).toBeGreaterThan(8);
  });

  it.each([
    { width: 960, height: 600 },
    { width: 1280, height: 800 },
  ])('has a head of one line at $width×$height, with the curve on demand', async (size) => {
    const { page } = workbench;
    await page.setViewportSize(size);
    await open(1, 'forecast');
    const head = page.locator('main header').first();
    await head.locator('[data-verdict]').waitFor(patience);
    expect((await head.boundingBox())?.height).toBeLessThan(40);
    expect((await page.getByRole('tablist').boundingBox())?.y).toBeLessThan(size.height / 3);
    // What the head shortens is told whole under the pointer.
    expect(await head.locator('[data-verdict]').getAttribute('title')).toMatch(/validation (MAE|RMSE).* against /);
    const curve = page.getByRole('figure', { name: 'Loss' });
    expect(await curve.count()).toBe(0);
    const details = head.getByRole('button', { name: /^Details/ });
    await details.click();
    await curve.waitFor();
    await page.locator('[data-fact=duration]').waitFor();
    // The address keeps it, for this run and the next.
    await page.waitForURL(/details=open/);
    await page.keyboard.press('ArrowRight');
    await page.getByRole('heading', { level: 1, name: /^2 · / }).waitFor();
    await curve.waitFor();
    expect(await seriousViolations(page, axe.source)).toEqual([]);
    await head.getByRole('button', { name: /^Details/ }).click();
    await curve.waitFor({ state: 'detached' });
  });
});
