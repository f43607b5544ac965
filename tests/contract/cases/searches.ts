import { expect } from 'vitest';
import type { ContractCase } from '../support/case';
import { nobody, run } from '../support/ids';

const configuration = {
  task: { target: 'y' },
  window: { lookback: 4, horizon: 1 },
  model: { kind: 'randomForest', nEstimators: 3 },
};

export const searchCases: readonly ContractCase[] = [
  {
    procedure: 'searches.run',
    title: 'scores candidates on folds in order of time',
    call: async (world) => {
      const { datasetId, configuration: own } = await world.client.runs.get({ id: run(world, 'first') });
      const request = {
        datasetId,
        configuration: { ...own, model: configuration.model },
        candidates: [{ 'model.maxDepth': 1 }, { 'model.maxDepth': 6 }],
        folds: { count: 2 },
      };
      for await (const event of await world.client.searches.run(request)) {
        if (event.type !== 'done') continue;
        // How long the fits took is not the same twice.
        const { rows, ...search } = event.search;
        return { ...search, rows: rows.map(({ settings, scores, rank }) => ({ settings, scores, rank })) };
      }
      return null;
    },
    check: (value) => {
      expect(value).toMatchObject({
        metric: 'r2',
        folds: { kind: 'timeSeries', count: 2 },
        rows: [
          { settings: { 'model.maxDepth': 1 }, scores: [expect.any(Number), expect.any(Number)] },
          { settings: { 'model.maxDepth': 6 }, scores: [expect.any(Number), expect.any(Number)] },
        ],
      });
    },
  },
  {
    procedure: 'searches.run',
    title: 'knows no other dataset',
    call: async ({ client }) => {
      const request = { datasetId: nobody.dataset, configuration, candidates: [{ 'model.maxDepth': 2 }] };
      for await (const event of await client.searches.run(request)) return event;
      return null;
    },
    fails: 'NOT_FOUND',
  },
  {
    procedure: 'searches.run',
    title: 'refuses a setting that the model does not have',
    call: async (world) => {
      const { datasetId } = await world.client.runs.get({ id: run(world, 'first') });
      const request = { datasetId, configuration, candidates: [{ 'model.maxDept': 2 }] };
      for await (const event of await world.client.searches.run(request)) return event;
      return null;
    },
    fails: 'BAD_INPUT',
    check: (value) => {
      expect(value).toMatchObject({ field: 'model.maxDept' });
    },
  },
  {
    procedure: 'searches.run',
    title: 'changes nothing but the model',
    call: async ({ client }) => {
      const request = { datasetId: nobody.dataset, configuration, candidates: [{ 'window.lookback': 2 }] };
      for await (const event of await client.searches.run(request)) return event;
      return null;
    },
    fails: 'BAD_INPUT',
    check: (value) => {
      expect(value).toMatchObject({ field: 'candidates' });
    },
  },
];
