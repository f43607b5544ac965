import { mkdtempSync, rmSync, statSync, readdirSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { Browser, Page } from 'playwright-core';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { ExperimentPage } from './pages/experiment-page';
import { dataHome, lacksBrowser, openBrowser, type ServerProcess, startServerProcess } from './support/workbench';

describe.skipIf(lacksBrowser)('a page whose backend is started again', () => {
  const workspace = mkdtempSync(join(tmpdir(), 'gatewise-restart-'));
  const sessions = join(dataHome(workspace), 'gatewise', 'sessions');
  let browser: Browser;
  let server: ServerProcess;
  let page: Page;
  const bar = () => page.getByRole('alert').filter({ hasText: /Gatewise (does not answer|was started again)/ });
  const patience = { timeout: 30_000 };

  beforeAll(async () => {
    server = await startServerProcess(workspace);
    browser = await openBrowser();
    const context = await browser.newContext({ viewport: { width: 1280, height: 800 }, locale: 'en-US' });
    page = await context.newPage();
    await page.goto(server.url);
    await new ExperimentPage(page).sample.click();
    await new ExperimentPage(page).saved(patience);
  });
  afterAll(async () => {
    await browser.close();
    await server.end('SIGTERM');
    rmSync(workspace, { recursive: true, force: true });
  });

  it('says that nobody answers, and goes on by itself with what was typed meanwhile', async () => {
    const origin = new URL(page.url()).origin;
    await server.end('SIGKILL');
    await bar().getByText('Gatewise does not answer').waitFor(patience);
    await page.getByLabel('Name', { exact: true }).fill('Typed while it was away');
    server = await startServerProcess(workspace);
    expect(new URL(server.url).origin).toBe(origin);
    await bar().waitFor({ state: 'detached', timeout: 30_000 });
    await new ExperimentPage(page).saved(patience);
    await page.goto(`${origin}/#/experiments`);
    await page.getByRole('link', { name: 'Typed while it was away' }).first().waitFor(patience);
  });

  it.runIf(process.platform !== 'win32')('keeps the session where its owner alone can read it', () => {
    const [name = ''] = readdirSync(sessions);
    expect(statSync(join(sessions, name)).mode & 0o777).toBe(0o600);
  });

  it('asks for the new link where the session is not known any more, and goes on when that was opened', async () => {
    const { port } = new URL(page.url());
    await server.end('SIGTERM');
    rmSync(sessions, { recursive: true });
    server = await startServerProcess(workspace, '--port', port);
    await bar().getByText('Open the link that it printed').waitFor(patience);
    const other = await page.context().newPage();
    await other.goto(server.url);
    await other.getByRole('heading', { level: 1 }).waitFor(patience);
    await bar().waitFor({ state: 'detached', timeout: 30_000 });
    await page.getByRole('link', { name: 'Datasets' }).first().click();
    await page.getByText('ETTh1').first().waitFor(patience);
  });
});
