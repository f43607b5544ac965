import { frontsOf } from './pareto';

type Losses = readonly number[];

/** Volume between points and a reference that is no better than any of them in any objective: what they dominate together. */
export function hypervolume(points: readonly Losses[], reference: Losses): number {
  const last = reference.length - 1;
  const edge = reference[last] ?? 0;
  const sorted = points.toSorted((a, b) => (a[last] ?? 0) - (b[last] ?? 0));
  if (last <= 0) return Math.max(0, edge - (sorted[0]?.[0] ?? edge));
  if (last === 1) {
    let [volume, reached] = [0, reference[0] ?? 0];
    for (const [first = 0, second = 0] of sorted) {
      if (first >= reached) continue;
      volume += (reached - first) * (edge - second);
      reached = first;
    }
    return volume;
  }
  // Slices along the last objective: each is dominated by the points before its end.
  return sorted.reduce((volume, point, index) => {
    const thickness = (sorted[index + 1]?.[last] ?? edge) - (point[last] ?? edge);
    if (thickness <= 0) return volume;
    const below = sorted.slice(0, index + 1).map((one) => one.slice(0, last));
    return volume + thickness * hypervolume(below, reference.slice(0, last));
  }, 0);
}

/** A tenth beyond the worst of each objective, as Optuna has it. */
function referenceOf(points: readonly Losses[]): number[] {
  return (points[0] ?? []).map((_, objective) => {
    const worst = points.reduce((most, point) => Math.max(most, point[objective] ?? -Infinity), -Infinity);
    return Math.max(1.1 * worst, 0.9 * worst) || Number.EPSILON;
  });
}

/**
 * Places of the points that are chosen one after the other, each for the volume that it adds to those before (A. P. Guerreiro et al.,
 * “Greedy hypervolume subset selection in low dimensions”, 2016); of equal points the first, and the others last. Where the volume is not
 * finite, the first points are taken.
 */
function mostVolume(points: readonly Losses[], count: number): number[] {
  const reference = referenceOf(points);
  if (!reference.every(Number.isFinite)) return [...points.keys()].slice(0, count);
  const chosen: number[] = [];
  const box = (point: Losses): number =>
    point.reduce((volume, loss, objective) => volume * ((reference[objective] ?? 0) - loss), 1);
  // What a point adds only becomes less as others are chosen: an old figure is an upper bound.
  const gains = new Map(points.map((point, place) => [place, box(point)]));
  const gainOf = (place: number): number => {
    const own = points[place] ?? [];
    const shared = chosen.map((one) => own.map((loss, objective) => Math.max(loss, points[one]?.[objective] ?? loss)));
    return box(own) - hypervolume(shared, reference);
  };
  while (chosen.length < count) {
    const order = [...gains].sort(([a, first], [b, second]) => second - first || a - b);
    let best: readonly [place: number, gain: number] | null = null;
    for (const [place, bound] of order) {
      if (best !== null && bound < best[1]) break;
      const gain = chosen.length === 0 ? bound : gainOf(place);
      gains.set(place, gain);
      if (best === null || gain > best[1] || (gain === best[1] && place < best[0])) best = [place, gain];
    }
    if (best === null) break;
    chosen.push(best[0]);
    gains.delete(best[0]);
  }
  return chosen;
}

/**
 * Places of so many points: front by front, and of the front that does not fit whole those that dominate most together, as Optuna's TPE
 * chooses the good trials of several objectives.
 */
export function bestByVolume(losses: readonly Losses[], count: number): number[] {
  const chosen: number[] = [];
  for (const front of frontsOf(losses)) {
    const room = count - chosen.length;
    if (room <= 0) break;
    if (front.length <= room) {
      chosen.push(...front);
      continue;
    }
    const points = front.map((place) => losses[place] ?? []);
    chosen.push(...mostVolume(points, room).flatMap((place) => front[place] ?? []));
  }
  return chosen;
}
