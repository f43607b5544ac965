import { expect } from 'vitest';
import type { ContractCase } from '../support/case';
import { readStream } from '../support/outcome';
import { dataset, run } from '../support/ids';
import { startAndWatch } from '../support/watch';

/** What is looked at in the predictions of a run. */
export const analysisCases: readonly ContractCase[] = [
  {
    procedure: 'runs.evaluate',
    title: 'evaluates a run once more, to the same figures',
    call: async (world) => {
      const { evaluation } = await world.client.runs.get({ id: run(world, 'first') });
      const [done] = await readStream(world.client.runs.evaluate({ id: run(world, 'first') }));
      const again = await world.client.runs.get({ id: run(world, 'first') });
      expect(again.evaluation).toEqual(evaluation);
      return done;
    },
    check: (value) => {
      expect(value).toMatchObject({ type: 'done', run: { state: 'succeeded' } });
    },
  },
  {
    procedure: 'runs.evaluate',
    title: 'has nothing to evaluate in a cancelled run',
    call: (world) => readStream(world.client.runs.evaluate({ id: run(world, 'third') })),
    fails: 'RUN_STATE',
  },
  {
    procedure: 'runs.lockThreshold',
    title: 'chooses on validation and scores the test part',
    call: async (world) => {
      const classifier = await world.client.experiments.create({
        name: 'Level',
        datasetId: dataset(world),
        variants: [
          {
            name: 'GRU',
            configuration: {
              task: { kind: 'classification', target: 'level', features: ['power'], targetHistory: false },
              window: { lookback: 8, horizon: 1 },
              model: {
                kind: 'sequential',
                layers: [{ type: 'GRU', units: 4 }],
                training: { epochs: 2, engine: 'tfjs' },
              },
            },
          },
        ],
      });
      await startAndWatch(world, async () => {
        const { runs } = await world.client.runs.start({ experimentId: classifier.id });
        for (const { id } of runs) world.ids.set('classified', id);
        return runs.map(({ id }) => id);
      });
      return world.client.runs.lockThreshold({ id: run(world, 'classified'), choice: { kind: 'f1' } });
    },
    check: (value) => {
      expect(value).toMatchObject({ choice: { kind: 'f1' } });
    },
  },
  {
    procedure: 'runs.lockThreshold',
    title: 'has no threshold for a run that predicts numbers',
    call: (world) => world.client.runs.lockThreshold({ id: run(world, 'first'), choice: { kind: 'f1' } }),
    fails: 'BAD_INPUT',
  },
  {
    procedure: 'runs.lockThreshold',
    title: 'refuses a class that the run does not have',
    call: (world) =>
      world.client.runs.lockThreshold({ id: run(world, 'classified'), className: 'neither', choice: { kind: 'f1' } }),
    fails: 'BAD_INPUT',
  },
  {
    procedure: 'runs.lockedThreshold',
    title: 'answers with the chosen one',
    call: (world) => world.client.runs.lockedThreshold({ id: run(world, 'classified') }),
    check: (value) => {
      expect(value).toMatchObject({ choice: { kind: 'f1' } });
    },
  },
  {
    procedure: 'runs.lockedThreshold',
    title: 'refuses what is no id',
    call: ({ client }) => client.runs.lockedThreshold({ id: 'run' }),
    fails: 'BAD_INPUT',
  },
  {
    procedure: 'backtests.start',
    title: 'backtests classes too',
    call: async (world) => {
      const { id } = await world.client.backtests.start({
        runId: run(world, 'classified'),
        configuration: { origins: 2, step: 40, epochs: 1 },
      });
      let last: unknown = null;
      for await (const { state, result, error } of await world.client.backtests.watch({ id })) {
        last = {
          state,
          kind: result?.kind,
          folds: result?.folds.map(({ origin, windows }) => [origin, windows]),
          error,
        };
      }
      return last;
    },
    check: (value) => {
      expect(value).toMatchObject({ state: 'succeeded', kind: 'classification' });
    },
  },
  {
    procedure: 'backtests.start',
    title: 'names the fold that has one class only',
    call: async (world) => {
      const { id } = await world.client.backtests.start({
        runId: run(world, 'classified'),
        configuration: { origins: 2, step: 1, epochs: 1 },
      });
      let last: unknown = null;
      for await (const { state, error } of await world.client.backtests.watch({ id })) last = { state, error };
      return last;
    },
    check: (value) => {
      expect(value).toMatchObject({ state: 'failed', error: { code: 'BAD_INPUT' } });
      expect(JSON.stringify(value)).toContain('Fold 1 of 2');
    },
  },
];
