import type { LossSeries } from './loss-series';

/**
 * How the windows of a panel lie: the series of each, counted from 0, and their order by time. Without known series a
 * window that lies before its neighbour in time begins a new one.
 */
export function panelOrder(
  series: ArrayLike<number> | null,
  time: ArrayLike<number>,
): Pick<LossSeries, 'clusters' | 'byTime'> {
  const clusters = new Int32Array(time.length);
  const numbers = new Map<number, number>();
  let current = 0;
  for (let i = 0; i < time.length; i += 1) {
    if (series === null) {
      if (i > 0 && (time[i] ?? 0) < (time[i - 1] ?? 0)) current += 1;
      clusters[i] = current;
    } else {
      const own = series[i] ?? 0;
      const known = numbers.get(own) ?? numbers.size;
      numbers.set(own, known);
      clusters[i] = known;
      current = Math.max(current, known);
    }
  }
  if (current === 0) return { clusters: null, byTime: null };
  const byTime = Uint32Array.from(clusters, (_, i) => i).sort(
    (a, b) => (time[a] ?? 0) - (time[b] ?? 0) || (clusters[a] ?? 0) - (clusters[b] ?? 0),
  );
  return { clusters, byTime };
}
