import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { z } from 'zod';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { ExperimentPage } from './pages/experiment-page';
import { runCommand } from './support/command-line';
import { visit } from './support/page';
import { sensorCsv, waveCsv } from './support/studies';
import { lacksBrowser, openWorkbench, type OpenWorkbench } from './support/workbench';

const patience = { timeout: 120_000 };
const runSchema = z.object({
  name: z.string(),
  seed: z.number(),
  configuration: z.looseObject({ seed: z.number() }),
});

/** What a person presses does something, or the page says why not. */
describe.skipIf(lacksBrowser)('new experiments in a browser', () => {
  const workspace = mkdtempSync(join(tmpdir(), 'gatewise-e2e-new-'));
  let workbench: OpenWorkbench;
  const ids = new Map<string, string>();
  const show = async (place: string): Promise<void> => {
    await visit(workbench.page, workbench.origin, place);
  };
  const name = () => workbench.page.getByRole('heading', { level: 1 }).getByRole('textbox');
  const epochs = () => new ExperimentPage(workbench.page).epochs;
  const checked = () => workbench.page.getByRole('heading', { name: /parameters$/ }).waitFor(patience);
  const newOn = (dataset: string) => show(`/experiments/new?dataset=${ids.get(dataset) ?? ''}`);
  const experimentCount = async (): Promise<number> => {
    return z.array(z.unknown()).parse(await workbench.ask('GET', '/api/experiments')).length;
  };

  beforeAll(async () => {
    // The first start brings the sample along; the command line needs the workspace for itself.
    await (await openWorkbench(workspace)).close();
    for (const [dataset, csv] of [
      ['wave', waveCsv(400)],
      ['sensor', sensorCsv(600)],
    ] as const) {
      const file = join(workspace, `${dataset}.csv`);
      writeFileSync(file, csv);
      const { output } = await runCommand(['import', file, '--workspace', workspace, '--json']);
      ids.set(dataset, z.object({ dataset: z.object({ id: z.string() }) }).parse(JSON.parse(output)).dataset.id);
    }
    workbench = await openWorkbench(workspace);
  });
  afterAll(async () => {
    await workbench.close();
    rmSync(workspace, { recursive: true, force: true });
  });

  it('runs an experiment that nobody has touched, and the leaderboard shows its first run', async () => {
    const { page } = workbench;
    await show('/leaderboard');
    await page.getByText('Nothing to rank yet. Run an experiment first.').waitFor();
    await newOn('wave');
    await checked();
    await new ExperimentPage(page).run();
    await new ExperimentPage(page).started(patience);
    await page.evaluate(() => (location.hash = '#/leaderboard'));
    await page.getByTestId('leaderboard').getByRole('link', { name: 'GRU', exact: true }).waitFor(patience);
  });

  it('goes from an open experiment to a new one', async () => {
    const { page } = workbench;
    await show('/experiments');
    await page.getByRole('main').getByRole('link', { name: 'wave: forecast', exact: true }).click();
    await checked();
    await newOn('sensor');
    await checked();
    expect(await name().inputValue()).toBe('sensor: classification');
  });

  it('keeps what was written for one dataset apart from a new experiment on another', async () => {
    const { page } = workbench;
    await newOn('wave');
    await checked();
    await epochs().fill('0');
    await page.getByText('Must be at least 1.').waitFor();
    await newOn('sensor');
    await checked();
    expect(await name().inputValue()).toBe('sensor: classification');
    expect(await page.getByText('These changes were kept in this browser').count()).toBe(0);
    await newOn('wave');
    await page.getByText('These changes were kept in this browser').waitFor();
    expect(await name().inputValue()).toBe('wave: forecast');
    expect(await epochs().inputValue()).toBe('0');
    await page.getByRole('button', { name: 'Discard them' }).click();
    await expect.poll(() => epochs().inputValue()).toBe('50');
    expect(await page.getByText('These changes were kept in this browser').count()).toBe(0);
  });

  it('stores what was written last when the page is left at once, and makes no second experiment of it', async () => {
    const { page } = workbench;
    await show('/experiments');
    await page.getByRole('main').getByRole('link', { name: 'wave: forecast', exact: true }).click();
    await new ExperimentPage(page).saved();
    const before = await experimentCount();
    await name().fill('Renamed and left');
    await page.evaluate(() => (location.hash = '#/experiments'));
    await page.getByRole('main').getByRole('link', { name: 'Renamed and left', exact: true }).waitFor();
    expect(await experimentCount()).toBe(before);
  });

  it('says why nothing is started when the experiment cannot be stored', async () => {
    const { page } = workbench;
    await newOn('wave');
    await checked();
    await epochs().fill('0');
    await page.getByText('Must be at least 1.').waitFor();
    await page.keyboard.press('Control+Enter');
    await page.getByText('The experiment could not be saved, so nothing was started.', { exact: true }).waitFor();
    await epochs().fill('2');
    await new ExperimentPage(page).saved();
  });

  it('repeats the very configuration of a run, whatever other variants are called', async () => {
    const { page } = workbench;
    await show('/experiments');
    const sample = page.getByRole('main').getByRole('link', { name: 'Oil temperature, 24 hours ahead', exact: true });
    await sample.click();
    await page.getByRole('tab', { name: 'CNN-LSTM', exact: true }).click();
    for (const tab of ['GRU', 'LSTM', 'CNN-LSTM']) {
      await page.getByRole('tab', { name: tab, exact: true }).click();
      await epochs().fill('1');
    }
    await new ExperimentPage(page).saved();
    const experimentId = new URL(page.url()).hash.split('/').at(-1);
    const answer = await workbench.ask('POST', '/api/runs', { experimentId, variants: [2] });
    const started = z.object({ runs: z.array(z.object({ id: z.string() })) }).parse(answer);
    const first = started.runs[0]?.id ?? '';
    await show(`/runs/${first}`);
    await page.getByText('Succeeded', { exact: true }).first().waitFor(patience);
    await page.getByRole('button', { name: 'Repeat', exact: true }).click();
    await page.waitForURL((url) => /#\/runs\/run_/.test(url.hash) && !url.hash.endsWith(first), patience);
    const repeated = new URL(page.url()).hash.split('/').at(-1) ?? '';
    const runs = await Promise.all(
      [first, repeated].map(async (id) => runSchema.parse(await workbench.ask('GET', `/api/runs/${id}`))),
    );
    const [trained, again] = runs.map(({ configuration }) => ({ ...configuration, seed: 0 }));
    expect(again).toEqual(trained);
    expect(runs.map((run) => run.name)).toEqual(['CNN-LSTM', 'CNN-LSTM']);
    expect(runs[1]?.seed).not.toBe(runs[0]?.seed);
  });
});
