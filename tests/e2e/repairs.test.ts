import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import axe from 'axe-core';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { z } from 'zod';
import { ExperimentPage } from './pages/experiment-page';
import { runCommand } from './support/command-line';
import { openDetails, seriousViolations, visit } from './support/page';
import { lacksBrowser, openWorkbench, type OpenWorkbench } from './support/workbench';

const patience = { timeout: 120_000 };
/** 500 hours, 12 of them twice, and a column that is the target. */
const station = [
  'time,load,copy',
  ...Array.from({ length: 500 }, (_, row) => {
    const load = (50 + 10 * Math.sin(row / 4) + ((row * row * 7) % 11)).toFixed(2);
    const line = `${new Date(Date.UTC(2024, 0, 1, row)).toISOString().slice(0, 16)},${load},${load}`;
    return row >= 100 && row < 112 ? `${line}\n${line}` : line;
  }),
  '',
].join('\n');

describe.skipIf(lacksBrowser)('what a finding offers, in a browser', () => {
  const workspace = mkdtempSync(join(tmpdir(), 'gatewise-e2e-repairs-'));
  let workbench: OpenWorkbench;
  let dataset: string;
  beforeAll(async () => {
    const file = join(workspace, 'station.csv');
    writeFileSync(file, station);
    const { output } = await runCommand(['import', file, '--target', 'load', '--workspace', workspace, '--json']);
    dataset = z.object({ dataset: z.object({ id: z.string() }) }).parse(JSON.parse(output)).dataset.id;
    workbench = await openWorkbench(workspace);
  });
  afterAll(async () => {
    await workbench.close();
    rmSync(workspace, { recursive: true, force: true });
  });
  const found = (id: string) => workbench.page.locator(`[data-finding=${id}]`);

  it('mends what blocks a run by one click each, as steps that are recorded and told', async () => {
    const { page, origin } = workbench;
    await visit(page, origin, `/experiments/new?dataset=${dataset}`);
    await found('duplicateTimes').getByRole('button', { name: 'Average the rows of each time' }).click(patience);
    await found('duplicateTimes').waitFor({ state: 'detached', ...patience });
    await found('mergedTimes').getByText('rows fewer: 12').waitFor(patience);
    await found('targetCopy').getByRole('button', { name: 'Take copy out of the features' }).click();
    await found('targetCopy').waitFor({ state: 'detached', ...patience });
    await page.getByRole('list', { name: 'Steps of the preparation' }).getByText('Repeated times').waitFor();
    expect(await seriousViolations(page, axe.source)).toEqual([]);
  });

  it('are told on the page of the run', async () => {
    const { page } = workbench;
    const experiment = new ExperimentPage(page);
    await experiment.epochs.fill('1');
    await experiment.run();
    await experiment.openRun(patience);
    await openDetails(page, patience);
    await page.getByTestId('left-out').getByText('Rows made one with others of the same time: 12.').waitFor(patience);
  });

  it('keeps a reason for running in spite of a finding with the experiment, and shows it in the run’s head', async () => {
    const { page, origin } = workbench;
    await visit(page, origin, `/experiments/new?dataset=${dataset}`);
    await found('duplicateTimes').getByRole('button', { name: 'Keep the first row of each time' }).click(patience);
    await found('targetCopy')
      .getByLabel(/Reason/)
      .fill('A test of the check');
    const experiment = new ExperimentPage(page);
    await experiment.epochs.fill('1');
    await experiment.run();
    await experiment.started(patience);
    await page.reload();
    await expect
      .poll(
        () =>
          found('targetCopy')
            .getByLabel(/Reason/)
            .inputValue(),
        patience,
      )
      .toBe('A test of the check');
    await page.getByTestId('results').locator('tr[data-row] a').first().click(patience);
    await page
      .getByTestId('override')
      .getByText('“copy” equals the target. The reason given: A test of the check')
      .waitFor(patience);
  });
});

describe('what a finding offers, in a terminal', () => {
  const workspace = mkdtempSync(join(tmpdir(), 'gatewise-cli-repairs-'));
  const place = ['--workspace', workspace];
  afterAll(() => {
    rmSync(workspace, { recursive: true, force: true });
  });

  it('is asked for by name, and what is no repair is refused with those that are', async () => {
    const file = join(workspace, 'station.csv');
    const configuration = join(workspace, 'model.json');
    writeFileSync(file, station);
    await runCommand(['import', file, '--target', 'load', '--name', 'Station', ...place]);
    const changes = ['window.lookback=8', 'model.layers.0.units=4', 'model.training.epochs=1'];
    const printed = await runCommand([
      'config',
      '--dataset',
      'Station',
      ...changes.flatMap((change) => ['--set', change]),
      ...place,
    ]);
    writeFileSync(configuration, printed.output);
    const train = (...more: string[]) =>
      runCommand(['train', '--dataset', 'Station', '--config', configuration, ...more, ...place]);

    const blocked = await train();
    expect(blocked.code).toBe(2);
    expect(blocked.messages).toContain(
      '--mend duplicateTimes=repeatedTimes:mean or --mend duplicateTimes=repeatedTimes:first',
    );
    const several = await train('--mend', 'duplicateTimes');
    expect(several).toMatchObject({ code: 2, output: '' });
    expect(several.messages).toContain('duplicateTimes can be mended in several ways.');
    const nothing = await train('--mend', 'drift');
    expect(nothing.messages).toContain('There is nothing to mend for “drift”. What can be mended:');

    const mended = await train('--mend', 'duplicateTimes=repeatedTimes:last', '--mend', 'targetCopy');
    expect(mended.code, mended.messages).toBe(0);
    expect(mended.messages).toContain('Rows of the same time are made one: 12 rows fewer.');
    expect(mended.output).toContain('succeeded');
  });
});
