import axe from 'axe-core';
import type { Page } from 'playwright-core';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { z } from 'zod';
import { goldenWorkspace } from './support/golden';
import { settled, violations, visit } from './support/page';
import { lacksBrowser, openWorkbench, type OpenWorkbench } from './support/workbench';

const patience = { timeout: 120_000 };
const more = 10_000;
/** Beside the golden study's own trials as many that nobody trained. */
const manyTrials = `
  insert into study_trial (study, number, state, value, content)
  with recursive n(i) as (select 1000 union all select i + 1 from n where i < ${999 + more})
  select study, i, 'complete', 1 + (i % 997) / 1000.0, json_set(content, '$.number', i, '$.state', 'complete',
    '$.objectives', json_array(1 + (i % 997) / 1000.0), '$.sameAs', null)
  from n, study_trial where number = 0 and study = (select min(key) from study)`;
const valuesSchema = z.record(z.string(), z.unknown());
const trialSchema = z.object({
  number: z.number(),
  state: z.string(),
  values: valuesSchema,
  objectives: z.array(z.number()).nullable(),
  runIds: z.array(z.string()),
});
type Trial = z.infer<typeof trialSchema>;

describe.skipIf(lacksBrowser)('studies, in a browser', () => {
  const golden = goldenWorkspace(manyTrials);
  let workbench: OpenWorkbench;
  let page: Page;
  let origin: string;

  const ask: OpenWorkbench['ask'] = (...request) => workbench.ask(...request);
  const trialsOf = async (id: string): Promise<Trial[]> =>
    z.object({ trials: trialSchema.array() }).parse(await ask('GET', `/api/studies/${id}/trials`)).trials;
  const complete = (trials: readonly Trial[]): Trial[] => trials.filter(({ state }) => state === 'complete');
  const stateOf = (label: string) => page.locator('header').getByText(label, { exact: true }).first();

  /** An experiment with one small network that takes its time, or fewer epochs. */
  async function makeExperiment(epochs = 30): Promise<string> {
    const number = String(golden.value('select id from run where number = 1'));
    const { datasetId, configuration } = z
      .object({ datasetId: z.string(), configuration: z.looseObject({}) })
      .parse(await ask('GET', `/api/runs/${number}`));
    const model = {
      kind: 'sequential',
      layers: [{ type: 'GRU', units: 8 }],
      training: { epochs, earlyStopping: null, batchSize: 4 },
    };
    const variants = [{ name: 'Small', configuration: { ...configuration, model } }];
    const made = await ask('POST', '/api/experiments', { name: 'To be tuned', datasetId, variants });
    return z.object({ id: z.string() }).parse(made).id;
  }

  beforeAll(async () => {
    workbench = await openWorkbench(golden.folder);
    ({ page, origin } = workbench);
  });
  afterAll(async () => {
    await workbench.close();
    golden.remove();
  });

  it('are set up beside a variant, pause, outlive their backend, go on, say what mattered, and their best is used', async () => {
    const experiment = await makeExperiment();
    await visit(page, origin, `/experiments/${experiment}`);
    await page.getByRole('button', { name: 'Tune…' }).click();
    await page.waitForURL(/#\/studies\/new/);
    const add = page.getByTestId('add-parameter');
    await add.selectOption('model.layers.0.units');
    await add.selectOption('model.training.optimizer.learningRate');

    const units = page.locator('[data-parameter="model.layers.0.units"]');
    const start = page.getByRole('button', { name: 'Start the study' });
    await units.getByLabel('From', { exact: true }).fill('40');
    await units.getByText(/ends at 16, below its beginning at 40/).waitFor(patience);
    expect(await start.isDisabled()).toBe(true);
    await units.getByLabel('From', { exact: true }).fill('2');
    // What is typed is kept.
    await page.reload();
    expect(await units.getByLabel('From', { exact: true }).inputValue()).toBe('2');
    const pruner = page.getByLabel('Pruner', { exact: true });
    await pruner.selectOption('patient');
    await page.getByLabel('Epochs without gain').fill('2');
    const asked = page.getByLabel('Pruner that is asked then');
    expect(await asked.inputValue()).toBe('');
    await asked.selectOption('threshold');
    await page.getByLabel('Upper bound').fill('3');
    await page.reload();
    expect(await asked.inputValue()).toBe('threshold');
    expect(await page.getByLabel('Upper bound').inputValue()).toBe('3');
    await asked.selectOption('');
    await page.getByLabel('Upper bound').waitFor({ state: 'detached' });
    await pruner.selectOption('none');
    await asked.waitFor({ state: 'detached' });
    await page.getByLabel('Trials', { exact: true }).fill('12');
    await page.getByLabel('At once').fill('2');
    await page.getByLabel('Best trials').fill('0');
    const preview = page.getByTestId('study-preview');
    await preview.getByText('endless').waitFor(patience);
    await preview.getByText('12', { exact: true }).waitFor(patience);
    const cost = page.getByTestId('study-cost');
    await cost.getByRole('button', { name: 'Measure time and memory' }).click();
    await cost.getByText('Trainings it is told from').waitFor(patience);
    await cost.getByText(/ … /).first().waitFor();
    expect(await violations(page, axe.source)).toEqual([]);
    await start.click();
    await page.waitForURL(/#\/studies\/study_/, patience);
    const id = /study_[a-z0-9]+/.exec(page.url())?.[0] ?? '';

    await expect.poll(async () => complete(await trialsOf(id)).length, patience).toBeGreaterThan(1);
    await page.getByRole('button', { name: 'Pause', exact: true }).click();
    await stateOf('Paused').waitFor(patience);
    const before = complete(await trialsOf(id));
    expect(before.length).toBeLessThan(12);

    await workbench.restart();
    await stateOf('Paused').waitFor(patience);
    await page.getByTestId('study-start').click();
    await stateOf('Finished').waitFor(patience);
    const after = await trialsOf(id);
    expect(after.map(({ number }) => number)).toEqual(Array.from({ length: 12 }, (_, number) => number));
    expect(complete(after)).toHaveLength(12);
    expect(after.every(({ runIds }) => runIds.length === 1)).toBe(true);
    // Nothing that had ended was done again.
    expect(after.filter(({ number }) => before.some((trial) => trial.number === number))).toEqual(before);
    await page.getByTestId('trial-table').locator('[data-trial]').nth(11).waitFor(patience);

    await page.getByRole('tab', { name: 'Charts' }).click();
    const importance = page.getByTestId('importance');
    await importance.getByText('Trials: 12; left out: 0.').waitFor(patience);
    await importance.getByRole('button', { name: 'As a table' }).click();
    expect(await importance.locator('tbody tr').count()).toBe(2);
    await settled(page);
    expect(await violations(page, axe.source)).toEqual([]);

    const [best] = complete(after).toSorted(
      (first, second) => (first.objectives?.[0] ?? 0) - (second.objectives?.[0] ?? 0) || first.number - second.number,
    );
    await page.getByRole('button', { name: 'Use the best' }).click();
    await page.waitForURL(/#\/experiments\/ex_/, patience);
    const made = /ex_[a-z0-9]+/.exec(page.url())?.[0] ?? '';
    const modelSchema = z.object({
      layers: z.array(z.object({ units: z.number() })),
      training: z.object({ optimizer: z.object({ learningRate: z.number() }) }),
    });
    const { variants } = z
      .object({ variants: z.array(z.object({ configuration: z.object({ model: modelSchema }) })) })
      .parse(await ask('GET', `/api/experiments/${made}`));
    const [first] = variants;
    expect({
      'model.layers.0.units': first?.configuration.model.layers[0]?.units,
      'model.training.optimizer.learningRate': first?.configuration.model.training.optimizer.learningRate,
    }).toEqual(best?.values);
    expect(variants).toHaveLength(2);
  });

  it('search the kind of model, with fields that some of them alone have', async () => {
    const experiment = await makeExperiment();
    await visit(page, origin, `/studies/new?experiment=${experiment}`);
    const add = page.getByTestId('add-parameter');
    await add.selectOption('model.layers.0.units');
    await add.selectOption('model');
    const model = page.locator('[data-parameter="model"]');
    expect(await model.getByRole('checkbox', { name: 'GRU 8' }).isChecked()).toBe(true);
    await model.getByRole('checkbox', { name: 'Ridge', exact: true }).check();
    // What the linear model does not have hangs on the others from now on.
    const units = page.locator('[data-parameter="model.layers.0.units"]');
    await expect.poll(() => units.getByLabel('where that is one of').inputValue()).toBe('GRU 8');
    await units.getByLabel('From', { exact: true }).fill('7');
    await units.getByLabel('To', { exact: true }).fill('9');
    await page.getByLabel('Trials', { exact: true }).fill('4');
    await page.getByLabel('Sampler', { exact: true }).selectOption('grid');
    await page.getByLabel('Best trials').fill('0');
    await settled(page);
    expect(await violations(page, axe.source)).toEqual([]);
    await page.getByRole('button', { name: 'Start the study' }).click();
    await page.waitForURL(/#\/studies\/study_/, patience);
    const id = /study_[a-z0-9]+/.exec(page.url())?.[0] ?? '';
    await stateOf('Finished').waitFor(patience);
    const trials = complete(await trialsOf(id));
    expect(trials).toHaveLength(4);
    const ridge = trials.filter(({ values }) => values['model'] === 'Ridge');
    expect(ridge.map(({ values }) => Object.keys(values))).toEqual([['model']]);
    expect(
      trials.filter(({ values }) => values['model'] === 'GRU 8' && typeof values['model.layers.0.units'] === 'number'),
    ).toHaveLength(3);
    await page.getByRole('tab', { name: 'Space and settings' }).click();
    expect(await model.getByRole('checkbox', { name: 'Ridge', exact: true }).isChecked()).toBe(true);
  });

  it('are trained by the devices that are ticked, as their shares and numbers have it', async () => {
    const experiment = await makeExperiment(1);
    await visit(page, origin, `/studies/new?experiment=${experiment}`);
    await page.getByTestId('add-parameter').selectOption('model.layers.0.units');
    await page.getByLabel('Trials', { exact: true }).fill('3');
    await page.getByLabel('At once', { exact: true }).fill('2');
    await page.getByLabel('Best trials').fill('0');
    await page.getByLabel('Sampler', { exact: true }).selectOption('random');
    const engines = page.getByTestId('study-engines');
    await engines.locator('summary').click();
    await engines.getByRole('checkbox', { name: 'TensorFlow.js', exact: true }).check(patience);
    await engines.getByRole('checkbox', { name: 'Fused, WebAssembly' }).check();
    await engines.getByLabel('Share of TensorFlow.js').fill('2');
    await engines.getByLabel('Share of TensorFlow.js').blur();
    await engines.getByText('Trials by turns: TensorFlow.js · Fused, WebAssembly · TensorFlow.js').waitFor();
    await settled(page);
    expect(await violations(page, axe.source)).toEqual([]);
    await page.getByRole('button', { name: 'Start the study' }).click();
    await page.waitForURL(/#\/studies\/study_/, patience);
    await stateOf('Finished').waitFor(patience);
    const told = (number: number) => page.locator(`[data-trial="${number}"]`).textContent();
    expect(await told(0)).toContain('TensorFlow.js');
    expect(await told(1)).toContain('Fused, WebAssembly');
    expect(await told(2)).toContain('TensorFlow.js');
  });

  it('of ten thousand trials show a table of which the rows in view exist, in any order', async () => {
    const id = String(golden.value('select id from study order by key'));
    const count = Number(golden.value('select count(*) from study_trial where study = (select min(key) from study)'));
    expect(count).toBeGreaterThan(more);
    await visit(page, origin, `/studies/${id}`);
    const table = page.getByTestId('trial-table');
    await page.waitForFunction(
      (rows) => document.querySelector('[data-testid=trial-table]')?.getAttribute('aria-rowcount') === String(rows),
      count + 1,
    );
    await table.locator(`[data-trial="${999 + more}"]`).waitFor(patience);
    expect(await table.locator('[data-trial]').count()).toBeLessThan(100);
    await table.getByRole('columnheader').first().getByRole('button').click();
    await table.locator('[data-trial="0"]').waitFor(patience);
    await table.evaluate((element) => {
      element.scrollTop = element.scrollHeight;
    });
    await table.locator(`[data-trial="${999 + more}"]`).waitFor(patience);
    await page.getByRole('tab', { name: 'Charts' }).click();
    await page
      .getByTestId('importance')
      .getByText(/left out: [\d,]+\./)
      .or(page.getByText(/all come to the same/))
      .waitFor(patience);
  });
});
