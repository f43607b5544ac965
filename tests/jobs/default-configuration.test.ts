import { readdirSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { expect, it, onTestFinished } from 'vitest';
import { GatewiseError } from '../../src-main/core/common/errors';
import { importOverridesSchema } from '../../src-main/core/dataset';
import { defaultConfiguration } from '../../src-main/core/recipe';
import { createJobRunner } from '../../src-main/jobs';
import { temporaryFolder } from '../support/store';
import { bundleEntry } from './support/bundle';

const data = /\.(csv|tsv|txt|xlsx|json|jsonl|parquet|feather)$/;
/** Two files of each folder: a process for each takes its time. */
const files = [
  ...Map.groupBy(
    readdirSync('tests/fixtures', { recursive: true, encoding: 'utf8' })
      .filter((file) => data.test(file) && !file.startsWith('reference'))
      .sort(),
    dirname,
  ).values(),
].flatMap((folder) => folder.slice(0, 2).map((file) => join('tests/fixtures', file)));

/** What no configuration can help, each in a sentence that says where and what to do. */
const ofTheData =
  /Nothing can be trained|the target is missing in|Time goes back|goes backwards|too large to be squared/;

it('every file that imports has a default configuration that runs, or a sentence why there is none', async () => {
  expect(files.length).toBeGreaterThan(15);
  const entry = await bundleEntry(join(import.meta.dirname, '../../src-main/jobs/process/entry.ts'));
  const runner = createJobRunner({ entry, parallel: 1 });
  onTestFinished(() => runner.close());
  const failed: string[] = [];
  let checked = 0;
  for (const path of files) {
    const outcome = await runner.submit({
      kind: 'import',
      path,
      sourceName: null,
      choices: {},
      overrides: importOverridesSchema.parse({}),
      outputDirectory: temporaryFolder(),
    }).finished;
    // Two readings that the person has to choose between, or a file that is refused: its own tests say so.
    if (outcome.kind !== 'succeeded') continue;
    const { version } = outcome.result;
    const dataset = { path: outcome.result.path, columns: version.columns, sampling: version.sampling };
    const isPanel = version.columns.some(({ role }) => role === 'seriesId');
    const panel = isPanel ? await runner.request('panel', { dataset }) : null;
    try {
      const configuration = defaultConfiguration({ preset: 'cnn-lstm', dataset: version, panel });
      const { errors, model } = await runner.request('check', { dataset, configuration });
      const said = errors.map(({ message }) => message).join(' ');
      if (errors.length > 0 ? !ofTheData.test(said) : model === null) failed.push(`${path}: ${said}`);
    } catch (error) {
      if (!(error instanceof GatewiseError && ofTheData.test(error.message))) failed.push(`${path}: ${String(error)}`);
    }
    checked += 1;
  }
  expect(failed).toEqual([]);
  expect(checked).toBeGreaterThan(15);
}, 900_000);
