import { at } from '../../common/numbers';

/** Normal equations of a linear regression, gathered row by row so that no design matrix is held. */
export interface NormalEquations {
  /** Number of inputs and of outputs. */
  readonly inputs: number;
  readonly outputs: number;
  /** Xᵀ X, of which the lower triangle is filled; [inputs × inputs] row-major. */
  readonly gram: Float64Array;
  /** Xᵀ Y; [inputs × outputs] row-major. */
  readonly moments: Float64Array;
}

/** Empty sums of XᵀX [inputs × inputs] and XᵀY [inputs × outputs], row-major. */
export function createNormalEquations(inputs: number, outputs: number): NormalEquations {
  return { inputs, outputs, gram: new Float64Array(inputs * inputs), moments: new Float64Array(inputs * outputs) };
}

/**
 * target[start + j] += factor · values[j] for j < count. The innermost loop of a fit over thousands of windows: typed
 * arrays alone, so that it stays fast machine code.
 */
export function addScaled(
  target: Float64Array,
  start: number,
  factor: number,
  values: Float64Array,
  count: number,
): void {
  for (let j = 0; j < count; j += 1) target[start + j] = (target[start + j] ?? 0) + factor * (values[j] ?? 0);
}

/** Adds one row of inputs and outputs. */
export function addRow(equations: NormalEquations, x: Float64Array, y: Float64Array): void {
  const { inputs, outputs, gram, moments } = equations;
  for (let i = 0; i < inputs; i += 1) {
    const value = at(x, i);
    if (value === 0) continue;
    addScaled(gram, i * inputs, value, x, i + 1);
    addScaled(moments, i * outputs, value, y, outputs);
  }
}

/**
 * Weights W of [inputs × outputs] that solve (Xᵀ X + diag(penalties)) W = Xᵀ Y by Cholesky decomposition. An input
 * that is a combination of others and has no penalty gets weight 0.
 */
export function solveRidge(equations: NormalEquations, penalties: Float64Array): Float64Array {
  const { inputs, outputs } = equations;
  const factor = decompose(equations, penalties);
  const weights = Float64Array.from(equations.moments);
  for (let column = 0; column < outputs; column += 1) {
    for (let i = 0; i < inputs; i += 1) {
      const diagonal = at(factor, i * inputs + i);
      let value = at(weights, i * outputs + column);
      for (let k = 0; k < i; k += 1) value -= at(factor, i * inputs + k) * at(weights, k * outputs + column);
      weights[i * outputs + column] = diagonal === 0 ? 0 : value / diagonal;
    }
    for (let i = inputs - 1; i >= 0; i -= 1) {
      const diagonal = at(factor, i * inputs + i);
      let value = at(weights, i * outputs + column);
      for (let k = i + 1; k < inputs; k += 1) value -= at(factor, k * inputs + i) * at(weights, k * outputs + column);
      weights[i * outputs + column] = diagonal === 0 ? 0 : value / diagonal;
    }
  }
  return weights;
}

/** Lower Cholesky factor; the column of a pivot that vanishes is set to zero. */
function decompose({ inputs, gram }: NormalEquations, penalties: Float64Array): Float64Array {
  const factor = new Float64Array(inputs * inputs);
  for (let i = 0; i < inputs; i += 1) {
    for (let j = 0; j <= i; j += 1) {
      const penalty = i === j ? at(penalties, i) : 0;
      let value = at(gram, i * inputs + j) + penalty;
      const scale = Math.abs(value);
      for (let k = 0; k < j; k += 1) value -= at(factor, i * inputs + k) * at(factor, j * inputs + k);
      if (i === j) factor[i * inputs + i] = value > 1e-12 * scale ? Math.sqrt(value) : 0;
      else {
        const diagonal = at(factor, j * inputs + j);
        factor[i * inputs + j] = diagonal === 0 ? 0 : value / diagonal;
      }
    }
  }
  return factor;
}
