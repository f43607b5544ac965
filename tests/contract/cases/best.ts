import { expect } from 'vitest';
import type { ContractCase } from '../support/case';
import { nobody, run } from '../support/ids';

export const bestCases: readonly ContractCase[] = [
  {
    procedure: 'best.run',
    title: 'begins with what it will try, and ends when nobody listens',
    call: async (world) => {
      const { datasetId, target } = await world.client.runs.get({ id: run(world, 'first') });
      const budget = { kind: 'steps' as const, steps: 3 };
      for await (const event of await world.client.best.run({ datasetId, target, budget, preset: 'quick' })) {
        if (event.type !== 'standing') continue;
        const { phase, leader, entries } = event.standing;
        return { phase, leader, first: entries[0]?.id };
      }
      return null;
    },
    check: (value) => {
      expect(value).toEqual({ phase: 'probe', leader: null, first: 'last-value' });
    },
  },
  {
    procedure: 'best.run',
    title: 'knows no other column',
    call: async (world) => {
      const { datasetId } = await world.client.runs.get({ id: run(world, 'first') });
      for await (const event of await world.client.best.run({ datasetId, target: 'nothing' })) return event;
      return null;
    },
    fails: 'COLUMN_NOT_FOUND',
  },
  {
    procedure: 'best.run',
    title: 'knows no other dataset',
    call: async ({ client }) => {
      for await (const event of await client.best.run({ datasetId: nobody.dataset, target: 'y' })) return event;
      return null;
    },
    fails: 'NOT_FOUND',
  },
];
