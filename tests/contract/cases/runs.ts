import { expect } from 'vitest';
import type { RunDetail, RunSummary } from '../../../src-main/core/run/schema';
import type { RunId } from '../../../src-main/core/common/ids';
import type { ContractCase } from '../support/case';
import { experiment, group, nobody, run } from '../support/ids';
import { startAndWatch } from '../support/watch';

function withoutSeed(configuration: RunDetail['configuration']): string {
  return JSON.stringify({ ...configuration, seed: 0 });
}

export const runCases: readonly ContractCase[] = [
  {
    procedure: 'runs.list',
    title: 'is empty at first',
    call: ({ client }) => client.runs.list({}),
    check: (value) => {
      expect(value).toEqual({ runs: [], total: 0, metricNames: [], tagNames: [] });
    },
  },
  {
    procedure: 'runs.start',
    title: 'refuses a variant that the experiment does not have',
    call: (world) => world.client.runs.start({ experimentId: experiment(world), variants: [7] }),
    fails: 'BAD_INPUT',
    check: (value) => {
      expect(value).toMatchObject({ field: 'variants' });
    },
  },
  {
    procedure: 'runs.start',
    title: 'refuses an experiment that is not there',
    call: ({ client }) => client.runs.start({ experimentId: nobody.experiment }),
    fails: 'NOT_FOUND',
  },
  {
    procedure: 'runs.start',
    title: 'queues the repeats of a configuration',
    call: async (world) => {
      let answer: unknown;
      const told = await startAndWatch(world, async () => {
        const { runs } = await world.client.runs.start({
          experimentId: experiment(world),
          repeats: 2,
          tags: ['first'],
        });
        answer = runs;
        const [first, second] = runs;
        if (first === undefined || second === undefined || first.groupId === null) throw new Error('two repeats');
        world.ids.set('first', first.id).set('second', second.id).set('group', first.groupId);
        return [first.id, second.id];
      });
      return { answer, told: [told[run(world, 'first')], told[run(world, 'second')]] };
    },
    check: (value) => {
      const told = ['created', 'preparing', 'epoch 1', 'epoch 2', 'succeeded'];
      expect(value).toMatchObject({
        answer: [
          { state: 'queued', seed: 0, tags: ['first'] },
          { state: 'queued', seed: 1 },
        ],
        told: [told, told],
      });
    },
  },
  {
    procedure: 'runs.watch',
    title: 'tells of the wanted runs alone, from the moment it is open',
    call: async (world) => {
      const stop = new AbortController();
      const stream = await world.client.runs.watch({ ids: [run(world, 'second')] }, { signal: stop.signal });
      await world.client.runs.update({ id: run(world, 'first'), note: 'not watched' });
      await world.client.runs.update({ id: run(world, 'second'), note: 'watched' });
      try {
        for await (const event of stream) return event;
      } finally {
        stop.abort();
      }
      return null;
    },
    check: (value) => {
      expect(value).toMatchObject({ type: 'changed', run: { note: 'watched', seed: 1 } });
    },
  },
  {
    procedure: 'runs.watch',
    title: 'refuses what is no id',
    call: async ({ client }) => {
      const id = 'run' as typeof nobody.run;
      for await (const event of await client.runs.watch({ ids: [id] })) return event;
      return null;
    },
    fails: 'BAD_INPUT',
  },
  {
    procedure: 'runs.list',
    title: 'filters, sorts and pages',
    call: ({ client }) =>
      client.runs.list({
        filter: 'tag:first state:succeeded',
        sort: [{ column: 'seed', direction: 'asc' }],
        offset: 1,
        limit: 1,
      }),
    check: (value) => {
      expect(value).toMatchObject({ total: 2, runs: [{ seed: 1 }] });
    },
  },
  {
    procedure: 'runs.list',
    title: 'names what it does not understand in a filter',
    call: ({ client }) => client.runs.list({ filter: 'state:nowhere' }),
    fails: 'BAD_INPUT',
  },
  {
    procedure: 'runs.get',
    title: 'answers with history and evaluation',
    call: (world) => world.client.runs.get({ id: run(world, 'first') }),
    check: (value) => {
      expect(value).toMatchObject({
        state: 'succeeded',
        lastEpoch: 2,
        history: [{ epoch: 1 }, { epoch: 2 }],
        evaluation: { test: { kind: 'regression' } },
      });
    },
  },
  {
    procedure: 'runs.get',
    title: 'knows no other',
    call: ({ client }) => client.runs.get({ id: nobody.run }),
    fails: 'NOT_FOUND',
  },
  {
    procedure: 'runs.histories',
    title: 'answers with the curves of several runs',
    call: (world) => world.client.runs.histories({ ids: [run(world, 'first'), run(world, 'second')] }),
    check: (value) => {
      expect(value).toMatchObject([
        { history: [{ epoch: 1 }, { epoch: 2 }] },
        { history: [{ epoch: 1 }, { epoch: 2 }] },
      ]);
    },
  },
  {
    procedure: 'runs.histories',
    title: 'knows no curve of others',
    call: ({ client }) => client.runs.histories({ ids: [nobody.run] }),
    fails: 'NOT_FOUND',
  },
  {
    procedure: 'runs.predictions',
    title: 'answers in the units of the target',
    call: (world) => world.client.runs.predictions({ id: run(world, 'first'), part: 'validation' }),
    check: (value) => {
      expect(value).toMatchObject({ part: 'validation', horizon: 3, hasTime: true, intervalMs: 3_600_000 });
    },
  },
  {
    procedure: 'runs.predictions',
    title: 'has none of others',
    call: ({ client }) => client.runs.predictions({ id: nobody.run }),
    fails: 'NOT_FOUND',
  },
  {
    procedure: 'runs.ensemble',
    title: 'queues a run of others, which ends like any other',
    call: async (world) => {
      const told = await startAndWatch(world, async () => {
        const { run: made } = await world.client.runs.ensemble({
          runIds: [run(world, 'first'), run(world, 'second')],
          rule: { type: 'mean' },
          name: 'Both',
        });
        world.ids.set('both', made.id);
        return [made.id];
      });
      return told[run(world, 'both')];
    },
    check: (value) => {
      expect(value).toEqual(['created', 'preparing', 'succeeded']);
    },
  },
  {
    procedure: 'runs.ensemble',
    title: 'refuses weights that are not one for each member',
    call: (world) =>
      world.client.runs.ensemble({
        runIds: [run(world, 'first'), run(world, 'second')],
        rule: { type: 'weights', weights: [1, 1, 1] },
      }),
    fails: 'BAD_INPUT',
  },
  {
    procedure: 'runs.ensemble',
    title: 'knows no other',
    call: (world) => world.client.runs.ensemble({ runIds: [run(world, 'first'), nobody.run], rule: { type: 'mean' } }),
    fails: 'NOT_FOUND',
  },
  {
    procedure: 'runs.members',
    title: 'tells the members of an ensemble, and that it can forecast',
    call: async (world) => {
      const state = await world.client.runs.members({ id: run(world, 'both') });
      await world.client.runs.delete({ ids: [run(world, 'both')] });
      return state;
    },
    check: (value) => {
      expect(value).toMatchObject({
        members: [
          { isDeleted: false, modelName: 'GRU 4' },
          { isDeleted: false, modelName: 'GRU 4' },
        ],
        noForecast: null,
      });
    },
  },
  {
    procedure: 'runs.members',
    title: 'knows no other',
    call: ({ client }) => client.runs.members({ id: nobody.run }),
    fails: 'NOT_FOUND',
  },
  {
    procedure: 'runs.update',
    title: 'changes name, tags and note',
    call: (world) =>
      world.client.runs.update({ id: run(world, 'first'), name: 'Best so far', tags: ['kept'], note: 'ok' }),
    check: (value) => {
      expect(value).toMatchObject({ name: 'Best so far', tags: ['kept'], note: 'ok' });
    },
  },
  {
    procedure: 'runs.update',
    title: 'refuses an empty tag',
    call: (world) => world.client.runs.update({ id: run(world, 'first'), tags: [''] }),
    fails: 'BAD_INPUT',
  },
  {
    procedure: 'runs.cancel',
    title: 'cancels a run at once',
    call: async (world) => {
      const told = await startAndWatch(world, async () => {
        const { runs } = await world.client.runs.start({ experimentId: experiment(world), seed: 9 });
        const [only] = runs;
        if (only === undefined) throw new Error('one run');
        world.ids.set('third', only.id);
        await world.client.runs.cancel({ ids: [only.id] });
        return [only.id];
      });
      return told[run(world, 'third')]?.at(-1);
    },
    check: (value) => {
      expect(value).toBe('cancelled');
    },
  },
  {
    procedure: 'runs.cancel',
    title: 'cancels all children of a parent, queued or at work, and no other run',
    call: async (world) => {
      const start = async (repeats: number) =>
        (await world.client.runs.start({ experimentId: experiment(world), seed: 20, repeats })).runs;
      const started: RunId[] = [];
      const told = await startAndWatch(world, async () => {
        const children = await start(5);
        const [other] = await start(1);
        const id = children[0]?.groupId;
        if (id == null || other === undefined) throw new Error('a group and a run');
        const { ids } = await world.client.runs.cancel({ parent: { kind: 'group', id } });
        expect(ids).toEqual(children.map((child) => child.id));
        const again = await world.client.runs.cancel({ ids: [other.id] });
        expect(again.ids).toEqual([other.id]);
        started.push(...ids, other.id);
        return started;
      });
      // The cases that follow know nothing of them.
      await world.client.runs.delete({ ids: started });
      return Object.values(told).map((states) => states.at(-1));
    },
    check: (value) => {
      expect(value).toEqual(Array.from({ length: 6 }, () => 'cancelled'));
    },
  },
  {
    procedure: 'runs.cancel',
    title: 'finds nothing to cancel in a group that does not exist',
    call: ({ client }) => client.runs.cancel({ parent: { kind: 'group', id: nobody.group } }),
    check: (value) => {
      expect(value).toEqual({ ids: [] });
    },
  },
  {
    procedure: 'runs.cancel',
    title: 'needs an id',
    call: ({ client }) => client.runs.cancel({ ids: [] }),
    fails: 'BAD_INPUT',
  },
  {
    procedure: 'runs.resume',
    title: 'goes on to its end with a run that was paused, on another engine',
    call: async (world) => {
      const { client } = world;
      const long = await client.experiments.clone({ id: experiment(world) });
      const [variant] = long.variants;
      if (variant === undefined) throw new Error('one variant');
      const training = { epochs: 100_000, earlyStopping: null, engine: 'tfjs' };
      const model = { ...variant.configuration.model, training };
      await client.experiments.update({
        id: long.id,
        name: 'Paused',
        variants: [{ name: 'GRU', configuration: { ...variant.configuration, model } }],
      });
      let id: RunSummary['id'] | undefined;
      const paused = await startAndWatch(world, async () => {
        const stream = await client.runs.watch({});
        const [only] = (await client.runs.start({ experimentId: long.id })).runs;
        if (only === undefined) throw new Error('one run');
        ({ id } = only);
        for await (const event of stream) if (event.type === 'epoch' && event.id === id) break;
        return (await client.runs.pause({ ids: [id] })).ids;
      });
      if (id === undefined) throw new Error('one run');
      const { checkpointEpoch } = await client.runs.get({ id });
      const ids = [id];
      const ended = await startAndWatch(world, async () => {
        const { runs } = await client.runs.resume({ ids, epochs: (checkpointEpoch ?? 0) + 1, engine: 'fused-wasm' });
        return runs.map((run) => run.id);
      });
      const { resumptions, environment } = await client.runs.get({ id });
      return [paused, ended, resumptions.length, environment?.engine ?? 'none'].map((told) =>
        typeof told !== 'object' ? told : Object.values(told).map((states) => states.at(-1)),
      );
    },
    check: (value) => {
      expect(value).toEqual([['paused'], ['succeeded'], 1, 'fused-wasm']);
    },
  },
  {
    procedure: 'runs.pause',
    title: 'has nothing to pause where nothing is at work',
    call: ({ client }) => client.runs.pause({ all: true }),
    check: (value) => {
      expect(value).toEqual({ ids: [] });
    },
  },
  {
    procedure: 'runs.pause',
    title: 'needs an id, or all',
    call: ({ client }) => client.runs.pause({ ids: [] }),
    fails: 'BAD_INPUT',
  },
  {
    procedure: 'runs.resume',
    title: 'does not go on with a run that has its result',
    call: (world) => world.client.runs.resume({ ids: [run(world, 'first')] }),
    fails: 'RUN_STATE',
  },
  {
    procedure: 'runs.stopAndKeep',
    title: 'keeps what a run at work has learnt',
    call: async (world) => {
      const long = await world.client.experiments.clone({ id: experiment(world) });
      const [variant] = long.variants;
      if (variant === undefined) throw new Error('one variant');
      await world.client.experiments.update({
        id: long.id,
        name: 'Long',
        variants: [
          {
            name: 'GRU',
            configuration: {
              ...variant.configuration,
              model: {
                ...variant.configuration.model,
                training: { epochs: 100_000, earlyStopping: null, engine: 'tfjs' },
              },
            },
          },
        ],
      });
      const told = await startAndWatch(world, async () => {
        const stream = await world.client.runs.watch({});
        const { runs } = await world.client.runs.start({ experimentId: long.id });
        const [only] = runs;
        if (only === undefined) throw new Error('one run');
        for await (const event of stream) if (event.type === 'epoch' && event.id === only.id) break;
        const { id } = await world.client.runs.stopAndKeep({ id: only.id });
        return [id];
      });
      return Object.values(told).map((states) => states.at(-1));
    },
    check: (value) => {
      expect(value).toEqual(['stopped']);
    },
  },
  {
    procedure: 'runs.stopAndKeep',
    title: 'has nothing to stop in a run that ended',
    call: (world) => world.client.runs.stopAndKeep({ id: run(world, 'first') }),
    fails: 'RUN_STATE',
  },
  {
    procedure: 'runs.predictions',
    title: 'has none of a cancelled run',
    call: (world) => world.client.runs.predictions({ id: run(world, 'third') }),
    fails: 'RUN_STATE',
  },
  {
    procedure: 'runs.repeat',
    title: "queues the run's own configuration with the next seed, whatever the experiment has become",
    call: async (world) => {
      const { client } = world;
      const { variants, ...rest } = await client.experiments.get({ id: experiment(world) });
      const [variant] = variants;
      if (variant === undefined) throw new Error('a variant');
      const changed = { ...variant, configuration: { ...variant.configuration, window: { lookback: 3, horizon: 1 } } };
      await client.experiments.update({ id: rest.id, variants: [changed] });
      const before = await client.runs.list({ experimentId: rest.id });
      let repeated: RunSummary | undefined;
      await startAndWatch(world, async () => {
        const { runs } = await client.runs.repeat({ id: run(world, 'first') });
        [repeated] = runs;
        return runs.map(({ id }) => id);
      });
      await client.experiments.update({ id: rest.id, variants });
      if (repeated === undefined) throw new Error('a run');
      const [original, copy] = await Promise.all([
        client.runs.get({ id: run(world, 'first') }),
        client.runs.get({ id: repeated.id }),
      ]);
      world.ids.set('repeated', copy.id);
      return {
        sameConfiguration: withoutSeed(copy.configuration) === withoutSeed(original.configuration),
        sameData: copy.datasetHash === original.datasetHash,
        named: copy.name === original.name,
        state: copy.state,
        seedAfterTheHighest: copy.seed - Math.max(...before.runs.map(({ seed }) => seed)),
      };
    },
    check: (value) => {
      expect(value).toEqual({
        sameConfiguration: true,
        sameData: true,
        named: true,
        state: 'succeeded',
        seedAfterTheHighest: 1,
      });
    },
  },
  {
    procedure: 'runs.repeat',
    title: 'knows no other',
    call: ({ client }) => client.runs.repeat({ id: nobody.run }),
    fails: 'NOT_FOUND',
  },
  {
    // Not the cancelled run: how far that came depends on the machine, and its summary shows it.
    procedure: 'runs.delete',
    title: 'deletes',
    call: (world) => world.client.runs.delete({ ids: [run(world, 'repeated')] }),
  },
  {
    procedure: 'runs.delete',
    title: 'refuses what is no id',
    call: ({ client }) => client.runs.delete({ ids: ['run'] }),
    fails: 'BAD_INPUT',
  },
  {
    procedure: 'runs.restore',
    title: 'undoes the deletion',
    call: async (world) => {
      const id = run(world, 'repeated');
      const restored = await world.client.runs.restore({ ids: [id] });
      await world.client.runs.delete({ ids: [id] });
      return restored;
    },
    check: (value) => {
      expect(value).toMatchObject({ runs: [{ state: 'succeeded' }] });
    },
  },
  {
    procedure: 'runs.restore',
    title: 'needs an id',
    call: ({ client }) => client.runs.restore({ ids: [] }),
    fails: 'BAD_INPUT',
  },
  {
    procedure: 'runGroups.list',
    title: 'has the repeats',
    call: ({ client }) => client.runGroups.list(),
    check: (value) => {
      expect(value).toMatchObject([{ name: 'GRU', metrics: { 'test.mae': { n: 2 } } }]);
    },
  },
  {
    procedure: 'runGroups.get',
    title: 'answers with one group',
    call: (world) => world.client.runGroups.get({ id: group(world) }),
    check: (value) => {
      expect(value).toHaveProperty('runIds.length', 2);
    },
  },
  {
    procedure: 'runGroups.get',
    title: 'knows no other',
    call: ({ client }) => client.runGroups.get({ id: nobody.group }),
    fails: 'NOT_FOUND',
  },
];
