import { expect } from 'vitest';
import { backtestIdSchema } from '../../../src-main/core/common/ids';
import type { ContractCase } from '../support/case';
import { nobody, run } from '../support/ids';
import type { World } from '../support/world';

const backtest = (world: World, place: 'backtest' | 'cancelled backtest') =>
  backtestIdSchema.parse(world.ids.get(place));
const unknown = backtestIdSchema.parse('bt_0000000000');

/** Past the end of the data, and back over them. */
export const horizonCases: readonly ContractCase[] = [
  {
    procedure: 'forecasts.compute',
    title: 'continues the data with an interval',
    call: async (world) => {
      for await (const event of await world.client.forecasts.compute({ runId: run(world, 'first'), steps: 7 })) {
        if (event.type === 'done') return event.forecast;
      }
      return null;
    },
    check: (value) => {
      expect(value).toMatchObject({ target: 'power', steps: 7, horizon: 3, calibratedSteps: 3, held: ['hour'] });
    },
  },
  {
    procedure: 'forecasts.compute',
    title: 'has no weights of a cancelled run',
    call: async (world) => {
      for await (const event of await world.client.forecasts.compute({ runId: run(world, 'third'), steps: 1 })) {
        return event;
      }
      return null;
    },
    fails: 'RUN_STATE',
  },
  {
    procedure: 'predictions.inspect',
    title: 'finds the columns of a new file',
    call: async (world) => {
      const source = { kind: 'path' as const, path: world.file };
      const renames = { level: 'hour' };
      const { match } = await world.client.predictions.inspect({ runId: run(world, 'first'), source, renames });
      return { columns: match.columns.map(({ name, found }) => [name, found]), problems: match.problems };
    },
    check: (value) => {
      expect(value).toMatchObject({
        columns: [
          ['date', 'date'],
          ['power', 'power'],
          ['hour', 'level'],
        ],
        problems: [{ code: 'takenTwice' }, { code: 'kind' }],
      });
    },
  },
  {
    procedure: 'predictions.inspect',
    title: 'needs a file that is there',
    call: (world) =>
      world.client.predictions.inspect({
        runId: run(world, 'first'),
        source: { kind: 'upload', token: '0'.repeat(32) },
      }),
    fails: 'NOT_FOUND',
  },
  {
    procedure: 'predictions.compute',
    title: 'predicts every window of a file',
    call: async (world) => {
      const source = { kind: 'path' as const, path: world.file };
      const kinds: string[] = [];
      for await (const event of await world.client.predictions.compute({ runId: run(world, 'first'), source })) {
        if (event.type === 'windows') kinds.push(event.type);
        if (event.type === 'done') return { kinds, windows: event.prediction.windows };
      }
      return null;
    },
    check: (value) => {
      expect(value).toMatchObject({ kinds: ['windows', 'windows'], windows: { beyond: 1, gaps: 0 } });
    },
  },
  {
    procedure: 'predictions.compute',
    title: 'has no model of a cancelled run',
    call: async (world) => {
      const source = { kind: 'path' as const, path: world.file };
      for await (const event of await world.client.predictions.compute({ runId: run(world, 'third'), source })) {
        return event;
      }
      return null;
    },
    fails: 'RUN_STATE',
  },
  {
    procedure: 'explanations.compute',
    title: 'tells which input the model leans on',
    call: async (world) => {
      for await (const event of await world.client.explanations.compute({ runId: run(world, 'first'), repeats: 2 })) {
        if (event.type === 'done') return event.explanation;
      }
      return null;
    },
    check: (value) => {
      expect(value).toMatchObject({ part: 'validation', target: 'power', permutation: { metric: 'mae', repeats: 2 } });
    },
  },
  {
    procedure: 'explanations.compute',
    title: 'has no weights of a cancelled run',
    call: async (world) => {
      for await (const event of await world.client.explanations.compute({ runId: run(world, 'third') })) return event;
      return null;
    },
    fails: 'RUN_STATE',
  },
  {
    procedure: 'models.export',
    title: 'writes a model as one file',
    call: async (world) => {
      for await (const event of await world.client.models.export({ runId: run(world, 'first') })) {
        if (event.type !== 'done') continue;
        world.ids.set('model file', event.path);
        return { isWritten: event.bytes > 0, place: event.downloadPath.startsWith('/files/reports/') };
      }
      return null;
    },
    check: (value) => {
      expect(value).toEqual({ isWritten: true, place: true });
    },
  },
  {
    procedure: 'models.export',
    title: 'has no model of a cancelled run',
    call: async (world) => {
      for await (const event of await world.client.models.export({ runId: run(world, 'third') })) return event;
      return null;
    },
    fails: 'RUN_STATE',
  },
  {
    procedure: 'models.import',
    title: 'makes a run of a model file',
    call: async (world) => {
      const source = { kind: 'path' as const, path: world.ids.get('model file') ?? '' };
      for await (const event of await world.client.models.import({ source })) {
        if (event.type !== 'done') continue;
        // What follows counts the runs.
        await world.client.runs.delete({ ids: [event.run.id] });
        await world.client.experiments.delete({ id: event.run.experimentId });
        return { state: event.run.state, tags: event.run.tags };
      }
      return null;
    },
    check: (value) => {
      expect(value).toEqual({ state: 'succeeded', tags: ['imported'] });
    },
  },
  {
    procedure: 'models.import',
    title: 'takes no table',
    call: async (world) => {
      const source = { kind: 'path' as const, path: world.file };
      for await (const event of await world.client.models.import({ source })) if (event.type === 'done') return event;
      return null;
    },
    fails: 'FILE_UNSUPPORTED',
  },
  {
    procedure: 'backtests.start',
    title: 'queues one',
    call: async (world) => {
      const started = await world.client.backtests.start({
        runId: run(world, 'first'),
        configuration: { origins: 2, step: 20, epochs: 1 },
      });
      world.ids.set('backtest', started.id);
      return { state: started.state, configuration: started.configuration };
    },
    check: (value) => {
      expect(value).toMatchObject({ state: 'queued', configuration: { mode: 'expanding', origins: 2 } });
    },
  },
  {
    procedure: 'backtests.start',
    title: 'knows no other run',
    call: ({ client }) => client.backtests.start({ runId: nobody.run, configuration: { step: 20 } }),
    fails: 'NOT_FOUND',
  },
  {
    procedure: 'backtests.watch',
    title: 'follows it to its end',
    call: async (world) => {
      let last: unknown = null;
      for await (const state of await world.client.backtests.watch({ id: backtest(world, 'backtest') })) {
        last = { state: state.state, folds: state.result?.folds.map(({ origin, windows }) => [origin, windows]) };
      }
      return last;
    },
    check: (value) => {
      expect(value).toEqual({
        state: 'succeeded',
        folds: [
          [260, 18],
          [280, 18],
        ],
      });
    },
  },
  {
    procedure: 'backtests.watch',
    title: 'knows no other',
    call: async ({ client }) => {
      for await (const state of await client.backtests.watch({ id: unknown })) return state;
      return null;
    },
    fails: 'NOT_FOUND',
  },
  {
    procedure: 'backtests.get',
    title: 'has the stored result',
    call: async (world) => {
      const { result } = await world.client.backtests.get({ id: backtest(world, 'backtest') });
      return { kind: result?.kind, folds: result?.folds.length, headline: typeof result?.headline };
    },
    check: (value) => {
      expect(value).toEqual({ kind: 'forecast', folds: 2, headline: 'number' });
    },
  },
  {
    procedure: 'backtests.get',
    title: 'knows no other',
    call: ({ client }) => client.backtests.get({ id: unknown }),
    fails: 'NOT_FOUND',
  },
  {
    procedure: 'backtests.cancel',
    title: 'ends one at work and keeps nothing',
    call: async (world) => {
      const { id } = await world.client.backtests.start({
        runId: run(world, 'first'),
        configuration: { mode: 'sliding', origins: 10, step: 10, epochs: 1000 },
      });
      world.ids.set('cancelled backtest', id);
      const { state, result } = await world.client.backtests.cancel({ id });
      return { state, result };
    },
    check: (value) => {
      expect(value).toEqual({ state: 'cancelled', result: null });
    },
  },
  {
    procedure: 'backtests.cancel',
    title: 'cannot end what has ended',
    call: (world) => world.client.backtests.cancel({ id: backtest(world, 'backtest') }),
    fails: 'RUN_STATE',
  },
  {
    procedure: 'backtests.delete',
    title: 'forgets one',
    call: (world) => world.client.backtests.delete({ id: backtest(world, 'cancelled backtest') }),
  },
  {
    procedure: 'backtests.delete',
    title: 'has nothing else to forget',
    call: ({ client }) => client.backtests.delete({ id: unknown }),
    fails: 'NOT_FOUND',
  },
  {
    procedure: 'backtests.list',
    title: 'has those of a run',
    call: async (world) =>
      (await world.client.backtests.list({ runId: run(world, 'first') })).map(({ state }) => state),
    check: (value) => {
      expect(value).toEqual(['succeeded']);
    },
  },
  {
    procedure: 'backtests.list',
    title: 'knows no other run',
    call: ({ client }) => client.backtests.list({ runId: nobody.run }),
    fails: 'NOT_FOUND',
  },
];
