import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import axe from 'axe-core';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { ExperimentPage } from './pages/experiment-page';
import { lacksBrowser, openWorkbench, type OpenWorkbench } from './support/workbench';

describe.skipIf(lacksBrowser)('the experiment form in a browser', () => {
  const workspace = mkdtempSync(join(tmpdir(), 'gatewise-e2e-form-'));
  let workbench: OpenWorkbench;
  beforeAll(async () => {
    workbench = await openWorkbench(workspace);
    const { page } = workbench;
    await new ExperimentPage(page).sample.click();
    await page.getByRole('tab', { name: 'GRU', exact: true }).waitFor();
    await page.getByText('14,424 parameters').first().waitFor();
  });
  afterAll(async () => {
    await workbench.close();
    rmSync(workspace, { recursive: true, force: true });
  });

  it('saves itself and shows after a reload what was chosen', async () => {
    const { page } = workbench;
    await page.getByLabel('Learning-rate schedule', { exact: true }).selectOption('Cosine decay');
    await page.getByLabel('Gradient clipping').selectOption('Global norm');
    await page.getByLabel('Batch size', { exact: true }).fill('64');
    await page.getByLabel('Weigh windows by a threshold').check();
    await page.getByLabel('Threshold', { exact: true }).fill('20,5');
    await new ExperimentPage(page).saved();
    await page.reload();
    await page.getByRole('tab', { name: 'GRU', exact: true }).waitFor();
    expect(await page.getByLabel('Learning-rate schedule', { exact: true }).inputValue()).toBe('cosine');
    expect(await page.getByLabel('Limit').inputValue()).toBe('1');
    expect(await page.getByLabel('Threshold', { exact: true }).inputValue()).toBe('20.5');
    await page.getByRole('button', { name: /^Batch size: back to the default ?32$/ }).click();
    expect(await page.getByLabel('Batch size', { exact: true }).inputValue()).toBe('32');
  });

  it('says below a field why it is refused, and keeps it in the browser until it is mended', async () => {
    const { page } = workbench;
    const epochs = new ExperimentPage(page).epochs;
    await epochs.fill('0');
    await page.getByText('Must be at least 1.').waitFor();
    expect(await new ExperimentPage(page).runButton.isDisabled()).toBe(true);
    await page.reload();
    await page.getByText('These changes were kept in this browser').waitFor();
    expect(await epochs.inputValue()).toBe('0');
    await epochs.fill('3');
    await new ExperimentPage(page).saved();
    expect(await page.getByText('Must be at least 1.').count()).toBe(0);
  });

  it('builds a model by keyboard and shows the shape and the parameters of each layer', async () => {
    const { page } = workbench;
    await page.getByLabel('New layer').selectOption('Dropout');
    await page.getByRole('button', { name: 'Add layer' }).click();
    const layer = (n: number, name: string) => page.getByRole('group', { name: `Layer ${n}: ${name}`, exact: true });
    await layer(2, 'Dropout').focus();
    await page.keyboard.press('Alt+ArrowUp');
    await layer(1, 'Dropout').waitFor();
    await layer(1, 'Dropout')
      .getByText(/→ \d+ × 1 · 0 parameters/)
      .waitFor();
    await page.keyboard.press('Delete');
    await layer(1, 'GRU').waitFor();
    await page.getByRole('button', { name: 'Undo' }).click();
    await layer(1, 'Dropout').waitFor();
    await layer(1, 'Dropout').focus();
    await page.keyboard.press('Delete');
    await layer(1, 'GRU').focus();
    await page.keyboard.press('Enter');
    await page.getByLabel('Bidirectional', { exact: true }).check();
    await layer(1, 'Bidirectional(GRU)').getByText('→ 128 · 25,728 parameters').waitFor();
    await page.getByLabel('kernelRegularizer L2').fill('0.01');
    await new ExperimentPage(page).saved();
    // A layer that hands on a sequence does not fit the output: the reason stands at the layer.
    await page.getByLabel('returnSequences').check();
    await page
      .getByRole('listitem')
      .filter({ has: layer(1, 'Bidirectional(GRU)') })
      .getByText('hands a whole sequence')
      .waitFor();
    await page.getByLabel('returnSequences').uncheck();
  });

  it('shares data and windows among the variants and keeps their models apart', async () => {
    const { page } = workbench;
    await page.getByRole('textbox', { name: 'Lookback (rows)' }).fill('36');
    await page.getByRole('tab', { name: 'LSTM', exact: true }).click();
    expect(await page.getByRole('textbox', { name: 'Lookback (rows)' }).inputValue()).toBe('36');
    expect(await page.getByRole('group', { name: 'Layer 1: LSTM', exact: true }).count()).toBe(1);
    await page.getByLabel('Split by').selectOption('Date');
    expect(await page.getByLabel('Test starts').inputValue()).toMatch(/^20\d\d-\d\d-\d\dT\d\d:00/);
    await new ExperimentPage(page).saved();
  });

  it('has no serious accessibility violation', async () => {
    const { page } = workbench;
    await page.evaluate(axe.source);
    const found = await page.evaluate(
      `axe.run({ exclude: [['span[aria-hidden=true][tabindex="0"]']] }).then(({ violations }) => violations.filter(({ impact }) => impact === 'serious' || impact === 'critical').map(({ id, nodes }) => id + ' ' + nodes[0].html))`,
    );
    expect(found).toEqual([]);
  });

  it('keeps what is typed while nobody answers, and stores it when somebody does', async () => {
    const { page } = workbench;
    let isCut = false;
    let cut = async (): Promise<void> => Promise.resolve();
    await page.routeWebSocket('**/rpc', (socket) => {
      if (isCut) {
        void socket.close();
        return;
      }
      const server = socket.connectToServer();
      cut = async () => {
        isCut = true;
        await Promise.all([server.close(), socket.close()]);
      };
    });
    await page.reload();
    const name = page.getByRole('heading', { level: 1 }).getByRole('textbox');
    await new ExperimentPage(page).saved();
    await cut();
    await page.getByText('Gatewise does not answer').waitFor();
    await name.fill('Renamed while nobody answered');
    await page.getByText('Kept here until reconnected').waitFor();
    isCut = false;
    await new ExperimentPage(page).saved();
    expect(await page.getByText('Gatewise does not answer').count()).toBe(0);
    await page.reload();
    await new ExperimentPage(page).saved();
    expect(await name.inputValue()).toBe('Renamed while nobody answered');
  });
});
