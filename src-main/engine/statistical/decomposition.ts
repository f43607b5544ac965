/** A classical decomposition by moving averages. */
export interface Decomposition {
  /** Season of each row. */
  readonly seasonal: Float64Array;
  /** NaN for half a season at each end. */
  readonly trend: Float64Array;
}

export type DecompositionType = 'additive' | 'multiplicative';

/** The centred moving average over one season; over an even one half a value of each end. NaN where it would leave the rows. */
export function centredAverage(values: Float64Array, period: number): Float64Array {
  const half = Math.floor(period / 2);
  const result = new Float64Array(values.length).fill(Number.NaN);
  const isEven = period % 2 === 0;
  for (let row = half; row < values.length - half; row += 1) {
    let sum = 0;
    for (let i = row - half; i <= row + half; i += 1) sum += values[i] as number;
    if (isEven) sum -= ((values[row - half] as number) + (values[row + half] as number)) / 2;
    result[row] = sum / period;
  }
  return result;
}

/** Values around their trend, averaged by season and centred: the seasons add up to 0, or have a mean of 1. */
export function decompose(values: Float64Array, period: number, type: DecompositionType): Decomposition {
  const trend = centredAverage(values, period);
  const sums = new Float64Array(period);
  const counts = new Float64Array(period);
  for (let row = 0; row < values.length; row += 1) {
    const level = trend[row] as number;
    const value = values[row] as number;
    const around = type === 'additive' ? value - level : value / level;
    if (Number.isNaN(around)) continue;
    sums[row % period] = (sums[row % period] as number) + around;
    counts[row % period] = (counts[row % period] as number) + 1;
  }
  const means = sums.map((sum, season) => sum / (counts[season] as number));
  const middle = means.reduce((sum, value) => sum + value, 0) / period;
  const seasonal = new Float64Array(values.length);
  for (let row = 0; row < values.length; row += 1) {
    const own = means[row % period] as number;
    seasonal[row] = type === 'additive' ? own - middle : own / middle;
  }
  return { seasonal, trend };
}
