import { expect } from 'vitest';
import type { ContractCase } from '../support/case';

export const recipeCases: readonly ContractCase[] = [
  {
    procedure: 'recipes.list',
    title: 'tells them in the language asked for',
    call: ({ client }) => client.recipes.list({ locale: 'ru' }),
    check: (value) => {
      expect(value).toContainEqual(
        expect.objectContaining({ name: 'cosine-forecast', title: 'Косинус с шумом, четыре рекуррентные сети' }),
      );
    },
  },
  {
    procedure: 'recipes.list',
    title: 'knows no other language',
    call: ({ client }) => client.recipes.list({ locale: 'la' as 'en' }),
    fails: 'BAD_INPUT',
  },
  {
    procedure: 'recipes.run',
    title: 'begins with its first step, and ends when nobody listens',
    call: async ({ client }) => {
      for await (const event of await client.recipes.run({ name: 'cosine-forecast', form: 'quick' })) return event;
      return null;
    },
    check: (value) => {
      expect(value).toEqual({ type: 'step', step: 1, steps: 4, text: 'making the data' });
    },
  },
  {
    procedure: 'recipes.run',
    title: 'knows no other experiment',
    call: async ({ client }) => {
      for await (const event of await client.recipes.run({ name: 'perpetual-motion' as 'cosine-forecast' }))
        return event;
      return null;
    },
    fails: 'BAD_INPUT',
  },
];
