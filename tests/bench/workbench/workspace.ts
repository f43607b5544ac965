import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import Sqlite from 'better-sqlite3';
import type { ContractRouterClient } from '@orpc/contract';
import { createRouterClient } from '@orpc/server';
import { createBackend } from '../../../src-main/app';
import type { Contract } from '../../../src-main/contract';
import { createRandom } from '../../../src-main/core/common/random';
import { experimentConfigurationSchema } from '../../../src-main/core/experiment/schema';
import { modelName, presetModel, presetNameSchema } from '../../../src-main/core/model';
import { openWorkspace } from '../../../src-main/store';
import { datasetVersion } from '../../support/dataset-version';

const runCount = 10_000;
const metricNames = ['rmse', 'mae', 'mase', 'smape', 'r2', 'bias'].flatMap((name) => [
  `validation.${name}`,
  `test.${name}`,
]);
/** Runs with a history, and its epochs: 400 × 4 stored series are as many values as 200 × 8. */
export const historyRuns = 20;
const historyEpochs = 400;

/** Queues runs through the store, then writes what they would have left behind in one go. */
async function fill(folder: string): Promise<void> {
  const workspace = await openWorkspace(folder, { version: 'bench' });
  const version = datasetVersion();
  const dataset = workspace.datasets.create({ name: 'Oil temperature', version });
  const variants = presetNameSchema.options.map((name) => ({
    name,
    configuration: experimentConfigurationSchema.parse({ task: { target: 'OT' }, model: presetModel(name) }),
  }));
  const experiment = workspace.experiments.create({ name: 'Presets', datasetId: dataset.id, variants });
  workspace.runs.createAll(
    Array.from({ length: runCount }, (_, index) => {
      const variant = variants[index % variants.length] ?? variants[0];
      if (variant === undefined) throw new Error('there are presets');
      return {
        name: `${variant.name} ${String(index)}`,
        experimentId: experiment.id,
        datasetId: dataset.id,
        datasetHash: version.hash,
        configuration: variant.configuration,
        seed: index,
        modelName: modelName(variant.configuration.model),
        tags: index % 10 === 0 ? ['final', 'week 1'] : [],
      };
    }),
  );
  workspace.close();

  const sqlite = new Sqlite(join(folder, 'gatewise.db'));
  const random = createRandom(1);
  const finish = sqlite.prepare(
    `UPDATE run SET state = ?, best_epoch = 5, best_val_loss = ?, last_epoch = 9, last_loss = ?, last_val_loss = ?, skill = ?,
      parameter_count = 5000, engine = 'tfjs', started_at = created_at, finished_at = created_at + ?, duration_ms = ? WHERE number = ?`,
  );
  const measure = sqlite.prepare('INSERT INTO run_metric (run, name, value) VALUES (?, ?, ?)');
  const learn = sqlite.prepare(
    'INSERT INTO run_epoch (run, epoch, loss, val_loss, learning_rate, duration_ms) VALUES (?, ?, ?, ?, 0.001, 10)',
  );
  sqlite.transaction(() => {
    for (let number = 1; number <= runCount; number += 1) {
      const state = number % 25 === 0 ? 'failed' : 'succeeded';
      const [first, second, third] = [random.uniform(), random.uniform(), random.uniform()];
      finish.run(state, first, second, third, first - 0.5, Math.round(second * 1e5), second * 1e5, number);
      if (state === 'succeeded') for (const name of metricNames) measure.run(number, name, random.uniform());
    }
    for (let number = 1; number <= historyRuns; number += 1) {
      for (let epoch = 1; epoch <= historyEpochs; epoch += 1)
        learn.run(number, epoch, random.uniform(), random.uniform());
    }
  })();
  sqlite.close();
}

/** A backend, without a door, on a workspace of 10,000 runs; gone afterwards. */
export async function withLargeWorkspace<T>(work: (client: ContractRouterClient<Contract>) => Promise<T>): Promise<T> {
  const folder = mkdtempSync(join(tmpdir(), 'gatewise-bench-'));
  try {
    await fill(folder);
    const backend = await createBackend({
      workspace: folder,
      shell: 'cli',
      version: 'bench',
      jobEntry: join(folder, 'none.js'),
      resources: folder,
      printer: null,
    });
    try {
      return await work(createRouterClient(backend.router));
    } finally {
      await backend.close();
    }
  } finally {
    rmSync(folder, { recursive: true, force: true });
  }
}
