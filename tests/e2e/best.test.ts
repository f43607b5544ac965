import { existsSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import axe from 'axe-core';
import type { Page } from 'playwright-core';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { bestSearchSchema } from '../../src-main/core/best/search';
import { ExperimentPage } from './pages/experiment-page';
import { runCommand } from './support/command-line';
import { settled, violations, visit } from './support/page';
import { waveCsv } from './support/studies';
import { lacksBrowser, openWorkbench, type OpenWorkbench } from './support/workbench';

const patience = { timeout: 240_000 };

/** Whether the PDF of which a page says that it was written is there. */
const pdfOf = (written: string | null): boolean => existsSync(/Saved: (\S+\.pdf)/.exec(written ?? '')?.[1] ?? '');

describe.skipIf(lacksBrowser)('the best forecast in a browser', () => {
  const workspace = mkdtempSync(join(tmpdir(), 'gatewise-e2e-best-'));
  let workbench: OpenWorkbench;
  let dataset = '';
  const tab = (page: Page) => ({
    minutes: page.getByLabel('Minutes', { exact: true }),
    run: page.getByRole('button', { name: 'Find the best forecast' }),
    progress: page.getByTestId('best-progress'),
    asked: page.getByTestId('best-asked'),
    result: page.getByTestId('best-result'),
    /** A candidate that was judged. */
    judged: page
      .getByRole('row')
      .filter({ hasText: 'last value' })
      .filter({ hasText: /\d[.,]\d/ }),
  });
  const open = async (): Promise<ReturnType<typeof tab>> => {
    const { page, origin } = workbench;
    await visit(page, origin, `/datasets/${dataset}?tab=best`);
    await tab(page).run.waitFor(patience);
    return tab(page);
  };
  /** Errors of the last values in the search that lies in the workspace. */
  const keptErrors = (): readonly number[] => {
    const file = join(workspace, 'best', `${dataset}.json`);
    const { state, standing } = bestSearchSchema.parse(JSON.parse(readFileSync(file, 'utf8')));
    if (state !== 'running') return [];
    return (standing?.entries ?? []).flatMap(({ modelName, error }) =>
      modelName === 'SeasonalNaive' && error !== null ? [error] : [],
    );
  };
  beforeAll(async () => {
    const csv = join(workspace, 'wave.csv');
    writeFileSync(csv, waveCsv(600));
    const { output } = await runCommand(['import', csv, '--workspace', workspace, '--json']);
    dataset = /ds_[a-z0-9]+/.exec(output)?.[0] ?? '';
    workbench = await openWorkbench(workspace);
  }, 120_000);
  afterAll(async () => {
    await workbench.close();
    rmSync(workspace, { recursive: true, force: true });
  });

  it('goes on when its page is left, is cancelled from it, and tells what it had after its backend died', async () => {
    const own = await open();
    await own.minutes.fill('60');
    await own.run.click();
    await own.asked.getByText('load · rows ahead: a season', { exact: false }).waitFor(patience);
    await own.judged.first().waitFor(patience);
    await visit(workbench.page, workbench.origin, '/settings');
    await workbench.page.getByRole('heading', { name: 'Settings' }).waitFor();
    const again = await open();
    await again.progress.waitFor(patience);
    await again.judged.first().waitFor(patience);
    await again.progress.getByRole('button', { name: 'Cancel' }).click();
    await workbench.page.getByText('It was cancelled.', { exact: false }).waitFor(patience);

    await again.minutes.fill('60');
    await again.run.click();
    await again.progress.waitFor(patience);
    await again.judged.first().waitFor(patience);
    // What is shown is kept a moment later.
    await expect.poll(keptErrors, patience).not.toEqual([]);
    await workbench.kill();
    workbench = await openWorkbench(workspace);
    const later = await open();
    await workbench.page.getByText('It was interrupted when Gatewise ended.', { exact: false }).waitFor(patience);
    await later.judged.first().waitFor(patience);
  });

  it('comes within a minute from a click to a report, and is found again with its figures', async () => {
    const own = await open();
    await own.minutes.fill('1');
    await own.run.click();
    await own.result.waitFor(patience);
    await settled(workbench.page);
    expect(await violations(workbench.page, axe.source)).toEqual([]);
    const said = await own.result.textContent();
    await workbench.page.reload();
    await own.result.waitFor(patience);
    expect(await own.result.textContent()).toBe(said);
    const report = workbench.page.getByTestId('best-report');
    await report.getByRole('button', { name: 'Read it here' }).click();
    const written = workbench.page.frameLocator('iframe');
    await written.getByRole('heading', { name: 'Who leads, and by how much' }).waitFor(patience);
    await report.getByRole('button', { name: 'PDF' }).click();
    await report.getByTestId('written').waitFor(patience);
    expect(pdfOf(await report.getByTestId('written').textContent())).toBe(true);
    await own.result.getByRole('link', { name: 'Report of the final runs' }).click();
    await new ExperimentPage(workbench.page).writeButton.waitFor();
    // What comes above it moves it, under the pointer too.
    await settled(workbench.page);
    await new ExperimentPage(workbench.page).writeButton.click();
    await workbench.page.getByTestId('written').waitFor(patience);
    expect(pdfOf(await workbench.page.getByTestId('written').textContent())).toBe(true);
  });
});
