import { readFile } from 'node:fs/promises';
import { expect } from 'vitest';
import type { StudyEvent } from '../../../src-main/contract';
import { studyIdSchema } from '../../../src-main/core/common/ids';
import type { ContractCase } from '../support/case';
import { nobody, run, study } from '../support/ids';
import type { World } from '../support/world';

const space = {
  parameters: [
    {
      name: 'units',
      paths: ['model.layers.0.units'],
      distribution: { kind: 'int' as const, low: 2, high: 4, log: false, step: 1 },
      when: [],
    },
  ],
  constraints: [],
};
const misplaced = {
  ...space,
  parameters: space.parameters.map((parameter) => ({ ...parameter, paths: ['model.layers.7.units'] })),
};
const settings = {
  space,
  sampler: { kind: 'grid' as const },
  workers: 1,
  budget: { trials: 2, minutes: null, patience: null },
  confirmation: { best: 0, seeds: 2 },
};

const experimentOf = async (world: World) => (await world.client.runs.get({ id: run(world, 'first') })).experimentId;

/** Reads what happens to the study until it is at rest, and does something once it hears of it. */
async function watchToRest(world: World, begin: () => Promise<unknown>): Promise<StudyEvent[]> {
  const stop = new AbortController();
  const stream = await world.client.studies.watch({ id: study(world) }, { signal: stop.signal });
  const events: StudyEvent[] = [];
  try {
    for await (const event of stream) {
      if (events.length === 0) await begin();
      events.push(event);
      if (event.type === 'study' && events.length > 1 && event.study.state !== 'running') return events;
    }
  } finally {
    stop.abort();
  }
  return events;
}

export const studyCases: readonly ContractCase[] = [
  {
    procedure: 'studies.preview',
    title: 'tells the grid, the objective and what does not fit',
    call: async (world) =>
      world.client.studies.preview({ experimentId: await experimentOf(world), settings: { ...settings, space } }),
    check: (value) => {
      expect(value).toMatchObject({
        gridCount: 3,
        trials: 2,
        objectives: [{ figure: 'valLoss', direction: 'minimize' }],
        problems: [],
      });
    },
  },
  {
    procedure: 'studies.preview',
    title: 'has as many workers as runs may be at work, and as may learn from others, where none are asked for',
    call: async (world) => {
      const experimentId = await experimentOf(world);
      const { parallelJobs } = await world.client.system.settings();
      await world.client.system.updateSettings({ parallelJobs: 3 });
      const wanted = [
        {},
        { workers: null },
        { workers: 2 },
        { lookAhead: 2 },
        { lookAhead: 2, order: 'throughput' as const },
      ];
      const counts: number[] = [];
      for (const given of wanted) {
        const asked = { ...settings, workers: undefined, ...given };
        counts.push((await world.client.studies.preview({ experimentId, settings: asked })).workers);
      }
      await world.client.system.updateSettings({ parallelJobs });
      return counts;
    },
    check: (value) => {
      expect(value).toEqual([3, 3, 2, 2, 3]);
    },
  },
  {
    procedure: 'studies.preview',
    title: 'knows no other experiment',
    call: ({ client }) => client.studies.preview({ experimentId: nobody.experiment, settings }),
    fails: 'NOT_FOUND',
  },
  {
    procedure: 'studies.probe',
    title: 'trains a few values and tells what the study would take',
    call: async (world) => {
      const { total } = await world.client.runs.list({});
      const events = [];
      const stream = await world.client.studies.probe({ experimentId: await experimentOf(world), settings });
      for await (const event of stream) events.push(event);
      expect((await world.client.runs.list({})).total).toBe(total);
      const done = events.find((event) => event.type === 'done');
      const [least = 0, most = 0] = done?.cost.seconds ?? [];
      expect(most).toBeGreaterThan(least);
      const fractions = events.flatMap((event) => (event.type === 'progress' ? event.fraction : []));
      expect(fractions.length).toBe(done?.cost.probes.length);
      expect(fractions).toEqual(fractions.toSorted((first, second) => first - second));
      // Times, and with them how many fit, differ from door to door.
      return {
        begun: events[0],
        probes: done?.cost.probes.slice(0, 3).map(({ values, epochs }) => ({ values, epochs })),
      };
    },
    check: (value) => {
      const { begun, probes } = value as { readonly begun: unknown; readonly probes: unknown };
      expect(begun).toEqual({ type: 'progress', fraction: 0, message: 'training' });
      expect(probes).toHaveLength(3);
    },
  },
  {
    procedure: 'studies.probe',
    title: 'refuses a space that makes no configuration',
    call: async (world) => {
      const stream = await world.client.studies.probe({
        experimentId: await experimentOf(world),
        settings: { ...settings, space: misplaced },
      });
      for await (const event of stream) expect(event.type).toBe('progress');
    },
    fails: 'BAD_INPUT',
  },
  {
    procedure: 'studies.create',
    title: 'makes a study that has not begun',
    call: async (world) => {
      const created = await world.client.studies.create({
        name: 'Units',
        experimentId: await experimentOf(world),
        settings,
      });
      world.ids.set('study', created.id);
      return created;
    },
    check: (value) => {
      expect(value).toMatchObject({
        name: 'Units',
        state: 'created',
        best: null,
        counts: { complete: 0 },
        settings: { lookAhead: 4, workers: 1, objectives: [{ figure: 'valLoss' }] },
      });
    },
  },
  {
    procedure: 'studies.create',
    title: 'refuses a space that makes no configuration',
    call: async (world) =>
      world.client.studies.create({
        name: 'Nowhere',
        experimentId: await experimentOf(world),
        settings: { ...settings, space: misplaced },
      }),
    fails: 'BAD_INPUT',
    check: (value) => {
      expect(value).toMatchObject({ field: 'settings.space' });
    },
  },
  {
    procedure: 'studies.create',
    title: 'lets the test part take no part',
    call: async (world) =>
      world.client.studies.create({
        name: 'Peeking',
        experimentId: await experimentOf(world),
        settings: { ...settings, objectives: [{ figure: 'test.mae', direction: 'minimize' }] },
      }),
    fails: 'BAD_INPUT',
  },
  {
    procedure: 'studies.list',
    title: 'tells the studies of an experiment',
    call: async (world) => world.client.studies.list({ experimentId: await experimentOf(world) }),
    check: (value) => {
      expect(value).toMatchObject([{ name: 'Units' }]);
    },
  },
  {
    procedure: 'studies.list',
    title: 'refuses what is no id',
    call: ({ client }) => client.studies.list({ experimentId: nobody.study }),
    fails: 'BAD_INPUT',
  },
  {
    procedure: 'studies.pause',
    title: 'refuses a study that is not running',
    call: (world) => world.client.studies.pause({ id: study(world) }),
    fails: 'RUN_STATE',
  },
  {
    procedure: 'studies.confirm',
    title: 'refuses a study without a complete trial',
    call: (world) => world.client.studies.confirm({ id: study(world) }),
    fails: 'RUN_STATE',
  },
  {
    procedure: 'studies.apply',
    title: 'refuses a study without a complete trial',
    call: (world) => world.client.studies.apply({ id: study(world) }),
    fails: 'RUN_STATE',
  },
  {
    procedure: 'studies.enqueue',
    title: 'has values tried next',
    call: (world) => world.client.studies.enqueue({ id: study(world), values: { units: 4 } }),
    check: (value) => {
      expect(value).toMatchObject({ queue: [{ units: 4 }] });
    },
  },
  {
    procedure: 'studies.enqueue',
    title: 'refuses a parameter that the space has not',
    call: (world) => world.client.studies.enqueue({ id: study(world), values: { layers: 4 } }),
    fails: 'BAD_INPUT',
  },
  {
    procedure: 'studies.start',
    title: 'trains the trials, those of the queue first',
    call: async (world) => {
      const events = await watchToRest(world, () => world.client.studies.start({ id: study(world) }));
      const { trials, total } = await world.client.studies.trials({ id: study(world) });
      const last = events.at(-1);
      return {
        last,
        total,
        told: trials.map(({ number }) =>
          events.some((event) => event.type === 'trial' && event.trial.number === number),
        ),
      };
    },
    check: (value) => {
      expect(value).toMatchObject({
        last: {
          type: 'study',
          study: { state: 'finished', ending: 'trials', queue: [], counts: { complete: 2, failed: 0 } },
        },
        total: 2,
        told: [true, true],
      });
    },
  },
  {
    procedure: 'studies.start',
    title: 'knows no other study',
    call: ({ client }) => client.studies.start({ id: nobody.study }),
    fails: 'NOT_FOUND',
  },
  {
    procedure: 'studies.get',
    title: 'tells the best trial',
    call: (world) => world.client.studies.get({ id: study(world) }),
    check: (value) => {
      expect(value).toHaveProperty('bestObjectives.0');
    },
  },
  {
    procedure: 'studies.get',
    title: 'knows no other',
    call: ({ client }) => client.studies.get({ id: nobody.study }),
    fails: 'NOT_FOUND',
  },
  {
    procedure: 'studies.trials',
    title: 'tells values, objectives, steps and runs',
    call: (world) => world.client.studies.trials({ id: study(world) }),
    check: (value) => {
      expect(value).toMatchObject({
        trials: [
          {
            number: 0,
            state: 'complete',
            origin: 'queue',
            values: { units: 4 },
            intermediate: [{ step: 1 }, { step: 2 }],
          },
          { number: 1, state: 'complete', origin: 'sampler', sameAs: null },
        ],
        total: 2,
      });
    },
  },
  {
    procedure: 'studies.trials',
    title: 'knows no other study',
    call: ({ client }) => client.studies.trials({ id: nobody.study }),
    fails: 'NOT_FOUND',
  },
  {
    procedure: 'studies.importance',
    title: 'cannot be told from two trials',
    call: (world) => world.client.studies.importance({ id: study(world) }),
    check: (value) => {
      expect(value).toBeNull();
    },
  },
  {
    procedure: 'studies.importance',
    title: 'knows no other study',
    call: ({ client }) => client.studies.importance({ id: nobody.study }),
    fails: 'NOT_FOUND',
  },
  {
    procedure: 'studies.watch',
    title: 'tells the study as it is now',
    call: async (world) => {
      for await (const event of await world.client.studies.watch({ id: study(world) })) return event;
      return null;
    },
    check: (value) => {
      expect(value).toMatchObject({ type: 'study', study: { state: 'finished' } });
    },
  },
  {
    procedure: 'studies.watch',
    title: 'refuses what is no id',
    call: async ({ client }) => {
      for await (const event of await client.studies.watch({ id: nobody.run })) return event;
      return null;
    },
    fails: 'BAD_INPUT',
  },
  {
    procedure: 'studies.confirm',
    title: 'trains the best and the start with fresh seeds',
    call: async (world) => {
      const events = await watchToRest(world, () => world.client.studies.confirm({ id: study(world), best: 1 }));
      return events.at(-1);
    },
    check: (value) => {
      expect(value).toMatchObject({
        study: {
          state: 'finished',
          confirmation: {
            state: 'done',
            candidates: [{}, { trial: null }],
          },
        },
      });
    },
  },
  {
    procedure: 'studies.apply',
    title: 'makes an experiment of the values of a trial',
    call: (world) => world.client.studies.apply({ id: study(world), trial: 0, name: 'Four units' }),
    check: (value) => {
      expect(value).toMatchObject({
        name: 'Four units',
        variants: [{ configuration: { model: { layers: [{ units: 4 }] } } }, {}],
      });
    },
  },
  {
    procedure: 'studies.export',
    title: 'writes the trials as a table',
    call: async (world) => {
      const { path, downloadPath } = await world.client.studies.export({ id: study(world), format: 'csv' });
      return { downloadPath, header: (await readFile(path, 'utf8')).split('\n')[0] };
    },
    check: (value) => {
      expect(value).toMatchObject({
        header: 'number,value,datetime_start,datetime_complete,params_units,state,last_step,same_as,reason,runs,engine',
      });
    },
  },
  {
    procedure: 'studies.export',
    title: 'knows no other study',
    call: ({ client }) => client.studies.export({ id: nobody.study, format: 'json' }),
    fails: 'NOT_FOUND',
  },
  {
    procedure: 'studies.import',
    title: 'makes a study of what was written',
    call: async (world) => {
      const { path } = await world.client.studies.export({ id: study(world), format: 'sqlite' });
      const { study: made, notes } = await world.client.studies.import({
        source: { kind: 'path', path },
        experimentId: await experimentOf(world),
        name: 'Imported',
      });
      await world.client.studies.delete({ id: made.id });
      return { name: made.name, state: made.state, settings: made.settings, notes };
    },
    check: (value) => {
      expect(value).toMatchObject({ name: 'Imported', state: 'paused', settings: { space }, notes: [] });
    },
  },
  {
    procedure: 'studies.import',
    title: 'refuses what is no study',
    call: async (world) => {
      const { path } = await world.client.studies.export({ id: study(world), format: 'csv' });
      return world.client.studies.import({
        source: { kind: 'path', path },
        experimentId: await experimentOf(world),
        paths: { units: ['model.layers.7.units'] },
      });
    },
    fails: 'BAD_INPUT',
  },
  {
    procedure: 'studies.update',
    title: 'changes the space and the budget, and names trials that lie outside',
    call: async (world) => {
      const id = study(world);
      const [parameter] = space.parameters;
      if (parameter === undefined) throw new Error('the space is empty');
      const narrow = { ...parameter, distribution: { ...parameter.distribution, high: 3 } };
      const { settings: changed } = await world.client.studies.update({
        id,
        space: { ...space, parameters: [narrow] },
        budget: { trials: 20, minutes: null, patience: null },
      });
      const { trials } = await world.client.studies.trials({ id });
      return { budget: changed.budget, outside: trials.map(({ isOutside }) => isOutside) };
    },
    check: (value) => {
      expect(value).toEqual({ budget: { trials: 20, minutes: null, patience: null }, outside: [true, false] });
    },
  },
  {
    procedure: 'studies.update',
    title: 'refuses more workers than the look-ahead allows',
    call: (world) => world.client.studies.update({ id: study(world), workers: 9 }),
    fails: 'BAD_INPUT',
  },
  {
    procedure: 'studies.pause',
    title: 'leaves a study that can go on',
    call: async (world) => {
      const long = await world.client.studies.create({
        name: 'Long',
        experimentId: await experimentOf(world),
        settings: { ...settings, sampler: { kind: 'random' }, budget: { trials: 500, minutes: null, patience: null } },
      });
      world.ids.set('long', long.id);
      await world.client.studies.start({ id: long.id });
      const { state } = await world.client.studies.pause({ id: long.id });
      return state;
    },
    check: (value) => {
      expect(value).toBe('paused');
    },
  },
  {
    procedure: 'studies.stop',
    title: 'ends a study',
    call: async (world) => {
      const id = studyIdSchema.parse(world.ids.get('long'));
      await world.client.studies.start({ id });
      return (await world.client.studies.stop({ id })).state;
    },
    check: (value) => {
      expect(value).toBe('stopped');
    },
  },
  {
    procedure: 'studies.stop',
    title: 'refuses one that has ended',
    call: (world) => world.client.studies.stop({ id: studyIdSchema.parse(world.ids.get('long')) }),
    fails: 'RUN_STATE',
  },
  {
    procedure: 'studies.delete',
    title: 'forgets a study; its runs stay',
    call: async (world) => {
      const before = await world.client.runs.list({});
      await world.client.studies.delete({ id: study(world) });
      const after = await world.client.runs.list({});
      return {
        lost: before.total - after.total,
        parents: after.runs.filter(({ studyId }) => studyId === study(world)),
      };
    },
    check: (value) => {
      expect(value).toEqual({ lost: 0, parents: [] });
    },
  },
  {
    procedure: 'studies.delete',
    title: 'knows no other',
    call: ({ client }) => client.studies.delete({ id: nobody.study }),
    fails: 'NOT_FOUND',
  },
];
