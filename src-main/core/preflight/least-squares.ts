import { at } from '../common/numbers';

/** One column of a design: the value `lag` rows before the row that is explained (below 0: after it). */
export interface Regressor {
  readonly values: Float64Array;
  readonly lag: number;
}

export interface Stretch {
  readonly from: number;
  readonly to: number;
}

export interface Fit {
  /** What the regressors leave open, NaN in rows where one of them lies outside of the stretch. */
  readonly residual: Float64Array;
  readonly rows: number;
  /** Mean squares of the explained column around its mean, and of the residual. */
  readonly total: number;
  readonly left: number;
}

/** A pivot this small beside its column's own size is a column that the ones before it make. */
const collinear = 1e-10;

/**
 * Least squares with an intercept, by Cholesky's factors of the centred and scaled normal equations in float64; columns that
 * the others make are left out. Rows whose regressors would lie in another stretch take no part.
 */
export function leastSquares(
  explained: Float64Array,
  regressors: readonly Regressor[],
  stretches: readonly Stretch[],
): Fit {
  const width = regressors.length;
  const before = Math.max(0, ...regressors.map(({ lag }) => lag));
  const after = Math.max(0, ...regressors.map(({ lag }) => -lag));
  const sums = new Float64Array(width + 1);
  let rows = 0;
  const spans = stretches.map(({ from, to }) => ({ from: from + before, to: to - after }));
  for (const { from, to } of spans) {
    rows += Math.max(0, to - from);
    for (let index = 0; index <= width; index += 1) {
      const { values, lag } = index < width ? (regressors[index] as Regressor) : { values: explained, lag: 0 };
      let sum = 0;
      for (let row = from; row < to; row += 1) sum += values[row - lag] as number;
      sums[index] = at(sums, index) + sum;
    }
  }
  const residual = new Float64Array(explained.length).fill(Number.NaN);
  if (rows <= width + 1) return { residual, rows: 0, total: 0, left: 0 };
  const means = sums.map((sum) => sum / rows);
  const gram = gramOf(explained, regressors, spans, means);
  const weights = solve(gram, width);
  let left = 0;
  for (const { from, to } of spans) {
    for (let row = from; row < to; row += 1) {
      let value = (explained[row] as number) - (means[width] as number);
      for (let index = 0; index < width; index += 1) {
        const { values, lag } = regressors[index] as Regressor;
        value -= (weights[index] as number) * ((values[row - lag] as number) - (means[index] as number));
      }
      residual[row] = value;
      left += value * value;
    }
  }
  return { residual, rows, total: at(gram, (width + 1) * (width + 1) - 1) / rows, left: left / rows };
}

/** Centred sums of products of all columns, the explained one last; lower triangle, row-major. */
function gramOf(
  explained: Float64Array,
  regressors: readonly Regressor[],
  spans: readonly Stretch[],
  means: Float64Array,
): Float64Array {
  const size = regressors.length + 1;
  const gram = new Float64Array(size * size);
  const block = 256;
  const buffer = new Float64Array(size * block);
  for (const { from, to } of spans) {
    for (let start = from; start < to; start += block) {
      const count = Math.min(block, to - start);
      for (let index = 0; index < size; index += 1) {
        const regressor = regressors[index];
        const values = regressor?.values ?? explained;
        const shift = start - (regressor?.lag ?? 0);
        const mean = means[index] as number;
        for (let i = 0; i < count; i += 1) buffer[index * block + i] = (values[shift + i] as number) - mean;
      }
      for (let a = 0; a < size; a += 1) {
        for (let b = 0; b <= a; b += 1) {
          let sum = 0;
          const [left, right] = [a * block, b * block];
          for (let i = 0; i < count; i += 1) sum += (buffer[left + i] as number) * (buffer[right + i] as number);
          gram[a * size + b] = (gram[a * size + b] as number) + sum;
        }
      }
    }
  }
  return gram;
}

function solve(gram: Float64Array, width: number): Float64Array {
  const size = width + 1;
  const scale = Float64Array.from({ length: width }, (_, i) => {
    const square = at(gram, i * size + i);
    return square > 0 ? 1 / Math.sqrt(square) : 0;
  });
  const factor = new Float64Array(width * width);
  const dropped = new Uint8Array(width);
  for (let a = 0; a < width; a += 1) {
    for (let b = 0; b <= a; b += 1) {
      let sum = at(gram, a * size + b) * at(scale, a) * at(scale, b);
      for (let k = 0; k < b; k += 1) sum -= (factor[a * width + k] as number) * (factor[b * width + k] as number);
      if (a !== b) factor[a * width + b] = dropped[b] === 1 ? 0 : sum / (factor[b * width + b] as number);
      else if (sum > collinear) factor[a * width + a] = Math.sqrt(sum);
      else dropped[a] = 1;
    }
  }
  const weights = new Float64Array(width);
  for (let a = 0; a < width; a += 1) {
    if (dropped[a] === 1) continue;
    let sum = at(gram, width * size + a) * at(scale, a);
    for (let k = 0; k < a; k += 1) sum -= (factor[a * width + k] as number) * (weights[k] as number);
    weights[a] = sum / (factor[a * width + a] as number);
  }
  for (let a = width - 1; a >= 0; a -= 1) {
    if (dropped[a] === 1) continue;
    let sum = weights[a] as number;
    for (let k = a + 1; k < width; k += 1) sum -= (factor[k * width + a] as number) * (weights[k] as number);
    weights[a] = sum / (factor[a * width + a] as number);
  }
  return weights.map((weight, i) => weight * at(scale, i));
}
