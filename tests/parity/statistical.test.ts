import { describe, expect, it } from 'vitest';
import { z } from 'zod';
import { isWithin } from './support/numbers';
import { readReference } from './support/fixtures';
import { absentMethodsOf, compareMethod, methodsOf, statisticalCaseSchema } from './support/statistical-reference';

const read = (file: string) => z.object({ cases: z.array(statisticalCaseSchema) }).parse(readReference(file)).cases;
const stored = read('statistical');

describe.each([...stored, ...read('statistical_more').map((own) => ({ ...own, name: `${own.name}, once more` }))])(
  'statsforecast’s figures of $name',
  (own) => {
    it.each(methodsOf(own))('are those of %s', (name, reference) => {
      const { quantities, form } = compareMethod(own, name, reference);
      expect(
        quantities.filter((quantity) => !isWithin(quantity)),
        form,
      ).toEqual([]);
    });
  },
);

it('is held against all that the reference has but what the program does not offer', () => {
  const absent = stored.flatMap((own) => absentMethodsOf(own).map(([name]) => name));
  expect([...new Set(absent)].sort()).toEqual(['ADIDA', 'AutoCES']);
});
