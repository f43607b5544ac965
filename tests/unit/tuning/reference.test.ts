import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { z } from 'zod';
import { createSampler, samplerSpecificationSchema, type SamplerSpecification } from '../../../src-main/core/tuning';
import { normalSurvival } from '../../../src-main/core/common/distributions';
import { bestOf, problems, tune, type Problem } from './objectives';

/** Best values of Optuna 5 after 60 trials, for 30 seeds each. */
const reference = z
  .object({
    trials: z.literal(60),
    seeds: z.literal(30),
    best_values_sorted: z.record(z.string(), z.array(z.number())),
  })
  .parse(JSON.parse(readFileSync(join(import.meta.dirname, '../../fixtures/reference/tuning.json'), 'utf8')));

const bests = (
  specification: Exclude<SamplerSpecification, { kind: 'auto' }>,
  problem: Problem,
  trials: number,
  seeds: number,
) => Array.from({ length: seeds }, (_, seed) => bestOf(tune(problem, createSampler(specification), trials, seed)));
const sampler = (kind: string) => {
  const parsed = samplerSpecificationSchema.parse({ kind });
  if (parsed.kind === 'auto') throw new Error('stands for another');
  return parsed;
};

/** One-sided p-value of Mann and Whitney for that the first values are the greater ones: their normal approximation. */
function pGreater(first: readonly number[], second: readonly number[]): number {
  const wins = first.reduce(
    (sum, one) => sum + second.reduce((own, other) => own + (one > other ? 1 : one === other ? 0.5 : 0), 0),
    0,
  );
  const [n, m] = [first.length, second.length];
  return normalSurvival((wins - (n * m) / 2 - 0.5) / Math.sqrt((n * m * (n + m + 1)) / 12));
}

describe('beside Optuna', () => {
  it.each(Object.entries(problems))(
    'TPE is no worse on %s, and better than values at random',
    (name, problem) => {
      const own = bests(sampler('tpe'), problem, reference.trials, reference.seeds);
      expect(pGreater(own, reference.best_values_sorted[`${name}/tpe`] ?? [])).toBeGreaterThan(0.01);
      expect(pGreater(reference.best_values_sorted[`${name}/random`] ?? [], own)).toBeLessThan(0.01);
    },
    60_000,
  );

  it.each(['sphere_log', 'branin'] as const)(
    'a Gaussian process is better than TPE on %s, in half of its trials',
    (name) => {
      const own = bests(sampler('gp'), problems[name], reference.trials / 2, 8);
      expect(pGreater(reference.best_values_sorted[`${name}/tpe`] ?? [], own)).toBeLessThan(0.01);
    },
    60_000,
  );
});
