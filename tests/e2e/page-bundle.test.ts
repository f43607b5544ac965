import { readFileSync, readdirSync } from 'node:fs';
import { join } from 'node:path';
import { gzipSync } from 'node:zlib';
import { describe, expect, it } from 'vitest';
import { goldenWorkspace } from './support/golden';
import { settled } from './support/page';
import { lacksBrowser, openBrowser, startServerProcess } from './support/workbench';

const assets = join('out', 'renderer', 'assets');
const scripts = readdirSync(assets)
  .filter((name) => name.endsWith('.js'))
  .map((name) => readFileSync(join(assets, name), 'utf8'));

describe('the page’s bundle', () => {
  it('holds every icon that the page, or a part of its interface library, names', () => {
    const named = new Set(
      scripts.flatMap((text) => [...text.matchAll(/\bi-lucide-([a-z0-9-]+)/g)].map(([, name]) => name)),
    );
    const held = new Set(
      scripts.flatMap((text) =>
        [...text.matchAll(/"([a-z0-9-]+)":\{(?:"[a-z]+":-?\d+,)*"body":/g)].map(([, name]) => name),
      ),
    );
    expect(named.size).toBeGreaterThan(50);
    expect([...named].filter((name) => !held.has(name))).toEqual([]);
  });

  it.skipIf(lacksBrowser)('is less than 350 KB of script for the first screen, all from its own server', async () => {
    const golden = goldenWorkspace();
    const server = await startServerProcess(golden.folder);
    const browser = await openBrowser();
    const page = await browser.newPage();
    const origins = new Set<string>();
    const names = new Set<string>();
    page.on('request', (request) => origins.add(new URL(request.url()).origin));
    page.on('response', (response) => {
      const { pathname } = new URL(response.url());
      if (pathname.endsWith('.js')) names.add(pathname);
    });
    await page.goto(server.url);
    await page.getByRole('heading', { level: 1 }).waitFor();
    await settled(page);
    const bytes = [...names].map(
      (name) => gzipSync(readFileSync(join('out', 'renderer', name)), { level: 9 }).byteLength,
    );
    expect(bytes.length).toBeGreaterThan(0);
    expect(bytes.reduce((sum, count) => sum + count, 0)).toBeLessThan(350_000);
    expect([...origins].map((origin) => new URL(origin).hostname)).toEqual([new URL(server.url).hostname]);
    await browser.close();
    await server.end('SIGTERM');
    golden.remove();
  });
});
