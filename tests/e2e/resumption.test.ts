import axe from 'axe-core';
import type { Page } from 'playwright-core';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { z } from 'zod';
import { goldenWorkspace } from './support/golden';
import { seriousViolations, visit } from './support/page';
import { lacksBrowser, openWorkbench, type OpenWorkbench } from './support/workbench';

const patience = { timeout: 60_000 };
const runSchema = z.object({
  id: z.string(),
  state: z.string(),
  checkpointEpoch: z.number().nullable(),
  lastEpoch: z.number().nullable(),
  resumptions: z.array(z.object({ after: z.string(), epoch: z.number(), epochs: z.number().nullable() })),
});

describe.skipIf(lacksBrowser)('a run that is left and resumed, in a browser', () => {
  const golden = goldenWorkspace('');
  let workbench: OpenWorkbench;
  let page: Page;
  let origin: string;

  const ask: OpenWorkbench['ask'] = (...request) => workbench.ask(...request);
  const detailOf = async (id: string) => runSchema.parse(await ask('GET', `/api/runs/${id}`));
  /** A run of a small network for so many epochs; its id. */
  async function start(epochs: number): Promise<string> {
    const number = String(golden.value('select id from run where number = 1'));
    const { datasetId, configuration } = z
      .object({ datasetId: z.string(), configuration: z.looseObject({ model: z.looseObject({}) }) })
      .parse(await ask('GET', `/api/runs/${number}`));
    const model = {
      kind: 'sequential',
      // Steps of single windows: whoever trains for as many epochs as it did until it was paused must not wait for long.
      layers: [{ type: 'GRU', units: 64, dropout: 0.1 }],
      training: { epochs, earlyStopping: null, batchSize: 1 },
    };
    const variants = [{ name: 'Left', configuration: { ...configuration, model } }];
    const experiment = z
      .object({ id: z.string() })
      .parse(await ask('POST', '/api/experiments', { name: 'Left', datasetId, variants }));
    const { runs } = z
      .object({ runs: z.array(z.object({ id: z.string() })) })
      .parse(await ask('POST', '/api/runs', { experimentId: experiment.id, seed: 4 }));
    return runs[0]?.id ?? '';
  }
  const stateOf = (label: string) => page.locator('header').getByText(label, { exact: true }).first();
  /** Resumes the run in view for so many epochs, through the button beside Resume. */
  async function resumeFor(epochs: number): Promise<void> {
    await page.getByRole('button', { name: 'Resume with other epochs or on another engine' }).click();
    await page.getByLabel('Epochs in all').fill(String(epochs));
    await page.getByRole('dialog').getByRole('button', { name: 'Resume' }).click();
    await stateOf('Succeeded').waitFor(patience);
  }
  /** What a run came to, without what the clock has a part in. */
  const figuresSchema = z.object({
    evaluation: z.unknown(),
    metrics: z.unknown(),
    outcome: z.unknown(),
    history: z.array(z.object({ epoch: z.number(), loss: z.number(), valLoss: z.number() })),
  });
  async function expectAsUninterrupted(id: string, epochs: number): Promise<void> {
    const whole = await start(epochs);
    await expect.poll(async () => (await detailOf(whole)).state, patience).toBe('succeeded');
    const [resumed, other] = [await ask('GET', `/api/runs/${id}`), await ask('GET', `/api/runs/${whole}`)];
    expect(figuresSchema.parse(resumed)).toEqual(figuresSchema.parse(other));
  }

  beforeAll(async () => {
    workbench = await openWorkbench(golden.folder);
    ({ page, origin } = workbench);
  });
  afterAll(async () => {
    await workbench.close();
    golden.remove();
  });

  it('comes to the figures of one that was never left, paused and with its backend killed in between', async () => {
    const id = await start(100_000);
    await visit(page, origin, `/runs/${id}`);
    await stateOf('Running').waitFor(patience);
    await expect.poll(async () => (await detailOf(id)).lastEpoch, patience).toBeGreaterThan(2);
    await page.getByRole('button', { name: 'Pause', exact: true }).click();
    await stateOf('Paused').waitFor(patience);
    expect(await seriousViolations(page, axe.source)).toEqual([]);
    const { checkpointEpoch } = await detailOf(id);
    const done = checkpointEpoch ?? 0;

    await workbench.restart();
    await stateOf('Paused').waitFor(patience);
    await resumeFor(done + 3);
    await visit(page, origin, `/runs/${id}?details=open`);
    await page.getByTestId('resumption').filter({ hasText: 'Before that: Paused.' }).waitFor(patience);
    expect((await detailOf(id)).resumptions).toEqual([{ after: 'paused', epoch: done, epochs: done + 3 }]);
    await expectAsUninterrupted(id, done + 3);
  });

  it('goes on on another engine, and says that its figures may differ', async () => {
    const id = await start(100_000);
    await visit(page, origin, `/runs/${id}`);
    await stateOf('Running').waitFor(patience);
    await expect.poll(async () => (await detailOf(id)).lastEpoch ?? 0, patience).toBeGreaterThan(0);
    await page.getByRole('button', { name: 'Pause', exact: true }).click();
    await stateOf('Paused').waitFor(patience);
    const done = (await detailOf(id)).checkpointEpoch ?? 0;
    await page.getByRole('button', { name: 'Resume with other epochs or on another engine' }).click();
    await page.getByRole('dialog').getByLabel('Engine', { exact: true }).selectOption({ label: 'TensorFlow.js' });
    await page.getByRole('status').filter({ hasText: 'may differ in rounding' }).waitFor(patience);
    await page.getByLabel('Epochs in all').fill(String(done + 1));
    await page.getByRole('dialog').getByRole('button', { name: 'Resume' }).click();
    await stateOf('Succeeded').waitFor(patience);
    expect(await ask('GET', `/api/runs/${id}`)).toMatchObject({ engine: 'tfjs', lastEpoch: done + 1 });
    await visit(page, origin, `/runs/${id}?details=open`);
    await page.getByTestId('resumption').filter({ hasText: 'began on another engine' }).waitFor(patience);
  });

  it('goes on at its checkpoint when the backend died under it', async () => {
    const id = await start(100_000);
    // A checkpoint every two epochs, from the next job on.
    await visit(page, origin, `/runs/${id}`);
    await stateOf('Running').waitFor(patience);
    await page.getByRole('button', { name: 'Pause', exact: true }).click();
    await stateOf('Paused').waitFor(patience);
    await visit(page, origin, '/settings');
    await page.getByLabel('Epochs between checkpoints').fill('2');
    await page.getByLabel('Epochs between checkpoints').press('Tab');
    await visit(page, origin, `/runs/${id}`);
    await page.getByTestId('resume').click();
    await stateOf('Running').waitFor(patience);
    const before = (await detailOf(id)).checkpointEpoch ?? 0;
    await expect.poll(async () => (await detailOf(id)).checkpointEpoch ?? 0, patience).toBeGreaterThan(before + 2);

    await workbench.restart();
    await stateOf('Interrupted').waitFor(patience);
    // The file may be further than what was told of it before the backend died: a pause tells how far.
    await page.getByTestId('resume').click();
    await stateOf('Running').waitFor(patience);
    await page.getByRole('button', { name: 'Pause', exact: true }).click();
    await stateOf('Paused').waitFor(patience);
    const { checkpointEpoch } = await detailOf(id);
    const done = checkpointEpoch ?? 0;
    await resumeFor(done + 3);
    const { resumptions } = await detailOf(id);
    expect(resumptions.map(({ after }) => after)).toEqual(['paused', 'interrupted', 'paused']);
    expect(resumptions.at(-1)).toEqual({ after: 'paused', epoch: done, epochs: done + 3 });
    await expectAsUninterrupted(id, done + 3);
  });

  it('is one of all that are paused and resumed together, from the menu of running jobs', async () => {
    const ids = [await start(100_000), await start(100_000)];
    await visit(page, origin, '/runs');
    const jobs = page.getByRole('button', { name: /^Running jobs/ });
    await jobs.click();
    await page.getByRole('button', { name: 'Pause all' }).click();
    const resume = page.getByRole('button', { name: 'Resume all (2)' });
    await resume.waitFor(patience);
    for (const id of ids) expect((await detailOf(id)).state).toBe('paused');
    await resume.click();
    for (const id of ids) await expect.poll(async () => (await detailOf(id)).state, patience).not.toBe('paused');
    await ask('POST', '/api/runs/cancel', { ids });
  });
});
