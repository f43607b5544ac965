import { expect } from 'vitest';
import type { ContractCase } from '../support/case';
import { nobody } from '../support/ids';

const configuration = {
  task: { target: 'y' },
  window: { lookback: 4, horizon: 1 },
  model: { kind: 'randomForest', nEstimators: 3 },
};

export const searchCases: readonly ContractCase[] = [
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
