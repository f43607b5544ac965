import axe from 'axe-core';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { goldenWorkspace } from './support/golden';
import { settled, violations, visit } from './support/page';
import { lacksBrowser, openWorkbench, type OpenWorkbench } from './support/workbench';

/** The golden study once more under another id, with changes. */
const copy = (id: string, name: string, change: Readonly<Record<string, string>>): string => {
  const own: Readonly<Record<string, string>> = {
    id: `'${id}'`,
    name: `'${name}'`,
    name_folded: `'${name}'`,
    ...change,
  };
  const columns = [
    ...['id', 'name', 'name_folded', 'experiment_id', 'dataset_id', 'dataset_hash', 'variant_name', 'configuration'],
    ...['settings', 'queue', 'confirmation', 'state', 'ending', 'error', 'created_at', 'started_at', 'finished_at'],
    'spent_ms',
  ];
  return `insert into study (${columns.join(', ')})
    select ${columns.map((column) => own[column] ?? column).join(', ')} from study order by key limit 1;
    insert into study_trial (study, number, state, value, content)
    select (select max(key) from study), number, state, value, content from study_trial
    where study = (select min(key) from study);`;
};
const ids = { twin: 'study_twinaaaaaa', metric: 'study_metricaaaa', rows: 'study_rowsaaaaaa' } as const;
const change = [
  copy(ids.twin, 'Twin', {}),
  copy(ids.metric, 'By MAE', {
    settings: `json_set(settings, '$.objectives[0].figure', 'validation.mae')`,
  }),
  copy(ids.rows, 'Other rows', { dataset_hash: `replace(dataset_hash, '6', '7')` }),
].join('\n');

describe.skipIf(lacksBrowser)('several studies, in a browser', () => {
  const golden = goldenWorkspace(change);
  const first = String(golden.value('select id from study order by key limit 1'));
  let workbench: OpenWorkbench;
  beforeAll(async () => {
    workbench = await openWorkbench(golden.folder);
  });
  afterAll(async () => {
    await workbench.close();
    golden.remove();
  });

  it('are chosen on their list and drawn over each other; what cannot be compared says why, and the address keeps them', async () => {
    const { page, origin } = workbench;
    await visit(page, origin, '/studies');
    const open = page.getByRole('link', { name: /^Compare \(/ });
    for (const [at, name] of ['Units', 'Twin', 'By MAE', 'Other rows'].entries()) {
      await page.getByRole('checkbox', { name: `Compare ${name}` }).check();
      await page.getByText(`Compare (${at + 1})`).waitFor();
    }
    await settled(page);
    expect(await violations(page, axe.source)).toEqual([]);
    await open.click();
    await page.waitForURL(/#\/studies\/compare\?studies=/);
    const drawn = page.getByTestId('compared-studies').locator('tbody tr');
    const refused = page.getByTestId('refused-studies');
    await refused.getByText('By MAE: it looks for another figure than the first study').waitFor();
    await refused.getByText('Other rows: it was made on other rows of the dataset than the first study').waitFor();
    expect(await drawn.count()).toBe(2);
    await settled(page);
    expect(await violations(page, axe.source)).toEqual([]);

    await page.reload();
    await refused.getByText(/^By MAE/).waitFor();
    const table = page.getByRole('button', { name: 'As a table' });
    await table.first().click();
    const best = page.locator('table').filter({ hasText: 'Twin' }).filter({ hasText: '1.21' });
    await best.first().waitFor();

    // Another one may be the one to compare with.
    await refused
      .locator(`[data-study="${ids.metric}"]`)
      .getByRole('button', { name: 'Compare with this one' })
      .click();
    await refused.getByText('Units: it looks for another figure than the first study').waitFor();
    expect(page.url()).toContain(`studies=${ids.metric},${first}`);
    await refused.locator(`[data-study="${first}"]`).getByRole('button', { name: 'Leave out' }).click();
    await expect.poll(() => page.url()).not.toContain(first);
    // The list has what the address had.
    await page.getByRole('link', { name: 'Choose studies' }).click();
    await page.getByText('Compare (3)').waitFor();
    expect(await page.getByRole('checkbox', { name: 'Compare Units' }).isChecked()).toBe(false);
  });

  it('that are not there, and none at all, are said', async () => {
    const { page, origin } = workbench;
    await visit(page, origin, `/studies/compare?studies=${first},study_gonegonego`);
    await page.getByText('study_gonegonego: there is no such study').waitFor();
    await visit(page, origin, '/studies/compare');
    await page.getByText('No study is chosen.', { exact: false }).waitFor();
  });
});
