/**
 * Discrete Fourier transform of a real sequence, by a radix-2 transform of half the length on pairs of neighbours
 * (Press et al., Numerical Recipes, 3rd ed., §12.3).
 * @param values their count has to be a power of two, at least 4
 * @returns real and imaginary parts of the frequencies 0 … n / 2
 */
export function realTransform(values: Float64Array): { re: Float64Array; im: Float64Array } {
  const half = values.length / 2;
  const re = new Float64Array(half);
  const im = new Float64Array(half);
  for (let index = 0; index < half; index += 1) {
    re[index] = values[2 * index] ?? 0;
    im[index] = values[2 * index + 1] ?? 0;
  }
  transform(re, im);
  const outRe = new Float64Array(half + 1);
  const outIm = new Float64Array(half + 1);
  for (let k = 0; k <= half; k += 1) {
    const at = k % half;
    const mirror = (half - k) % half;
    const [ar, ai, br, bi] = [re[at] ?? 0, im[at] ?? 0, re[mirror] ?? 0, im[mirror] ?? 0];
    const evenRe = (ar + br) / 2;
    const evenIm = (ai - bi) / 2;
    const oddRe = (ai + bi) / 2;
    const oddIm = (br - ar) / 2;
    const angle = (-Math.PI * k) / half;
    const [cos, sin] = [Math.cos(angle), Math.sin(angle)];
    outRe[k] = evenRe + cos * oddRe - sin * oddIm;
    outIm[k] = evenIm + cos * oddIm + sin * oddRe;
  }
  return { re: outRe, im: outIm };
}

interface Turns {
  readonly size: number;
  readonly cosines: Float64Array;
  readonly sines: Float64Array;
}

/** The last ones: a table's columns are equally long, so that each asks for them again. */
let lastTurns: Turns = { size: 0, cosines: new Float64Array(0), sines: new Float64Array(0) };

/** Cosines and sines of −2πk / `size` for k below half of it. */
function turnsOf(size: number): Turns {
  if (lastTurns.size === size) return lastTurns;
  const cosines = new Float64Array(size >> 1);
  const sines = new Float64Array(size >> 1);
  for (let index = 0; index < size >> 1; index += 1) {
    cosines[index] = Math.cos((-2 * Math.PI * index) / size);
    sines[index] = Math.sin((-2 * Math.PI * index) / size);
  }
  lastTurns = { size, cosines, sines };
  return lastTurns;
}

function transform(re: Float64Array, im: Float64Array): void {
  const size = re.length;
  for (let index = 1, reversed = 0; index < size; index += 1) {
    let bit = size >> 1;
    for (; (reversed & bit) !== 0; bit >>= 1) reversed ^= bit;
    reversed ^= bit;
    if (index < reversed) {
      swap(re, index, reversed);
      swap(im, index, reversed);
    }
  }
  const { cosines, sines } = turnsOf(size);
  for (let span = 1; span < size; span *= 2) {
    const stride = size / (2 * span);
    for (let start = 0; start < size; start += 2 * span) {
      for (let offset = 0; offset < span; offset += 1) {
        const low = start + offset;
        const high = low + span;
        const cos = cosines[offset * stride] ?? 1;
        const sin = sines[offset * stride] ?? 0;
        const highRe = re[high] ?? 0;
        const highIm = im[high] ?? 0;
        const turnedRe = highRe * cos - highIm * sin;
        const turnedIm = highRe * sin + highIm * cos;
        const lowRe = re[low] ?? 0;
        const lowIm = im[low] ?? 0;
        re[low] = lowRe + turnedRe;
        im[low] = lowIm + turnedIm;
        re[high] = lowRe - turnedRe;
        im[high] = lowIm - turnedIm;
      }
    }
  }
}

function swap(values: Float64Array, first: number, second: number): void {
  const kept = values[first] ?? 0;
  values[first] = values[second] ?? 0;
  values[second] = kept;
}

export interface Spectrum {
  /** Of the frequencies k / `size`, k = 0 … size / 2. */
  readonly power: Float64Array;
  /** Length after padding with zeros to at least twice the count. */
  readonly size: number;
  /** Σ dₜ dₜ₋ₗ for the lags l = 0 … n − 1. */
  readonly autocovariance: Float64Array;
}

/** Power and autocovariance of deviations from a level (Wiener–Khinchin); missing values have the deviation 0. */
export function spectrumOf(deviations: Float64Array): Spectrum {
  const count = deviations.length;
  const size = 2 ** Math.max(2, Math.ceil(Math.log2(2 * count)));
  const padded = new Float64Array(size);
  padded.set(deviations);
  const { re, im } = realTransform(padded);
  const power = re.map((value, k) => value * value + (im[k] ?? 0) ** 2);
  // The power is real and even, so that its transform is real: the autocovariance, times the length.
  const even = new Float64Array(size);
  for (let k = 0; k < size; k += 1) even[k] = power[Math.min(k, size - k)] ?? 0;
  const autocovariance = realTransform(even)
    .re.subarray(0, count)
    .map((value) => value / size);
  return { power, size, autocovariance };
}
