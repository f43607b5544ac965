import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { Page } from 'playwright-core';
import { z } from 'zod';
import { createRandom } from '../../../../src-main/core/common/random';
import { quantile, timed, type Benchmark } from '../benchmark';
import { withBrowser } from '../browser';
import { gatewise } from '../gatewise';
import { withServer } from '../server';

const trialCount = 10_000;
const attempts = 3;

/** A workspace with one study, imported from a table of trials. @returns the id of the study */
async function fill(workspace: string): Promise<string> {
  const random = createRandom(1);
  const series = join(workspace, 'wave.csv');
  const rows = Array.from({ length: 600 }, (_, row) => (Math.sin(row / 4) + 0.2 * random.normal()).toFixed(4));
  writeFileSync(series, `${['load', ...rows].join('\n')}\n`);
  const imported = await gatewise(workspace, 'import', series, '--target', 'load');
  const { dataset } = z.object({ dataset: z.object({ id: z.string() }) }).parse(imported);
  const config = join(workspace, 'gru.json');
  writeFileSync(
    config,
    JSON.stringify(await gatewise(workspace, 'config', '--preset', 'gru', '--dataset', dataset.id)),
  );
  const trained = await gatewise(
    workspace,
    ...['train', '--dataset', dataset.id, '--config', config, '--set', 'model.training.epochs=1'],
    ...['--set', 'model.layers.0.units=2', '--set', 'window.lookback=8', '--set', 'window.horizon=1'],
  );
  const [run] = z.object({ runs: z.array(z.object({ experimentId: z.string() })) }).parse(trained).runs;
  const trials = join(workspace, 'trials.csv');
  const lines = Array.from({ length: trialCount }, (_, number) => {
    const [units, rate, dropout] = [8 + random.integer(57), 10 ** (-4 + 2 * random.uniform()), 0.5 * random.uniform()];
    const value = 0.1 + (Math.log10(rate) + 3) ** 2 / 10 + dropout / 10 + 0.02 * random.normal();
    const state = number % 11 === 0 ? 'FAIL' : 'COMPLETE';
    return [number, state === 'FAIL' ? '' : value, units, rate, dropout, state].join(',');
  });
  writeFileSync(trials, ['number,value,params_units,params_rate,params_dropout,state', ...lines, ''].join('\n'));
  const places = { units: 'layers.0.units', rate: 'training.optimizer.learningRate', dropout: 'layers.0.dropout' };
  const study = await gatewise(
    workspace,
    ...['study', 'import', trials, '--experiment', run?.experimentId ?? ''],
    ...Object.entries(places).flatMap(([name, place]) => ['--path', `${name}=model.${place}`]),
  );
  return z.object({ study: z.object({ id: z.string() }) }).parse(study).study.id;
}

const drawn = 'new Promise((done) => requestAnimationFrame(() => requestAnimationFrame(done)))';

/** Times that the page's thread was held for more than 50 ms, since it was loaded. */
const watchLongTasks = `
  globalThis.longTasks = [];
  new PerformanceObserver((list) => { for (const { duration } of list.getEntries()) longTasks.push(duration); })
    .observe({ type: 'longtask', buffered: true });
`;

async function open(page: Page, address: string): Promise<{ readonly usable: number; readonly whole: number }> {
  const start = performance.now();
  await page.goto(address);
  await page.getByRole('row').nth(5).waitFor();
  // A click on a tab is answered: the page is there to be used, and not only painted.
  await page.getByRole('tab', { name: 'Space and settings' }).click();
  await page.getByRole('tab', { name: 'Space and settings', selected: true }).waitFor();
  await page.evaluate(drawn);
  const usable = performance.now() - start;
  await page.getByRole('tab', { name: 'Trials' }).click();
  await page.locator(`[aria-rowcount="${String(trialCount + 1)}"]`).waitFor();
  return { usable, whole: performance.now() - start };
}

/** What a person waits for in front of a study of many trials. */
export const studyPageBenchmark: Benchmark = {
  name: 'study-page',
  summary: `The page of a study of ${String(trialCount)} trials, in a browser`,
  run: (say) =>
    withBrowser(async (browser) => {
      const workspace = mkdtempSync(join(tmpdir(), 'gatewise-bench-'));
      try {
        say('  importing the trials');
        let id = '';
        const importing = await timed(async () => {
          id = await fill(workspace);
        });
        say(`  in ${(importing / 1000).toFixed(1)} s`);
        return await withServer(async ({ url }) => {
          const page = await browser.newPage({ viewport: { width: 1280, height: 800 } });
          await page.addInitScript(watchLongTasks);
          await page.goto(url);
          const { origin } = new URL(page.url());
          await page.getByRole('heading', { level: 1 }).waitFor();
          const usable: number[] = [];
          const whole: number[] = [];
          for (let attempt = 0; attempt < attempts; attempt += 1) {
            await page.goto(`${origin}/#/studies`);
            await page.getByRole('heading', { level: 1, name: 'Studies' }).waitFor();
            const times = await open(page, `${origin}/#/studies/${id}`);
            usable.push(times.usable);
            whole.push(times.whole);
          }
          const charts = await timed(async () => {
            await page.getByRole('tab', { name: 'Charts' }).click();
            await page.locator('canvas').nth(5).waitFor();
            await page.evaluate(drawn);
          });
          const held = z.array(z.number()).parse(await page.evaluate('longTasks'));
          return [
            { name: 'usable, median', value: quantile(usable, 0.5), unit: 'ms', limit: 1000 },
            { name: 'all trials there, median', value: quantile(whole, 0.5), unit: 'ms', limit: null },
            { name: 'charts drawn', value: charts, unit: 'ms', limit: null },
            { name: 'longest time that the page was held', value: Math.max(0, ...held), unit: 'ms', limit: null },
          ];
        }, workspace);
      } finally {
        rmSync(workspace, { recursive: true, force: true });
      }
    }),
};
