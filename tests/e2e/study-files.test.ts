import { mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { extname, join } from 'node:path';
import axe from 'axe-core';
import Sqlite from 'better-sqlite3';
import type { Page } from 'playwright-core';
import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import { z } from 'zod';
import { goldenWorkspace } from './support/golden';
import { settled, violations, visit } from './support/page';
import { lacksBrowser, openWorkbench, type OpenWorkbench } from './support/workbench';

const fixture = join(import.meta.dirname, '../fixtures/optuna/study.db');
const trialsSchema = z.object({
  trials: z.array(
    z.object({
      state: z.string(),
      origin: z.string(),
      values: z.record(z.string(), z.unknown()),
      objectives: z.array(z.number()).nullable(),
    }),
  ),
});
const listSchema = z.array(z.object({ id: z.string(), name: z.string(), state: z.string() }));
type Listed = z.infer<typeof listSchema>;

describe.skipIf(lacksBrowser)('files of studies, in a browser', () => {
  const golden = goldenWorkspace();
  const folder = mkdtempSync(join(tmpdir(), 'gatewise-e2e-studies-'));
  let workbench: OpenWorkbench;
  let page: Page;
  let origin: string;

  const own = String(golden.value('select id from study'));
  const experiment = String(golden.value('select experiment_id from study'));
  const studies = async (): Promise<Listed> => listSchema.parse(await workbench.ask('GET', '/api/studies'));
  const trialsOf = async (id: string) =>
    trialsSchema.parse(await workbench.ask('GET', `/api/studies/${id}/trials`)).trials;
  const form = () => page.getByTestId('import-study');
  const send = () => form().getByRole('button', { name: 'Import', exact: true }).click();
  const refused = (text: string | RegExp) => form().getByRole('alert').getByText(text).first().waitFor();

  /** Opens the form of the list of studies, and chooses a file and the experiment of the golden study. */
  async function offer(file: string | { readonly name: string; readonly content: Buffer }): Promise<void> {
    await form()
      .locator('input[type=file]')
      .setInputFiles(
        typeof file === 'string'
          ? file
          : { name: file.name, mimeType: 'application/octet-stream', buffer: file.content },
      );
    await form().getByLabel('Experiment', { exact: true }).selectOption(experiment);
  }
  /** The study whose page an import has opened. */
  async function opened(): Promise<string> {
    await page.waitForURL(/#\/studies\/study_/);
    return /study_[a-z0-9]+/.exec(page.url())?.[0] ?? '';
  }
  /** Saves the golden study by an entry of its menu, and downloads what was written. */
  async function saved(entry: string): Promise<string> {
    await visit(page, origin, `/studies/${own}`);
    await page.getByTestId('trial-table').locator('[data-trial="1"]').waitFor();
    await page.getByRole('button', { name: 'More of this study' }).click();
    await page.getByRole('menuitem', { name: entry }).click();
    const [download] = await Promise.all([
      page.waitForEvent('download'),
      page.getByTestId('written').getByRole('button').click(),
    ]);
    const path = join(folder, download.suggestedFilename());
    await download.saveAs(path);
    return path;
  }

  beforeAll(async () => {
    workbench = await openWorkbench(golden.folder);
    ({ page, origin } = workbench);
  });
  beforeEach(async () => {
    await visit(page, origin, '/datasets');
    await visit(page, origin, '/studies');
    await page.getByRole('button', { name: 'Import a study' }).click();
    await form().waitFor();
  });
  afterAll(async () => {
    await workbench.close();
    golden.remove();
    rmSync(folder, { recursive: true, force: true });
  });

  it('leave for Optuna and as JSON, and come back with their trials', async () => {
    const expected = await trialsOf(own);
    for (const [entry, ending] of [
      ['Save for Optuna (SQLite)', '.sqlite'],
      ['Save the study as JSON', '.json'],
    ] as const) {
      const file = await saved(entry);
      expect(extname(file)).toBe(ending);
      await visit(page, origin, '/studies');
      await page.getByRole('button', { name: 'Import a study' }).click();
      await offer(file);
      await send();
      const id = await opened();
      await page.locator('header').getByText('Paused', { exact: true }).first().waitFor();
      await page.getByTestId('trial-table').locator('[data-trial="1"]').getByText('imported').waitFor();
      expect(await trialsOf(id)).toEqual(expected.map((trial) => ({ ...trial, origin: 'import' })));
    }
  });

  it('leave as a table, which is asked what its parameters set', async () => {
    const expected = await trialsOf(own);
    const file = await saved('Save the trials as CSV');
    expect(readFileSync(file, 'utf8')).toContain('units');
    await visit(page, origin, '/studies');
    await page.getByRole('button', { name: 'Import a study' }).click();
    await offer(file);
    await send();
    await refused(/name no place of the configuration: units/);
    await form().getByLabel('units', { exact: true }).fill('model.layers.0.units');
    await settled(page);
    expect(await violations(page, axe.source)).toEqual([]);
    await send();
    await form().getByRole('link', { name: 'Open the study' }).click();
    const id = await opened();
    await page.getByTestId('trial-table').locator('[data-trial="1"]').waitFor();
    expect((await trialsOf(id)).map(({ values, objectives }) => ({ values, objectives }))).toEqual(
      expected.map(({ values, objectives }) => ({ values, objectives })),
    );
  });

  it('of Optuna become a study, after what they set was said, with what was guessed named', async () => {
    await offer(fixture);
    await send();
    await refused(/name no place of the configuration: rate, units, optimizer, momentum/);
    for (const [name, place] of [
      ['rate', 'model.training.optimizer.learningRate'],
      ['units', 'model.layers.0.units'],
      ['optimizer', 'model.training.optimizer.type'],
      ['momentum', 'model.training.optimizer.momentum'],
    ] as const) {
      await form().getByLabel(name, { exact: true }).fill(place);
    }
    await send();
    await form().getByText('“rates” was imported.').waitFor();
    await form().getByText('Trials that were not done in the file, kept as failed: 1.').waitFor();
    await form().getByRole('link', { name: 'Open the study' }).click();
    const id = await opened();
    await page.getByTestId('trial-table').locator('[data-trial="14"]').waitFor();
    const trials = await trialsOf(id);
    expect(trials).toHaveLength(15);
    expect(trials.every((trial) => trial.origin === 'import')).toBe(true);
  });

  it('that are none are refused with the reason, and nothing of them is kept', async () => {
    const before = await studies();
    const other = join(folder, 'other.db');
    new Sqlite(other).exec('create table notes (text)').close();
    const bad: readonly (readonly [Parameters<typeof offer>[0], RegExp])[] = [
      [other, /The file is a database of Optuna in version \?; version 12 is read\./],
      [{ name: 'cut.db', content: readFileSync(fixture).subarray(0, 3000) }, /cannot be read as a database of Optuna/],
      [{ name: 'broken.json', content: Buffer.from('{"format":') }, /The file is not JSON\./],
      [{ name: 'empty.csv', content: Buffer.alloc(0) }, /empty\.csv is empty\./],
    ];
    for (const [file, reason] of bad) {
      await offer(file);
      await send();
      await refused(reason);
    }
    expect(await studies()).toEqual(before);
    // A sound file is taken afterwards: the form is as good as before.
    await offer(fixture);
    await send();
    await refused(/name no place of the configuration/);
  });
});
