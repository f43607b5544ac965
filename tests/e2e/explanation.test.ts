import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import axe from 'axe-core';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { z } from 'zod';
import { runCommand } from './support/command-line';
import { seriousViolations, visit } from './support/page';
import { lacksBrowser, openWorkbench, type OpenWorkbench } from './support/workbench';

const patience = { timeout: 60_000 };
const trainedSchema = z.object({ runs: z.array(z.object({ id: z.string() })) });

/** Load follows the temperature of the hour before; the tariff has nothing to do with it. The same rows every time. */
function loadCsv(rows: number): string {
  let state = 99;
  const random = (): number => {
    state = (Math.imul(state, 1_664_525) + 1_013_904_223) >>> 0;
    return state / 2 ** 32;
  };
  const lines = ['time,load,temperature,tariff'];
  let before = 0;
  for (let row = 0; row < rows; row += 1) {
    const time = new Date(Date.UTC(2024, 0, 1, row)).toISOString().slice(0, 19);
    const temperature = 20 * random();
    lines.push(`${time},${(100 + 3 * before + random()).toFixed(3)},${temperature.toFixed(3)},${random().toFixed(3)}`);
    before = temperature;
  }
  return `${lines.join('\n')}\n`;
}

describe.skipIf(lacksBrowser)('the explanation of a run', () => {
  const folder = mkdtempSync(join(tmpdir(), 'gatewise-explanation-'));
  const workspace = join(folder, 'workspace');
  let workbench: OpenWorkbench | undefined;
  let runId = '';
  const gatewise = async (...parameters: string[]): Promise<string> => {
    const { code, output, messages } = await runCommand([...parameters, '--workspace', workspace]);
    expect(code, messages).toBe(0);
    return output;
  };
  beforeAll(async () => {
    const file = join(folder, 'load.csv');
    writeFileSync(file, loadCsv(500));
    await gatewise('import', file, '--target', 'load', '--name', 'load');
    const configuration = join(folder, 'boosting.json');
    const set = [
      'window.lookback=6',
      'window.horizon=2',
      'window.normalization=none',
      'model.numIterations=20',
      'model.rollingWindows=[3]',
    ];
    const settings = set.flatMap((change) => ['--set', change]);
    writeFileSync(configuration, await gatewise('config', '--preset', 'boosting', '--dataset', 'load', ...settings));
    const trained = await gatewise('train', '--dataset', 'load', '--config', configuration, '--json');
    runId = trainedSchema.parse(JSON.parse(trained)).runs[0]?.id ?? '';
  });
  afterAll(async () => {
    await workbench?.close();
    rmSync(folder, { recursive: true, force: true });
  });

  it('is told by the command line', async () => {
    const text = await gatewise('explain', runId, '--output', '1', '--repeats', '3');
    const lines = text.split('\n');
    expect(lines[0]).toMatch(/^MAE of the validation part .* when one input’s windows are shuffled, 3 times:$/);
    expect(text).toMatch(/Step 1, taken apart by SHAP values over \d+ windows/);
    expect(lines.find((line) => line.startsWith('temperature'))).toBeDefined();
    expect(text).toContain('temperature lag 1');
    const refused = await runCommand(['explain', runId, '--output', '9', '--workspace', workspace]);
    expect(refused).toMatchObject({ code: 2 });
    expect(refused.messages).toContain('Step 9 is asked for, but the model predicts 2.');
  });

  it('is shown on its page, with every prediction made up of its parts', async () => {
    workbench = await openWorkbench(workspace);
    const { page, origin } = workbench;
    await visit(page, origin, `/runs/${runId}?tab=explanation`);
    await page.getByTestId('permutation').waitFor(patience);
    const names = await page.getByTestId('permutation').getByRole('rowheader').allTextContents();
    expect(names[0]).toBe('temperature');
    await page.getByRole('combobox', { name: 'Explained' }).selectOption({ label: 'Step 1' });
    const features = page.getByTestId('attribution').getByRole('rowheader');
    await expect.poll(() => features.first().textContent(), patience).toBe('temperature, 1 row before');
    const explained = page.getByTestId('explained-window');
    const prediction = () => explained.locator('tfoot').textContent();
    const last = await prediction();
    await explained.getByRole('slider', { name: 'Window' }).fill('0');
    await expect.poll(prediction).not.toBe(last);
    const figures = await explained.locator('tbody tr td:last-child').allTextContents();
    const sum = figures.reduce((total, text) => total + Number(text.replace('−', '-').replaceAll(',', '')), 0);
    const shown = Number((await explained.locator('tfoot td:last-child').textContent())?.replaceAll(',', ''));
    // Every figure is rounded to four digits.
    expect(Math.abs(sum - shown)).toBeLessThan(0.2);
    expect(await seriousViolations(page, axe.source)).toEqual([]);
  });
});
