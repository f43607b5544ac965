import type { NumberProfile, SeasonalPeriod } from './profile-schema';
import { spectrumOf, type Spectrum } from './spectrum';
import { meanOf, squaresAround } from './sums';

const largestLag = 200;
const kpssLimit = 0.463;
const shownSeasons = 5;
const triedPeaks = 24;
const weighedPeriods = 8;
const fewestCycles = 3;
const leastStrength = 0.05;
const leastCorrelation = 0.1;
const strongTrend = 0.1;

type Order = Pick<
  NumberProfile,
  'stationarity' | 'autocorrelation' | 'partialAutocorrelation' | 'autocorrelationBand' | 'seasonalPeriods'
>;

/** What the order of a column's values tells. @param values NaN is missing; not constant */
export function profileOrder(values: Float64Array, known: Float64Array, mean: number): Order {
  const deviations = values.map((value) => (Number.isNaN(value) ? 0 : value - mean));
  const spectrum = spectrumOf(deviations);
  const autocorrelation = autocorrelationsOf(spectrum, Math.min(largestLag, Math.floor(known.length / 4)));
  const detrended = withoutTrend(deviations);
  return {
    stationarity: kpss(known, mean),
    autocorrelation,
    partialAutocorrelation: partialAutocorrelations(autocorrelation),
    autocorrelationBand: 1.96 / Math.sqrt(known.length),
    seasonalPeriods: seasonsOf(detrended ?? deviations, detrended === null ? spectrum : spectrumOf(detrended)),
  };
}

export const orderless: Order = {
  stationarity: null,
  autocorrelation: null,
  partialAutocorrelation: null,
  autocorrelationBand: null,
  seasonalPeriods: [],
};

function autocorrelationsOf({ autocovariance }: Spectrum, lags: number): number[] {
  const variance = autocovariance[0] ?? 0;
  return Array.from({ length: lags + 1 }, (_, lag) => (lag === 0 ? 1 : (autocovariance[lag] ?? 0) / variance));
}

/** Durbin–Levinson recursion. */
function partialAutocorrelations(correlations: readonly number[]): number[] {
  const result = [1];
  let previous: number[] = [];
  for (let lag = 1; lag < correlations.length; lag += 1) {
    let numerator = correlations[lag] ?? 0;
    let denominator = 1;
    previous.forEach((coefficient, index) => {
      numerator -= coefficient * (correlations[lag - 1 - index] ?? 0);
      denominator -= coefficient * (correlations[index + 1] ?? 0);
    });
    const partial = denominator === 0 ? 0 : numerator / denominator;
    const before = previous;
    previous = [...before.map((coefficient, index) => coefficient - partial * (before[lag - 2 - index] ?? 0)), partial];
    result.push(partial);
  }
  return result;
}

/** KPSS statistic for a level with Newey–West weights (Kwiatkowski et al. 1992), ⌊4 (n/100)^¼⌋ lags. */
function kpss(values: Float64Array, mean: number): NumberProfile['stationarity'] {
  const count = values.length;
  const lags = Math.floor(4 * (count / 100) ** 0.25);
  let cumulated = 0;
  let sum = 0;
  for (const value of values) {
    cumulated += value - mean;
    sum += cumulated ** 2;
  }
  let variance = 0;
  for (let lag = 0; lag <= lags; lag += 1) {
    let covariance = 0;
    for (let row = lag; row < count; row += 1) {
      covariance += ((values[row] ?? 0) - mean) * ((values[row - lag] ?? 0) - mean);
    }
    variance += (lag === 0 ? 1 : 2 * (1 - lag / (lags + 1))) * (covariance / count);
  }
  if (!(variance > 0)) return null;
  const statistic = sum / (count * count * variance);
  return { kpss: statistic, likely: statistic <= kpssLimit };
}

/** Deviations from a straight line, where one explains more than a tenth of the variance; null otherwise. */
function withoutTrend(deviations: Float64Array): Float64Array | null {
  const count = deviations.length;
  const centre = (count - 1) / 2;
  let [xy, yy] = [0, 0];
  deviations.forEach((value, row) => {
    xy += (row - centre) * value;
    yy += value * value;
  });
  const xx = (count * (count * count - 1)) / 12;
  if ((xy * xy) / xx <= strongTrend * yy) return null;
  const slope = xy / xx;
  return deviations.map((value, row) => value - slope * (row - centre));
}

/**
 * Peaks of the periodogram that are hills of the autocorrelation as well (Vlachos, Yu & Castelli 2005), at least three
 * cycles long, with the share of the variance that a mean season explains once shorter seasons are taken out. Multiples of
 * a season explain nothing more and are left out.
 */
function seasonsOf(deviations: Float64Array, spectrum: Spectrum): SeasonalPeriod[] {
  const kept: SeasonalPeriod[] = [];
  let rest = deviations;
  for (const period of periodsOf(deviations.length, spectrum).sort((first, second) => first - second)) {
    const strength = seasonalStrength(rest, period);
    if (strength <= leastStrength) continue;
    kept.push({ period, strength });
    rest = withoutSeason(rest, period);
  }
  return kept.sort((first, second) => second.strength - first.strength).slice(0, shownSeasons);
}

function withoutSeason(values: Float64Array, period: number): Float64Array {
  const sums = new Float64Array(period);
  for (let row = 0; row < values.length; row += 1) sums[row % period] = (sums[row % period] ?? 0) + (values[row] ?? 0);
  const visits = (phase: number): number => Math.ceil((values.length - phase) / period);
  return values.map((value, row) => value - (sums[row % period] ?? 0) / visits(row % period));
}

function periodsOf(count: number, { power, size, autocovariance }: Spectrum): number[] {
  const variance = autocovariance[0] ?? 0;
  const correlation = (lag: number): number => (autocovariance[lag] ?? 0) / variance;
  const longest = Math.floor(count / fewestCycles);
  const mean = meanOf(power);
  // White noise has peaks above this in one of a hundred series.
  const threshold = mean * Math.log(power.length / 0.01);
  const peaks: number[] = [];
  for (let k = Math.max(2, Math.ceil(size / longest)); k < power.length - 1; k += 1) {
    const value = power[k] ?? 0;
    if (value > threshold && value > (power[k - 1] ?? 0) && value >= (power[k + 1] ?? 0)) peaks.push(k);
  }
  peaks.sort((first, second) => (power[second] ?? 0) - (power[first] ?? 0));
  const found = new Set<number>();
  for (const k of peaks.slice(0, triedPeaks)) {
    const hill = hillNear(k / size, 0.75 / count, longest, correlation);
    if (hill !== null) found.add(hill);
    if (found.size === weighedPeriods) break;
  }
  return [...found];
}

/** The lag near 1 / frequency where the autocorrelation is highest; null where that is no hill. */
function hillNear(
  frequency: number,
  spread: number,
  longest: number,
  correlation: (lag: number) => number,
): number | null {
  const from = Math.max(2, Math.floor(1 / (frequency + spread)));
  const to = Math.min(longest, Math.ceil(1 / Math.max(1e-12, frequency - spread)));
  let best = from;
  for (let lag = from; lag <= to; lag += 1) if (correlation(lag) > correlation(best)) best = lag;
  const height = correlation(best);
  const isTop = height > correlation(best - 1) && height >= correlation(best + 1);
  const isProminent = height - correlation(Math.round(best / 2)) > leastCorrelation;
  return isTop && isProminent && height > leastCorrelation ? best : null;
}

/** 1 − Var(remainder) / Var(detrended), the trend a centred moving mean, the season the mean of each phase. */
function seasonalStrength(values: Float64Array, period: number): number {
  const half = Math.floor(period / 2);
  const sums = new Float64Array(values.length + 1);
  for (let row = 0; row < values.length; row += 1) sums[row + 1] = (sums[row] ?? 0) + (values[row] ?? 0);
  const count = values.length - 2 * half - 1;
  if (count < 2 * period) return 0;
  const detrended = new Float64Array(count);
  const season = new Float64Array(period);
  const visits = new Float64Array(period);
  for (let index = 0; index < count; index += 1) {
    const row = index + half;
    const mean = ((sums[row + half + 1] ?? 0) - (sums[row - half] ?? 0)) / (2 * half + 1);
    const value = (values[row] ?? 0) - mean;
    const phase = index % period;
    detrended[index] = value;
    season[phase] = (season[phase] ?? 0) + value;
    visits[phase] = (visits[phase] ?? 0) + 1;
  }
  const total = variance(detrended);
  for (let index = 0; index < count; index += 1) {
    const phase = index % period;
    detrended[index] = (detrended[index] ?? 0) - (season[phase] ?? 0) / (visits[phase] ?? 1);
  }
  // Phases that are seen a few times fit by chance: as many degrees of freedom are used up as there are phases.
  const remainder = (variance(detrended) * count) / Math.max(1, count - period);
  return total > 0 ? Math.min(1, Math.max(0, 1 - remainder / total)) : 0;
}

function variance(values: Float64Array): number {
  return squaresAround(values, meanOf(values)) / values.length;
}
