import { cpSync, mkdtempSync, readdirSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join, resolve } from 'node:path';
import axe from 'axe-core';
import Sqlite from 'better-sqlite3';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { z } from 'zod';
import { seriousViolations, visit } from './support/page';
import { lacksBrowser, openWorkbench, type OpenWorkbench } from './support/workbench';

const patience = { timeout: 60_000 };
const goldens = resolve('tests/fixtures/workspaces');

describe.skipIf(lacksBrowser)('what a newer version wrote, in a browser', () => {
  const folder = mkdtempSync(join(tmpdir(), 'gatewise-e2e-unreadable-'));
  const workspace = join(folder, 'workspace');
  let workbench: OpenWorkbench;
  let run: string;

  beforeAll(async () => {
    const newest = readdirSync(goldens).sort().at(-1) ?? '';
    cpSync(join(goldens, newest, 'workspace'), workspace, { recursive: true });
    const sqlite = new Sqlite(join(workspace, 'gatewise.db'));
    sqlite.exec(
      `update run_document set evaluation = json_set(evaluation, '$.version', 99) where run = 1;
       update backtest set result = json_set(result, '$.documentVersion', 99) where result is not null;
       update setting set value = '"light"' where key = 'theme';`,
    );
    run = z.string().parse(sqlite.prepare('select id from run where number = 1').pluck().get());
    sqlite.close();
    workbench = await openWorkbench(workspace);
  });
  afterAll(async () => {
    await workbench.close();
    rmSync(folder, { recursive: true, force: true });
  });

  it('leaves a run its page and its figures, and is evaluated again by one button', async () => {
    const { page, origin } = workbench;
    await visit(page, origin, `/runs/${run}`);
    const notice = page.getByTestId('unreadable');
    await notice.getByText('The evaluation of this run cannot be read').waitFor(patience);
    await page.getByRole('row', { name: /^MAE/ }).getByRole('cell').nth(1).waitFor(patience);
    expect(await seriousViolations(page, axe.source)).toEqual([]);
    await notice.getByRole('button', { name: 'Evaluate again' }).click();
    await page.locator('[data-verdict]').first().waitFor(patience);
    await notice.waitFor({ state: 'detached', ...patience });
    await page.getByRole('tab', { name: 'Forecast' }).waitFor(patience);
  });

  it('is run again in the place of a backtest whose result cannot be read', async () => {
    const { page, origin } = workbench;
    await visit(page, origin, `/runs/${run}?tab=backtest`);
    const again = page.getByRole('button', { name: 'Run it again' });
    await again.waitFor(patience);
    await again.click();
    await page.getByText('Weighted mean (MAE)').waitFor(patience);
    await again.waitFor({ state: 'detached', ...patience });
    const listed = async () => {
      const answer = await workbench.ask('GET', `/api/backtests?runId=${run}`);
      return z.array(z.object({ unreadable: z.array(z.string()) })).parse(answer);
    };
    // The old one goes once the new one has been queued.
    await expect.poll(listed, patience).toEqual([{ unreadable: [] }]);
  });
});
