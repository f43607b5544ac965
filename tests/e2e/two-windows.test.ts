import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import type { Page } from 'playwright-core';
import { ExperimentPage } from './pages/experiment-page';
import { goldenWorkspace } from './support/golden';
import { secondWindow, visit } from './support/page';
import { lacksBrowser, openWorkbench, type OpenWorkbench } from './support/workbench';

const patience = { timeout: 60_000 };

describe.skipIf(lacksBrowser)('one experiment in two windows', () => {
  const golden = goldenWorkspace();
  const experiment = String(golden.value('select id from experiment'));
  let workbench: OpenWorkbench;
  let other: Page;
  beforeAll(async () => {
    workbench = await openWorkbench(golden.folder);
    await visit(workbench.page, workbench.origin, `/experiments/${experiment}`);
    other = await secondWindow(workbench.page, workbench.origin, `/experiments/${experiment}`);
  });
  afterAll(async () => {
    await workbench.close();
    golden.remove();
  });
  const name = (page: Page) => page.getByRole('textbox', { name: 'Name', exact: true }).first();
  const stored = () => golden.value(`select name from experiment where id = '${experiment}'`);
  const notice = (page: Page) => page.getByRole('alert').filter({ hasText: 'Another window has changed' });

  it('asks instead of writing over what the other one stored, and takes either', async () => {
    const { page } = workbench;
    await name(other).waitFor(patience);
    await name(page).fill('First');
    await new ExperimentPage(page).saved(patience);
    await expect.poll(stored, patience).toBe('First');
    await name(other).fill('Second');
    await notice(other).waitFor(patience);
    expect(stored()).toBe('First');
    await notice(other).getByRole('button', { name: 'Show the other change' }).click();
    await notice(other).waitFor({ state: 'detached', ...patience });
    expect(await name(other).inputValue()).toBe('First');
    await name(other).fill('Third');
    await expect.poll(stored, patience).toBe('Third');
    await name(page).fill('Fourth');
    await notice(page).waitFor(patience);
    await notice(page).getByRole('button', { name: 'Keep mine' }).click();
    await notice(page).waitFor({ state: 'detached', ...patience });
    await expect.poll(stored, patience).toBe('Fourth');
  });

  it('goes on storing what one window writes after another', async () => {
    const { page } = workbench;
    for (const text of ['Fifth', 'Sixth']) {
      await name(page).fill(text);
      await expect.poll(stored, patience).toBe(text);
    }
    expect(await notice(page).count()).toBe(0);
  });
});
