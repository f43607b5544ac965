import { mkdirSync, mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join, resolve } from 'node:path';
import type { Page } from 'playwright-core';
import { z } from 'zod';
import { runCommand } from '../../e2e/support/command-line';
import { askBeside, settled, visit } from '../../e2e/support/page';
import { openBrowser, startServerProcess } from '../../e2e/support/workbench';

/**
 * `npm run pictures`: draws the pictures of README.md and docs/guide.md anew into docs/images. They show what `npm run demo`
 * makes of the sample in an empty workspace, at 1280×800; seeds are fixed, so that only times and dates differ.
 */
interface Shot {
  readonly file: string;
  readonly place: string;
  readonly act?: (page: Page) => Promise<unknown>;
}

const runsSchema = z.object({
  runs: z.array(z.object({ id: z.string(), experimentId: z.string(), name: z.string(), number: z.number() })),
});
const datasetsSchema = z.array(z.object({ id: z.string() }));

const folder = resolve('docs/images');
mkdirSync(folder, { recursive: true });
const parent = mkdtempSync(join(tmpdir(), 'gatewise-'));
const workspace = join(parent, 'workspace');
process.stderr.write('Training the sample’s models …\n');
const demo = await runCommand(['demo', '--workspace', workspace]);
if (demo.code !== 0) throw new Error(demo.messages);
const server = await startServerProcess(workspace);
const browser = await openBrowser();
try {
  const page = await browser.newPage({
    viewport: { width: 1280, height: 800 },
    locale: 'en-US',
    reducedMotion: 'reduce',
  });
  page.setDefaultTimeout(60_000);
  await page.goto(server.url);
  await page.getByRole('heading', { level: 1 }).waitFor();
  const { origin } = new URL(page.url());
  const ask = async (method: string, path: string, data?: unknown): Promise<unknown> =>
    (await askBeside(page, method, `${origin}/api${path}`, data)).json();
  await ask('PATCH', '/system/settings', { locale: 'en', theme: 'light' });
  const { runs } = runsSchema.parse(
    await ask('POST', '/runs/list', { sort: [{ column: 'number', direction: 'asc' }] }),
  );
  const [dataset] = datasetsSchema.parse(await ask('GET', '/datasets'));
  const [first] = runs;
  if (first === undefined || dataset === undefined) throw new Error('the demo left no run');
  const experiment = `/experiments/${first.experimentId}`;
  for (const { file, place, act } of shotsOf(experiment, first.id, dataset.id)) {
    await visit(page, origin, place);
    await settled(page);
    await act?.(page);
    await settled(page);
    await page.mouse.move(0, 0);
    await page.screenshot({ path: join(folder, file) });
    process.stdout.write(`${join('docs/images', file)}\n`);
  }
} finally {
  await browser.close();
  await server.end('SIGTERM');
  rmSync(parent, { recursive: true, force: true });
}

function shotsOf(experiment: string, run: string, dataset: string): Shot[] {
  const drawn = (page: Page): Promise<unknown> => page.locator('canvas').first().waitFor();
  return [
    { file: 'dataset.png', place: `/datasets/${dataset}`, act: drawn },
    { file: 'setup.png', place: experiment, act: (page) => page.getByText('Splits, to scale').waitFor() },
    { file: 'results.png', place: `${experiment}#results` },
    { file: 'run.png', place: `/runs/${run}?tab=forecast`, act: drawn },
  ];
}
