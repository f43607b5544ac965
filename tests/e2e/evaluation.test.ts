import { execFileSync } from 'node:child_process';
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import axe from 'axe-core';
import type { Page } from 'playwright-core';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { ResultsPage } from './pages/results-page';
import { drag, seriousViolations, visit, settled } from './support/page';
import { SlowLine } from './support/slow-line';
import { trainStudies } from './support/studies';
import { lacksBrowser, openWorkbench, type OpenWorkbench } from './support/workbench';

/** The first number in a text, read with English separators. */
function numberIn(text: string | null): number {
  const found = /-?[\d,]+(?:\.\d+)?/.exec(text ?? '')?.[0];
  if (found === undefined) throw new Error(`no number in “${text ?? ''}”`);
  return Number(found.replaceAll(',', ''));
}

describe.skipIf(lacksBrowser)('evaluation in a browser', () => {
  const workspace = mkdtempSync(join(tmpdir(), 'gatewise-e2e-'));
  const line = new SlowLine();
  let workbench: OpenWorkbench;
  let page: Page;

  beforeAll(async () => {
    await trainStudies(workspace);
    workbench = await openWorkbench(workspace);
    ({ page } = workbench);
    await page.routeWebSocket(/\/rpc/, (socket) => {
      line.connect(socket);
    });
    await page.reload();
    page.setDefaultTimeout(20_000);
  }, 240_000);
  afterAll(async () => {
    await workbench.close();
    rmSync(workspace, { recursive: true, force: true });
  });
  const go = (place: string) => visit(page, workbench.origin, place);

  /** Opens the first run of a name, at a tab. */
  async function openRun(name: string, tab: string, more = ''): Promise<void> {
    await go('/runs');
    const link = page.locator('a[href*="/runs/run_"]').getByText(name, { exact: true }).first();
    const address = await link.getAttribute('href');
    await go(`${(address ?? '').replace('#', '')}?tab=${tab}${more}`);
    await page.getByRole('heading', { level: 1, name: new RegExp(`^\\d+ · ${name}$`) }).waitFor();
    await page.getByRole('tab', { selected: true }).waitFor();
    // Pages open on validation; a run that predicted nothing has no part to choose.
    const part = page.getByRole('combobox', { name: 'Part' });
    if ((await part.count()) > 0) {
      await part.selectOption('test');
      await expect.poll(() => part.inputValue()).toBe('test');
      // Until its predictions are there, the page still shows those of the part before.
      await settled(page);
    }
  }
  const chart = (title: string | RegExp) => page.getByRole('figure', { name: title });

  it('recomputes figures as the threshold moves, finds optima on validation, and scores test once locked', async () => {
    await openRun('Sensor state', 'threshold');
    const recall = page.getByTestId('threshold-figures').locator('[data-metric="recall"] td').nth(1);
    const slider = page.getByTestId('threshold');
    await slider.fill('0.02');
    await expect.poll(async () => numberIn(await recall.textContent())).toBeGreaterThan(0.9);
    await slider.fill('0.995');
    await expect.poll(async () => numberIn(await recall.textContent())).toBeLessThan(0.9);

    await page.getByRole('button', { name: 'Youden’s J' }).click();
    const chosen = numberIn(await slider.inputValue());
    expect(chosen).toBeGreaterThan(0);
    expect(await page.getByTestId('locked').count()).toBe(0);
    await page.getByRole('button', { name: 'Lock and score the test part' }).click();
    await page.getByTestId('locked').waitFor();
    expect(numberIn(await page.getByTestId('locked').textContent())).toBeCloseTo(chosen, 2);
    expect(await page.getByTestId('locked-report').textContent()).toContain('weighted avg');
    await page.reload();
    await page.getByTestId('locked').waitFor();
  });

  it('gives each class of three a threshold of its own, against the others', async () => {
    await openRun('Machine state', 'threshold');
    const choice = page.getByTestId('threshold-class');
    await choice.selectOption({ label: 'Failure' });
    await page.getByRole('button', { name: 'F1', exact: true }).click();
    await page.getByRole('button', { name: 'Lock and score the test part' }).click();
    await page.getByTestId('locked').waitFor();
    expect(await page.getByTestId('locked-report').textContent()).toMatch(/not Failure +\d\.\d\d/);
    // Rows of all classes are in the confusion of one with the rest.
    const counts = await page.getByTestId('threshold-confusion').locator('td').allTextContents();
    expect(counts).toHaveLength(4);
    await choice.selectOption({ label: 'Wear' });
    await page.getByTestId('locked').waitFor({ state: 'detached' });
    await page.getByTestId('threshold-view').selectOption({ label: 'ROC' });
    await chart('ROC')
      .getByText(/ROC: [01]\.\d{3}/)
      .waitFor();
    await choice.selectOption({ label: 'Failure' });
    await page.getByTestId('locked').waitFor();
  });

  it('backtests classes beside the majority class', async () => {
    await openRun('Machine state', 'backtest');
    await page.getByLabel('Origins').fill('2');
    await page.getByLabel('Rows from one origin to the next').fill('120');
    await page.getByLabel('Epochs of each training').fill('1');
    await page.getByLabel('Epochs of each training').press('Tab');
    await new ResultsPage(page).backtestButton.click();
    await page.getByTestId('backtest-figures').waitFor({ timeout: 90_000 });
    expect(await page.getByTestId('backtest-folds').locator('tbody tr').count()).toBe(2);
    await page.getByText('majority class 0.3333').waitFor();
    await chart('Recall by origin and class').waitFor();
    await page.getByLabel('Rows from one origin to the next').fill('2');
    await page.getByLabel('Rows from one origin to the next').press('Tab');
    await new ResultsPage(page).backtestButton.click();
    await page.getByText(/^Fold 1 of 2, from .* on: its test rows are all of class “/).waitFor({ timeout: 60_000 });
  });

  it('says why a run is disqualified, and ranks it nowhere', async () => {
    await openRun('Oil broken', 'log');
    const alert = page.getByRole('alert').filter({ hasText: 'Takes no part in rankings' });
    await alert.waitFor();
    expect(await alert.textContent()).toMatch(/rankings: training stopped at step \d+ of epoch 1: .* finite number/);
    await go('/leaderboard');
    await page.getByLabel('Dataset').selectOption({ label: 'ETTh1' });
    const row = page.getByTestId('leaderboard').getByRole('row').filter({ hasText: 'Oil broken' });
    await row.getByText('disqualified').waitFor();
    const ranks = await row.locator('td').allTextContents();
    expect(ranks.slice(0, 2).map((rank) => rank.replaceAll(/\s/g, ''))).toEqual(['–', '–']);
    expect(await page.getByTestId('recommendations').textContent()).not.toContain('Oil broken');
  });

  it('warns of repeats whose figures are the same, and says why that is suspicious', async () => {
    await go('/groups');
    await page.getByRole('link', { name: 'Oil copied', exact: true }).click();
    await page.getByText(/^Seeds 0, 1 gave the same figure in all \d+ metrics\./).waitFor();
  });

  it('shows the place of the pointer in every chart of the same time axis', async () => {
    await openRun('Oil', 'forecast', '&details=open');
    const followed = chart(/step ahead$/);
    const canvas = followed.locator('canvas');
    await canvas.scrollIntoViewIfNeeded();
    const residuals = chart(/^Residuals by time/).getByTestId('crosshair');
    await expect
      .poll(async () => {
        await canvas.hover({ position: { x: 300, y: 60 } });
        await canvas.hover({ position: { x: 302, y: 60 } });
        return residuals.count();
      })
      .toBe(1);
    expect(await followed.getByTestId('crosshair').count()).toBe(0);
    expect(
      await chart(/^Loss by epoch/)
        .getByTestId('crosshair')
        .count(),
    ).toBe(0);
    await page.mouse.move(2, 2);
    await expect.poll(async () => page.getByTestId('crosshair').count()).toBe(0);
  });

  it('lists the rows of a confusion cell and marks them on the time axis', async () => {
    await openRun('Sensor state', 'classes');
    expect(await page.getByTestId('report-text').textContent()).toContain('macro avg');
    const cell = page.getByRole('button', { name: /^Actual Normal, predicted Normal: \d+/ });
    const count = numberIn(((await cell.getAttribute('aria-label')) ?? '').split(':')[1] ?? null);
    expect(count).toBeGreaterThan(0);
    expect(
      await chart(/^Score of/)
        .getByText('Marked')
        .count(),
    ).toBe(0);
    await cell.click();
    await chart(/^Score of/)
      .getByText('Marked')
      .waitFor();
    expect(await page.getByTestId('cell-rows').textContent()).toContain(`${count} rows`);
    expect(await page.getByRole('region', { name: 'Rows of the chosen cell' }).getByRole('row').count()).toBe(
      Math.min(count, 200) + 1,
    );
  });

  it('marks the times of residuals that are brushed', async () => {
    await openRun('Oil', 'residuals');
    const status = page.getByTestId('marked');
    await status.getByText('Drag over the histogram').waitFor();
    await drag(page, chart('Histogram').locator('canvas'), 0.75, 0.95);
    await status.getByText('are marked on the time axis').waitFor();
    const [marked, all] = ((await status.textContent()) ?? '').match(/[\d,]+/g) ?? [];
    expect(numberIn(marked ?? null)).toBeGreaterThan(0);
    expect(numberIn(marked ?? null)).toBeLessThan(numberIn(all ?? null));
    expect(
      await chart(/^Residuals by time/)
        .getByText('Marked')
        .count(),
    ).toBe(1);
    expect(
      await chart(/step ahead$/)
        .getByText('Marked')
        .count(),
    ).toBe(1);
    // The keyboard has the same brush.
    await page.getByLabel('Residual from').fill('-1000');
    await page.getByLabel('to', { exact: true }).fill('1000');
    await page.getByLabel('to', { exact: true }).press('Tab');
    await expect.poll(async () => ((await status.textContent()) ?? '').match(/[\d,]+/g)).toEqual([all, all]);
  });

  it('shows forecasts with their interval, and a brush that all charts follow', async () => {
    await openRun('Oil', 'forecast');
    expect(await page.getByTestId('coverage').textContent()).toMatch(/Covers [\d.]+% of the test values/);
    await chart(/step ahead$/)
      .getByText('90% interval')
      .waitFor();
    await drag(page, chart('Whole part').locator('canvas'), 0.3, 0.5);
    for (const title of ['Whole part', /step ahead$/, /^Residuals by time/]) {
      await chart(title).getByRole('button', { name: 'Show everything' }).waitFor();
    }
    await page.getByLabel('Steps ahead').first().fill('12');
    await chart('Test: 12 steps ahead').waitFor();
  });

  it('says what the windows are worth, and beside each figure and baseline its interval and verdict or why there is none', async () => {
    await openRun('Oil', 'metrics', '&details=open');
    expect(await page.locator('[data-fact="worth"]').textContent()).toMatch(/^\d+, worth about \d+ independent ones$/);
    expect(await page.locator('[data-interval="mae"]').textContent()).toMatch(
      /…|too few windows are surely independent/,
    );
    expect(await page.locator('[data-interval="maxError"]').textContent()).toContain('rests on one value');
    expect(await page.locator('[data-verdict="lastValue"]').textContent()).toMatch(
      /better|worse|not shown|cannot be told/,
    );
  });

  it('recomputes the recall of a level as it moves', async () => {
    await openRun('Oil', 'levels');
    const figure = page.locator('[data-figure="hits"]');
    const level = page.getByRole('textbox', { name: 'Level' });
    await level.fill('-50');
    await level.press('Tab');
    await expect.poll(async () => page.locator('[data-figure="recall"]').textContent()).toBe('100%');
    const all = await figure.textContent();
    await level.fill('20');
    await level.press('Tab');
    await expect.poll(async () => figure.textContent()).not.toBe(all);
  });

  it('keeps a level that is being typed while the predictions of another part arrive', async () => {
    await openRun('Oil', 'levels');
    const level = page.getByRole('textbox', { name: 'Level' });
    const part = page.getByRole('combobox', { name: 'Part' });
    await chart(/^Test: 1 step ahead/).waitFor();
    line.hold(/predictions.*validation/);
    await part.selectOption('validation');
    await expect.poll(() => line.heldCount).toBe(1);
    // What is no number yet.
    await level.fill('-');
    line.release();
    await chart(/^Validation: 1 step ahead/).waitFor();
    expect(await level.inputValue()).toBe('-');
    await level.pressSequentially('50');
    await expect.poll(async () => page.locator('[data-figure="recall"]').textContent()).toBe('100%');
    await level.fill('many');
    await level.press('Tab');
    expect(await level.getAttribute('title')).toBe('Type a number, such as 0.001 or 1e-3.');
    expect(await level.inputValue()).toBe('many');
  });

  it('backtests over several origins; the heat map’s weighted mean is the headline', async () => {
    await openRun('Oil', 'backtest');
    await page.getByLabel('Origins').fill('3');
    await page.getByLabel('Epochs of each training').fill('1');
    await page.getByLabel('Epochs of each training').press('Tab');
    await new ResultsPage(page).backtestButton.click();
    await page.getByTestId('backtest-figures').waitFor({ timeout: 90_000 });
    const map = chart(/^MAE by origin/);
    await map.getByRole('button', { name: 'As a table' }).click();
    const rows = await map.getByRole('row').allTextContents();
    expect(rows).toHaveLength(4);
    const cells = await map.locator('tbody td').allTextContents();
    const errors = cells.filter((_, index) => index % 25 !== 0).map(Number);
    const mean = errors.reduce((sum, value) => sum + value, 0) / errors.length;
    const headline = page.getByTestId('backtest-figures').locator('dd').first();
    expect(Number(await headline.getAttribute('title'))).toBeCloseTo(mean, 9);
  });

  it('forecasts past the end with its own predictions fed back, inside an interval', async () => {
    await openRun('Oil', 'future');
    await page.getByLabel('Rows past the end').fill('40');
    await page.getByLabel('Rows past the end').press('Tab');
    await page.getByRole('button', { name: 'Forecast', exact: true }).click();
    const future = chart(/^40 rows past the last known target/);
    await future.waitFor({ timeout: 60_000 });
    await page.getByText('Beyond its horizon (24) the model works with its own predictions.').waitFor();
    await future.getByRole('button', { name: 'As a table' }).click();
    const rows = await future
      .locator('tbody tr')
      .evaluateAll((lines) => lines.map((line) => [...line.querySelectorAll('td')].map((cell) => cell.textContent)));
    const forecast = rows
      .map(([, , predicted, lower, upper]) => [predicted, lower, upper].map((cell) => Number(cell === '' ? NaN : cell)))
      .filter(([, lower]) => Number.isFinite(lower));
    expect(forecast).toHaveLength(40);
    for (const [predicted, lower, upper] of forecast) {
      expect(lower ?? NaN).toBeLessThanOrEqual(predicted ?? NaN);
      expect(upper ?? NaN).toBeGreaterThanOrEqual(predicted ?? NaN);
    }
  });

  it('compares repeats with significance in words, keeps the comparison under a name and takes it to a report', async () => {
    await go('/groups');
    await page.getByRole('checkbox', { name: 'Select Oil', exact: true }).check();
    await page.getByRole('checkbox', { name: 'Select Oil plain' }).check();
    await page.getByRole('link', { name: 'Compare 2' }).click();
    const sentences = page.getByTestId('significance');
    await sentences.waitFor();
    expect(await sentences.textContent()).toMatch(/windows are worth (?:only )?about \d+ independent ones/);
    expect(await page.getByRole('row', { name: /normalization/ }).textContent()).toContain('lastValue');
    await page
      .getByTestId('metrics')
      .getByText(/^(lowest|highest)$/)
      .first()
      .waitFor();

    const download = page.waitForEvent('download');
    await page.getByRole('button', { name: 'Save as LaTeX' }).click();
    expect((await download).suggestedFilename()).toMatch(/\.tex$/);

    await page.getByLabel('Name of the comparison').fill('Does normalisation help?');
    await page.getByRole('button', { name: 'Save', exact: true }).click();
    await page.getByRole('heading', { level: 1, name: 'Does normalisation help?' }).waitFor();
    await go('/compare');
    await page.getByRole('link', { name: 'Does normalisation help?' }).click();
    await sentences.waitFor();
    await new ResultsPage(page).reportLink.click();
    await page.frameLocator('iframe').getByText('Does normalisation help?').first().waitFor();
  });

  it('sorts and turns the table of metrics', async () => {
    const ids: string[] = [];
    for (const name of ['Oil', 'Oil plain']) {
      await go('/groups');
      await page.getByRole('link', { name, exact: true }).click();
      await page.getByRole('heading', { level: 1, name, exact: true }).waitFor();
      const address = await page.getByRole('link', { name: 'Compare the runs' }).getAttribute('href');
      ids.push(...(/runs=([^&]+)/.exec(decodeURIComponent(address ?? ''))?.[1] ?? '').split(',').slice(1));
    }
    // Two of three repeats each: all three would be compared as their group.
    expect(ids).toHaveLength(4);
    await go(`/compare?runs=${ids.join(',')}`);
    await page.getByTestId('metrics').waitFor();
    expect(await page.getByTestId('significance').textContent()).toContain('independent ones');
    await page.getByRole('button', { name: 'Sort by MAE', exact: true }).click();
    await page.getByLabel('A row for each run').check();
    const header = await page.getByTestId('metrics').locator('thead th').allTextContents();
    const column = header.findIndex((name) => name.trim().startsWith('MAE ↓'));
    const values = await page
      .getByTestId('metrics')
      .locator(`tbody tr td:nth-child(${column + 1})`)
      .evaluateAll((cells) => cells.map((cell) => Number((cell.getAttribute('title') ?? '').replaceAll(',', ''))));
    expect(values).toHaveLength(4);
    expect(values).toEqual(values.toSorted((first, second) => first - second));
  });

  it('shows what repeats have in common: mean, spread, interval, averaged report', async () => {
    await go('/groups');
    await page.getByRole('link', { name: 'Sensor state' }).click();
    const row = page.getByTestId('repeat-figures').locator('[data-metric="f1Macro"]');
    await row.waitFor();
    const cells = await row.locator('td').allTextContents();
    expect(cells[0]).toBe('2');
    expect(numberIn(cells[4] ?? null)).toBeLessThanOrEqual(numberIn(cells[1] ?? null));
    expect(numberIn(cells[6] ?? null)).toBeGreaterThanOrEqual(numberIn(cells[1] ?? null));
    expect(await page.getByTestId('averaged-report').textContent()).toMatch(/weighted avg +0\.\d{4}/);
    await chart('F1 (macro)').waitFor();
  });

  it('ranks by purpose with a reason, and anew when a weight moves', async () => {
    await go('/leaderboard');
    await page.getByLabel('Dataset').selectOption({ label: 'ETTh1' });
    await page.getByTestId('leaderboard').waitFor();
    await page
      .getByTestId('recommendations')
      .getByText(/ has the lowest MAE, | is better than /)
      .waitFor();
    const overall = page.getByTestId('leaderboard').locator('tbody tr').nth(1).locator('td').first();
    const before = await overall.textContent();
    await page.getByRole('slider', { name: 'Speed' }).fill('5');
    await expect.poll(async () => overall.textContent()).not.toBe(before);
  });

  it.each([
    { language: '한국어', script: /[가-힣]{2}/ },
    { language: 'Русский', script: /[а-яё]{4}/i },
    { language: 'English', script: /Seasonal naive|seasonal naive|baseline/i },
  ])('writes the report as a PDF in $language with text that can be extracted', async ({ language, script }) => {
    await go('/groups');
    await page.getByRole('link', { name: 'Oil', exact: true }).click();
    await new ResultsPage(page).reportLink.click();
    await page.getByLabel('Language').last().selectOption({ label: language });
    await new ResultsPage(page).exportButton.click();
    const saved = page.getByText(/^Saved: /);
    await saved.waitFor({ timeout: 60_000 });
    const path = /Saved: (.+\.pdf)/.exec((await saved.textContent()) ?? '')?.[1] ?? '';
    const text = execFileSync('pdftotext', ['-layout', path, '-'], { encoding: 'utf8' });
    expect(text).toMatch(script);
    expect(text).toContain('GRU');
  });

  it.each(['classes', 'threshold', 'metrics'])('has no serious accessibility violation on a run’s %s', async (tab) => {
    await openRun('Sensor state', tab);
    await settled(page);
    expect(await seriousViolations(page, axe.source)).toEqual([]);
  });
  it.each(['forecast', 'residuals', 'levels', 'future', 'backtest', 'metrics', 'configuration', 'environment', 'log'])(
    'has no serious accessibility violation on a forecast’s %s',
    async (tab) => {
      await openRun('Oil', tab, '&details=open');
      await settled(page);
      expect(await seriousViolations(page, axe.source)).toEqual([]);
    },
  );
  it.each(['/groups', '/leaderboard', '/compare'])('has no serious accessibility violation on %s', async (place) => {
    await go(place);
    await page.getByRole('heading', { level: 1 }).waitFor();
    await settled(page);
    expect(await seriousViolations(page, axe.source)).toEqual([]);
  });
});
