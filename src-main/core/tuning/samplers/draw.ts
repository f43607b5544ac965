import { createRandom, deriveSeed, type Random } from '../../common/random';
import { fillValues } from '../active';
import { constraintsOf } from '../constraints';
import { valueAt } from '../distribution';
import type { AskRequest } from '../sampler';
import type { SearchSpace, TrialValues } from '../space';

/** Draws that a sampler makes itself before values at random are tried instead. */
const ownDraws = 50;
/** Draws at random before it is taken that nothing satisfies the constraints. */
const randomDraws = 10_000;

/** Random numbers of a trial's attempt: they depend on the study's seed, the trial's number and the attempt alone. */
export function randomOf({ seed, number }: Pick<AskRequest, 'seed' | 'number'>, attempt: number): Random {
  return createRandom(deriveSeed(seed, number, attempt));
}

/** Values at random, each parameter by itself. */
export function randomValues(space: SearchSpace, random: Random): TrialValues {
  return fillValues(space, ({ distribution }) => valueAt(distribution, random.uniform()));
}

/**
 * The first of a sampler's draws that satisfies the constraints, then the first at random that does; null where ten thousand
 * do not.
 */
export function drawUntilAllowed(
  request: AskRequest,
  draw: (random: Random, attempt: number) => TrialValues,
): TrialValues | null {
  const holds = constraintsOf(request.space);
  for (let attempt = 0; attempt < ownDraws; attempt += 1) {
    const values = draw(randomOf(request, attempt), attempt);
    if (holds(values)) return values;
  }
  for (let attempt = ownDraws; attempt < randomDraws; attempt += 1) {
    const values = randomValues(request.space, randomOf(request, attempt));
    if (holds(values)) return values;
  }
  return null;
}
