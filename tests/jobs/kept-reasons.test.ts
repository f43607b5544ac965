import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { beforeAll, describe, expect, it } from 'vitest';
import { experimentConfigurationSchema } from '../../src-main/core/experiment/schema';
import { presetModel } from '../../src-main/core/model';
import { readStream } from '../contract/support/outcome';
import { openBackend } from '../hostile/support/backend';
import { temporaryFolder } from '../support/store';
import { bundleEntry } from './support/bundle';

let entry: string;
beforeAll(async () => {
  entry = await bundleEntry(join(import.meta.dirname, '../../src-main/jobs/process/entry.ts'));
});

describe('a reason for running in spite of a finding', () => {
  it('stays with the experiment, goes along with every further run, and is taken back by an empty one', async () => {
    const { client } = await openBackend(temporaryFolder(), entry);
    const file = join(temporaryFolder(), 'copy.csv');
    const rows = Array.from({ length: 300 }, (_, row) => {
      const value = (Math.sin(row / 4) + 0.1 * Math.sin(row * row * 1.7)).toFixed(4);
      return `${new Date(Date.UTC(2024, 0, 1, row)).toISOString()},${value},${value}`;
    });
    writeFileSync(file, `date,power,copy\n${rows.join('\n')}\n`);
    await readStream(client.datasets.import({ source: { kind: 'path', path: file } }));
    const [dataset] = await client.datasets.list();
    const configuration = experimentConfigurationSchema.parse({
      task: { target: 'power', features: ['copy'] },
      model: { ...presetModel('gru'), training: { epochs: 1 } },
      window: { lookback: 8, horizon: 2 },
    });
    const { id } = await client.experiments.create({
      name: 'Copy',
      datasetId: dataset!.id,
      variants: [{ name: 'GRU', configuration }],
    });
    const start = (overrides: Record<string, string> = {}) => client.runs.start({ experimentId: id, overrides });
    const key = 'targetCopy:copy';

    await expect(start()).rejects.toMatchObject({ code: 'PREFLIGHT_BLOCKED' });
    expect((await client.experiments.get({ id })).reasons).toEqual({});
    await start({ [key]: 'A test of the check' });
    const { runs } = await start();
    expect((await client.runs.get({ id: runs[0]!.id })).overrides).toEqual({ [key]: 'A test of the check' });
    expect((await client.experiments.get({ id })).reasons).toEqual({ [key]: 'A test of the check' });
    await expect(start({ [key]: ' ' })).rejects.toMatchObject({ code: 'PREFLIGHT_BLOCKED' });
    // A start that was refused leaves the experiment as it was.
    expect((await client.experiments.get({ id })).reasons).toEqual({ [key]: 'A test of the check' });
  });
});
