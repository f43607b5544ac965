/** Orders of a seasonal ARIMA model under the field's letters (Box and Jenkins). */
export interface ArimaOrder {
  readonly p: number;
  readonly d: number;
  readonly q: number;
  readonly P: number;
  readonly D: number;
  readonly Q: number;
  /** Rows of a season; 1: none. */
  readonly m: number;
  /** Whether the differenced series has a mean: a drift where it was differenced once. */
  readonly hasConstant: boolean;
}

/** As the field writes it, e.g. `ARIMA(1,1,1)(0,1,1)[12] with drift`. */
export function arimaName({ p, d, q, P, D, Q, m, hasConstant }: ArimaOrder): string {
  const season = m > 1 && P + D + Q > 0 ? `(${P},${D},${Q})[${m}]` : '';
  const constant = !hasConstant ? '' : d + D === 0 ? ' with non-zero mean' : ' with drift';
  return `ARIMA(${p},${d},${q})${season}${constant}`;
}

/** Coefficients of both polynomials and of their seasonal ones. */
export interface ArimaCoefficients {
  readonly ar: Float64Array;
  readonly ma: Float64Array;
  readonly seasonalAr: Float64Array;
  readonly seasonalMa: Float64Array;
}

/** The two polynomials with the seasonal ones multiplied in, without their leading 1. */
export interface Arma {
  /** y = φ₁·y₁ + φ₂·y₂ + … */
  readonly phi: Float64Array;
  /** … + e + θ₁·e₁ + θ₂·e₂ + … */
  readonly theta: Float64Array;
}

/** Multiplies the seasonal polynomials in: (1 − Σφ·Bⁱ)(1 − ΣΦ·Bᵐⁱ) and (1 + Σθ·Bⁱ)(1 + ΣΘ·Bᵐⁱ). */
export function expand({ ar, ma, seasonalAr, seasonalMa }: ArimaCoefficients, m: number): Arma {
  return { phi: product(ar, seasonalAr, m, -1), theta: product(ma, seasonalMa, m, 1) };
}

function product(plain: Float64Array, seasonal: Float64Array, m: number, sign: -1 | 1): Float64Array {
  const result = new Float64Array(plain.length + m * seasonal.length);
  result.set(plain);
  for (const [index, own] of seasonal.entries()) {
    const at = m * (index + 1);
    result[at - 1] = (result[at - 1] as number) + own;
    for (const [lag, other] of plain.entries()) result[at + lag] = (result[at + lag] as number) + sign * own * other;
  }
  return result;
}

/** Coefficients of the differences, with y on the other side: Δy = y − δ₁·y₁ − δ₂·y₂ − … */
export function differencing({ d, D, m }: Pick<ArimaOrder, 'd' | 'D' | 'm'>): Float64Array {
  let polynomial = Float64Array.of(1);
  for (let i = 0; i < d; i += 1) polynomial = times(polynomial, 1);
  for (let i = 0; i < D; i += 1) polynomial = times(polynomial, m);
  return polynomial.subarray(1).map((own) => -own);
}

function times(polynomial: Float64Array<ArrayBuffer>, lag: number): Float64Array<ArrayBuffer> {
  const result = new Float64Array(polynomial.length + lag);
  result.set(polynomial);
  for (const [index, own] of polynomial.entries()) result[index + lag] = (result[index + lag] as number) - own;
  return result;
}

/** Differences of a series at a lag, so many times; as many rows fewer. */
export function difference(y: Float64Array, lag: number, times_: number): Float64Array {
  let result = y;
  for (let i = 0; i < times_; i += 1) {
    const before = result;
    result = before.subarray(lag).map((value, row) => value - (before[row] as number));
  }
  return result;
}
