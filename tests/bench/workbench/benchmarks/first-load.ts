import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { gzipSync } from 'node:zlib';
import { type Benchmark, quantile } from '../benchmark';
import { withBrowser } from '../browser';
import { withServer } from '../server';

const rounds = 5;
const renderer = join(process.cwd(), 'out', 'renderer');

function gzippedKilobytes(path: string): number {
  return gzipSync(readFileSync(join(renderer, path))).byteLength / 1024;
}

export const firstLoadBenchmark: Benchmark = {
  name: 'first-load',
  summary:
    'From the launch link to the first screen with its data, in a new browser profile; and the JavaScript that took',
  run: () =>
    withBrowser((browser) =>
      withServer(async ({ url }) => {
        const times: number[] = [];
        let scripts: string[] = [];
        // A launch link works once: the others come with the first one's token and an empty cache.
        const first = await browser.newContext();
        const page = await first.newPage();
        await page.goto(url);
        await page.getByRole('main').getByRole('link').first().waitFor();
        const { origin } = new URL(page.url());
        const storageState = await first.storageState();
        for (let round = 0; round < rounds; round += 1) {
          const context = await browser.newContext({ storageState });
          const fresh = await context.newPage();
          scripts = [];
          fresh.on('response', (response) => {
            const { pathname } = new URL(response.url());
            if (pathname.endsWith('.js')) scripts.push(pathname);
          });
          const start = performance.now();
          await fresh.goto(origin);
          await fresh.getByRole('main').getByRole('link').first().waitFor();
          times.push(performance.now() - start);
          await context.close();
        }
        const size = scripts.reduce((sum, path) => sum + gzippedKilobytes(path), 0);
        return [
          { name: 'first screen usable, median', value: quantile(times, 0.5), unit: 'ms', limit: null },
          { name: 'first screen usable, slowest of 5', value: Math.max(...times), unit: 'ms', limit: 2000 },
          {
            name: `JavaScript of the first screen, gzip, ${String(scripts.length)} files`,
            value: size,
            unit: 'KB',
            limit: 350,
          },
        ];
      }),
    ),
};
