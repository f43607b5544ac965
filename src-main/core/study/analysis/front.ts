import type { Direction } from '../../tuning/trial';
import { isNoWorse } from '../best';
import type { StudyTrial } from '../entity';

type Ended = Pick<StudyTrial, 'number' | 'state' | 'objectives' | 'sameAs'>;

/** The trials that no other beats in one objective without being worse in another (the front of Pareto), by their numbers. */
export function paretoFront<Trial extends Ended>(trials: readonly Trial[], directions: readonly Direction[]): Trial[] {
  const complete = trials.filter(
    ({ state, objectives, sameAs }) => state === 'complete' && objectives !== null && sameAs === null,
  );
  const beats = (one: Ended, other: Ended): boolean =>
    isNoWorse(one.objectives ?? [], other.objectives ?? [], directions) &&
    !isNoWorse(other.objectives ?? [], one.objectives ?? [], directions);
  return complete.filter((trial) => !complete.some((other) => beats(other, trial)));
}

/** The best of the first objective after each complete trial, in the order of their numbers. */
export function bestSoFar(
  trials: readonly Ended[],
  direction: Direction,
): { readonly number: number; readonly value: number }[] {
  const found: { readonly number: number; readonly value: number }[] = [];
  for (const { number, state, objectives } of trials) {
    const value = objectives?.[0];
    if (state !== 'complete' || value === undefined) continue;
    const last = found.at(-1)?.value;
    const isBetter = last === undefined || (direction === 'minimize' ? value < last : value > last);
    found.push({ number, value: isBetter ? value : last });
  }
  return found;
}
