import { gridOf } from './grid';
import { keyOf } from './label';
import { createSampler } from './samplers';
import type { SearchSpace, TrialValues } from './space';

/** Draws in vain after which a space is taken to have no other values. */
const drawsEach = 100;

/** The first combinations of a grid, of ranges so many `points` each, that satisfy the space's constraints. */
export function gridValues(space: SearchSpace, points: number, most: number): TrialValues[] {
  const found: TrialValues[] = [];
  for (const values of gridOf(space, points)) {
    if (found.length === most) break;
    if (Object.keys(values).length > 0) found.push(values);
  }
  return found;
}

/**
 * Values of a space that are drawn at random, each once: fewer than wanted where the space has no more. The same seed gives
 * the same values.
 */
export function drawValues(space: SearchSpace, count: number, seed: number): TrialValues[] {
  const sampler = createSampler({ kind: 'random' });
  const found = new Map<string, TrialValues>();
  for (let number = 0; found.size < count && number < count * drawsEach; number += 1) {
    const values = sampler.ask({ space, number, trials: [], directions: ['minimize'], seed });
    if (values === null) break;
    found.set(keyOf(values), values);
  }
  return [...found.values()];
}
