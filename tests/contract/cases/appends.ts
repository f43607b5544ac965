import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { expect } from 'vitest';
import type { ContractCase } from '../support/case';
import { dataset, nobody, run } from '../support/ids';
import { readStream } from '../support/outcome';
import type { World } from '../support/world';

/** Hours of the world's sine from one on. */
function newer(world: World, name: string, from: number, count: number) {
  const rows = Array.from({ length: count }, (_, index) => {
    const row = from + index;
    const time = new Date(Date.UTC(2024, 0, 1, row)).toISOString().slice(0, 19);
    const power = Math.sin(row / 4) + 0.1 * Math.sin(row * 1.7);
    return `${time},${power.toFixed(4)},${String(row % 24)},${power > 0.4 ? 'high' : 'low'}`;
  });
  const path = join(world.folder, name);
  writeFileSync(path, `date,power,hour,level\n${rows.join('\n')}\n`);
  return { kind: 'path' as const, path };
}

/** Newer rows of a dataset, after all that is about its first version. */
export const appendCases: readonly ContractCase[] = [
  {
    procedure: 'predictions.newer',
    title: 'has no rows where none were appended',
    call: async (world) => readStream(world.client.predictions.newer({ runId: run(world, 'first') })),
    fails: 'RUN_STATE',
  },
  {
    procedure: 'datasets.inspectAppend',
    title: 'finds the columns of a file of newer rows',
    call: async (world) => {
      const source = newer(world, 'newer.csv', 290, 60);
      const { match } = await world.client.datasets.inspectAppend({ id: dataset(world), source });
      return { columns: match.columns.map(({ name, found }) => [name, found]), problems: match.problems };
    },
    check: (value) => {
      const names = ['date', 'power', 'hour', 'level'];
      expect(value).toEqual({ columns: names.map((name) => [name, name]), problems: [] });
    },
  },
  {
    procedure: 'datasets.inspectAppend',
    title: 'needs a dataset that is there',
    call: (world) =>
      world.client.datasets.inspectAppend({ id: nobody.dataset, source: newer(world, 'newer.csv', 290, 60) }),
    fails: 'NOT_FOUND',
  },
  {
    procedure: 'datasets.append',
    title: 'refuses a file without a new row',
    call: (world) =>
      readStream(world.client.datasets.append({ id: dataset(world), source: newer(world, 'old.csv', 200, 50) })),
    fails: 'BAD_INPUT',
  },
  {
    procedure: 'datasets.append',
    title: 'makes the next version of newer rows',
    call: async (world) => {
      const source = newer(world, 'newer.csv', 290, 60);
      const done = (await readStream(world.client.datasets.append({ id: dataset(world), source }))).at(-1);
      return done?.type === 'done' ? { appended: done.appended, versions: done.dataset.versionCount } : null;
    },
    check: (value) => {
      expect(value).toMatchObject({ versions: 2, appended: { rows: 60, appended: 50, repeated: 10, missing: 0 } });
    },
  },
  {
    procedure: 'predictions.newer',
    title: 'evaluates a run on the rows that came since',
    call: async (world) => {
      for await (const event of await world.client.predictions.newer({ runId: run(world, 'first') })) {
        if (event.type === 'done') return event.prediction;
      }
      return null;
    },
    check: (value) => {
      expect(value).toMatchObject({ rowCount: 50, historyRows: 300, evaluation: { kind: 'regression' } });
    },
  },
];
