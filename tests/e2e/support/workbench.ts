import { spawn } from 'node:child_process';
import { existsSync } from 'node:fs';
import { join, resolve } from 'node:path';
import { type Browser, chromium, type Page } from 'playwright-core';
import { askBeside } from './page';
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
  /** What the HTTP door answers to the page's session. */
  ask(method: 'GET' | 'PATCH' | 'POST', path: string, data?: unknown): Promise<unknown>;
  /** Ids of the processes that the backend has started: one for each run at work, and those for questions; or those of some work. */
  children(work?: string): readonly number[];
  /** Ends the backend as `kill -9` does, starts it again on the same workspace, and loads the page anew. */
  restart(): Promise<void>;
  close(): Promise<void>;
  /** Ends the backend as `kill -9` does, then the browser. */
  kill(): Promise<void>;
}

/** The built server on a workspace, as its own process. */
export interface ServerProcess {
  readonly pid: number;
  /** The link that it printed. */
  readonly url: string;
  /** All that it has printed so far. */
  printed(): string;
  /** Ends it with a signal and waits for that. */
  end(signal: 'SIGTERM' | 'SIGKILL'): Promise<void>;
}

/** The folder beside a workspace's files in which its server keeps what belongs to the person. */
export const dataHome = (workspace: string): string => join(workspace, 'data-home');

export async function startServerProcess(workspace: string, ...parameters: string[]): Promise<ServerProcess> {
  const all = [resolve('out/main/server.js'), '--workspace', workspace, ...parameters];
  const child = spawn(process.execPath, all, {
    stdio: ['ignore', 'pipe', 'inherit'],
    env: { ...process.env, XDG_DATA_HOME: dataHome(workspace) },
  });
  const ended = new Promise((done) => child.once('exit', done));
  let output = '';
  const url = await new Promise<string>((found, failed) => {
    child.stdout.on('data', (chunk: Buffer) => {
      output += chunk.toString('utf8');
      const address = /http:\/\/\S+/.exec(output)?.[0];
      if (address !== undefined) found(address);
    });
    child.on('exit', () => {
      failed(new Error(`The server ended: ${output}`));
    });
  });
  return {
    pid: child.pid ?? 0,
    url,
    printed: () => output,
    async end(signal) {
      child.kill(signal);
      await ended;
    },
  };
}

/** @param flags further ones of its command line */
export function openBrowser(flags: readonly string[] = []): Promise<Browser> {
  return chromium.launch({
    ...(browserPath === undefined ? {} : { executablePath: browserPath }),
    args: ['--no-sandbox', ...flags],
  });
}

export async function openWorkbench(workspace: string): Promise<OpenWorkbench> {
  let server = await startServerProcess(workspace);
  const browser = await openBrowser();
  const page = await browser.newPage({
    viewport: { width: 1280, height: 800 },
    locale: 'en-US',
    reducedMotion: 'reduce',
  });
  await page.goto(server.url);
  // The address is for one time only: the page moves on to its own.
  await page.getByRole('heading', { level: 1 }).waitFor();
  const { origin } = new URL(page.url());
  return {
    page,
    origin,
    async ask(method, path, data) {
      const answer = await askBeside(page, method, `${origin}${path}`, data);
      if (!answer.ok()) throw new Error(`${method} ${path}: ${await answer.text()}`);
      return answer.json();
    },
    children: (work) => jobProcesses(server.pid, work),
    async restart() {
      await server.end('SIGKILL');
      server = await startServerProcess(workspace);
      await page.reload();
    },
    async close() {
      await browser.close();
      await server.end('SIGTERM');
    },
    async kill() {
      await server.end('SIGKILL');
      await browser.close();
    },
  };
}
