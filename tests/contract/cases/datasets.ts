import { join } from 'node:path';
import { expect } from 'vitest';
import type { ContractCase } from '../support/case';
import { dataset, nobody } from '../support/ids';
import { readStream } from '../support/outcome';

const missing = (folder: string) => ({ kind: 'path' as const, path: join(folder, 'no such file.csv') });

export const datasetCases: readonly ContractCase[] = [
  {
    procedure: 'datasets.list',
    title: 'is empty at first',
    call: ({ client }) => client.datasets.list(),
    check: (value) => {
      expect(value).toEqual([]);
    },
  },
  {
    procedure: 'datasets.preview',
    title: 'says how the file would be read',
    call: ({ client, file }) => client.datasets.preview({ source: { kind: 'path', path: file } }),
    check: (value) => {
      expect(value).toMatchObject({ fileName: 'sine.csv', choices: { delimiter: ',', timeColumn: 'date' } });
    },
  },
  {
    procedure: 'datasets.preview',
    title: 'names a file that is not there',
    call: ({ client, folder }) => client.datasets.preview({ source: missing(folder) }),
    fails: 'FILE_NOT_FOUND',
  },
  {
    procedure: 'datasets.import',
    title: 'streams to the stored dataset',
    call: async ({ client, file, ids }) => {
      const events = await readStream(
        client.datasets.import({
          source: { kind: 'path', path: file },
          overrides: { roles: { power: 'target' }, units: { power: 'kW' } },
        }),
      );
      for (const event of events) ids.set('dataset', event.dataset.id);
      return events;
    },
    check: (value) => {
      expect(value).toMatchObject([{ type: 'done', dataset: { name: 'sine', version: { rowCount: 300 } } }]);
    },
  },
  {
    procedure: 'datasets.import',
    title: 'gives a file that is there already the roles and units asked for now',
    call: async ({ client, file, ids }) => {
      const again = async (roles: Record<string, 'feature' | 'target'>, unit: string) => {
        const overrides = { roles, units: { power: unit } };
        const done = (await readStream(client.datasets.import({ source: { kind: 'path', path: file }, overrides }))).at(
          -1,
        );
        if (done?.type !== 'done') throw new Error('the import did not end');
        const column = done.dataset.version.columns.find(({ name }) => name === 'power');
        return { same: done.dataset.id === ids.get('dataset'), role: column?.role, unit: column?.unit };
      };
      return [await again({ power: 'feature' }, 'MW'), await again({ power: 'target' }, 'kW')];
    },
    check: (value) => {
      expect(value).toEqual([
        { same: true, role: 'feature', unit: 'MW' },
        { same: true, role: 'target', unit: 'kW' },
      ]);
    },
  },
  {
    procedure: 'datasets.import',
    title: 'breaks its stream with a typed error',
    call: ({ client, folder }) => readStream(client.datasets.import({ source: missing(folder) })),
    fails: 'FILE_NOT_FOUND',
  },
  {
    procedure: 'datasets.import',
    title: 'refuses an upload that is not there',
    call: ({ client }) => readStream(client.datasets.import({ source: { kind: 'upload', token: '0'.repeat(32) } })),
    fails: 'NOT_FOUND',
  },
  {
    procedure: 'datasets.get',
    title: 'answers with the dataset',
    call: (world) => world.client.datasets.get({ id: dataset(world) }),
    check: (value) => {
      expect(value).toMatchObject({ name: 'sine', runCount: 0, isSample: false });
    },
  },
  {
    procedure: 'datasets.get',
    title: 'knows no other',
    call: ({ client }) => client.datasets.get({ id: nobody.dataset }),
    fails: 'NOT_FOUND',
  },
  {
    procedure: 'datasets.update',
    title: 'renames and changes a unit',
    call: (world) =>
      world.client.datasets.update({ id: dataset(world), name: 'Sine wave', columns: { power: { unit: 'MW' } } }),
    check: (value) => {
      expect(value).toMatchObject({
        name: 'Sine wave',
        version: { columns: [{}, { name: 'power', unit: 'MW' }, {}, {}] },
      });
    },
  },
  {
    procedure: 'datasets.update',
    title: 'refuses an empty name with the field that is wrong',
    call: (world) => world.client.datasets.update({ id: dataset(world), name: '' }),
    fails: 'BAD_INPUT',
    check: (value) => {
      expect(value).toMatchObject({ issues: [{ path: 'name' }] });
    },
  },
  {
    procedure: 'datasets.rows',
    title: 'answers with a page as text',
    call: (world) => world.client.datasets.rows({ id: dataset(world), offset: 298, limit: 10 }),
    check: (value) => {
      expect(value).toMatchObject({ columns: ['date', 'power', 'hour', 'level'], rowCount: 300 });
      expect(value).toHaveProperty('rows.length', 2);
    },
  },
  {
    procedure: 'datasets.rows',
    title: 'bounds the page',
    call: (world) => world.client.datasets.rows({ id: dataset(world), limit: 100_000 }),
    fails: 'BAD_INPUT',
  },
  {
    procedure: 'datasets.series',
    title: 'answers with a column to draw',
    call: (world) => world.client.datasets.series({ id: dataset(world), column: 'power', points: 50 }),
    check: (value) => {
      expect(value).toMatchObject({ column: 'power', hasTime: true, rowCount: 300 });
    },
  },
  {
    procedure: 'datasets.series',
    title: 'names a column that is not there',
    call: (world) => world.client.datasets.series({ id: dataset(world), column: 'weight' }),
    fails: 'COLUMN_NOT_FOUND',
  },
  {
    procedure: 'datasets.profile',
    title: 'streams the columns to the profile',
    call: (world) => readStream(world.client.datasets.profile({ id: dataset(world) })),
    check: (value) => {
      expect(value).toMatchObject([
        { type: 'column', profile: { kind: 'time' } },
        { type: 'column', profile: { kind: 'number', count: 300 } },
        { type: 'column', profile: { kind: 'number', count: 300 } },
        { type: 'column', profile: { kind: 'category', count: 300 } },
        { type: 'done', profile: { rowCount: 300 } },
      ]);
    },
  },
  {
    procedure: 'datasets.profile',
    title: 'profiles anew when another column orders the rows',
    call: async (world) => {
      const profile = async () => {
        const events = await readStream(world.client.datasets.profile({ id: dataset(world) }));
        const last = events.at(-1);
        return [events.length, last?.type === 'done' ? last.profile.timeColumn : undefined];
      };
      await profile();
      const again = await profile();
      await world.client.datasets.update({ id: dataset(world), columns: { date: { role: 'ignored' } } });
      const unordered = await profile();
      await world.client.datasets.update({ id: dataset(world), columns: { date: { role: 'time' } } });
      return { again, unordered };
    },
    check: (value) => {
      expect(value).toEqual({ again: [1, 'date'], unordered: [5, null] });
    },
  },
  {
    procedure: 'datasets.profile',
    title: 'profiles nothing that is not there',
    call: ({ client }) => readStream(client.datasets.profile({ id: nobody.dataset })),
    fails: 'NOT_FOUND',
  },
  {
    procedure: 'datasets.generate',
    title: 'streams to a dataset that follows from its seed',
    call: ({ client }) =>
      readStream(client.datasets.generate({ generator: { kind: 'cosine', rows: 100, seed: 7 }, name: 'Cosine' })),
    check: (value) => {
      expect(value).toMatchObject([{ type: 'done', dataset: { name: 'Cosine', version: { rowCount: 100 } } }]);
    },
  },
  {
    procedure: 'datasets.generate',
    title: 'names the field that is wrong',
    call: ({ client }) => readStream(client.datasets.generate({ generator: { kind: 'cosine', rows: 1 } })),
    fails: 'BAD_INPUT',
    check: (value) => {
      expect(value).toMatchObject({ issues: [{ path: 'generator.rows' }] });
    },
  },
  {
    procedure: 'datasets.delete',
    title: 'deletes',
    call: (world) => world.client.datasets.delete({ id: dataset(world) }),
  },
  {
    procedure: 'datasets.delete',
    title: 'has nothing else to delete',
    call: ({ client }) => client.datasets.delete({ id: nobody.dataset }),
    fails: 'NOT_FOUND',
  },
  {
    procedure: 'datasets.restore',
    title: 'undoes the deletion',
    call: (world) => world.client.datasets.restore({ id: dataset(world) }),
    check: (value) => {
      expect(value).toMatchObject({ name: 'Sine wave' });
    },
  },
  {
    procedure: 'datasets.restore',
    title: 'has nothing else to restore',
    call: ({ client }) => client.datasets.restore({ id: nobody.dataset }),
    fails: 'NOT_FOUND',
  },
];
