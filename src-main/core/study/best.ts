import type { Direction } from '../tuning/trial';
import type { StoredTrial } from './entity';

/** Whether objectives are at least as good as others, in every one. */
export function isNoWorse(
  own: readonly number[],
  others: readonly number[],
  directions: readonly Direction[],
): boolean {
  return directions.every((direction, index) => {
    const [first, second] = [own[index] ?? Number.NaN, others[index] ?? Number.NaN];
    return direction === 'minimize' ? first <= second : first >= second;
  });
}

type Ranked = Pick<StoredTrial, 'number' | 'state' | 'objectives' | 'sameAs'>;

/** Complete trials of their own, the best by the first objective first; of equal ones that with the lowest number. */
export function ranked<Trial extends Ranked>(trials: readonly Trial[], direction: Direction): Trial[] {
  const sign = direction === 'minimize' ? 1 : -1;
  const value = ({ objectives }: Trial): number => sign * (objectives?.[0] ?? Infinity);
  return trials
    .filter(({ state, objectives, sameAs }) => state === 'complete' && objectives !== null && sameAs === null)
    .toSorted((first, second) => value(first) - value(second) || first.number - second.number);
}
