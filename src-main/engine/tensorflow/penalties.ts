import type { Regularizer } from '../../core/network';

/** Σ l1·|w| + l2·w² over a model's weights (Keras's L1, L2 and L1L2). */
export function penaltyOf(weights: readonly Float32Array[], regularizers: readonly Regularizer[]): number {
  let sum = 0;
  for (const [index, weight] of weights.entries()) {
    const regularizer = regularizers[index];
    if (regularizer === undefined || regularizer === null) continue;
    sum += regularizer.l1 * weight.reduce((total, value) => total + Math.abs(value), 0);
    sum += regularizer.l2 * weight.reduce((total, value) => total + value * value, 0);
  }
  return sum;
}

/** Adds the penalties' gradients, l1·sign(w) + 2·l2·w, to the gradients in place. */
export function addPenaltyGradients(
  gradients: readonly Float32Array[],
  weights: readonly Float32Array[],
  regularizers: readonly Regularizer[],
): void {
  for (const [index, gradient] of gradients.entries()) {
    const regularizer = regularizers[index];
    const weight = weights[index];
    if (regularizer === undefined || regularizer === null || weight === undefined) continue;
    for (let i = 0; i < gradient.length; i += 1) {
      const value = weight[i] ?? 0;
      gradient[i] = (gradient[i] ?? 0) + regularizer.l1 * Math.sign(value) + 2 * regularizer.l2 * value;
    }
  }
}
