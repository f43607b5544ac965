import { join } from 'node:path';
import { expect } from 'vitest';
import { useIndex } from '../../jobs/support/package-index';
import type { ContractCase } from '../support/case';
import { readStream } from '../support/outcome';
import { comparison, dataset, group, nobody, report, run } from '../support/ids';
import type { World } from '../support/world';

const bothRuns = (world: World) => [run(world, 'first'), run(world, 'second')];

export const comparisonCases: readonly ContractCase[] = [
  {
    procedure: 'leaderboard.compute',
    title: 'ranks what can be compared, for every purpose',
    call: async (world) => {
      const board = await world.client.leaderboard.compute({ part: 'validation', weights: { peaks: 1 } });
      return {
        level: typeof board.level,
        weights: board.weights,
        entries: board.entries.map(({ kind, count, ranks }) => ({ kind, count, rank: ranks.accuracy })),
        purposes: board.recommendations.map(({ purpose }) => purpose),
      };
    },
    check: (value) => {
      expect(value).toMatchObject({ level: 'number', weights: { accuracy: 1, speed: 0, peaks: 1 } });
      expect(value).toHaveProperty('purposes', ['accuracy', 'peaks', 'speed', 'stability', 'overall']);
    },
  },
  {
    procedure: 'leaderboard.compute',
    title: 'needs weights from zero on',
    call: ({ client }) => client.leaderboard.compute({ weights: { speed: -1 } }),
    fails: 'BAD_INPUT',
  },
  {
    procedure: 'comparisons.compute',
    title: 'sets runs side by side',
    call: (world) => world.client.comparisons.compute({ runIds: bothRuns(world), part: 'validation' }),
  },
  {
    procedure: 'comparisons.compute',
    title: 'needs a run',
    call: ({ client }) => client.comparisons.compute({ runIds: [] }),
    fails: 'BAD_INPUT',
  },
  {
    procedure: 'comparisons.compute',
    title: 'knows no other run',
    call: ({ client }) => client.comparisons.compute({ runIds: [nobody.run] }),
    fails: 'NOT_FOUND',
  },
  {
    procedure: 'verdicts.members',
    title: 'says what can be said of runs and repeats',
    call: async (world) => {
      const judged = await world.client.verdicts.members({ runIds: bothRuns(world), groupIds: [group(world)] });
      return judged.map(({ kind, verdict }) => ({ kind, said: typeof verdict.kind }));
    },
    check: (value) => {
      expect(value).toEqual([
        { kind: 'run', said: 'string' },
        { kind: 'run', said: 'string' },
        { kind: 'group', said: 'string' },
      ]);
    },
  },
  {
    procedure: 'verdicts.members',
    title: 'leaves out runs that there are not',
    call: ({ client }) => client.verdicts.members({ runIds: [nobody.run], groupIds: [nobody.group] }),
    check: (value) => {
      expect(value).toEqual([]);
    },
  },
  {
    procedure: 'verdicts.members',
    title: 'judges by validation and test alone',
    call: ({ client }) => client.verdicts.members({ part: 'train' as 'test' }),
    fails: 'BAD_INPUT',
  },
  {
    procedure: 'verdicts.experiments',
    title: 'has one for each experiment with a skill',
    call: async ({ client }) => {
      const found = await client.verdicts.experiments();
      return found.map(({ highest, members }) => ({ name: highest.name, members }));
    },
  },
  {
    procedure: 'comparisons.save',
    title: 'keeps a comparison under a name',
    call: async (world) => {
      const saved = await world.client.comparisons.save({ name: 'Seeds', runIds: bothRuns(world) });
      world.ids.set('comparison', saved.id);
      return saved;
    },
    check: (value) => {
      expect(value).toMatchObject({ name: 'Seeds' });
    },
  },
  {
    procedure: 'comparisons.save',
    title: 'needs a name',
    call: (world) => world.client.comparisons.save({ name: '', runIds: bothRuns(world) }),
    fails: 'BAD_INPUT',
  },
  {
    procedure: 'comparisons.list',
    title: 'has the kept one',
    call: ({ client }) => client.comparisons.list(),
    check: (value) => {
      expect(value).toMatchObject([{ name: 'Seeds' }]);
    },
  },
  {
    procedure: 'comparisons.rename',
    title: 'gives it another name',
    call: (world) => world.client.comparisons.rename({ id: comparison(world), name: 'Two seeds' }),
    check: (value) => {
      expect(value).toMatchObject({ name: 'Two seeds' });
    },
  },
  {
    procedure: 'comparisons.rename',
    title: 'needs a name',
    call: (world) => world.client.comparisons.rename({ id: comparison(world), name: '' }),
    fails: 'BAD_INPUT',
  },
  {
    procedure: 'comparisons.delete',
    title: 'forgets it',
    call: (world) => world.client.comparisons.delete({ id: comparison(world) }),
  },
  {
    procedure: 'comparisons.delete',
    title: 'has nothing else to forget',
    call: ({ client }) => client.comparisons.delete({ id: nobody.comparison }),
    fails: 'NOT_FOUND',
  },
];

/** @param prints Whether this machine has a browser that prints. */
export function reportCases(prints: boolean): readonly ContractCase[] {
  return [
    {
      procedure: 'reports.save',
      title: 'keeps what a report is made of',
      call: async (world) => {
        const request = { runIds: bothRuns(world), title: 'Kept', notes: { metrics: 'Mind the second week.' } };
        const saved = await world.client.reports.save({ request });
        const changed = await world.client.reports.save({ id: saved.id, request: { ...request, paper: 'Letter' } });
        world.ids.set('report', saved.id);
        return { saved, changed };
      },
      check: (value) => {
        expect(value).toMatchObject({
          saved: { request: { paper: 'A4', notes: { metrics: 'Mind the second week.' } } },
          changed: { request: { paper: 'Letter', title: 'Kept' } },
        });
      },
    },
    {
      procedure: 'reports.save',
      title: 'wants runs',
      call: ({ client }) => client.reports.save({ request: { runIds: [] } }),
      fails: 'BAD_INPUT',
    },
    {
      procedure: 'reports.list',
      title: 'has the kept one',
      call: ({ client }) => client.reports.list(),
      check: (value) => {
        expect(value).toHaveLength(1);
      },
    },
    {
      procedure: 'reports.files',
      title: 'has no file before one was written',
      call: ({ client }) => client.reports.files(),
      check: (value) => {
        expect(value).toEqual([]);
      },
    },
    {
      procedure: 'reports.get',
      title: 'tells one',
      call: (world) => world.client.reports.get({ id: report(world) }),
    },
    {
      procedure: 'reports.get',
      title: 'knows no other report',
      call: ({ client }) => client.reports.get({ id: nobody.report }),
      fails: 'NOT_FOUND',
    },
    {
      procedure: 'reports.delete',
      title: 'forgets one',
      call: async (world) => {
        await world.client.reports.delete({ id: report(world) });
        return world.client.reports.list();
      },
      check: (value) => {
        expect(value).toEqual([]);
      },
    },
    {
      procedure: 'reports.delete',
      title: 'forgets no other report',
      call: ({ client }) => client.reports.delete({ id: nobody.report }),
      fails: 'NOT_FOUND',
    },
    {
      procedure: 'reports.html',
      title: 'is one page',
      call: async (world) => {
        const [done] = await readStream(world.client.reports.html({ runIds: bothRuns(world), title: 'Two seeds' }));
        const { html, title } = done ?? { html: '', title: '' };
        // Its figures are other ones at each run: durations are among them.
        return { title, begins: html.slice(0, 15), complete: html.trimEnd().endsWith('</html>') };
      },
      check: (value) => {
        expect(value).toEqual({ title: 'Two seeds', begins: '<!doctype html>', complete: true });
      },
    },
    {
      procedure: 'reports.html',
      title: 'knows no other run',
      call: ({ client }) => readStream(client.reports.html({ runIds: [nobody.run] })),
      fails: 'NOT_FOUND',
    },
    {
      procedure: 'reports.pdf',
      title: prints ? 'is a file in the workspace' : 'says that nothing prints here',
      call: (world) =>
        readStream(world.client.reports.pdf({ runIds: bothRuns(world), title: 'Two seeds', paper: 'Letter' })),
      ...(prints ? {} : { fails: 'PDF_UNAVAILABLE' as const }),
    },
    {
      procedure: 'reports.pdf',
      title: 'refuses paper that nobody has',
      call: (world) => readStream(world.client.reports.pdf({ runIds: bothRuns(world), paper: 'A5' as 'A4' })),
      fails: 'BAD_INPUT',
      check: (value) => {
        expect(value).toMatchObject({ issues: [{ path: 'paper' }] });
      },
    },
  ];
}

export const systemCases: readonly ContractCase[] = [
  {
    procedure: 'system.info',
    title: 'describes the machine',
    call: ({ client }) => client.system.info(),
    check: (value) => {
      expect(value).toMatchObject({ version: '0.0.0-test', shell: 'server', runningJobs: 0, queuedJobs: 0 });
    },
  },
  {
    procedure: 'system.devices',
    title: 'holds each engine against recorded figures',
    call: ({ client }) => client.system.devices({}),
    check: (value) => {
      expect(value).toContainEqual(
        expect.objectContaining({
          id: 'fused-wasm',
          available: true,
          facts: expect.objectContaining({ kind: 'processor', driver: null }) as object,
          selfTest: { error: expect.closeTo(0, 4) as number, tolerance: 5e-5 },
        }),
      );
    },
  },
  {
    procedure: 'system.devices',
    title: 'wants to know in a yes or no whether to look again',
    call: ({ client }) => client.system.devices({ again: 'perhaps' as never }),
    fails: 'BAD_INPUT',
    check: (value) => {
      expect(value).toMatchObject({ issues: [{ path: 'again' }] });
    },
  },
  {
    procedure: 'system.setup',
    title: 'says where nothing can be fetched from, and changes nothing',
    call: async ({ client, folder }) => {
      const nowhere = { address: 'http://127.0.0.1:9/simple' };
      const putBack = useIndex(nowhere, join(folder, 'tfjs-node'));
      try {
        for await (const event of await client.system.setup({ device: 'cpu' })) expect(event.type).not.toBe('done');
      } finally {
        putBack();
      }
    },
    fails: 'ENGINE_UNAVAILABLE',
  },
  {
    procedure: 'system.setup',
    title: 'is for what this machine has, or for its processor',
    call: ({ client }) => client.system.setup({ device: 'quantum' as never }),
    fails: 'BAD_INPUT',
    check: (value) => {
      expect(value).toMatchObject({ issues: [{ path: 'device' }] });
    },
  },
  {
    procedure: 'system.machine',
    title: 'tells at once what is used of the machine',
    call: async ({ client }) => {
      const stop = new AbortController();
      try {
        for await (const use of await client.system.machine(undefined, { signal: stop.signal })) {
          // The figures are others at each door.
          return { told: Object.keys(use), isPart: use.memoryUsedBytes > 0 && use.memoryUsedBytes <= use.memoryBytes };
        }
      } finally {
        stop.abort();
      }
      return null;
    },
    check: (value) => {
      expect(value).toEqual({
        told: ['cores', 'processor', 'memoryUsedBytes', 'memoryBytes', 'graphics'],
        isPart: true,
      });
    },
  },
  {
    procedure: 'system.settings',
    title: 'has defaults',
    call: ({ client }) => client.system.settings(),
    check: (value) => {
      expect(value).toMatchObject({ locale: null, theme: 'system', parallelJobs: null, paper: 'A4' });
    },
  },
  {
    procedure: 'system.updateSettings',
    title: 'changes one and keeps the others',
    call: ({ client }) => client.system.updateSettings({ author: 'Min-ji Kim', parallelJobs: 2 }),
    check: (value) => {
      expect(value).toMatchObject({ author: 'Min-ji Kim', parallelJobs: 2, paper: 'A4' });
    },
  },
  {
    procedure: 'system.updateSettings',
    title: 'leaves what was chosen before as it is',
    call: ({ client }) => client.system.updateSettings({ theme: 'dark' }),
    check: (value) => {
      expect(value).toMatchObject({ author: 'Min-ji Kim', parallelJobs: 2, theme: 'dark' });
    },
  },
  {
    procedure: 'system.updateSettings',
    title: 'names the field that is wrong',
    call: ({ client }) => client.system.updateSettings({ parallelJobs: 0 }),
    fails: 'BAD_INPUT',
    check: (value) => {
      expect(value).toMatchObject({ issues: [{ path: 'parallelJobs' }] });
    },
  },
];

/** What a person may call things by instead of their ids. */
export const nameCases: readonly ContractCase[] = [
  {
    procedure: 'system.resolve',
    title: 'finds a run by its number and a group by its own id',
    call: async (world) => {
      const { client } = world;
      const { number } = await client.runs.get({ id: run(world, 'first') });
      const found = await client.system.resolve({ kind: 'run', text: `#${String(number)}` });
      expect(found.id).toBe(run(world, 'first'));
      return client.system.resolve({ kind: 'group', text: group(world) });
    },
    check: (value) => {
      expect(value).toMatchObject({ id: expect.stringMatching(/^grp_/) as string });
    },
  },
  {
    procedure: 'system.resolve',
    title: 'finds a dataset by the start of its id',
    call: (world) => world.client.system.resolve({ kind: 'dataset', text: dataset(world).slice(0, 11) }),
  },
  {
    procedure: 'system.resolve',
    title: 'says that there is no such comparison',
    call: ({ client }) => client.system.resolve({ kind: 'comparison', text: 'X' }),
    fails: 'NOT_FOUND',
  },
];
