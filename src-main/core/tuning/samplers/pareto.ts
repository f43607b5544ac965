import { at } from '../../common/numbers';

/** Whether losses are nowhere worse than others, and somewhere better. */
export function dominates(own: readonly number[], others: readonly number[]): boolean {
  return (
    own.every((loss, index) => loss <= (others[index] ?? Infinity)) &&
    own.some((loss, index) => loss < (others[index] ?? Infinity))
  );
}

/**
 * Places of points in order of merit: those that none dominates, then those that only these dominate, and so on; of one front those with
 * more room about them first (K. Deb et al., “A fast and elitist multiobjective genetic algorithm: NSGA-II”, 2002).
 * @param losses of each point, one for each objective
 */
export function orderOfMerit(losses: readonly (readonly number[])[]): number[] {
  const left = new Set(losses.keys());
  const order: number[] = [];
  while (left.size > 0) {
    const front = [...left].filter(
      (one) => ![...left].some((other) => other !== one && dominates(losses[other] ?? [], losses[one] ?? [])),
    );
    order.push(...byRoom(front, losses));
    for (const one of front) left.delete(one);
  }
  return order;
}

/** Points of a front, the ends of each objective first, then those whose neighbours are farther apart. */
function byRoom(front: readonly number[], losses: readonly (readonly number[])[]): number[] {
  const room = new Map(front.map((one) => [one, 0]));
  const objectives = losses[front[0] ?? 0]?.length ?? 0;
  for (let objective = 0; objective < objectives; objective += 1) {
    const lossOf = (place: number): number => losses[place]?.[objective] ?? 0;
    const sorted = front.toSorted((a, b) => lossOf(a) - lossOf(b) || a - b);
    const range = lossOf(sorted.at(-1) ?? 0) - lossOf(sorted[0] ?? 0);
    sorted.forEach((place, index) => {
      const [before, after] = [sorted[index - 1], sorted[index + 1]];
      const own =
        before === undefined || after === undefined
          ? Infinity
          : range > 0
            ? (lossOf(after) - lossOf(before)) / range
            : 0;
      room.set(place, (room.get(place) ?? 0) + own);
    });
  }
  return front.toSorted((a, b) => {
    const [first, second] = [room.get(a) ?? 0, room.get(b) ?? 0];
    return first === second ? a - b : second - first;
  });
}

/** Indices of values, the smallest first; equal ones in their order. */
export function orderOf(values: ArrayLike<number>): number[] {
  return Array.from(values, (_, index) => index).sort((a, b) => at(values, a) - at(values, b) || a - b);
}
