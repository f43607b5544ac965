import { readFileSync } from 'node:fs';
import { describe, expect, it } from 'vitest';
import { z } from 'zod';
import { differences } from '../../../src-main/core/common/numbers';
import {
  longRunVariance,
  optimalBlockLength,
  prepareLosses,
  testDifference,
} from '../../../src-main/core/evaluation/statistics';

const file = z
  .object({
    cases: z.array(
      z.object({
        name: z.string(),
        horizon: z.number(),
        first: z.array(z.number()),
        second: z.array(z.number()),
        cosines: z.array(
          z.object({
            degrees: z.number(),
            variance: z.number(),
            statistic: z.number(),
            p: z.number(),
            interval: z.tuple([z.number(), z.number()]),
          }),
        ),
        block_length: z.number(),
      }),
    ),
  })
  .parse(JSON.parse(readFileSync('tests/fixtures/reference/verdicts.json', 'utf8')));

const side = (values: readonly number[], overlap: number) => ({
  losses: prepareLosses({ values: Float64Array.from(values), overlap, clusters: null, byTime: null }),
  seedLosses: [],
});

describe.each(file.cases)('the figures of $name losses by NumPy, SciPy and arch', (reference) => {
  const { first, second, horizon } = reference;
  const d = differences(first, second);

  it('are those of the cosine test, to 1e-9', () => {
    const result = testDifference(side(first, horizon), side(second, horizon));
    const expected = reference.cosines.find(({ degrees }) => degrees === result.degrees);
    if (expected === undefined || result.interval === null) throw new Error('The reference has these cosines.');
    expect(result.statistic).toBeCloseTo(expected.statistic, 9);
    expect(result.pValue).toBeCloseTo(expected.p, 9);
    expect(result.interval[0]).toBeCloseTo(expected.interval[0], 9);
    expect(result.interval[1]).toBeCloseTo(expected.interval[1], 9);
    const { variance, degrees } = longRunVariance({ values: d, overlap: horizon });
    expect(degrees).toBe(expected.degrees);
    expect(variance / expected.variance).toBeCloseTo(1, 9);
  });

  it('are those of the block length after Politis & White, to 1e-9', () => {
    expect(optimalBlockLength(d)).toBeCloseTo(Math.max(1, reference.block_length), 9);
  });
});
