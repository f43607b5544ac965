import { join } from 'node:path';
import type { ContractRouterClient } from '@orpc/contract';
import { createRouterClient } from '@orpc/server';
import { z } from 'zod';
import { createBackend } from '../../../src-main/app';
import type { Contract, StudyRequest } from '../../../src-main/contract';
import { experimentConfigurationSchema } from '../../../src-main/core/experiment/schema';
import { generatorSchema } from '../../../src-main/core/generator';
import { presetModel } from '../../../src-main/core/model';
import { prunerSpecificationSchema, samplerSpecificationSchema } from '../../../src-main/core/tuning';
import { NodeHost } from '../../../src-main/jobs/node-host';
import type { JobHost } from '../../../src-main/jobs';
import { createChromePrinter } from '../../../src-main/shells/chrome';
import { startServer } from '../../../src-main/shells/server';
import { readStream } from '../../contract/support/outcome';
import { rateAndUnits } from '../../support/rate-and-units';
import { actions, type Action } from './actions';

/**
 * One life of a backend, to be killed: `life.js <workspace> <action> <file to import> <job entry> <seed> <messages>`.
 * After so many messages of its jobs it kills itself; 0 leaves that to others.
 */
const [workspace, action, file, jobEntry, seed, messages] = z
  .tuple([z.string(), z.enum(actions), z.string(), z.string(), z.coerce.number(), z.coerce.number()])
  .parse(process.argv.slice(2));

/** Counts what jobs say, and ends this process as a power cut would. */
function mortalHost(limit: number): JobHost {
  const host = new NodeHost();
  let said = 0;
  return {
    start: (entry, listeners) =>
      host.start(entry, {
        ...listeners,
        onMessage: (message) => {
          said += 1;
          if (said === limit) process.kill(process.pid, 'SIGKILL');
          listeners.onMessage(message);
        },
      }),
  };
}

const backend = await createBackend({
  workspace,
  shell: 'server',
  version: '0.0.0',
  jobEntry,
  resources: join(import.meta.dirname, 'none'),
  printer: createChromePrinter(),
  host: mortalHost(messages),
});
const client: ContractRouterClient<Contract> = createRouterClient(backend.router);
process.stdout.write('ready\n');

async function firstExperiment(model: unknown = { ...presetModel('gru'), training: { epochs: 20 } }) {
  const [known] = await client.experiments.list();
  if (known !== undefined) return known;
  const [dataset] = await client.datasets.list();
  if (dataset === undefined) throw new Error('no dataset');
  const configuration = experimentConfigurationSchema.parse({
    task: { target: 'power' },
    model,
    window: { lookback: 8, horizon: 2 },
  });
  return client.experiments.create({ name: 'E', datasetId: dataset.id, variants: [{ name: 'GRU', configuration }] });
}

async function train(): Promise<void> {
  const { runs } = await client.runs.start({ experimentId: (await firstExperiment()).id, repeats: 2, seed });
  for (;;) {
    const states = await Promise.all(runs.map(({ id }) => client.runs.get({ id })));
    if (states.every(({ finishedAt }) => finishedAt !== null)) return;
    await new Promise((resolve) => setTimeout(resolve, 20));
  }
}

/** A longer storm has more trials to kill: as many times those of the usual one. */
const times = Math.max(1, Math.ceil(Number(process.env['GATEWISE_KILLS'] ?? 0) / 6));
const searches = {
  study: {
    sampler: samplerSpecificationSchema.parse({ kind: 'random' }),
    budget: { trials: 5 * times, minutes: null, patience: null },
    confirmation: { best: 0, seeds: 2, windows: 1 },
  },
  halving: {
    sampler: samplerSpecificationSchema.parse({ kind: 'tpe', nStartupTrials: 3 }),
    pruner: prunerSpecificationSchema.parse({ kind: 'asha', minResource: 1, reductionFactor: 2 }),
    budget: { trials: 7 * times, minutes: null, patience: null },
    confirmation: { best: 2, seeds: 2, windows: 2 },
  },
} satisfies Readonly<Record<string, Partial<StudyRequest>>>;

/** The study of the workspace, or a first one, led to its end. */
async function search(kind: keyof typeof searches): Promise<void> {
  const [known] = await client.studies.list({});
  const short = { kind: 'sequential', layers: [{ type: 'GRU', units: 3 }], training: { epochs: 4 } };
  if (known === undefined) await client.system.updateSettings({ checkpointEpochs: 1 });
  const study =
    known ??
    (await client.studies.create({
      name: 'S',
      experimentId: (await (kind === 'halving' ? firstExperiment(short) : firstExperiment())).id,
      settings: { space: rateAndUnits, workers: 2, seed, ...searches[kind] },
    }));
  if (study.state === 'finished') return;
  const events = await client.studies.watch({ id: study.id });
  await client.studies.start({ id: study.id });
  for await (const event of events) {
    if (event.type === 'study' && event.study.finishedAt !== null) return;
  }
}

async function lastRun() {
  const { runs } = await client.runs.list({ filter: 'state:succeeded', limit: 1 });
  return runs[0];
}

const lives: Readonly<Record<Action, () => Promise<unknown>>> = {
  serve: async () => {
    const server = await startServer({ router: backend.router, workspace, renderer: workspace, version: '0.0.0' });
    await train();
    await server.close();
  },
  import: () => readStream(client.datasets.import({ source: { kind: 'path', path: file } })),
  generate: () => readStream(client.datasets.generate({ generator: generatorSchema.parse({ kind: 'cosine', seed }) })),
  train,
  backtest: async () => {
    const run = await lastRun();
    if (run === undefined) return;
    const { id } = await client.backtests.start({ runId: run.id, configuration: { step: 20, origins: 3, epochs: 10 } });
    for await (const backtest of await client.backtests.watch({ id })) if (backtest.finishedAt !== null) return;
  },
  report: async () => {
    const run = await lastRun();
    if (run !== undefined) await readStream(client.reports.pdf({ runIds: [run.id] }));
  },
  study: () => search('study'),
  halving: () => search('halving'),
  migration: () => Promise.resolve(),
};
await lives[action]();
await backend.close();
