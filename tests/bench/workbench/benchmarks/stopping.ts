import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { experimentConfigurationSchema } from '../../../../src-main/core/experiment/schema';
import { runIdSchema } from '../../../../src-main/core/common/ids';
import { createJobRunner, type DatasetReference, type GatewiseJobRunner } from '../../../../src-main/jobs';
import { importForTraining } from '../../../jobs/support/import-file';
import { quantile, type Benchmark, type Figure } from '../benchmark';

/** The job's bundle in this checkout, which scripts/bench.mjs has built. */
const entry = join(process.cwd(), 'out', 'main', 'job.js');
const attempts = 9;
const rows = 60_000;
const limitMs = 200;

/** Two LSTM layers over 168 steps in batches of 256: an epoch takes the better part of a minute. */
function start(runner: GatewiseJobRunner, dataset: DatasetReference, folder: string, onTraining: () => void) {
  const ended = Promise.withResolvers<number>();
  let training = false;
  const job = runner.submit(
    {
      kind: 'train',
      runId: runIdSchema.parse('run_aaaaaaaaaa'),
      configuration: experimentConfigurationSchema.parse({
        task: { kind: 'forecast', target: 'y', features: [] },
        window: { lookback: 168, horizon: 1 },
        model: {
          kind: 'sequential',
          layers: [
            { type: 'LSTM', units: 64, returnSequences: true },
            { type: 'Dropout', rate: 0.2 },
            { type: 'LSTM', units: 32 },
          ],
          training: { epochs: 100, batchSize: 256, earlyStopping: null },
        },
      }),
      seed: 0,
      dataset,
      artefactDirectory: join(folder, 'run'),
      engine: 'auto',
    },
    {
      onEvent: (event) => {
        if (event.type !== 'progress' || event.run === null) return;
        if (event.run.phase === 'training' && !training) {
          training = true;
          onTraining();
        }
        if (event.run.phase === 'evaluating') ended.resolve(performance.now());
      },
    },
  );
  return { job, trainingEnded: ended.promise };
}

/** Milliseconds from a request to its effect, each time at another moment of the first epoch. */
async function measure(
  runner: GatewiseJobRunner,
  dataset: DatasetReference,
  folder: string,
  how: 'cancel' | 'stopAndKeep',
): Promise<number[]> {
  const samples: number[] = [];
  for (let attempt = 0; attempt < attempts; attempt += 1) {
    const begun = Promise.withResolvers<undefined>();
    const { job, trainingEnded } = start(runner, dataset, folder, () => {
      begun.resolve(undefined);
    });
    await begun.promise;
    await sleep(500 + attempt * 37);
    const asked = performance.now();
    job[how]();
    if (how === 'stopAndKeep') {
      samples.push((await trainingEnded) - asked);
      // Its evaluation is of no interest here.
      job.cancel();
    }
    const { kind } = await job.finished;
    if (how === 'cancel') samples.push(performance.now() - asked);
    if (kind !== 'cancelled') throw new Error(`the run ended as ${kind}`);
  }
  return samples;
}

export const stoppingBenchmark: Benchmark = {
  name: 'stopping',
  summary: 'Cancel until the process is gone, stop and keep until the last step, in a long epoch of a large model',
  async run(say) {
    const folder = mkdtempSync(join(tmpdir(), 'gatewise-stopping-'));
    const runner = createJobRunner({ entry, parallel: 1 });
    try {
      const path = join(folder, 'wave.csv');
      const lines = Array.from({ length: rows }, (_, row) => Math.sin(row / 20).toFixed(5));
      writeFileSync(path, `y\n${lines.join('\n')}\n`);
      const dataset = await importForTraining(runner, path, folder, { roles: { y: 'target' } });
      const figures: Figure[] = [];
      for (const [how, name] of [
        ['cancel', 'cancel until the process is gone'],
        ['stopAndKeep', 'stop and keep until the last step'],
      ] as const) {
        say(`${name}: ${String(attempts)} runs …`);
        const samples = await measure(runner, dataset, folder, how);
        figures.push(
          { name: `${name}, median`, value: quantile(samples, 0.5), unit: 'ms', limit: limitMs },
          { name: `${name}, longest`, value: Math.max(...samples), unit: 'ms', limit: null },
        );
      }
      return figures;
    } finally {
      await runner.close();
      rmSync(folder, { recursive: true });
    }
  },
};
