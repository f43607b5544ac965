import { expect } from 'vitest';
import type { ContractCase } from '../support/case';
import { nobody, run } from '../support/ids';

/** @param prints Whether this machine has a browser that prints. */
export function bestCases(prints: boolean): readonly ContractCase[] {
  return [
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
    {
      procedure: 'best.start',
      title: 'goes on when nobody looks, and is the only one of its dataset',
      call: async (world) => {
        const { datasetId, target } = await world.client.runs.get({ id: run(world, 'first') });
        const request = { datasetId, target, budget: { kind: 'steps' as const, steps: 400 }, preset: 'quick' as const };
        const { state } = await world.client.best.start(request);
        const second = await world.client.best.start(request).then(
          () => null,
          (error: unknown) => (error instanceof Error && 'code' in error ? error.code : null),
        );
        return { state, second };
      },
      check: (value) => {
        expect(value).toEqual({ state: 'running', second: 'RUN_STATE' });
      },
    },
    {
      procedure: 'best.cancel',
      title: 'ends what is at work, and what it had can be seen',
      call: async (world) => {
        const { datasetId } = await world.client.runs.get({ id: run(world, 'first') });
        await world.client.best.cancel({ datasetId });
        const states = [];
        for await (const search of await world.client.best.watch({ datasetId })) states.push(search?.state);
        return states.at(-1);
      },
      check: (value) => {
        expect(value).toBe('cancelled');
      },
    },
    {
      procedure: 'best.watch',
      title: 'tells the last search of a dataset',
      call: async (world) => {
        const { datasetId, target } = await world.client.runs.get({ id: run(world, 'first') });
        for await (const search of await world.client.best.watch({ datasetId })) {
          return { state: search?.state, isTarget: search?.request.target === target };
        }
        return null;
      },
      check: (value) => {
        expect(value).toEqual({ state: 'cancelled', isTarget: true });
      },
    },
    {
      procedure: 'best.watch',
      title: 'knows no other dataset',
      call: async ({ client }) => {
        for await (const search of await client.best.watch({ datasetId: nobody.dataset })) return search;
        return null;
      },
      fails: 'NOT_FOUND',
    },
    {
      procedure: 'best.start',
      title: 'knows no other dataset',
      call: ({ client }) => client.best.start({ datasetId: nobody.dataset, target: 'y' }),
      fails: 'NOT_FOUND',
    },
    {
      procedure: 'best.cancel',
      title: 'knows no other dataset',
      call: ({ client }) => client.best.cancel({ datasetId: nobody.dataset }),
      fails: 'NOT_FOUND',
    },
    {
      procedure: 'best.html',
      title: 'reports on the last search, cancelled as it was',
      call: async (world) => {
        const { datasetId, target } = await world.client.runs.get({ id: run(world, 'first') });
        const { html, title } = await world.client.best.html({ datasetId });
        return { names: title.includes(target), says: html.includes('The search was cancelled.') };
      },
      check: (value) => {
        expect(value).toEqual({ names: true, says: true });
      },
    },
    {
      procedure: 'best.html',
      title: 'knows no other dataset',
      call: ({ client }) => client.best.html({ datasetId: nobody.dataset }),
      fails: 'NOT_FOUND',
    },
    {
      procedure: 'best.pdf',
      title: prints ? 'writes the same as a PDF' : 'says that nothing prints here',
      ...(prints ? {} : { fails: 'PDF_UNAVAILABLE' as const }),
      call: async (world) => {
        const { datasetId } = await world.client.runs.get({ id: run(world, 'first') });
        const events = [];
        for await (const event of await world.client.best.pdf({ datasetId })) events.push(event);
        return events.at(-1);
      },
      check: (value) => {
        expect(value).toMatchObject(prints ? { type: 'done' } : {});
      },
    },
    {
      procedure: 'best.pdf',
      title: 'knows no other dataset',
      call: async ({ client }) => {
        for await (const event of await client.best.pdf({ datasetId: nobody.dataset })) return event;
        return null;
      },
      fails: 'NOT_FOUND',
    },
  ];
}
