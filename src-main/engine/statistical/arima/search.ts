import { part, type Work } from '../work';
import { fitFlat, fitOrder, type ArimaFit } from './fit';
import { difference, type ArimaOrder } from './order';
import { differencesOf, isConstant, seasonalDifferences } from './stationarity';

export interface ArimaSearch {
  /** Differences; null: as many as the KPSS test asks for, at most two. */
  readonly d: number | null;
  /** Seasonal differences; null: one where the season is strong. */
  readonly D: number | null;
  /** Whether a series that is differenced once may have a drift. */
  readonly allowdrift: boolean;
  /** Whether a series that is not differenced may have a mean. */
  readonly allowmean: boolean;
}

/** Largest orders, and models after which the search ends: the reference's. */
const largest = { plain: 5, seasonal: 2, d: 2, models: 94 };
/** Models whose neighbours are tried. */
const width = 3;

type Orders = Pick<ArimaOrder, 'p' | 'q' | 'P' | 'Q' | 'hasConstant'>;

/**
 * The orders with the least AICc that steps from neighbour to neighbour find (Hyndman and Khandakar 2008): from their four first
 * models on, and from the three best of all, every one fitted by its exact likelihood.
 * @returns the best one; where the rows are too few for any, the one without coefficients
 */
export function* searchArima(y: Float64Array, seasonLength: number, search: ArimaSearch): Work<ArimaFit> {
  const m = seasonLength >= 2 && seasonLength < y.length ? seasonLength : 1;
  const flat = { p: 0, q: 0, P: 0, Q: 0 };
  if (isConstant(y)) return fitFlat({ ...flat, d: 0, D: 0, m, hasConstant: true }, y[0] ?? 0);
  const D = m === 1 || y.length <= m * (search.D ?? 0) + 1 ? 0 : (search.D ?? seasonalDifferences(y, m));
  const seasonal = difference(y, m, D);
  const d = Math.min(search.d ?? differencesOf(seasonal, largest.d), Math.max(0, seasonal.length - 2));
  const w = difference(seasonal, 1, d);
  const differences = d + D;
  const mayHaveConstant = differences === 0 ? search.allowmean : differences === 1 && search.allowdrift;
  if (isConstant(w)) return fitFlat({ ...flat, d, D, m, hasConstant: differences < 2 }, w[0] ?? 0);

  const third = Math.floor(y.length / 3);
  const most = Math.min(largest.plain, third, m > 1 ? m - 1 : largest.plain);
  const mostSeasonal = m === 1 ? 0 : Math.min(largest.seasonal, Math.floor(third / m));
  const tried = new Map<string, Tried>();
  function* attempt(orders: Orders): Work<void> {
    const { p, q, P, Q, hasConstant } = orders;
    const isInside = p >= 0 && q >= 0 && P >= 0 && Q >= 0 && p <= most && q <= most;
    if (!isInside || P > mostSeasonal || Q > mostSeasonal || (hasConstant && !mayHaveConstant)) return;
    const key = JSON.stringify([p, q, P, Q, hasConstant]);
    if (tried.has(key) || tried.size >= largest.models) return;
    const fit = yield* part(tried.size, largest.models, fitOrder(w, { ...orders, d, D, m }));
    tried.set(key, { orders, fit, isLeft: false });
  }
  for (const orders of firstOrders(y.length, most, mostSeasonal, mayHaveConstant)) yield* attempt(orders);
  for (;;) {
    const next = bestOf(tried.values()).find(({ isLeft }) => !isLeft);
    if (next === undefined || tried.size >= largest.models) break;
    next.isLeft = true;
    for (const orders of neighbours(next.orders)) yield* attempt(orders);
  }
  const [best] = bestOf(tried.values());
  return (
    best?.fit ??
    (yield* part(largest.models - 1, largest.models, fitOrder(w, { ...flat, d, D, m, hasConstant: false })))
  );
}

interface Tried {
  readonly orders: Orders;
  readonly fit: ArimaFit;
  /** Whether its neighbours have been tried. */
  isLeft: boolean;
}

/** The few best, from whose neighbours the search goes on: with the best alone it would end in the next hollow. */
function bestOf(tried: Iterable<Tried>): Tried[] {
  return [...tried]
    .filter(({ fit }) => Number.isFinite(fit.aicc))
    .sort((a, b) => a.fit.aicc - b.fit.aicc)
    .slice(0, width);
}

function firstOrders(rows: number, most: number, mostSeasonal: number, hasConstant: boolean): Orders[] {
  const start = Math.min(rows < 10 ? 1 : 2, most);
  const startSeasonal = rows < 10 ? 0 : Math.min(1, mostSeasonal);
  const [one, oneSeasonal] = [Math.min(1, most), Math.min(1, mostSeasonal)];
  const none = { p: 0, q: 0, P: 0, Q: 0, hasConstant };
  return [
    { p: start, q: start, P: startSeasonal, Q: startSeasonal, hasConstant },
    none,
    { ...none, p: one, P: oneSeasonal },
    { ...none, q: one, Q: oneSeasonal },
    { ...none, hasConstant: false },
  ];
}

/** Models that differ by one order, by two, or by the constant. */
function neighbours({ p, q, P, Q, hasConstant }: Orders): Orders[] {
  const steps = [
    [-1, 0],
    [0, -1],
    [1, 0],
    [0, 1],
    [-1, -1],
    [-1, 1],
    [1, -1],
    [1, 1],
  ] as const;
  return [
    ...steps.map(([ofP, ofQ]) => ({ p, q, P: P + ofP, Q: Q + ofQ, hasConstant })),
    ...steps.map(([ofP, ofQ]) => ({ p: p + ofP, q: q + ofQ, P, Q, hasConstant })),
    { p, q, P, Q, hasConstant: !hasConstant },
  ];
}
