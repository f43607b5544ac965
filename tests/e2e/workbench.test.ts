import { spawn, type ChildProcess } from 'node:child_process';
import { existsSync, mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join, resolve } from 'node:path';
import axe from 'axe-core';
import { chromium, type Browser, type Page } from 'playwright-core';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';

const candidates = [
  '/usr/bin/chromium',
  '/usr/bin/google-chrome',
  '/usr/bin/chromium-browser',
  '/usr/bin/microsoft-edge',
];
const browserPath = process.env['CHROME_PATH'] ?? candidates.find((path) => existsSync(path));
const isRequired = process.env['GATEWISE_REQUIRE_BROWSER'] === '1';
const server = resolve('out/main/server.js');

/** Starts the built server on a workspace of its own and answers with its one-time address. */
async function startServer(workspace: string): Promise<{ child: ChildProcess; url: string }> {
  const child = spawn(process.execPath, [server, '--workspace', workspace], { stdio: ['ignore', 'pipe', 'inherit'] });
  const url = await new Promise<string>((found, failed) => {
    let output = '';
    child.stdout.on('data', (chunk: Buffer) => {
      output += chunk.toString('utf8');
      const address = /http:\/\/\S+/.exec(output)?.[0];
      if (address !== undefined) found(address);
    });
    child.on('exit', () => {
      failed(new Error(`The server ended: ${output}`));
    });
  });
  return { child, url };
}

/** Without a browser these tests are counted as skipped; where one is required they fail instead. */
describe.skipIf(browserPath === undefined && !isRequired)('the workbench in a browser', () => {
  const workspace = mkdtempSync(join(tmpdir(), 'gatewise-e2e-'));
  let running: Awaited<ReturnType<typeof startServer>>;
  let browser: Browser;
  let page: Page;
  let origin: string;

  beforeAll(async () => {
    running = await startServer(workspace);
    browser = await chromium.launch({
      ...(browserPath === undefined ? {} : { executablePath: browserPath }),
      args: ['--no-sandbox'],
    });
    page = await browser.newPage({ viewport: { width: 1280, height: 800 }, locale: 'en-US' });
    await page.goto(running.url);
    origin = new URL(page.url()).origin;
    await page.getByRole('link', { name: 'Oil temperature, 24 hours ahead' }).first().waitFor();
  });
  afterAll(async () => {
    await browser.close();
    running.child.kill('SIGTERM');
    await new Promise((ended) => running.child.once('exit', ended));
    rmSync(workspace, { recursive: true, force: true });
  });

  it('offers the sample, runs it, cancels one run and keeps another that is stopped', async () => {
    await page.getByRole('link', { name: 'Oil temperature, 24 hours ahead' }).first().click();
    await page.getByRole('button', { name: 'Run', exact: true }).click();
    await page.goto(`${origin}/#/runs`);
    await page.getByRole('link', { name: 'CNN-LSTM' }).waitFor();
    const row = (name: string) => page.getByRole('row').filter({ has: page.getByRole('link', { name, exact: true }) });
    await row('CNN-LSTM').getByRole('button', { name: 'Cancel run' }).click();
    await row('CNN-LSTM').getByText('Cancelled').waitFor();
    await row('GRU').getByRole('button', { name: 'Stop and keep' }).click({ timeout: 60_000 });
    // At once, while it trains: the two began together and take about as long.
    await row('LSTM').getByRole('button', { name: 'Cancel run' }).click();
    await row('LSTM').getByText('Cancelled').waitFor();
    await row('GRU').getByText('Stopped, kept').waitFor({ timeout: 120_000 });
    await page.reload();
    await row('GRU').getByText('Stopped, kept').waitFor();
    await row('GRU').getByRole('link', { name: 'GRU', exact: true }).click();
    await page.getByText('Whole part').waitFor();
    expect(await page.getByRole('tab', { name: 'Metrics' }).count()).toBeGreaterThan(0);
  });

  it('imports a file by the file chooser', async () => {
    await page.goto(`${origin}/#/datasets/import`);
    const rows = Array.from({ length: 200 }, (_, row) => {
      const time = new Date(Date.UTC(2024, 0, 1, row)).toISOString().slice(0, 19);
      return `${time},${Math.sin(row / 4).toFixed(3)}`;
    });
    await page.locator('input[type=file]').setInputFiles({
      name: 'sine.csv',
      mimeType: 'text/csv',
      buffer: Buffer.from(`date,power\n${rows.join('\n')}\n`),
    });
    await page.getByRole('button', { name: 'Import', exact: true }).click();
    await page.waitForURL(/#\/datasets\/ds_/);
    await page.goto(`${origin}/#/datasets`);
    await page.getByRole('link', { name: 'sine' }).waitFor();
  });

  it.each(['datasets', 'experiments', 'runs', 'settings'])(
    'has no serious accessibility violation on %s',
    async (name) => {
      await page.goto(`${origin}/#/${name}`);
      await page.getByRole('heading', { level: 1 }).waitFor();
      await page.evaluate(axe.source);
      const found = await page.evaluate(
        `axe.run().then(({ violations }) => violations.filter(({ impact }) => impact === 'serious' || impact === 'critical').map(({ id, nodes }) => id + ' ' + nodes[0].html))`,
      );
      expect(found).toEqual([]);
    },
  );
});
