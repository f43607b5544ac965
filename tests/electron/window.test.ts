import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join, resolve } from 'node:path';
import { _electron, type ElectronApplication, type Page } from 'playwright-core';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { ExperimentPage } from '../e2e/pages/experiment-page';

/** The built program in Electron itself; GATEWISE_PROGRAM names a packaged one instead. */
describe('the window', () => {
  const folder = mkdtempSync(join(tmpdir(), 'gatewise-window-'));
  const packaged = process.env['GATEWISE_PROGRAM'];
  let program: ElectronApplication;
  let page: Page;

  beforeAll(async () => {
    const parameters = ['--workspace', join(folder, 'workspace'), `--user-data-dir=${join(folder, 'settings')}`];
    program = await _electron.launch(
      packaged === undefined ? { args: [resolve('.'), ...parameters] } : { executablePath: packaged, args: parameters },
    );
    page = await program.firstWindow();
    await page.getByRole('heading', { level: 1 }).waitFor();
  });
  afterAll(async () => {
    await program.close();
    rmSync(folder, { recursive: true, force: true });
  });

  it('shows the own page, which reaches the backend by a port and has nothing of Node', async () => {
    expect(page.url()).toMatch(/^app:\/\/gatewise\//);
    await new ExperimentPage(page).sample.waitFor();
    expect(
      await page.evaluate(() => [typeof Reflect.get(window, 'require'), typeof Reflect.get(window, 'process')]),
    ).toEqual(['undefined', 'undefined']);
    expect(await page.evaluate(() => Object.keys(window.gatewise ?? {}).sort())).toEqual([
      'connect',
      'onCommand',
      'pathForFile',
      'showFile',
      'useLanguage',
    ]);
  });

  it('opens no second window and stays on its page', async () => {
    await page.evaluate(() => {
      window.open('app://gatewise/runs');
      window.location.href = 'file:///etc/passwd';
    });
    // Whatever the page asked for is decided in its order: this is the last.
    await page.evaluate(() => {
      window.location.hash = '#/runs';
    });
    await page.getByRole('heading', { level: 1, name: 'Runs' }).waitFor();
    expect(program.windows()).toHaveLength(1);
    expect(page.url()).toMatch(/^app:\/\/gatewise\//);
  });

  it('prints its page as a PDF', async () => {
    const bytes = await program.evaluate(async ({ BrowserWindow }) => {
      const [window] = BrowserWindow.getAllWindows();
      const pdf = await window?.webContents.printToPDF({});
      return pdf?.subarray(0, 4).toString('latin1');
    });
    expect(bytes).toBe('%PDF');
  });
});
