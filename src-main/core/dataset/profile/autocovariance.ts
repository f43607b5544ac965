import { RealTransform } from './fourier';

const smallestBlock = 1024;

/**
 * Σ xₜ xₜ₊ₗ for the lags l = 0 … `lags`, by transforms of short blocks (Rader 1970, “An improved algorithm for high
 * speed autocorrelation”): as exact as adding up the products, at a cost that hardly depends on how many lags there are.
 */
export function laggedProducts(values: Float64Array, lags: number): Float64Array {
  const block = 2 ** Math.ceil(Math.log2(Math.max(smallestBlock, lags + 1)));
  const transform = new RealTransform(2 * block);
  const crossRe = new Float64Array(block + 1);
  const crossIm = new Float64Array(block + 1);
  const beforeRe = new Float64Array(block + 1);
  const beforeIm = new Float64Array(block + 1);
  for (let start = 0; start < values.length; start += block) {
    const { re, im } = transform.run(values.subarray(start, start + block));
    for (let k = 0; k <= block; k += 1) {
      const nowRe = re[k] ?? 0;
      const nowIm = im[k] ?? 0;
      const thenRe = beforeRe[k] ?? 0;
      const thenIm = beforeIm[k] ?? 0;
      // A block that comes one block later turns by (−1)ᵏ.
      const turn = k % 2 === 0 ? 1 : -1;
      crossRe[k] = (crossRe[k] ?? 0) + nowRe * nowRe + nowIm * nowIm + turn * (thenRe * nowRe + thenIm * nowIm);
      crossIm[k] = (crossIm[k] ?? 0) + turn * (thenRe * nowIm - thenIm * nowRe);
      beforeRe[k] = nowRe;
      beforeIm[k] = nowIm;
    }
  }
  return realParts(crossRe, crossIm, lags + 1);
}

/** The first values of the sequence with these frequencies. */
function realParts(re: Float64Array, im: Float64Array, count: number): Float64Array {
  const half = re.length - 1;
  const turns = 2 * half;
  const cosines = Float64Array.from({ length: turns }, (_, index) => Math.cos((2 * Math.PI * index) / turns));
  const values = new Float64Array(count);
  for (let at = 0; at < count; at += 1) {
    let sum = ((re[0] ?? 0) + (at % 2 === 0 ? 1 : -1) * (re[half] ?? 0)) / 2;
    for (let k = 1; k < half; k += 1) {
      const angle = (k * at) % turns;
      // sin x = cos (x − ¼ turn)
      sum += (re[k] ?? 0) * (cosines[angle] ?? 0) - (im[k] ?? 0) * (cosines[(angle + turns - half / 2) % turns] ?? 0);
    }
    values[at] = sum / half;
  }
  return values;
}
