import { join } from 'node:path';
import { withEpochs } from '../../src-main/core/model';
import Sqlite from 'better-sqlite3';
import { beforeAll, expect, it, onTestFinished } from 'vitest';
import type { RunId } from '../../src-main/core/common/ids';
import { openBackend, sineExperiment, type Client } from '../hostile/support/backend';
import { temporaryFolder } from '../support/store';
import { bundleEntry } from './support/bundle';

let entry: string;
beforeAll(async () => {
  entry = await bundleEntry(join(import.meta.dirname, '../../src-main/jobs/process/entry.ts'));
});

/** Sources of the statements whose rows were read by any connection of this process, in order. */
function statementsRead(): string[] {
  const memory = new Sqlite(':memory:');
  const prototype = Object.getPrototypeOf(memory.prepare('select 1')) as {
    all: (this: { source: string }, ...parameters: unknown[]) => unknown;
  };
  memory.close();
  const sources: string[] = [];
  const { all } = prototype;
  prototype.all = function (...parameters) {
    sources.push(this.source);
    return all.apply(this, parameters);
  };
  onTestFinished(() => {
    prototype.all = all;
  });
  return sources;
}

const isHistory = (source: string): boolean => /^select\b.*"learning_rate".*\bfrom "run_epoch"/s.test(source);

/** How many epochs the run told, when it has ended. */
async function trained(client: Client, start: () => Promise<RunId>): Promise<{ id: RunId; epochs: number }> {
  const events = await client.runs.watch({});
  const id = await start();
  let epochs = 0;
  for await (const event of events) {
    if (event.type === 'epoch' && event.id === id) epochs += 1;
    if (event.type === 'changed' && event.run.id === id && event.run.finishedAt !== null) break;
  }
  return { id, epochs };
}

it('reads no history of a run for its epochs, and knows from them how long the next ones take', async () => {
  const { client } = await openBackend(temporaryFolder(), entry);
  const { dataset, configuration, experiment } = await sineExperiment(client, { epochs: 2, earlyStopping: null });
  const check = () => client.experiments.check({ datasetId: dataset.id, configuration });
  expect((await check()).secondsPerEpoch).toBeNull();
  const sources = statementsRead();
  const readsOf = async (epochs: number): Promise<number> => {
    await client.experiments.update({
      id: experiment.id,
      variants: [{ name: 'GRU', configuration: { ...configuration, model: withEpochs(configuration.model, epochs) } }],
    });
    sources.length = 0;
    const run = await trained(client, async () => {
      const { runs } = await client.runs.start({ experimentId: experiment.id });
      const [started] = runs;
      if (started === undefined) throw new Error('no run');
      return started.id;
    });
    expect(run.epochs).toBe(epochs);
    const reads = sources.filter(isHistory).length;
    // What is counted is what reads a history.
    await client.runs.get({ id: run.id });
    expect(sources.filter(isHistory)).toHaveLength(reads + 1);
    return reads;
  };
  expect(await readsOf(12)).toBe(await readsOf(2));
  expect((await check()).secondsPerEpoch).toBeGreaterThan(0);
});
