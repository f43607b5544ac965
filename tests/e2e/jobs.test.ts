import { cpSync, mkdtempSync, readdirSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join, resolve } from 'node:path';
import axe from 'axe-core';
import Sqlite from 'better-sqlite3';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { z } from 'zod';
import { seriousViolations, visit } from './support/page';
import { SlowLine } from './support/slow-line';
import { lacksBrowser, openWorkbench, type OpenWorkbench } from './support/workbench';

const patience = { timeout: 60_000 };
const goldens = resolve('tests/fixtures/workspaces');

/** What the stream of a job tells, and its end. */
const answers = /"type":"(progress|column|done)"|"e":"done"/;

describe.skipIf(lacksBrowser)('jobs on their pages, in a browser', () => {
  const folder = mkdtempSync(join(tmpdir(), 'gatewise-e2e-jobs-'));
  const workspace = join(folder, 'workspace');
  const line = new SlowLine();
  let workbench: OpenWorkbench;
  let run: { readonly id: string; readonly datasetId: string; readonly configuration: Record<string, unknown> };

  beforeAll(async () => {
    const newest = readdirSync(goldens).sort().at(-1) ?? '';
    cpSync(join(goldens, newest, 'workspace'), workspace, { recursive: true });
    const sqlite = new Sqlite(join(workspace, 'gatewise.db'));
    sqlite.exec(`delete from dataset_profile; update setting set value = '"light"' where key = 'theme';`);
    const id = z.string().parse(sqlite.prepare('select id from run where number = 1').pluck().get());
    sqlite.close();
    workbench = await openWorkbench(workspace);
    const { page, ask } = workbench;
    await page.routeWebSocket(/\/rpc/, (socket) => {
      line.connect(socket);
    });
    await page.reload();
    const detail = z.object({ datasetId: z.string(), configuration: z.record(z.string(), z.unknown()) });
    run = { id, ...detail.parse(await ask('GET', `/api/runs/${id}`)) };
  });
  afterAll(async () => {
    await workbench.close();
    rmSync(folder, { recursive: true, force: true });
  });

  it('a forecast can be cancelled while it is at work, leaves nothing behind, and can be asked for again', async () => {
    const { page, origin } = workbench;
    await visit(page, origin, `/runs/${run.id}?tab=future`);
    const ask = page.getByRole('button', { name: 'Forecast', exact: true });
    await ask.waitFor(patience);
    const progress = page.getByRole('progressbar', { name: 'Forecasting' });
    const chart = page.getByRole('figure', { name: /past the last known target/ });
    const failed = page.getByRole('button', { name: 'Copy details' });
    const cancel = page.getByRole('button', { name: 'Cancel', exact: true });
    line.hold(answers);
    await ask.click();
    await progress.waitFor(patience);
    expect(await ask.isDisabled()).toBe(true);
    expect(await seriousViolations(page, axe.source)).toEqual([]);
    await cancel.click();
    await progress.waitFor({ state: 'detached', ...patience });
    line.release();
    // What the job had told before is not taken for an answer.
    expect([await ask.isEnabled(), await chart.count(), await failed.count()]).toEqual([true, 0, 0]);
    await ask.click();
    await chart.waitFor(patience);
  });

  it('the predictions of a part are not fetched for a tab that shows none of them', async () => {
    const { page, origin } = workbench;
    const fetched = () => line.said.filter((message) => message.includes('/runs/predictions')).length;
    await visit(page, origin, '/runs');
    line.said.length = 0;
    await visit(page, origin, `/runs/${run.id}?tab=future`);
    await page.getByRole('button', { name: 'Forecast', exact: true }).waitFor(patience);
    await page.getByRole('tab', { name: 'Configuration' }).click();
    await page.getByRole('tabpanel', { name: 'Configuration' }).waitFor(patience);
    expect(fetched()).toBe(0);
    await page.getByRole('tab', { name: 'Residuals' }).click();
    await page.getByRole('tabpanel', { name: 'Residuals' }).getByRole('figure').first().waitFor(patience);
    expect(fetched()).toBe(1);
  });

  it('a profile can be cancelled, and computed when it is wanted', async () => {
    const { page, origin } = workbench;
    line.hold(answers);
    await visit(page, origin, `/datasets/${run.datasetId}`);
    const progress = page.getByRole('progressbar', { name: 'Computing the profile' });
    await progress.waitFor(patience);
    await page.getByRole('button', { name: 'Cancel', exact: true }).click();
    const compute = page.getByRole('button', { name: 'Compute the profile' });
    await compute.waitFor(patience);
    line.release();
    expect(await seriousViolations(page, axe.source)).toEqual([]);
    await compute.click();
    await compute.waitFor({ state: 'detached', ...patience });
    await progress.waitFor({ state: 'detached', ...patience });
    await page.getByText('missing values: 4').waitFor(patience);
    expect(await compute.count()).toBe(0);
  });

  it('a whole group is cancelled by one button, and keeps no forecast from coming meanwhile', async () => {
    const { page, origin, ask } = workbench;
    await ask('PATCH', '/api/system/settings', { parallelJobs: 1 });
    // Epochs that take long, so that the page is not told of thousands of them.
    const model = { kind: 'sequential', layers: [{ type: 'GRU', units: 512 }], training: { epochs: 100_000 } };
    const endless = { ...run.configuration, model };
    const { id: experimentId } = z.object({ id: z.string() }).parse(
      await ask('POST', '/api/experiments', {
        name: 'Endless',
        datasetId: run.datasetId,
        variants: [{ name: 'Endless', configuration: endless }],
      }),
    );
    const started = z
      .object({ runs: z.array(z.object({ groupId: z.string() })) })
      .parse(await ask('POST', '/api/runs', { experimentId, repeats: 3 }));
    await visit(page, origin, `/runs/${run.id}?tab=future`);
    await page.getByRole('button', { name: 'Forecast', exact: true }).click();
    await page.getByRole('figure', { name: /past the last known target/ }).waitFor(patience);
    await visit(page, origin, `/groups/${started.runs[0]?.groupId ?? ''}`);
    const cancel = page.getByRole('button', { name: 'Cancel all runs' });
    await cancel.waitFor(patience);
    expect(await seriousViolations(page, axe.source)).toEqual([]);
    await cancel.click();
    await cancel.waitFor({ state: 'detached', ...patience });
    await expect.poll(() => page.getByText('Cancelled', { exact: true }).count(), patience).toBe(3);
  });
});
