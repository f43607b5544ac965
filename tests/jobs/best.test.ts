import { mkdirSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { beforeAll, describe, expect, it } from 'vitest';
import type { BestEvent, BestRequest, BestResult } from '../../src-main/contract';
import type { DatasetId } from '../../src-main/core/common/ids';
import { createRandom } from '../../src-main/core/common/random';
import { sentenceText } from '../../src-main/core/common/sentence';
import { readStream } from '../contract/support/outcome';
import { openBackend } from '../hostile/support/backend';
import { keptSearch } from '../support/kept-search';
import { temporaryFolder } from '../support/store';
import { bundleEntry } from './support/bundle';

let entry: string;
beforeAll(async () => {
  entry = await bundleEntry(join(import.meta.dirname, '../../src-main/jobs/process/entry.ts'));
});

const time = (row: number): string => new Date(Date.UTC(2024, 0, 1, row)).toISOString();

function walk(count: number): string[] {
  const random = createRandom(11);
  let value = 0;
  return Array.from({ length: count }, (_, row) => `${time(row)},${(value += random.normal()).toFixed(5)}`);
}

function waves(count: number): string[] {
  const random = createRandom(3);
  return Array.from(
    { length: count },
    (_, row) => `${time(row)},${(Math.sin((row * Math.PI) / 12) + 0.2 * random.normal()).toFixed(5)},${row % 7}`,
  );
}

async function withData(head: string, rows: readonly string[], seriesIdColumn?: string) {
  const workspace = temporaryFolder();
  const { client } = await openBackend(workspace, entry);
  const file = join(temporaryFolder(), 'data.csv');
  writeFileSync(file, `${head}\n${rows.join('\n')}\n`);
  await readStream(
    client.datasets.import({
      source: { kind: 'path', path: file },
      ...(seriesIdColumn === undefined ? {} : { choices: { seriesIdColumn } }),
    }),
  );
  const [dataset] = await client.datasets.list();
  const ask = (request: Partial<BestRequest> & { target: string }, signal?: AbortSignal) =>
    client.best.run(
      { datasetId: dataset!.id, budget: { kind: 'steps', steps: 12 }, preset: 'quick', seed: 1, ...request },
      signal === undefined ? {} : { signal },
    );
  return { client, ask, workspace, datasetId: dataset!.id };
}

async function resultOf(events: Promise<AsyncIterable<BestEvent>>): Promise<BestResult> {
  for await (const event of await events) if (event.type === 'done') return event.result;
  throw new Error('The stream ended without a result.');
}

async function lastState(
  client: Awaited<ReturnType<typeof withData>>['client'],
  datasetId: DatasetId,
): Promise<string | undefined> {
  for await (const search of await client.best.watch({ datasetId })) return search?.state;
  return undefined;
}

/** What does not depend on the clock or on ids. */
const figuresOf = ({ standing, verdict, test, winner }: BestResult) => ({
  entries: standing.entries.map(({ id, state, error, score, lead, windows }) => ({
    id,
    state,
    error,
    score,
    lead,
    windows,
  })),
  verdict: sentenceText(verdict.sentence),
  test: test.map(({ entry: id, error, metrics }) => ({ id, error, metrics })),
  winner: winner.entry,
});

describe('the best forecast', () => {
  it('is the same bit for bit on the same budget of steps, and the test part is in no trial', async () => {
    const { client, ask } = await withData('date,y,day', waves(500));
    const first = await resultOf(ask({ target: 'y', horizon: 6 }));
    const second = await resultOf(ask({ target: 'y', horizon: 6 }));

    expect(figuresOf(second)).toEqual(figuresOf(first));
    expect(first.standing.spent.steps).toBeLessThanOrEqual(14);
    const { runs } = await client.runs.list({ experimentId: first.experiments.trials });
    const test = await client.runs.get({ id: first.winner.run });
    expect(runs.length).toBeGreaterThan(0);
    for (const { id } of runs) {
      const { split, tags } = await client.runs.get({ id });
      // By which its page calls that part by its name.
      expect(tags).toContain('validation window');
      for (const part of Object.values(split?.parts ?? {}))
        expect(part.to).toBeLessThanOrEqual(test.split!.parts.test.from);
    }
    const ledger = await client.experiments.testLedger({ id: first.experiments.final });
    expect(ledger.opened?.reason).toMatch(/^Best forecast: one look at the end, at .*Last value/);
    expect(test.tags).toEqual(['best']);
    expect((await client.experiments.testLedger({ id: first.experiments.trials })).opened).toBeNull();
  });

  it('says that the last value is as good on a random walk', async () => {
    const { ask } = await withData('date,y', walk(1500));
    const { verdict } = await resultOf(ask({ target: 'y', horizon: 4 }));

    expect(verdict.simple).toBe('last-value');
    expect(sentenceText(verdict.sentence)).toContain('the last value');
  });

  it('answers for a tiny series', async () => {
    const { ask } = await withData('date,y', walk(40));
    const { winner, standing } = await resultOf(ask({ target: 'y', horizon: 2 }));

    expect(winner.run).toMatch(/^run_/);
    expect(
      standing.entries.find(({ state, modelName }) => state === 'untried' && modelName === 'GRU 64')?.reason,
    ).not.toBeNull();
  });

  it('answers for a panel', async () => {
    const rows = ['a', 'b', 'c'].flatMap((name) => waves(260).map((line) => `${name},${line}`));
    const { ask } = await withData('site,date,y,day', rows, 'site');
    const { winner, standing } = await resultOf(ask({ target: 'y', horizon: 3 }));

    expect(winner.run).toMatch(/^run_/);
    expect(standing.entries.filter(({ windows }) => windows > 0).length).toBeGreaterThan(3);
  });

  it('answers for labels', async () => {
    const random = createRandom(5);
    const rows = Array.from({ length: 500 }, (_, row) => {
      const value = random.normal();
      return `${time(row)},${value.toFixed(4)},${value + 0.3 * random.normal() > 0 ? 'high' : 'low'}`;
    });
    const { ask } = await withData('date,x,label', rows);
    const { metric, winner, taskKind } = await resultOf(ask({ target: 'label' }));

    expect({ metric, taskKind }).toEqual({ metric: 'balancedAccuracy', taskKind: 'classification' });
    expect(winner.run).toMatch(/^run_/);
  });

  it('names a candidate that fails with its reason, and goes on', async () => {
    // The copy of the target is a leak, for which a run with columns is refused.
    const rows = walk(600).map((line) => `${line},${line.split(',')[1]!}`);
    const { ask } = await withData('date,y,copy', rows);
    const { standing, winner } = await resultOf(ask({ target: 'y', horizon: 4, budget: { kind: 'steps', steps: 20 } }));
    const failed = standing.entries.find(({ state }) => state === 'failed');

    expect(failed?.id).toBe('ridge-inputs');
    expect(sentenceText(failed!.reason!)).toContain('copy');
    expect(winner.run).toMatch(/^run_/);
  });

  it('leaves nothing at work when it is cancelled', async () => {
    const { client, ask } = await withData('date,y', walk(600));
    const leaving = new AbortController();
    const seen: string[] = [];
    const read = async (): Promise<void> => {
      for await (const event of await ask(
        { target: 'y', horizon: 4, budget: { kind: 'steps', steps: 100 } },
        leaving.signal,
      )) {
        seen.push(event.type);
        if (event.type === 'standing' && event.standing.spent.steps > 2) leaving.abort();
      }
    };

    await expect(read()).rejects.toThrow();
    expect(seen).not.toContain('done');
    const { runs } = await client.runs.list({});
    await expect.poll(async () => (await client.runs.list({ filter: 'state:running' })).runs).toEqual([]);
    expect(runs.length).toBeGreaterThan(0);
  });

  it('is the only one of its dataset, however begun, and is kept as its last', async () => {
    const { client, ask, datasetId } = await withData('date,y', walk(600));
    const request = { target: 'y', horizon: 4, budget: { kind: 'steps' as const, steps: 100 } };
    const leaving = new AbortController();
    const refused: unknown[] = [];
    const read = async (): Promise<void> => {
      for await (const event of await ask(request, leaving.signal)) {
        if (event.type !== 'standing' || refused.length > 0) continue;
        for (const other of [resultOf(ask(request)), client.best.start({ datasetId, ...request })]) {
          refused.push(await other.catch((error: unknown) => error));
        }
        leaving.abort();
      }
    };
    await expect(read()).rejects.toThrow();
    expect(refused).toMatchObject([{ code: 'RUN_STATE' }, { code: 'RUN_STATE' }]);
    await expect.poll(() => lastState(client, datasetId)).toBe('cancelled');

    await expect(resultOf(ask({ target: 'z' }))).rejects.toMatchObject({ code: 'COLUMN_NOT_FOUND' });
    expect(await lastState(client, datasetId)).toBe('cancelled');
    const { standing } = await resultOf(ask({ target: 'y', horizon: 4, budget: { kind: 'steps', steps: 3 } }));
    expect(standing.spent.steps).toBeGreaterThan(0);
    expect(await lastState(client, datasetId)).toBe('done');
  });

  it('is read in the form in which it was kept before, and says so where it cannot be read', async () => {
    const { client, datasetId, workspace } = await withData('date,y', walk(40));
    const file = join(workspace, 'best', `${datasetId}.json`);
    mkdirSync(join(workspace, 'best'), { recursive: true });
    const keep = (document: unknown): void => {
      writeFileSync(file, JSON.stringify(document));
    };
    const search = keptSearch(datasetId);
    keep({ version: 1, search: { ...search, state: 'running' } });
    expect(await lastState(client, datasetId)).toBe('interrupted');
    keep({ ...search, documentVersion: 99 });
    await expect(lastState(client, datasetId)).rejects.toMatchObject({
      code: 'WORKSPACE_DAMAGED',
      message: expect.stringContaining('newer version') as unknown,
    });
    keep({ documentVersion: 2, state: 'done' });
    await expect(lastState(client, datasetId)).rejects.toMatchObject({ code: 'WORKSPACE_DAMAGED' });
    const { html } = await (keep(search), client.best.html({ datasetId }));
    expect(html).toContain('AutoETS is better than everything simple');
  });

  it.each([
    ['a column that is not there', 'date,y', walk(100), 'z', undefined, 'COLUMN_NOT_FOUND'],
    [
      'a column of texts',
      'date,y,text',
      walk(100).map((line, row) => `${line},word ${row} of many`),
      'text',
      undefined,
      'COLUMN_NOT_NUMERIC',
    ],
    ['a constant column', 'date,y', walk(300).map((line) => `${line.split(',')[0]!},5`), 'y', 4, 'PREFLIGHT_BLOCKED'],
    ['more rows ahead than there are', 'date,y', walk(30), 'y', 20, 'SPLIT_INVALID'],
  ])('refuses %s', async (_what, head, rows, target, horizon, code) => {
    const { ask } = await withData(head, rows);
    await expect(resultOf(ask({ target, ...(horizon === undefined ? {} : { horizon }) }))).rejects.toMatchObject({
      code,
    });
  });
});
