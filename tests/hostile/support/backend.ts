import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import type { ContractRouterClient } from '@orpc/contract';
import { createRouterClient } from '@orpc/server';
import { onTestFinished } from 'vitest';
import { createBackend, type BackendOptions } from '../../../src-main/app';
import type { Contract } from '../../../src-main/contract';
import { experimentConfigurationSchema } from '../../../src-main/core/experiment/schema';
import { presetModel } from '../../../src-main/core/model';
import { readStream } from '../../contract/support/outcome';
import { temporaryFolder } from '../../support/store';

export type Client = ContractRouterClient<Contract>;

/** A backend on a workspace, closed with the test. */
export async function openBackend(workspace: string, entry: string, options: Partial<BackendOptions> = {}) {
  const backend = await createBackend({
    workspace,
    shell: 'server',
    version: '0.0.0',
    jobEntry: entry,
    resources: workspace,
    printer: null,
    ...options,
  });
  onTestFinished(() => backend.close());
  return { backend, client: createRouterClient(backend.router) };
}

/** A sine of 300 hours with an experiment of one small GRU on it. */
export async function sineExperiment(
  client: Client,
  training: { readonly epochs: number; readonly earlyStopping?: null },
) {
  const file = join(temporaryFolder(), 'sine.csv');
  const rows = Array.from({ length: 300 }, (_, row) => {
    const time = new Date(Date.UTC(2024, 0, 1, row)).toISOString().slice(0, 19);
    return `${time},${(Math.sin(row / 4) + 0.1 * Math.sin(row * 1.7)).toFixed(4)}`;
  });
  writeFileSync(file, `date,power\n${rows.join('\n')}\n`);
  await readStream(client.datasets.import({ source: { kind: 'path', path: file } }));
  const [dataset] = await client.datasets.list();
  if (dataset === undefined) throw new Error('no dataset');
  const configuration = experimentConfigurationSchema.parse({
    task: { target: 'power' },
    model: { ...presetModel('gru'), training },
    window: { lookback: 8, horizon: 2 },
  });
  const experiment = await client.experiments.create({
    name: 'E',
    datasetId: dataset.id,
    variants: [{ name: 'GRU', configuration }],
  });
  return { dataset, configuration, experiment };
}
