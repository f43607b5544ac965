import axe from 'axe-core';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { goldenWorkspace } from './support/golden';
import { seriousViolations, settled, visit } from './support/page';
import { lacksBrowser, openWorkbench, type OpenWorkbench } from './support/workbench';

const patience = { timeout: 60_000 };

describe.skipIf(lacksBrowser)('a sealed test part, in a browser', () => {
  const golden = goldenWorkspace(
    `delete from test_look;
     insert into run_tag (run, position, tag, tag_folded) select min(run), 0, 'validation window', 'validation window'
     from run_metric where name = 'test.mae' and run in
     (select number from run where experiment_id <> (select experiment_id from run where number = 1));
     insert or replace into setting (key, value) values ('runColumns', '["number","name","metric:test.mae","skill"]')`,
  );
  let workbench: OpenWorkbench;
  beforeAll(async () => {
    workbench = await openWorkbench(golden.folder);
  });
  afterAll(async () => {
    await workbench.close();
    golden.remove();
  });
  const address = `/runs/${String(golden.value('select id from run where number = 1'))}`;
  const rankings = () => golden.value(`select count(*) from test_look where purpose like 'ranking%'`);
  const row = (number: number) =>
    workbench.page.getByRole('row').filter({ has: workbench.page.locator(`a[href*="${idOf(number)}"]`) });
  const idOf = (number: number) => String(golden.value(`select id from run where number = ${number}`));

  it('has a lock with a word where its figures would stand in the table of runs, and takes no part in its order', async () => {
    const { page, origin } = workbench;
    await visit(page, origin, '/runs');
    await page.getByLabel('Group repeats').uncheck();
    await row(1).getByText('sealed').first().waitFor(patience);
    expect(await row(1).getByText('sealed').count()).toBe(2);
    expect(await page.getByTestId('sealed-choice').count()).toBe(0);
    await page.getByRole('columnheader', { name: 'Test MAE' }).getByRole('button').click();
    await page.getByTestId('sealed-choice').waitFor();
    await page.getByRole('combobox', { name: 'Filter runs' }).fill('test.mae>0');
    await page.getByText('No run matches').waitFor(patience);
    expect(rankings()).toBe(0);
    expect(await seriousViolations(page, axe.source)).toEqual([]);
  });

  it('opens the page of a run on validation, and its test figures by one act with a line for why', async () => {
    const { page, origin } = workbench;
    await visit(page, origin, `${address}?tab=metrics`);
    const part = page.getByRole('combobox', { name: 'Part' });
    await part.waitFor(patience);
    expect(await part.inputValue()).toBe('validation');
    // In the head, which tells the whole sentence under the pointer.
    const verdict = () => page.locator('main header [data-verdict]').getAttribute('title');
    expect(await verdict()).toMatch(/validation MAE [\d.]+/);
    const test = page.getByRole('columnheader', { name: 'Test', exact: true });
    expect(await test.count()).toBe(0);
    await part.selectOption('test');
    expect(await part.inputValue()).toBe('validation');
    await page.getByRole('textbox').fill('The model is chosen.');
    await page.getByRole('button', { name: 'Open the test part' }).click();
    await expect.poll(verdict, patience).toMatch(/test MAE [\d.]+/);
    await test.waitFor();
    expect(await seriousViolations(page, axe.source)).toEqual([]);
    // What is opened once stays open, and the page begins with validation all the same.
    await page.reload();
    await test.waitFor(patience);
    expect(await part.inputValue()).toBe('validation');
  });

  it('is none on the page of a trial whose validation window stands there: nothing is asked, nor counted as a look', async () => {
    const { page, origin } = workbench;
    const looks = Number(golden.value('select count(*) from test_look'));
    const trial = String(
      golden.value(`select id from run where number in (select run from run_tag where tag = 'validation window')`),
    );
    await visit(page, origin, `/runs/${trial}?tab=metrics`);
    const part = page.getByRole('combobox', { name: 'Part' });
    await part.waitFor(patience);
    await part.selectOption({ label: 'Validation window' });
    const verdict = () => page.locator('main header [data-verdict]').getAttribute('title');
    await expect.poll(verdict, patience).toMatch(/MAE on the validation window [\d.]+/);
    await page.getByRole('columnheader', { name: 'Validation window', exact: true }).waitFor();
    await settled(page);
    expect(await page.getByRole('button', { name: 'Open the test part' }).count()).toBe(0);
    expect(await page.getByLabel(/is sealed until/).count()).toBe(0);
    expect(await page.getByText(/in the ledger/).count()).toBe(0);
    expect(golden.value('select count(*) from test_look')).toBe(looks);
    expect(await seriousViolations(page, axe.source)).toEqual([]);
  });

  it('shows, orders and filters by what was opened, and counts that as a choice', async () => {
    const { page, origin } = workbench;
    await visit(page, origin, '/runs');
    await page.getByRole('combobox', { name: 'Filter runs' }).fill('test.mae>0');
    await row(1).waitFor(patience);
    expect(await row(1).getByText('sealed').count()).toBe(0);
    expect(await row(1).textContent()).toMatch(/\d\.\d/);
    await expect.poll(rankings).toBe(1);
  });
});
