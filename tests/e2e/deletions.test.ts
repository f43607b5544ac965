import axe from 'axe-core';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { goldenWorkspace } from './support/golden';
import { seriousViolations, visit } from './support/page';
import { lacksBrowser, openWorkbench, type OpenWorkbench } from './support/workbench';

const patience = { timeout: 60_000 };

describe.skipIf(lacksBrowser)('what is not there (any more), in a browser', () => {
  const golden = goldenWorkspace();
  let workbench: OpenWorkbench;
  beforeAll(async () => {
    workbench = await openWorkbench(golden.folder);
  });
  afterAll(async () => {
    await workbench.close();
    golden.remove();
  });

  it.each([
    '/runs/run_x',
    '/runs/nonsense',
    '/groups/grp_x',
    '/datasets/nonsense',
    '/experiments/nonsense',
    '/reports/nonsense',
  ])('says of %s that there is no such page, instead of loading for ever', async (place) => {
    const { page, origin } = workbench;
    await visit(page, origin, '/settings');
    await page.getByRole('heading', { name: 'Settings' }).waitFor(patience);
    await visit(page, origin, place);
    await page.getByRole('heading', { name: 'There is no such page.' }).waitFor(patience);
    expect(await page.locator('[aria-busy=true]').count()).toBe(0);
  });

  it('asks before a dataset goes that experiments and runs use, and does nothing on Cancel', async () => {
    const { page, origin } = workbench;
    await visit(page, origin, '/datasets');
    await page.getByRole('button', { name: 'Delete: hours' }).click();
    const question = page.getByRole('dialog', { name: 'Delete hours?' });
    const [experiments, runs] = ['experiment', 'run'].map((table) =>
      String(golden.value(`select count(*) from ${table}`)),
    );
    await question.getByText(`It is used by ${experiments} experiments and ${runs} runs.`).waitFor(patience);
    expect(await seriousViolations(page, axe.source)).toEqual([]);
    await question.getByRole('button', { name: 'Cancel' }).click();
    await question.waitFor({ state: 'detached' });
    await page.getByRole('link', { name: 'hours' }).waitFor();
  });

  it('shows an experiment whose dataset is gone as such, and brings the dataset back from there', async () => {
    const { page, origin } = workbench;
    await page.getByRole('button', { name: 'Delete: hours' }).click();
    await page.getByRole('button', { name: 'Delete the dataset' }).click();
    await page.getByText('hours deleted', { exact: true }).waitFor(patience);
    await visit(page, origin, `/experiments/${String(golden.value('select id from experiment'))}`);
    // Without the message of the deletion.
    await page.reload();
    const notice = page.getByRole('alert').filter({ hasText: 'The dataset of this experiment was deleted.' });
    await notice.waitFor(patience);
    expect(await page.getByText(/There is no dataset/).count()).toBe(0);
    expect(await seriousViolations(page, axe.source)).toEqual([]);
    await notice.getByRole('button', { name: 'Bring the dataset back' }).click();
    await notice.waitFor({ state: 'detached', ...patience });
    await page.getByRole('complementary').getByText('Estimated cost').waitFor(patience);
    await visit(page, origin, '/datasets');
    await page.getByRole('link', { name: 'hours' }).waitFor(patience);
  });
});
