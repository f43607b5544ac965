import { at } from '../common/numbers';
import { type LinearDesign, type LinearSource } from './design';
import { emptyMoments, mirror, type Moments } from './sums';
import { stepProducts, type Work } from './work';

/** Windows at even distances, with targets at the same distance from each. */
interface Stretch {
  readonly start: number;
  readonly targetStart: number;
  readonly stride: number;
  readonly count: number;
}

function stretchesOf({ starts, targetStarts }: LinearSource): Stretch[] {
  const stretches: Stretch[] = [];
  let from = 0;
  while (from < starts.length) {
    const [start, targetStart] = [at(starts, from), at(targetStarts, from)];
    const stride = from + 1 < starts.length ? at(starts, from + 1) - start : 0;
    let to = from + 1;
    if (stride > 0) {
      while (
        to < starts.length &&
        at(starts, to) - at(starts, to - 1) === stride &&
        at(targetStarts, to) - at(starts, to) === targetStart - start
      ) {
        to += 1;
      }
    }
    stretches.push({ start, targetStart, stride: Math.max(1, stride), count: to - from });
    from = to;
  }
  return stretches;
}

/**
 * The sums over windows that weigh the same. The product of two lags, summed over windows at even distances, is that of the
 * lags one distance earlier without its first summand and with one more: all but the first rows of XᵀX cost two
 * multiplications a number, however many windows there are.
 */
export function* slideMoments(design: LinearDesign, source: LinearSource): Work<Moments> {
  const { lookback, featureCount, centers, targetCenter } = design;
  const { series, targets, targetLength } = source;
  const inputs = lookback * featureCount;
  const moments = emptyMoments(inputs, targetLength);
  const { gram, cross, inputSums, outputSums, outputSquares } = moments;
  const rows = series.length / featureCount;
  const own = new Float64Array(rows);
  const other = new Float64Array(featureCount > 1 ? rows : 0);
  const outputs = new Float64Array(targets.length);
  for (let row = 0; row < targets.length; row += 1) outputs[row] = (targets[row] as number) - targetCenter;
  const stretches = stretchesOf(source);
  const read = (feature: number, into: Float64Array): void => {
    const center = at(centers, feature);
    for (let row = 0; row < rows; row += 1) into[row] = (series[row * featureCount + feature] as number) - center;
  };
  let products = 0;
  for (let feature = 0; feature < featureCount; feature += 1) {
    read(feature, own);
    for (let second = 0; second < featureCount; second += 1) {
      if (second !== feature) read(second, other);
      const place = { gram, inputs, featureCount, lookback, feature, second };
      for (const stretch of stretches) {
        slideGram(place, own, second === feature ? own : other, stretch);
        products += lookback * (stretch.count * Math.min(stretch.stride, lookback) + lookback);
        if (products > stepProducts) {
          products = 0;
          yield (feature + (second + 1) / featureCount) / featureCount;
        }
      }
    }
    for (const stretch of stretches) {
      slideCross({ cross, featureCount, lookback, feature, targetLength }, own, outputs, stretch);
      const { start, stride, count } = stretch;
      for (let lag = 0; lag < lookback; lag += 1) {
        const k = lag * featureCount + feature;
        inputSums[k] = at(inputSums, k) + strideSum(own, start + lag, stride, count);
      }
      products += count * (lookback + targetLength);
    }
  }
  for (const { targetStart, stride, count } of stretches) {
    for (let step = 0; step < targetLength; step += 1) {
      const from = targetStart + step;
      outputSums[step] = at(outputSums, step) + strideSum(outputs, from, stride, count);
      outputSquares[step] = at(outputSquares, step) + strideDot(outputs, from, outputs, from, stride, count);
    }
  }
  mirror(gram, inputs);
  return { ...moments, weight: source.starts.length };
}

interface GramPlace {
  readonly gram: Float64Array;
  readonly inputs: number;
  readonly featureCount: number;
  readonly lookback: number;
  readonly feature: number;
  readonly second: number;
}

/** Adds the products of lags of one feature with the same and older lags of another, over one stretch. */
function slideGram(place: GramPlace, own: Float64Array, other: Float64Array, stretch: Stretch): void {
  const { gram, inputs, featureCount, lookback, feature, second } = place;
  const { start, stride, count } = stretch;
  const end = start + count * stride;
  // Of two features at the same lag, one order is enough.
  const first = feature >= second ? 0 : 1;
  const diagonal = new Float64Array(lookback);
  for (let older = 0; older < Math.min(stride, lookback); older += 1) {
    // The products of this lag with all younger ones, four at a time.
    let lag = older;
    for (; lag + 3 < lookback; lag += 4) {
      strideDots(own, start + lag, other, start + older, stride, count, diagonal, lag);
    }
    for (; lag < lookback; lag += 1) {
      diagonal[lag] = strideDot(own, start + lag, other, start + older, stride, count);
    }
    for (let distance = first; distance < lookback - older; distance += 1) {
      let value = diagonal[older + distance] as number;
      for (let j = older; j + distance < lookback; j += stride) {
        const i = j + distance;
        const index = (i * featureCount + feature) * inputs + j * featureCount + second;
        gram[index] = (gram[index] as number) + value;
        value +=
          (own[end + i] as number) * (other[end + j] as number) -
          (own[start + i] as number) * (other[start + j] as number);
      }
    }
  }
}

interface CrossPlace {
  readonly cross: Float64Array;
  readonly featureCount: number;
  readonly lookback: number;
  readonly feature: number;
  readonly targetLength: number;
}

/** Adds the products of a feature's lags with the targets, over one stretch. */
function slideCross(place: CrossPlace, own: Float64Array, outputs: Float64Array, stretch: Stretch): void {
  const { cross, featureCount, lookback, feature, targetLength } = place;
  const { start, targetStart, stride, count } = stretch;
  const [end, targetEnd] = [start + count * stride, targetStart + count * stride];
  for (let lag = 0; lag < lookback; lag += 1) {
    for (let step = 0; step < targetLength; step += 1) {
      if (lag >= stride && step >= stride) continue;
      let value = strideDot(own, start + lag, outputs, targetStart + step, stride, count);
      for (let [i, j] = [lag, step]; i < lookback && j < targetLength; i += stride, j += stride) {
        const index = (i * featureCount + feature) * targetLength + j;
        cross[index] = (cross[index] as number) + value;
        value +=
          (own[end + i] as number) * (outputs[targetEnd + j] as number) -
          (own[start + i] as number) * (outputs[targetStart + j] as number);
      }
    }
  }
}

function strideSum(values: Float64Array, from: number, stride: number, count: number): number {
  let sum = 0;
  for (let k = from; k < from + count * stride; k += stride) sum += values[k] as number;
  return sum;
}

function strideDot(
  first: Float64Array,
  firstFrom: number,
  second: Float64Array,
  secondFrom: number,
  stride: number,
  count: number,
): number {
  let sum = 0;
  for (let k = 0; k < count * stride; k += stride) {
    sum += (first[firstFrom + k] as number) * (second[secondFrom + k] as number);
  }
  return sum;
}

/** Four such sums for neighbouring places of the first, into places of `into` from `at` on. */
function strideDots(
  first: Float64Array,
  firstFrom: number,
  second: Float64Array,
  secondFrom: number,
  stride: number,
  count: number,
  into: Float64Array,
  place: number,
): void {
  let [a, b, c, d] = [0, 0, 0, 0];
  for (let k = 0; k < count * stride; k += stride) {
    const value = second[secondFrom + k] as number;
    const from = firstFrom + k;
    a += value * (first[from] as number);
    b += value * (first[from + 1] as number);
    c += value * (first[from + 2] as number);
    d += value * (first[from + 3] as number);
  }
  into[place] = a;
  into[place + 1] = b;
  into[place + 2] = c;
  into[place + 3] = d;
}
