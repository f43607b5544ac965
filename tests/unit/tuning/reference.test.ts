import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { z } from 'zod';
import { createSampler, samplerSpecificationSchema, type SamplerSpecification } from '../../../src-main/core/tuning';
import { normalSurvival } from '../../../src-main/core/common/distributions';
import { bestOf, front, problems, tune, volumeOf, type Problem } from './objectives';

const read = (name: string): unknown =>
  JSON.parse(readFileSync(join(import.meta.dirname, '../../fixtures/reference', name), 'utf8'));
const bestsSchema = z.object({
  trials: z.literal(60),
  seeds: z.literal(30),
  best_values_sorted: z.record(z.string(), z.array(z.number())),
});
/** Best values of Optuna 5 after 60 trials, for 30 seeds each. */
const reference = bestsSchema.parse(read('tuning.json'));
const more = bestsSchema.parse(read('tuning-samplers.json'));

const bests = (
  specification: Exclude<SamplerSpecification, { kind: 'auto' }>,
  problem: Problem,
  trials: number,
  seeds: number,
) => Array.from({ length: seeds }, (_, seed) => bestOf(tune(problem, createSampler(specification), trials, seed)));
const sampler = (kind: string, options: object = {}) => {
  const parsed = samplerSpecificationSchema.parse({ kind, ...options });
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

  it.each(
    Object.entries(problems).flatMap(([name, problem]) => [
      [name, 'cmaes', problem, sampler('cmaes')] as const,
      [name, 'nsga2', problem, sampler('nsga2')] as const,
      [name, 'nsga2_10', problem, sampler('nsga2', { populationSize: 10 })] as const,
    ]),
  )(
    'on %s, %s is neither worse nor better than a chance would have it',
    (name, key, problem, specification) => {
      const own = bests(specification, problem, more.trials, more.seeds);
      const optuna = more.best_values_sorted[`${name}/${key}`] ?? [];
      expect(pGreater(own, optuna)).toBeGreaterThan(0.01);
      expect(pGreater(optuna, own)).toBeGreaterThan(0.01);
    },
    60_000,
  );

  it.each([
    ['tpe', sampler('tpe')],
    ['nsga2', sampler('nsga2')],
    ['nsga2_10', sampler('nsga2', { populationSize: 10 })],
  ] as const)(
    'the front of two objectives that %s finds dominates as much',
    (key, specification) => {
      const own = Array.from({ length: more.seeds }, (_, seed) =>
        volumeOf(front(createSampler(specification), more.trials, seed)),
      );
      expect(pGreater(more.best_values_sorted[`zdt1/${key}`] ?? [], own)).toBeGreaterThan(0.01);
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
