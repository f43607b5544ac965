import { meanOf, squaresAround } from './sums';

/**
 * Strength of a season, F_S = max(0, 1 − Var(remainder) / Var(season + remainder)) (Wang, Smith & Hyndman 2006; Hyndman &
 * Athanasopoulos, Forecasting: Principles and Practice, 3rd ed., §4.3) of the classical decomposition: the trend a centred
 * moving mean of one period, the season the mean of each phase. The remainder's variance is divided by the degrees of
 * freedom that the phases leave: phases that are seen a few times fit by chance.
 */
export function seasonalStrength(values: Float64Array, period: number): number {
  const detrended = withoutTrend(values, period);
  const count = detrended.length;
  if (count < 2 * period) return 0;
  const total = varianceOf(detrended);
  // What is left of a level that only rounding changes is no season.
  if (!(total > 1e-12 * varianceOf(values))) return 0;
  const remainder = varianceOf(withoutSeason(detrended, period));
  return Math.min(1, Math.max(0, 1 - (remainder * count) / Math.max(1, count - period) / total));
}

/** Less the mean of each phase. */
export function withoutSeason(values: Float64Array, period: number): Float64Array {
  const means = new Float64Array(period);
  for (let start = 0; start < values.length; start += period) {
    const cycle = Math.min(period, values.length - start);
    for (let phase = 0; phase < cycle; phase += 1) means[phase] = (means[phase] ?? 0) + (values[start + phase] ?? 0);
  }
  for (let phase = 0; phase < period; phase += 1) {
    means[phase] = (means[phase] ?? 0) / Math.ceil((values.length - phase) / period);
  }
  const rest = new Float64Array(values.length);
  for (let start = 0; start < values.length; start += period) {
    const cycle = Math.min(period, values.length - start);
    for (let phase = 0; phase < cycle; phase += 1)
      rest[start + phase] = (values[start + phase] ?? 0) - (means[phase] ?? 0);
  }
  return rest;
}

/** Values less the mean of the period around each, the ends of an even one counted half; without the rows at the ends. */
function withoutTrend(values: Float64Array, period: number): Float64Array {
  const half = Math.floor(period / 2);
  const count = values.length - 2 * half;
  if (count < 1) return new Float64Array(0);
  const isEven = period % 2 === 0;
  const detrended = new Float64Array(count);
  let sum = 0;
  for (let row = 0; row < 2 * half; row += 1) sum += values[row] ?? 0;
  for (let index = 0; index < count; index += 1) {
    const first = values[index] ?? 0;
    const last = values[index + 2 * half] ?? 0;
    sum += last;
    const mean = (isEven ? sum - (first + last) / 2 : sum) / period;
    detrended[index] = (values[index + half] ?? 0) - mean;
    sum -= first;
  }
  return detrended;
}

function varianceOf(values: Float64Array): number {
  return squaresAround(values, meanOf(values)) / values.length;
}
