import { gridOf } from './grid';
import { keyOf } from './label';
import { createSampler } from './samplers';
import type { SearchSpace, TrialValues } from './space';

/** Draws in vain after which a space is taken to have no other values. */
const drawsEach = 100;

/** Values of a space at random, as many as are taken and `most` at most; fewer where nothing satisfies its constraints. */
export function* randomValues(
  { space, seed }: { readonly space: SearchSpace; readonly seed: number },
  most: number,
): Generator<TrialValues, void, undefined> {
  const sampler = createSampler({ kind: 'random' });
  for (let number = 0; number < most; number += 1) {
    const values = sampler.ask({ space, number, trials: [], directions: ['minimize'], seed });
    if (values === null) return;
    yield values;
  }
}

/** The combinations of a grid, of ranges so many `points` each, that satisfy the space's constraints. */
export function gridValues(space: SearchSpace, points: number): TrialValues[] {
  return [...gridOf(space, points)].filter((values) => Object.keys(values).length > 0);
}

/**
 * Values of a space that are drawn at random, each once: fewer than wanted where the space has no more. The same seed gives
 * the same values.
 */
export function drawValues(space: SearchSpace, count: number, seed: number): TrialValues[] {
  const found = new Map<string, TrialValues>();
  for (const values of randomValues({ space, seed }, count * drawsEach)) {
    found.set(keyOf(values), values);
    if (found.size === count) break;
  }
  return [...found.values()];
}
