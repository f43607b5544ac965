/** Frequencies k / `size`, k = 0 … size / 2, of a real sequence. */
export interface Frequencies {
  readonly re: Float64Array;
  readonly im: Float64Array;
}

/**
 * Discrete Fourier transforms Σ xₜ e^(−2πikt / size) of real sequences of up to `size` values, the rest zeros: a radix-4
 * Stockham transform of half the length on pairs of neighbours (Press et al., Numerical Recipes, 3rd ed., §12.3;
 * Swarztrauber 1987). Its memory serves every call.
 */
export class RealTransform {
  readonly size: number;
  /** Cosines and sines of 2πk / size for the first quarter of a turn. */
  readonly #cosines: Float64Array;
  readonly #sines: Float64Array;
  #from: Frequencies;
  #to: Frequencies;

  /** @param size a power of two, at least 4 */
  constructor(size: number) {
    this.size = size;
    const quarter = size / 4;
    this.#cosines = new Float64Array(quarter + 1);
    this.#sines = new Float64Array(quarter + 1);
    for (let index = 0; index <= quarter; index += 1) {
      this.#cosines[index] = Math.cos((2 * Math.PI * index) / size);
      this.#sines[index] = Math.sin((2 * Math.PI * index) / size);
    }
    const half = size / 2 + 1;
    this.#from = { re: new Float64Array(half), im: new Float64Array(half) };
    this.#to = { re: new Float64Array(half), im: new Float64Array(half) };
  }

  /** @returns arrays that the next call writes anew */
  run(values: Float64Array): Frequencies {
    const { re, im } = this.#from;
    const pairs = values.length >> 1;
    for (let index = 0; index < pairs; index += 1) {
      re[index] = values[2 * index] ?? 0;
      im[index] = values[2 * index + 1] ?? 0;
    }
    re.fill(0, pairs);
    im.fill(0, pairs);
    if (values.length % 2 === 1) re[pairs] = values[values.length - 1] ?? 0;
    let length = this.size / 2;
    let stride = 1;
    for (; length >= 4; length /= 4, stride *= 4) this.#fourths(length, stride);
    if (length === 2) this.#halves(stride);
    this.#unpack();
    return this.#from;
  }

  #fourths(length: number, stride: number): void {
    const { re, im } = this.#from;
    const { re: toRe, im: toIm } = this.#to;
    const quarter = length / 4;
    const step = this.size / length;
    const leap = quarter * stride;
    for (let part = 0; part < quarter; part += 1) {
      const cos1 = this.#cosines[part * step] ?? 1;
      const sin1 = -(this.#sines[part * step] ?? 0);
      const cos2 = cos1 * cos1 - sin1 * sin1;
      const sin2 = 2 * cos1 * sin1;
      const cos3 = cos1 * cos2 - sin1 * sin2;
      const sin3 = cos1 * sin2 + sin1 * cos2;
      const out = 4 * part * stride;
      const last = (part + 1) * stride;
      for (let at = part * stride, to = out; at < last; at += 1, to += 1) {
        const aRe = re[at] ?? 0;
        const aIm = im[at] ?? 0;
        const bRe = re[at + leap] ?? 0;
        const bIm = im[at + leap] ?? 0;
        const cRe = re[at + 2 * leap] ?? 0;
        const cIm = im[at + 2 * leap] ?? 0;
        const dRe = re[at + 3 * leap] ?? 0;
        const dIm = im[at + 3 * leap] ?? 0;
        const acRe = aRe + cRe;
        const acIm = aIm + cIm;
        const bdRe = bRe + dRe;
        const bdIm = bIm + dIm;
        toRe[to] = acRe + bdRe;
        toIm[to] = acIm + bdIm;
        // a − ib − c + id, a − b + c − d, a + ib − c − id
        const firstRe = aRe - cRe + (bIm - dIm);
        const firstIm = aIm - cIm - (bRe - dRe);
        toRe[to + stride] = cos1 * firstRe - sin1 * firstIm;
        toIm[to + stride] = cos1 * firstIm + sin1 * firstRe;
        const secondRe = acRe - bdRe;
        const secondIm = acIm - bdIm;
        toRe[to + 2 * stride] = cos2 * secondRe - sin2 * secondIm;
        toIm[to + 2 * stride] = cos2 * secondIm + sin2 * secondRe;
        const thirdRe = aRe - cRe - (bIm - dIm);
        const thirdIm = aIm - cIm + (bRe - dRe);
        toRe[to + 3 * stride] = cos3 * thirdRe - sin3 * thirdIm;
        toIm[to + 3 * stride] = cos3 * thirdIm + sin3 * thirdRe;
      }
    }
    [this.#from, this.#to] = [this.#to, this.#from];
  }

  #halves(stride: number): void {
    for (const part of ['re', 'im'] as const) {
      const from = this.#from[part];
      const to = this.#to[part];
      for (let at = 0; at < stride; at += 1) {
        const first = from[at] ?? 0;
        const second = from[at + stride] ?? 0;
        to[at] = first + second;
        to[at + stride] = first - second;
      }
    }
    [this.#from, this.#to] = [this.#to, this.#from];
  }

  /** From the frequencies of pairs to those of single values: with e of the even and o of the odd ones, e + o e^(−2πik / size). */
  #unpack(): void {
    const { re, im } = this.#from;
    const half = this.size / 2;
    const [zeroRe, zeroIm] = [re[0] ?? 0, im[0] ?? 0];
    [re[0], im[0], re[half], im[half]] = [zeroRe + zeroIm, 0, zeroRe - zeroIm, 0];
    for (let low = 1; low <= half / 2; low += 1) {
      const high = half - low;
      const lowRe = re[low] ?? 0;
      const lowIm = im[low] ?? 0;
      const highRe = re[high] ?? 0;
      const highIm = im[high] ?? 0;
      const evenRe = (lowRe + highRe) / 2;
      const evenIm = (lowIm - highIm) / 2;
      const oddRe = (lowIm + highIm) / 2;
      const oddIm = (highRe - lowRe) / 2;
      const cos = this.#cosines[low] ?? 0;
      const sin = this.#sines[low] ?? 0;
      const turnedRe = cos * oddRe + sin * oddIm;
      const turnedIm = cos * oddIm - sin * oddRe;
      re[low] = evenRe + turnedRe;
      im[low] = evenIm + turnedIm;
      re[high] = evenRe - turnedRe;
      im[high] = turnedIm - evenIm;
    }
  }
}
