import { readdirSync, readFileSync, rmSync, statSync } from 'node:fs';
import { join } from 'node:path';
import axe from 'axe-core';
import type { Browser, BrowserContext, Page } from 'playwright-core';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { ExperimentPage } from './pages/experiment-page';
import { goldenWorkspace } from './support/golden';
import { askBeside, seriousViolations, visit } from './support/page';
import { openTunnel, type Tunnel } from './support/tunnel';
import { dataHome, lacksBrowser, openBrowser, type ServerProcess, startServerProcess } from './support/workbench';

const patience = { timeout: 60_000 };

describe.skipIf(lacksBrowser)('the workbench of another machine, through a tunnel', () => {
  const golden = goldenWorkspace();
  const workspace = golden.folder;
  const tokens = join(dataHome(workspace), 'gatewise', 'tokens');
  let browser: Browser;
  let context: BrowserContext;
  let server: ServerProcess;
  let tunnel: Tunnel;
  let page: Page;
  let token: string;
  const addresses: string[] = [];
  const form = () => page.getByRole('dialog', { name: 'Sign in' });
  const example = () => page.getByRole('link', { name: 'Hourly load', exact: true }).first();
  const signIn = async (text: string): Promise<void> => {
    await form().getByLabel('Token').fill(text);
    await form().getByRole('button', { name: 'Sign in' }).click();
  };
  const origin = (): string => `http://localhost:${String(tunnel.port)}`;
  const tokenFile = (): string => join(tokens, readdirSync(tokens)[0] ?? '');

  beforeAll(async () => {
    server = await startServerProcess(workspace, '--listen', '0');
    tunnel = await openTunnel(Number(new URL(server.url).port));
    token = readFileSync(tokenFile(), 'utf8').trim();
    browser = await openBrowser();
    context = await browser.newContext({ viewport: { width: 1280, height: 800 }, locale: 'en-US' });
    page = await context.newPage();
    for (const event of ['request', 'framenavigated'] as const)
      page.on(event as 'request', (what) => addresses.push(what.url()));
    page.on('websocket', (socket) => addresses.push(socket.url()));
    await page.goto(origin());
  });
  afterAll(async () => {
    await browser.close();
    await tunnel.close();
    await server.end('SIGTERM');
    golden.remove();
  });

  it('tells the file of the token, which its owner alone can read, and prints the token nowhere', () => {
    expect(token).toMatch(/^[\w-]{43}$/);
    expect(server.printed()).toContain(tokenFile());
    expect(server.printed()).not.toContain(token);
    expect(new URL(server.url).hash).toBe('');
    if (process.platform !== 'win32') expect(statSync(tokenFile()).mode & 0o777).toBe(0o600);
  });

  it('refuses a wrong token in a plain sentence', async () => {
    await form().waitFor(patience);
    expect(await seriousViolations(page, axe.source)).toEqual([]);
    await signIn('not the token');
    await form().getByRole('alert').getByText('That is not the token.').waitFor(patience);
    expect((await askBeside(page, 'GET', `${origin()}/api/datasets`)).status()).toBe(401);
  });

  it('lets the right one in: what is trained is followed over the socket, and a reloaded page is still signed in', async () => {
    await signIn(token);
    await form().waitFor({ state: 'detached', timeout: 60_000 });
    const experiment = new ExperimentPage(page);
    await example().click();
    await experiment.epochs.fill('2');
    await experiment.saved(patience);
    await experiment.run();
    await experiment.openRun(patience);
    await page.locator('header').getByText('Succeeded', { exact: true }).first().waitFor(patience);
    await page.reload();
    await page.locator('header').getByText('Succeeded', { exact: true }).first().waitFor(patience);
    expect(await form().count()).toBe(0);
    expect(addresses.filter((address) => address.startsWith('ws:'))).toContain(
      `ws://localhost:${String(tunnel.port)}/rpc`,
    );
    expect(addresses.filter((address) => address.includes(token))).toEqual([]);
    expect((await context.cookies()).length).toBe(0);
    expect(server.printed()).not.toContain(token);
  });

  it('goes on through a tunnel that was broken off and a server that was started again', async () => {
    const { port } = tunnel;
    await tunnel.close();
    await page.getByRole('alert').getByText('Gatewise does not answer').waitFor(patience);
    await server.end('SIGTERM');
    expect(readdirSync(tokens)).toEqual([]);
    server = await startServerProcess(workspace, '--listen', '0');
    tunnel = await openTunnel(Number(new URL(server.url).port), port);
    await page.getByRole('alert').getByText('Gatewise does not answer').waitFor({ state: 'detached', timeout: 60_000 });
    await visit(page, origin(), '/runs');
    await visit(page, origin(), '/experiments');
    await example().waitFor(patience);
  });

  it('asks for the token of a new session over what was typed, and lets every page of the browser in', async () => {
    const other = await context.newPage();
    await other.goto(`${origin()}/#/experiments`);
    await visit(page, origin(), '/experiments');
    await example().click();
    await new ExperimentPage(page).saved(patience);
    await server.end('SIGTERM');
    rmSync(join(dataHome(workspace), 'gatewise', 'sessions'), { recursive: true });
    server = await startServerProcess(workspace, '--listen', new URL(server.url).port);
    await form().waitFor(patience);
    await other.getByRole('dialog', { name: 'Sign in' }).waitFor(patience);
    await signIn(`${readFileSync(tokenFile(), 'utf8')}`);
    await form().waitFor({ state: 'detached', timeout: 60_000 });
    await other.getByRole('dialog', { name: 'Sign in' }).waitFor({ state: 'detached', timeout: 60_000 });
    await other.getByRole('link', { name: 'Hourly load', exact: true }).first().waitFor(patience);
  });
});
