import type { Direction } from '../../tuning/trial';
import { lossOf } from '../../tuning/pruners/values';
import { dominates } from '../../tuning/samplers/pareto';
import type { StudyTrial } from '../entity';

type Ended = Pick<StudyTrial, 'number' | 'state' | 'objectives' | 'sameAs'>;

/** The trials that no other beats in one objective without being worse in another (the front of Pareto), by their numbers. */
export function paretoFront<Trial extends Ended>(trials: readonly Trial[], directions: readonly Direction[]): Trial[] {
  const complete = trials.filter(
    ({ state, objectives, sameAs }) => state === 'complete' && objectives !== null && sameAs === null,
  );
  const scored = complete.map((trial) => ({
    trial,
    losses: (trial.objectives ?? []).map((value, index) => lossOf(value, directions[index] ?? 'minimize')),
  }));
  return scored
    .filter(({ losses }) => !scored.some((other) => dominates(other.losses, losses)))
    .map(({ trial }) => trial);
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

/** The first objectives of complete trials in ascending order (`x`), and the share of these trials that are no higher than each (`y`). */
export function sharesBelow(trials: readonly Ended[]): { readonly x: number[]; readonly y: number[] } {
  const x = trials
    .flatMap(({ state, objectives, sameAs }) =>
      state === 'complete' && sameAs === null ? (objectives?.[0] ?? []) : [],
    )
    .sort((first, second) => first - second);
  return { x, y: x.map((_, at) => (at + 1) / x.length) };
}
