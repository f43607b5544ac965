import { describe, expect, it } from 'vitest';
import { z } from 'zod';
import { isWithin } from './support/numbers';
import { readReference } from './support/fixtures';
import { compareMethod, methodsOf, statisticalCaseSchema } from './support/statistical-reference';

const { cases } = z.object({ cases: z.array(statisticalCaseSchema) }).parse(readReference('statistical'));

describe.each(cases)('statsforecast’s figures of $name', (stored) => {
  it.each(methodsOf(stored))('are those of %s', (name, reference) => {
    const { quantities, form } = compareMethod(stored, name, reference);
    expect(
      quantities.filter((quantity) => !isWithin(quantity)),
      form,
    ).toEqual([]);
  });
});
