import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { runCommand } from './support/command-line';
import { settled, visit } from './support/page';
import { waveCsv } from './support/studies';
import { lacksBrowser, openWorkbench, type OpenWorkbench } from './support/workbench';

/** The first thing of a kind that a command's JSON names. */
function idIn(output: string, prefix: string): string {
  const found = new RegExp(`${prefix}_[a-z0-9]+`).exec(output)?.[0];
  if (found === undefined) throw new Error(`no ${prefix} in ${output}`);
  return found;
}

/**
 * Hours of Seoul from January 1, 00:00, which is December 31, 15:00 UTC and 10:00 in the browser's own zone: a page that forgot
 * the data's zone shows another day.
 */
describe.skipIf(lacksBrowser)('the zone of a dataset on every page that shows its times', () => {
  const workspace = mkdtempSync(join(tmpdir(), 'gatewise-e2e-zones-'));
  let workbench: OpenWorkbench;
  let [dataset, experiment, run] = ['', '', ''];
  const gatewise = async (...parameters: string[]): Promise<string> => {
    const { code, output, messages } = await runCommand([...parameters, '--workspace', workspace, '--json']);
    if (code !== 0) throw new Error(messages);
    return output;
  };
  beforeAll(async () => {
    const csv = join(workspace, 'wave.csv');
    writeFileSync(csv, waveCsv(300));
    dataset = idIn(await gatewise('import', csv, '--zone', 'Asia/Seoul'), 'ds');
    const configuration = join(workspace, 'linear.json');
    writeFileSync(configuration, await gatewise('config', '--preset', 'linear', '--dataset', dataset));
    run = idIn(await gatewise('train', '--dataset', dataset, '--config', configuration, '--name', 'Wave'), 'run');
    workbench = await openWorkbench(workspace);
    experiment = idIn(JSON.stringify(await workbench.ask('GET', `/api/runs/${run}`)), 'ex');
    const devtools = await workbench.page.context().newCDPSession(workbench.page);
    await devtools.send('Emulation.setTimezoneOverride', { timezoneId: 'America/New_York' });
  }, 120_000);
  afterAll(async () => {
    await workbench.close();
    rmSync(workspace, { recursive: true, force: true });
  });

  /** What a page says once it has come to rest, titles and descriptions of its charts included. */
  async function textOf(place: string, ready: string): Promise<string> {
    const { page, origin } = workbench;
    await visit(page, origin, place);
    await page.reload();
    await page.getByText(ready).first().waitFor();
    await settled(page);
    return said();
  }
  async function said(): Promise<string> {
    const text = await workbench.page.evaluate(() => {
      const labels = [...document.querySelectorAll('[aria-label]')].map((element) =>
        element.getAttribute('aria-label'),
      );
      return [document.body.innerText, ...labels].join('\n');
    });
    expect(text).not.toMatch(/Dec(?:ember)? 31|2023/);
    return text;
  }

  it('dates a dataset in the list, in its facts and in its rows', async () => {
    const period = 'Jan 1, 2024, 00:00 – Jan 13, 2024, 11:00';
    expect(await textOf('/datasets', period)).toContain(period);
    expect(await workbench.page.getByTitle('Asia/Seoul').count()).toBe(1);
    expect(await textOf(`/datasets/${dataset}`, 'Asia/Seoul')).toMatch(
      /Jan 1, 2024, 00:00 – Jan 13, 2024, 11:00\s+Asia\/Seoul/,
    );
    const rows = await textOf(`/datasets/${dataset}?tab=rows`, '2024-01-01 00:00:00+09:00');
    expect(rows).toContain('time, Asia/Seoul');
  });

  it('dates the windows of an experiment', async () => {
    expect(await textOf(`/experiments/${experiment}`, 'Jan 2, 2024, 08:00')).toContain('Jan 1, 2024, 00:00');
  });

  it('dates the forecasts, the future and the folds of a run', async () => {
    const { page } = workbench;
    const forecast = await textOf(`/runs/${run}`, 'Forecast from');
    expect(forecast).toMatch(/Forecast from Jan 9, 2024, \d\d:00/);

    await page.getByRole('tab', { name: 'Future' }).click();
    await page.getByRole('button', { name: 'Forecast', exact: true }).click();
    await page.getByRole('button', { name: 'As a table' }).click();
    await page.getByText('2024-01-13T12:00:00.000+09:00').first().waitFor();
    await said();

    await page.getByRole('tab', { name: 'Backtest' }).click();
    await page.getByRole('button', { name: 'Run backtest' }).click();
    await page.getByRole('columnheader', { name: 'Origin (Asia/Seoul)' }).waitFor();
    await page.getByText('Jan 11, 2024, 16:00').first().waitFor();
    await said();
  });
});
