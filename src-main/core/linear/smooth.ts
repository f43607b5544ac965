import type { LinearDesign } from './design';

/**
 * The centred moving average along the lags of each feature, for every column: what DLinear's trend makes of a matrix whose
 * rows are lags and features. Ends are repeated beyond them.
 */
export function smoothRows(
  matrix: Float64Array,
  { lookback, featureCount }: Pick<LinearDesign, 'lookback' | 'featureCount'>,
  columns: number,
  kernelSize: number,
): Float64Array {
  const half = (kernelSize - 1) / 2;
  const result = new Float64Array(matrix.length);
  const sums = new Float64Array(columns);
  for (let feature = 0; feature < featureCount; feature += 1) {
    const rowOf = (lag: number): number =>
      (Math.min(lookback - 1, Math.max(0, lag)) * featureCount + feature) * columns;
    sums.fill(0);
    for (let lag = -half; lag <= half; lag += 1) {
      const row = rowOf(lag);
      for (let c = 0; c < columns; c += 1) sums[c] = (sums[c] as number) + (matrix[row + c] as number);
    }
    for (let lag = 0; lag < lookback; lag += 1) {
      const [own, next, gone] = [rowOf(lag), rowOf(lag + half + 1), rowOf(lag - half)];
      for (let c = 0; c < columns; c += 1) {
        const sum = sums[c] as number;
        result[own + c] = sum / kernelSize;
        sums[c] = sum + (matrix[next + c] as number) - (matrix[gone + c] as number);
      }
    }
  }
  return result;
}
