import { join } from 'node:path';
import { experimentConfigurationSchema } from '../../../../src-main/core/experiment/schema';
import type { Distribution } from '../../../../src-main/core/tuning';
import { defaultParallelJobs, threadsPerJob } from '../../../../src-main/jobs';
import { ledStudy } from '../../../jobs/support/study';
import { NotMeasured, type Benchmark, type Figure } from '../benchmark';
import { importAt, withDataBackend, type DataBackend } from '../data-backend';

const csv = join(process.cwd(), 'resources', 'samples', 'ETTh1.csv');
const attempts = 3;
const network = (type: string, units: number, batchSize: number) => ({
  kind: 'sequential',
  layers: [{ type, units }],
  training: { epochs: 1, batchSize, earlyStopping: null },
});

interface Fixture {
  readonly name: string;
  readonly model: object;
  readonly lookback: number;
  /** A place that changes nothing of what a trial costs. */
  readonly path: string;
}
const rate = 'model.training.optimizer.learningRate';
const fixtures: readonly Fixture[] = [
  { name: 'GRU 32, lookback 24', model: network('GRU', 32, 64), lookback: 24, path: rate },
  { name: 'LSTM 64, lookback 168', model: network('LSTM', 64, 32), lookback: 168, path: rate },
  { name: 'LSTM 256, lookback 48', model: network('LSTM', 256, 128), lookback: 48, path: rate },
  {
    name: 'boosting, 60 rounds',
    model: { kind: 'gradientBoosting', numIterations: 60 },
    lookback: 24,
    path: 'model.learningRate',
  },
  {
    name: 'forest of 50 trees',
    model: { kind: 'randomForest', nEstimators: 50, maxFeatures: 0.33 },
    lookback: 24,
    path: 'model.minImpurityDecrease',
  },
];
const distribution: Distribution = { kind: 'float', low: 1e-6, high: 1e-5, log: true, step: null };

/** Milliseconds a trial of a study whose trials are so many at once, each with its share of the cores. */
async function paceOf({ client }: DataBackend, experimentId: string, path: string, workers: number, trials: number) {
  await client.system.updateSettings({ parallelJobs: workers });
  const { id } = await client.studies.create({
    name: path,
    experimentId,
    settings: {
      space: { parameters: [{ name: 'rate', paths: [path], distribution, when: [] }], constraints: [] },
      sampler: { kind: 'random' },
      workers,
      budget: { trials, minutes: null, patience: null },
      confirmation: { best: 0, seeds: 2, windows: 1 },
    },
  });
  const done = await ledStudy(client, id);
  const failed = done.filter(({ state }) => state !== 'complete').length;
  if (failed > 0) throw new Error(`${String(failed)} trials of ${path} did not complete.`);
  return (await client.studies.get({ id })).spentMs / trials;
}

/** Whether a study is done sooner by one trial at once on all cores, or by one trial a core. */
export const studyThreadsBenchmark: Benchmark = {
  name: 'study-threads',
  summary: 'A trial of a study on ETTh1: one at once on all cores beside one a core (least of three, in turns)',
  onlyWhenNamed: true,
  run: (say) =>
    withDataBackend(async (backend) => {
      const workers = defaultParallelJobs();
      if (workers < 2) throw new NotMeasured('there is one core');
      const datasetId = await importAt(backend, csv);
      const figures: Figure[] = [];
      for (const { name, model, lookback, path } of fixtures) {
        const configuration = experimentConfigurationSchema.parse({
          task: { target: 'OT' },
          window: { lookback, horizon: 24 },
          model,
        });
        const variants = [{ name, configuration }];
        const { id } = await backend.client.experiments.create({ name, datasetId, variants });
        const alone: number[] = [];
        const beside: number[] = [];
        for (let attempt = 0; attempt < attempts; attempt += 1) {
          alone.push(await paceOf(backend, id, path, 1, 2 * workers));
          beside.push(await paceOf(backend, id, path, workers, 2 * workers));
        }
        const [one, all] = [Math.min(...alone), Math.min(...beside)];
        say(
          `  ${name}: ${one.toFixed(0)} ms a trial by 1 × ${String(threadsPerJob(1))} threads, ${all.toFixed(0)} ms by ${String(workers)} × ${String(threadsPerJob(workers))}: ${(one / all).toFixed(2)} times the trials`,
        );
        figures.push(
          { name: `${name}, 1 × ${String(threadsPerJob(1))}`, value: one, unit: 'ms', limit: null },
          {
            name: `${name}, ${String(workers)} × ${String(threadsPerJob(workers))}`,
            value: all,
            unit: 'ms',
            limit: null,
          },
        );
      }
      return figures;
    }),
};
