import type { Stationarity } from '../profile-schema';
import { dickeyFuller } from './dickey-fuller';

const kpssCritical = 0.463;
const level = 0.05;

/** Lags of the Newey–West weights in the KPSS test. */
export function kpssLags(count: number): number {
  return Math.floor(4 * (count / 100) ** 0.25);
}

/**
 * Two tests with opposite null hypotheses: augmented Dickey–Fuller's is a unit root, KPSS's a stable level.
 * @param deviations from the mean; none missing
 * @param products Σ dₜ dₜ₊ₗ for the lags 0 … `kpssLags` at least
 * @returns null for values that do not vary
 */
export function stationarityOf(deviations: Float64Array, products: ArrayLike<number>): Stationarity | null {
  const kpss = kpssOf(deviations, products);
  if (kpss === null) return null;
  const adf = dickeyFuller(deviations);
  return { kpss, adf, verdict: verdictOf(kpss, adf?.pValue ?? null) };
}

/** How statsmodels' guide “Stationarity and detrending (ADF/KPSS)” reads the two together. */
function verdictOf(kpss: number, pValue: number | null): Stationarity['verdict'] {
  if (pValue === null) return 'undecided';
  const noUnitRoot = pValue <= level;
  if (kpss <= kpssCritical) return noUnitRoot ? 'stationary' : 'trendStationary';
  return noUnitRoot ? 'differenceStationary' : 'nonStationary';
}

/** KPSS statistic for a level with Newey–West weights (Kwiatkowski et al. 1992). */
function kpssOf(deviations: Float64Array, products: ArrayLike<number>): number | null {
  const count = deviations.length;
  const lags = kpssLags(count);
  let cumulated = 0;
  let sum = 0;
  for (let row = 0; row < count; row += 1) {
    cumulated += deviations[row] ?? 0;
    sum += cumulated * cumulated;
  }
  let variance = (products[0] ?? 0) / count;
  for (let lag = 1; lag <= lags; lag += 1) variance += 2 * (1 - lag / (lags + 1)) * ((products[lag] ?? 0) / count);
  return variance > 0 ? sum / (count * count * variance) : null;
}
