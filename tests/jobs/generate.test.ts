import { readdirSync } from 'node:fs';
import { join } from 'node:path';
import { beforeAll, describe, expect, it, onTestFinished } from 'vitest';
import { generatorSchema } from '../../src-main/core/generator';
import { isUnfinishedName } from '../../src-main/disk';
import { createJobRunner } from '../../src-main/jobs';
import { temporaryFolder } from '../support/store';
import { bundleEntry } from './support/bundle';

let entry: string;
beforeAll(async () => {
  entry = await bundleEntry(join(import.meta.dirname, '../../src-main/jobs/process/entry.ts'));
});

describe('generating a dataset in a process of its own', () => {
  it('stores the same file for the same seed, with roles, units and sampling, and leaves nothing else', async () => {
    const folder = temporaryFolder();
    const runner = createJobRunner({ entry, parallel: 2 });
    onTestFinished(() => runner.close());
    const make = async (seed: number) => {
      const generator = generatorSchema.parse({ kind: 'powerUsage', seed, series: 2, rows: 500 });
      const outcome = await runner.submit({ kind: 'generate', generator, outputDirectory: folder }).finished;
      if (outcome.kind !== 'succeeded') throw new Error(JSON.stringify(outcome));
      return outcome.result.version;
    };
    const [first, again, other] = [await make(7), await make(7), await make(8)];
    expect(again.hash).toBe(first.hash);
    expect(other.hash).not.toBe(first.hash);
    // The mark of what no dataset has yet is the backend's to remove.
    const files = readdirSync(folder).filter((name) => !isUnfinishedName(name));
    expect(files.sort()).toEqual([`${first.hash}.parquet`, `${other.hash}.parquet`].sort());
    expect(first).toMatchObject({ rowCount: 1000, sampling: { intervalMs: 3_600_000 }, notices: [] });
    expect(first.columns.map(({ name, kind, role, unit }) => [name, kind, role, unit])).toEqual([
      ['site', 'category', 'seriesId', null],
      ['date', 'time', 'time', null],
      ['temperature', 'number', 'feature', '°C'],
      ['usage', 'number', 'target', 'kWh'],
    ]);
  });
});
