/**
 * Coefficients of a stationary autoregression from its partial autocorrelations (Durbin and Levinson; Monahan 1984).
 * @param partial each between −1 and 1
 */
export function fromPartial(partial: Float64Array): Float64Array {
  const phi = new Float64Array(partial.length);
  const before = new Float64Array(partial.length);
  for (const [order, own] of partial.entries()) {
    before.set(phi.subarray(0, order));
    for (let lag = 0; lag < order; lag += 1)
      phi[lag] = (before[lag] as number) - own * (before[order - 1 - lag] as number);
    phi[order] = own;
  }
  return phi;
}

/** The way back; null for coefficients of no stationary autoregression. */
export function toPartial(phi: Float64Array): Float64Array | null {
  const partial = phi.slice();
  const before = new Float64Array(phi.length);
  for (let order = phi.length - 1; order >= 0; order -= 1) {
    const own = partial[order] as number;
    const rest = 1 - own * own;
    if (!(rest > 0)) return null;
    before.set(partial.subarray(0, order));
    for (let lag = 0; lag < order; lag += 1) {
      partial[lag] = ((before[lag] as number) + own * (before[order - 1 - lag] as number)) / rest;
    }
  }
  return partial;
}
