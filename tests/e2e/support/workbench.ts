import { spawn, type ChildProcess } from 'node:child_process';
import { existsSync } from 'node:fs';
import { resolve } from 'node:path';
import { chromium, type Browser, type Page } from 'playwright-core';
import { jobProcesses } from './processes';

const candidates = [
  '/usr/bin/chromium',
  '/usr/bin/google-chrome',
  '/usr/bin/chromium-browser',
  '/usr/bin/microsoft-edge',
];
const browserPath = process.env['CHROME_PATH'] ?? candidates.find((path) => existsSync(path));

/** Whether browser tests have to be skipped: without a browser, where none is required. */
export const lacksBrowser = browserPath === undefined && process.env['GATEWISE_REQUIRE_BROWSER'] !== '1';

/** The built workbench on a workspace of its own, in a real browser. */
export interface OpenWorkbench {
  readonly page: Page;
  readonly origin: string;
  /** Ids of the processes that the backend has started: one for each run at work, and one for short questions. */
  children(): readonly number[];
  close(): Promise<void>;
  /** Ends the backend as `kill -9` does, then the browser. */
  kill(): Promise<void>;
}

export async function openWorkbench(workspace: string): Promise<OpenWorkbench> {
  const child: ChildProcess = spawn(process.execPath, [resolve('out/main/server.js'), '--workspace', workspace], {
    stdio: ['ignore', 'pipe', 'inherit'],
  });
  const ended = new Promise((done) => child.once('exit', done));
  const url = await new Promise<string>((found, failed) => {
    let output = '';
    child.stdout?.on('data', (chunk: Buffer) => {
      output += chunk.toString('utf8');
      const address = /http:\/\/\S+/.exec(output)?.[0];
      if (address !== undefined) found(address);
    });
    child.on('exit', () => {
      failed(new Error(`The server ended: ${output}`));
    });
  });
  const browser: Browser = await chromium.launch({
    ...(browserPath === undefined ? {} : { executablePath: browserPath }),
    args: ['--no-sandbox'],
  });
  const page = await browser.newPage({ viewport: { width: 1280, height: 800 }, locale: 'en-US' });
  await page.goto(url);
  // The address is for one time only: the page moves on to its own.
  await page.getByRole('heading', { level: 1 }).waitFor();
  return {
    page,
    origin: new URL(page.url()).origin,
    children: () => (child.pid === undefined ? [] : jobProcesses(child.pid)),
    async close() {
      await browser.close();
      child.kill('SIGTERM');
      await ended;
    },
    async kill() {
      child.kill('SIGKILL');
      await ended;
      await browser.close();
    },
  };
}
