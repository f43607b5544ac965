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
  return frontsOf(losses).flatMap((front) => byRoom(front, losses));
}

/**
 * Places of points front by front: those that none dominates, then those that only these dominate, and so on; those of a front in their
 * order (X. Zhang et al., “An efficient approach to nondominated sorting for evolutionary multiobjective optimization”, 2015).
 */
export function frontsOf(losses: readonly (readonly number[])[]): number[][] {
  const compare = (a: readonly number[], b: readonly number[]): number => {
    const place = a.findIndex((loss, index) => loss !== b[index]);
    return place < 0 ? 0 : (a[place] ?? 0) < (b[place] ?? 0) ? -1 : 1;
  };
  const fronts: number[][] = [];
  // Of two objectives the newest of a front has the least second one, so that it alone decides.
  const isFlat = losses.every((one) => one.length <= 2);
  const isBeaten = (front: readonly number[], own: readonly number[]): boolean =>
    (isFlat ? front.slice(-1) : front).some((place) => dominates(losses[place] ?? [], own));
  const order = [...losses.keys()].sort((a, b) => compare(losses[a] ?? [], losses[b] ?? []) || a - b);
  for (const place of order) {
    let [from, to] = [0, fronts.length];
    while (from < to) {
      const middle = (from + to) >>> 1;
      if (isBeaten(fronts[middle] ?? [], losses[place] ?? [])) from = middle + 1;
      else to = middle;
    }
    (fronts[from] ??= []).push(place);
  }
  return fronts.map((front) => front.sort((a, b) => a - b));
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

/** Indices of so many of the smallest values, in the order of the values; of equal ones the earlier. */
export function smallestOf(values: Float64Array, count: number): number[] {
  const limit = values.toSorted()[Math.min(count, values.length) - 1];
  if (limit === undefined) return [];
  const [below, level]: [number[], number[]] = [[], []];
  values.forEach((value, index) => {
    if (value < limit) below.push(index);
    else if (value === limit && level.length < count) level.push(index);
  });
  return [...below, ...level].slice(0, count).sort((a, b) => a - b);
}

/** Indices of values, the smallest first; equal ones in their order. */
export function orderOf(values: ArrayLike<number>): number[] {
  return Array.from(values, (_, index) => index).sort((a, b) => at(values, a) - at(values, b) || a - b);
}
