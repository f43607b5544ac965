import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { Page } from 'playwright-core';
import { z } from 'zod';
import { createRandom } from '../../../../src-main/core/common/random';
import { quantile, type Benchmark } from '../benchmark';
import { withBrowser } from '../browser';
import { gatewise } from '../gatewise';
import { withServer } from '../server';

const validationRows = 34_000;
const comparedRuns = 20;
const frames = 90;
const attempts = 3;

const importedSchema = z.object({ dataset: z.object({ id: z.string() }) });

async function importTable(workspace: string, name: string, lines: readonly string[], target: string): Promise<string> {
  const path = join(workspace, `${name}.csv`);
  writeFileSync(path, `${lines.join('\n')}\n`);
  return importedSchema.parse(await gatewise(workspace, 'import', path, '--target', target)).dataset.id;
}

async function train(workspace: string, dataset: string, repeat: number, settings: readonly string[]): Promise<void> {
  const path = join(workspace, `${dataset}.json`);
  writeFileSync(path, JSON.stringify(await gatewise(workspace, 'config', '--preset', 'gru', '--dataset', dataset)));
  await gatewise(
    workspace,
    ...['train', '--dataset', dataset, '--config', path, '--repeat', String(repeat)],
    ...settings.flatMap((setting) => ['--set', setting]),
  );
}

/** Trains what the screens show: small models, but as many windows as the promises speak of. */
async function fill(workspace: string): Promise<void> {
  const random = createRandom(1);
  const small = ['model.layers.0.units=2', 'model.training.epochs=1', 'model.training.batchSize=256'];
  const labelled = Array.from({ length: 2 * validationRows + 8000 }, () => {
    const value = random.normal();
    return `${value.toFixed(4)},${value + 0.7 * random.normal() > 1 ? 'high' : 'usual'}`;
  });
  const sensor = await importTable(workspace, 'sensor', ['value,state', ...labelled], 'state');
  const classes = `{"kind":"count","train":8000,"validation":${String(validationRows)},"test":${String(validationRows)}}`;
  await train(workspace, sensor, 1, [...small, 'window.lookback=2', `split=${classes}`]);
  const wave = Array.from({ length: 14_400 }, (_, row) => (Math.sin(row / 4) + 0.2 * random.normal()).toFixed(4));
  const series = await importTable(workspace, 'wave', ['load', ...wave], 'load');
  const forecasts = '{"kind":"count","train":8640,"validation":2880,"test":2880}';
  await train(workspace, series, comparedRuns, [
    ...small,
    ...['window.lookback=24', 'window.horizon=24', 'window.normalization=lastValue', `split=${forecasts}`],
  ]);
}

/** Ids of runs by what they are called on the screen of runs. */
async function runIds(page: Page, origin: string, filter: string): Promise<string[]> {
  const answer = await page.evaluate(
    `fetch('${origin}/api/runs/list', {
      method: 'POST',
      headers: { authorization: 'Bearer ' + localStorage.getItem('gatewise.token'), 'content-type': 'application/json' },
      body: JSON.stringify({ limit: 100, filter: ${JSON.stringify(filter)} }),
    }).then((response) => response.json())`,
  );
  return z
    .object({ runs: z.array(z.object({ id: z.string() })) })
    .parse(answer)
    .runs.map(({ id }) => id);
}

/**
 * Milliseconds that each frame of a moving slider costs: the event, the figures, the drawing of the chart, layout and
 * painting. A message posted at the start of a frame arrives when the frame is done.
 */
const slide = `new Promise((resolve) => {
  const slider = document.querySelector('[data-testid="threshold"]');
  const costs = [];
  const channel = new MessageChannel();
  let start = 0;
  channel.port1.onmessage = () => {
    costs.push(performance.now() - start);
    if (costs.length < ${String(frames)}) requestAnimationFrame(step);
    else resolve(costs.slice(10));
  };
  function step() {
    start = performance.now();
    slider.value = String(((costs.length * 7) % 100) / 100);
    slider.dispatchEvent(new Event('input', { bubbles: true }));
    channel.port2.postMessage(null);
  }
  requestAnimationFrame(step);
})`;

/** What a person waits for in front of a screen. */
export const screensBenchmark: Benchmark = {
  name: 'screens',
  summary: `The threshold's slider at ${String(validationRows)} rows and the comparison of ${String(comparedRuns)} runs, in a browser`,
  run: (say) =>
    withBrowser(async (browser) => {
      const workspace = mkdtempSync(join(tmpdir(), 'gatewise-bench-'));
      try {
        say('  training what the screens show');
        await fill(workspace);
        return await withServer(async ({ url }) => {
          const page = await browser.newPage({ viewport: { width: 1280, height: 800 } });
          await page.goto(url);
          const { origin } = new URL(page.url());
          await page.getByRole('heading', { level: 1 }).waitFor();
          const [classified] = await runIds(page, origin, 'dataset:sensor');
          await page.goto(`${origin}/#/runs/${classified ?? ''}?tab=threshold`);
          await page.getByTestId('threshold').waitFor();
          await page.waitForTimeout(1000);
          const costs = z.array(z.number()).parse(await page.evaluate(slide));

          const compared = await runIds(page, origin, 'dataset:wave');
          const times: number[] = [];
          for (let attempt = 0; attempt < attempts; attempt += 1) {
            await page.goto(`${origin}/#/runs`);
            await page.getByRole('heading', { level: 1, name: 'Runs' }).waitFor();
            await page.waitForTimeout(500);
            const start = performance.now();
            await page.goto(`${origin}/#/compare?runs=${compared.join(',')}`);
            await page.getByTestId('metrics').waitFor();
            await page.getByTestId('significance').waitFor();
            await page.locator('canvas').first().waitFor();
            await page.evaluate('new Promise((done) => requestAnimationFrame(() => requestAnimationFrame(done)))');
            times.push(performance.now() - start);
          }
          return [
            { name: 'a frame of the slider, median', value: quantile(costs, 0.5), unit: 'ms', limit: null },
            { name: 'a frame of the slider, 95 % of frames', value: quantile(costs, 0.95), unit: 'ms', limit: 16 },
            {
              name: `${String(compared.length)} runs compared, median`,
              value: quantile(times, 0.5),
              unit: 'ms',
              limit: 1000,
            },
            { name: `${String(compared.length)} runs compared, first`, value: times[0] ?? 0, unit: 'ms', limit: null },
          ];
        }, workspace);
      } finally {
        rmSync(workspace, { recursive: true, force: true });
      }
    }),
};
