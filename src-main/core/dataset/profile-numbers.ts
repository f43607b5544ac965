import type { CorrelationMatrix, NumberProfile, Quantiles } from './profile-schema';
import type { TableColumn } from './table';

type NumberColumn = Extract<TableColumn, { kind: 'number' }>;

const bins = 40;
const largestLag = 200;
const distinctLimit = 10_000;
const outlierZ = 3.5;
const kpssLimit = 0.463;
const fewest = 20;

/** Everything about one column of numbers; `ordered`: neighbouring rows follow each other in time. */
export function profileNumbers({ name, values }: NumberColumn, ordered: boolean): NumberProfile {
  const known = values.filter((value) => !Number.isNaN(value));
  const sorted = known.toSorted();
  const distinct = countDistinct(known);
  const min = sorted[0] ?? null;
  const max = sorted.at(-1) ?? null;
  const mean = known.length === 0 ? null : known.reduce((sum, value) => sum + value, 0) / known.length;
  const squares = known.reduce((sum, value) => sum + (value - (mean ?? 0)) ** 2, 0);
  const constant = known.length > 0 && min === max;
  const hasOrder = ordered && !constant && known.length >= fewest && known.length * 2 > values.length;
  const autocorrelation = hasOrder && mean !== null ? autocorrelations(known, mean) : null;
  return {
    kind: 'number',
    name,
    count: known.length,
    missing: values.length - known.length,
    distinct: Math.min(distinct, distinctLimit),
    distinctIsLowerBound: distinct > distinctLimit,
    min,
    max,
    mean,
    sd: known.length < 2 ? null : Math.sqrt(squares / (known.length - 1)),
    quantiles: known.length === 0 ? null : quantilesOf(sorted),
    histogram: min === null || max === null || constant ? null : histogramOf(known, min, max),
    zeros: known.reduce((count, value) => count + (value === 0 ? 1 : 0), 0),
    constant,
    nearConstant: !constant && mostFrequentShare(sorted) > 0.99,
    outliers: outliersOf(values, sorted),
    stationarity: hasOrder && mean !== null ? kpss(known, mean) : null,
    autocorrelation,
    partialAutocorrelation: autocorrelation === null ? null : partialAutocorrelations(autocorrelation),
    autocorrelationBand: autocorrelation === null ? null : 1.96 / Math.sqrt(known.length),
    seasonalPeriods: autocorrelation === null ? [] : seasonsOf(known, autocorrelation),
  };
}

/** Stops counting one beyond the limit. */
function countDistinct(values: Float64Array): number {
  const seen = new Set<number>();
  for (const value of values) {
    seen.add(value);
    if (seen.size > distinctLimit) break;
  }
  return seen.size;
}

/** Linear interpolation between order statistics, NumPy's default. */
function quantile(sorted: Float64Array, share: number): number {
  const position = share * (sorted.length - 1);
  const low = Math.floor(position);
  const from = sorted[low] ?? Number.NaN;
  return from + (position - low) * ((sorted[low + 1] ?? from) - from);
}

function quantilesOf(sorted: Float64Array): Quantiles {
  const at = (share: number): number => quantile(sorted, share);
  return { q01: at(0.01), q05: at(0.05), q25: at(0.25), q50: at(0.5), q75: at(0.75), q95: at(0.95), q99: at(0.99) };
}

function histogramOf(values: Float64Array, min: number, max: number): NumberProfile['histogram'] {
  const counts = new Array<number>(bins).fill(0);
  for (const value of values) {
    const bin = Math.min(bins - 1, Math.floor(((value - min) / (max - min)) * bins));
    counts[bin] = (counts[bin] ?? 0) + 1;
  }
  return { edges: Array.from({ length: bins + 1 }, (_, edge) => min + ((max - min) * edge) / bins), counts };
}

function mostFrequentShare(sorted: Float64Array): number {
  let longest = 0;
  let run = 0;
  sorted.forEach((value, index) => {
    run = index > 0 && value === sorted[index - 1] ? run + 1 : 1;
    longest = Math.max(longest, run);
  });
  return sorted.length === 0 ? 0 : longest / sorted.length;
}

/** Robust z by the median absolute deviation: 0.6745 (x − median) / MAD (Iglewicz & Hoaglin 1993). */
function outliersOf(values: Float64Array, sorted: Float64Array): NumberProfile['outliers'] {
  const median = quantile(sorted, 0.5);
  const deviation = quantile(sorted.map((value) => Math.abs(value - median)).toSorted(), 0.5);
  if (!(deviation > 0)) return { count: 0, rows: [] };
  const rows: { row: number; value: number; robustZ: number }[] = [];
  values.forEach((value, row) => {
    const robustZ = (0.6745 * (value - median)) / deviation;
    if (Math.abs(robustZ) > outlierZ) rows.push({ row, value, robustZ });
  });
  const farthest = rows.toSorted((first, second) => Math.abs(second.robustZ) - Math.abs(first.robustZ));
  return { count: rows.length, rows: farthest.slice(0, 10) };
}

function autocorrelations(values: Float64Array, mean: number): number[] {
  const lags = Math.min(largestLag, Math.floor(values.length / 4));
  const covariance = (lag: number): number => {
    let sum = 0;
    for (let row = lag; row < values.length; row += 1) {
      sum += ((values[row] ?? 0) - mean) * ((values[row - lag] ?? 0) - mean);
    }
    return sum;
  };
  const variance = covariance(0);
  return Array.from({ length: lags + 1 }, (_, lag) => covariance(lag) / variance);
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

/** Peaks of the autocorrelation that stand out, with the share of the variance that a mean season explains. */
function seasonsOf(values: Float64Array, correlations: readonly number[]): NumberProfile['seasonalPeriods'] {
  const band = 1.96 / Math.sqrt(values.length);
  const peaks = correlations.flatMap((value, lag) => {
    const before = correlations[lag - 1] ?? 1;
    const after = correlations[lag + 1] ?? 1;
    return lag >= 2 && lag + 1 < correlations.length && value > before && value >= after && value > Math.max(0.1, band)
      ? [{ period: lag, value }]
      : [];
  });
  return peaks
    .sort((first, second) => second.value - first.value)
    .slice(0, 3)
    .map(({ period }) => ({ period, strength: seasonalStrength(values, period) }))
    .filter(({ strength }) => strength > 0.05);
}

/** 1 − Var(remainder) / Var(detrended), the trend a centred moving mean, the season the mean of each phase. */
function seasonalStrength(values: Float64Array, period: number): number {
  const half = Math.floor(period / 2);
  const sums = new Float64Array(values.length + 1);
  values.forEach((value, row) => {
    sums[row + 1] = (sums[row] ?? 0) + value;
  });
  const start = half;
  const end = values.length - half - 1;
  if (end - start < 2 * period) return 0;
  const detrended: number[] = [];
  for (let row = start; row < end; row += 1) {
    const mean = ((sums[row + half + 1] ?? 0) - (sums[row - half] ?? 0)) / (2 * half + 1);
    detrended.push((values[row] ?? 0) - mean);
  }
  const phases = Array.from({ length: period }, () => ({ sum: 0, count: 0 }));
  detrended.forEach((value, index) => {
    const phase = phases[index % period];
    if (phase === undefined) return;
    phase.sum += value;
    phase.count += 1;
  });
  const season = phases.map(({ sum, count }) => (count === 0 ? 0 : sum / count));
  const remainder = detrended.map((value, index) => value - (season[index % period] ?? 0));
  const total = variance(detrended);
  return total > 0 ? Math.min(1, Math.max(0, 1 - variance(remainder) / total)) : 0;
}

function variance(values: readonly number[]): number {
  const mean = values.reduce((sum, value) => sum + value, 0) / values.length;
  return values.reduce((sum, value) => sum + (value - mean) ** 2, 0) / values.length;
}

/** Pearson's correlation of every pair on the rows where both are there. */
export function correlationMatrix(columns: readonly NumberColumn[]): CorrelationMatrix {
  const values = columns.map((first, row) =>
    columns.map((second, index) => (index === row ? 1 : correlationOf(first.values, second.values))),
  );
  return { columns: columns.map(({ name }) => name), values };
}

function correlationOf(first: Float64Array, second: Float64Array): number | null {
  let count = 0;
  let [meanX, meanY, xx, yy, xy] = [0, 0, 0, 0, 0];
  for (let row = 0; row < first.length; row += 1) {
    const x = first[row] ?? Number.NaN;
    const y = second[row] ?? Number.NaN;
    if (Number.isNaN(x) || Number.isNaN(y)) continue;
    count += 1;
    const deltaX = x - meanX;
    meanX += deltaX / count;
    const deltaY = y - meanY;
    meanY += deltaY / count;
    xx += deltaX * (x - meanX);
    yy += deltaY * (y - meanY);
    xy += deltaX * (y - meanY);
  }
  return count < 2 || xx <= 0 || yy <= 0 ? null : Math.max(-1, Math.min(1, xy / Math.sqrt(xx * yy)));
}
