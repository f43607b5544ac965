import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { ContractRouterClient } from '@orpc/contract';
import { createRouterClient } from '@orpc/server';
import { createBackend } from '../../../src-main/app';
import type { Contract } from '../../../src-main/contract';
import type { ColumnRole, PartialImportChoices } from '../../../src-main/core/dataset';
import type { RunDetail } from '../../../src-main/core/run/schema';
import { isTerminal } from '../../../src-main/core/run/state';
import { findApplicationFolder } from '../../../src-main/shells/common';
import { casePath } from '../../support/cases';

export interface FileChoices {
  readonly choices?: PartialImportChoices;
  readonly roles?: Readonly<Record<string, ColumnRole>>;
}

/** The backend of the command line with a workspace of its own, in this process; jobs run in the built ones. */
export async function openStudies() {
  const folder = mkdtempSync(join(tmpdir(), 'gatewise-studies-'));
  const { version, resources, jobEntry } = findApplicationFolder();
  const backend = await createBackend({
    ...{ workspace: join(folder, 'workspace'), shell: 'cli', version, jobEntry, resources, printer: null },
  });
  const client: ContractRouterClient<Contract> = createRouterClient(backend.router);
  return {
    open: (path: string, choices: FileChoices = {}) => openStudy(client, path, choices),
    async close(): Promise<void> {
      await backend.close();
      rmSync(folder, { recursive: true, force: true });
    },
  };
}
export type Studies = Awaited<ReturnType<typeof openStudies>>;

/** Imports a file after a public report and takes the default configuration, made small: one epoch of four units. */
async function openStudy(client: ContractRouterClient<Contract>, path: string, { choices, roles }: FileChoices) {
  const source = { kind: 'path' as const, path: casePath(path) };
  const events = await client.datasets.import({ source, choices, overrides: { roles: { ...roles } } });
  const dataset = await last(events, (event) => (event.type === 'done' ? event.dataset : null));
  const preset = await client.experiments.preset({ preset: 'gru', datasetId: dataset.id });
  const configuration = {
    ...preset,
    window: { ...preset.window, lookback: Math.min(preset.window.lookback, 12) },
    model: {
      kind: 'sequential',
      layers: [{ type: 'GRU', units: 4 }],
      training: { ...('training' in preset.model ? preset.model.training : {}), epochs: 1 },
    },
  };
  const draft = { datasetId: dataset.id, configuration };

  /** Starts the run as a person would who has no reason to override anything, and waits for its end. */
  async function train(): Promise<RunDetail> {
    const { id: experimentId } = await client.experiments.create({
      ...{ name: path, datasetId: dataset.id, variants: [{ name: 'GRU', configuration }] },
    });
    const stop = new AbortController();
    const watched = await client.runs.watch({}, { signal: stop.signal });
    const { runs } = await client.runs.start({ experimentId });
    const id = runs[0]?.id;
    if (id === undefined) throw new Error('no run was started');
    const ended = last(watched, (event) =>
      event.type === 'changed' && event.run.id === id && isTerminal(event.run.state) ? id : null,
    );
    const run = await client.runs.get({ id: await ended });
    stop.abort();
    if (run.state !== 'succeeded') throw new Error(JSON.stringify(run.error));
    return run;
  }

  return {
    dataset,
    configuration,
    train,
    check: async () => await client.experiments.check(draft),
    predictions: async ({ id }: RunDetail) => await client.runs.predictions({ id }),
    async forecast({ id: runId }: RunDetail, steps: number) {
      const computed = await client.forecasts.compute({ runId, steps });
      return await last(computed, (event) => (event.type === 'done' ? event.forecast : null));
    },
    async backtest({ id: runId }: RunDetail, step: number) {
      const { id } = await client.backtests.start({ runId, configuration: { origins: 2, step, epochs: 1 } });
      const ended = await last(await client.backtests.watch({ id }), (now) => (isTerminal(now.state) ? now : null));
      if (ended.result === null) throw new Error(JSON.stringify(ended.error));
      return ended.result;
    },
  };
}

/** The first answer that the events of a stream give. */
async function last<T, R>(events: AsyncIterable<T>, answer: (event: T) => R | null): Promise<R> {
  for await (const event of events) {
    const found = answer(event);
    if (found !== null) return found;
  }
  throw new Error('the stream ended before its answer');
}

/** The day of an instant, with its time where that is no midnight of UTC. */
export const instantText = (instant: number): string =>
  new Date(instant).toISOString().replace('T00:00:00.000Z', '').replace(':00.000Z', '');
