import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import axe from 'axe-core';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { z } from 'zod';
import { preparationSchema } from '../../src-main/core/preparation';
import { ExperimentPage } from './pages/experiment-page';
import { runCommand } from './support/command-line';
import { openDetails, seriousViolations, visit } from './support/page';
import { lacksBrowser, openWorkbench, type OpenWorkbench } from './support/workbench';

const patience = { timeout: 120_000 };
/** 600 hours; the target holds -999 nine times, the feature 9999.9 eight times. */
const station = [
  'time,load,wind',
  ...Array.from({ length: 600 }, (_, row) => {
    const load = row % 97 === 40 || row >= 597 ? '-999' : (50 + 10 * Math.sin(row / 4) + ((row * 7) % 11)).toFixed(2);
    const wind = row % 83 === 5 ? '9999.9' : (8 + 3 * Math.cos(row / 6) + ((row * 5) % 7) / 10).toFixed(2);
    return `${new Date(Date.UTC(2024, 0, 1, row)).toISOString().slice(0, 16)},${load},${wind}`;
  }),
  '',
].join('\n');
const told = 'Values treated as missing: 17, by column and value: load -999 (9), wind 9999.9 (8).';
const both = [
  { column: 'load', values: [-999] },
  { column: 'wind', values: [9999.9] },
];

const runSchema = z.object({
  id: z.string(),
  configuration: z.object({ preparation: preparationSchema }),
  split: z.object({ markedValues: z.array(z.object({ column: z.string(), value: z.number(), count: z.number() })) }),
});

async function importStation(workspace: string): Promise<string> {
  const file = join(workspace, 'station.csv');
  writeFileSync(file, station);
  const { output } = await runCommand(['import', file, '--target', 'load', '--workspace', workspace, '--json']);
  return z.object({ dataset: z.object({ id: z.string() }) }).parse(JSON.parse(output)).dataset.id;
}

describe.skipIf(lacksBrowser)('markers of missing values in a browser', () => {
  const workspace = mkdtempSync(join(tmpdir(), 'gatewise-e2e-markers-'));
  let workbench: OpenWorkbench;
  let dataset: string;
  beforeAll(async () => {
    dataset = await importStation(workspace);
    workbench = await openWorkbench(workspace);
  });
  afterAll(async () => {
    await workbench.close();
    rmSync(workspace, { recursive: true, force: true });
  });
  const found = (id: string) => workbench.page.locator(`[data-finding=${id}]`);
  const step = () => workbench.page.getByRole('list', { name: 'Steps of the preparation' });

  it('are one click away from a new experiment that treats them as missing', async () => {
    const { page, origin } = workbench;
    await visit(page, origin, `/datasets/${dataset}`);
    await page.getByText('import the file anew with it as missing (--missing "wind=9999.9")').waitFor(patience);
    await page.getByRole('link', { name: 'New experiment with -999 in “load” as missing' }).click();
    await step().getByText('load: -999', { exact: true }).waitFor(patience);
    await step().getByText('Fill missing values').waitFor();
    await found('markedMissing').getByText('-999 is treated as missing in “load”: rows: 9.').waitFor(patience);
    // The other one is still a finding, with the button that settles it.
    expect(await found('missingMarkers').count()).toBe(1);
    await found('missingMarkers').getByText('“wind”: 9999.9 lies far outside the rest and comes again (8 ×)').waitFor();
  });

  it('are treated as missing by one click in the check, which then finds them no more', async () => {
    const { page } = workbench;
    await page.getByRole('button', { name: 'Treat 9999.9 in “wind” as missing' }).click();
    await found('missingMarkers').waitFor({ state: 'detached', ...patience });
    await found('markedMissing').getByText('9999.9 is treated as missing in “wind”: rows: 8.').waitFor(patience);
    await step().getByText('load: -999 · wind: 9999.9').waitFor();
    expect(await step().getByText('Fill missing values').count()).toBe(1);
    expect(await seriousViolations(page, axe.source)).toEqual([]);
  });

  it('are values again, and others are named, in the form', async () => {
    const { page } = workbench;
    await page.getByRole('navigation').getByRole('button', { name: 'Preparation' }).click();
    await step()
      .getByRole('button', { name: /Treat as missing/ })
      .first()
      .click();
    await step().getByText('Values that change: 17').waitFor(patience);
    await step().getByRole('button', { name: 'load: -999 is a value again' }).click();
    await found('missingMarkers')
      .getByText('“load”: -999 lies far outside the rest and comes again (9 ×)')
      .waitFor(patience);
    const value = step().getByLabel('Value', { exact: true });
    await value.fill('minus');
    await step().getByText('“load” holds numbers: give one.').waitFor();
    await value.fill('-99');
    await value.press('Enter');
    await found('absentMarker')
      .getByText('-99 is to be treated as missing in “load”, where it comes nowhere.')
      .waitFor(patience);
    expect(await seriousViolations(page, axe.source)).toEqual([]);
    await step().getByRole('button', { name: 'load: -99 is a value again' }).click();
    await page.getByRole('button', { name: 'Treat -999 in “load” as missing' }).click();
    await found('missingMarkers').waitFor({ state: 'detached', ...patience });
    await found('absentMarker').waitFor({ state: 'detached', ...patience });
    // The form scrolls within the page, and the page stays where it is.
    expect(await page.evaluate(() => document.documentElement.scrollTop)).toBe(0);
  });

  it('are told with the run, which stores the step', async () => {
    const { page } = workbench;
    await new ExperimentPage(page).epochs.fill('2');
    await new ExperimentPage(page).run();
    await new ExperimentPage(page).openRun(patience);
    await openDetails(page, patience);
    await page
      .getByText('Values treated as missing: 17, by column and value: wind 9999.9 (8), load -999 (9).')
      .waitFor(patience);
    const id = /run_\w+/.exec(page.url())?.[0] ?? '';
    const run = runSchema.parse(await workbench.ask('GET', `/api/runs/${id}`));
    expect(run.configuration.preparation.steps[0]).toEqual({ kind: 'missingValues', markers: both.toReversed() });
    expect(run.split.markedValues).toEqual([
      { column: 'wind', value: 9999.9, count: 8 },
      { column: 'load', value: -999, count: 9 },
    ]);
  });
});

describe('markers of missing values on the command line', () => {
  const workspace = mkdtempSync(join(tmpdir(), 'gatewise-e2e-marker-options-'));
  const gatewise = (...parameters: string[]) => runCommand([...parameters, '--workspace', workspace]);
  afterAll(() => {
    rmSync(workspace, { recursive: true, force: true });
  });

  it('are named with the step and the options, and treated as missing by them', async () => {
    const dataset = await importStation(workspace);
    const config = join(workspace, 'gru.json');
    const small = ['--set', 'model.training.epochs=1', '--set', 'window.lookback=12', '--set', 'window.horizon=3'];
    const { output } = await gatewise('config', '--dataset', dataset, ...small);
    writeFileSync(config, output);
    const plain = await gatewise('train', '--dataset', dataset, '--config', config);
    expect(plain.messages).toContain(
      'Treat it as missing: {"kind":"missingValues","markers":[{"column":"wind","values":[9999.9]}]} as the first of preparation.steps (train --missing "wind=9999.9" adds it), or import --missing "wind=9999.9" anew.',
    );
    const options = ['--missing', 'load=-999', '--missing', 'wind=9999.9'];
    const mended = await gatewise('train', '--dataset', dataset, '--config', config, ...options);
    expect(mended.messages).not.toContain('a marker of missing values');
    expect(mended.messages).toContain('Note: -999 is treated as missing in “load”: 9 rows.');
    expect(mended.output).toContain(told);
    // The file that has the steps says the same.
    const written = (await gatewise('config', '--dataset', dataset, ...small, ...options)).output;
    expect(
      preparationSchema.parse(z.object({ preparation: z.unknown() }).parse(JSON.parse(written)).preparation).steps[0],
    ).toEqual({ kind: 'missingValues', markers: both });
    writeFileSync(config, written);
    expect((await gatewise('train', '--dataset', dataset, '--config', config)).output).toContain(told);
  });

  it('that a column does not have are refused in a sentence', async () => {
    const config = join(workspace, 'gru.json');
    const refused = await gatewise('train', '--dataset', 'station', '--config', config, '--missing', 'temp=-999');
    expect(refused.code).toBe(2);
    expect(refused.messages).toContain('preparation.steps.0: There is no column “temp” in the data');
  });
});
