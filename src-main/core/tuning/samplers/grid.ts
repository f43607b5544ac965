import { gridOf } from '../grid';
import { keyOf } from '../label';
import type { Sampler } from '../sampler';
import type { GridSpecification } from './schema';

/**
 * The first combination of the grid that no trial has, whether it ended, failed or is at work; null when all had their turn.
 * The order is the grid's: the last parameter changes fastest.
 */
export function gridSampler({ points }: GridSpecification): Sampler {
  return {
    ask({ space, trials }) {
      const taken = new Set(trials.map(({ values }) => keyOf(values)));
      for (const values of gridOf(space, points)) if (!taken.has(keyOf(values))) return values;
      return null;
    },
  };
}
