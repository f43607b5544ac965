import { existsSync, mkdtempSync, readdirSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import axe from 'axe-core';
import type { Page } from 'playwright-core';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { startPackageIndex, useIndex, type LocalIndex } from '../jobs/support/package-index';
import { secondWindow, seriousViolations, visit } from './support/page';
import { lacksBrowser, openWorkbench, type OpenWorkbench } from './support/workbench';

const patience = { timeout: 60_000 };
const isSetUpHere = process.platform === 'linux' && process.arch === 'x64';

describe.skipIf(lacksBrowser || !isSetUpHere)('setting TensorFlow’s library up in Settings', () => {
  const parent = mkdtempSync(join(tmpdir(), 'gatewise-runtime-setup-'));
  const runtimes = join(parent, 'runtimes');
  let index: LocalIndex;
  let putBack: () => void;
  let workbench: OpenWorkbench;
  const panel = (page: Page) => page.getByTestId('runtime-setup');
  const install = (page: Page): Promise<void> =>
    panel(page).getByRole('button', { name: 'Install TensorFlow’s library' }).click(patience);

  beforeAll(async () => {
    index = await startPackageIndex();
    putBack = useIndex(index, join(runtimes, 'tfjs-node'));
    workbench = await openWorkbench(join(parent, 'workspace'));
    await visit(workbench.page, workbench.origin, '/settings');
    await panel(workbench.page).waitFor(patience);
  });
  afterAll(async () => {
    await workbench.close();
    putBack();
    await index.close();
    rmSync(parent, { recursive: true, force: true });
  });

  it('tells the steps, and what was wrong with what came', async () => {
    const { page } = workbench;
    index.wheel = 'broken';
    await install(page);
    await panel(page)
      .getByRole('alert')
      .getByText('The wheel of TensorFlow has no tensorflow/libtensorflow_cc.so.2: take another version.')
      .waitFor(patience);
    const steps = await panel(page).getByRole('listitem').allInnerTexts();
    expect(steps.map((text) => text.split(' ')[0])).toEqual(['Looking', 'Fetching', 'Unpacking']);
    expect(await seriousViolations(page, axe.source)).toEqual([]);
    expect(readdirSync(runtimes)).toEqual([]);
  });

  it('is cancelled by its button, and refused meanwhile to another window', async () => {
    const { page, origin } = workbench;
    index.wheel = 'hanging';
    await install(page);
    await panel(page).getByRole('listitem').getByText('Fetching').waitFor(patience);
    expect(readdirSync(runtimes)).toHaveLength(1);
    const other = await secondWindow(page, origin, '/settings');
    await install(other);
    await panel(other).getByRole('alert').getByText('Another setup is at work on').waitFor(patience);
    await other.close();
    await panel(page).getByRole('button', { name: 'Cancel' }).click();
    await panel(page).getByRole('button', { name: 'Install TensorFlow’s library' }).waitFor(patience);
    await expect.poll(() => readdirSync(runtimes), patience).toEqual([]);
    expect(existsSync(join(runtimes, 'tfjs-node'))).toBe(false);
  });

  it('is cancelled when its page is left', async () => {
    const { page, origin } = workbench;
    await install(page);
    await panel(page).getByRole('listitem').getByText('Fetching').waitFor(patience);
    await visit(page, origin, '/datasets');
    await expect.poll(() => readdirSync(runtimes), patience).toEqual([]);
  });
});
