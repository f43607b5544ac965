import { at } from '../common/numbers';
import { inputCount, readInputs, readOutputs, type LinearDesign, type LinearSource } from './design';
import { slideMoments } from './sliding';
import { smoothRows } from './smooth';
import { emptyMoments, mirror, type Moments } from './sums';
import { stepProducts, within, type Work } from './work';

/** The sums of all windows of a source. Windows that weigh the same share most products with their neighbours. */
export function* momentsOf(design: LinearDesign, source: LinearSource): Work<Moments> {
  if (source.sampleWeights !== null) return yield* weighMoments(design, source);
  const plain = yield* within(0, design.kernelSize === null ? 1 : 0.8, slideMoments(design, source));
  const normalised = design.levelFeature === null ? plain : subtractLevel(design, plain, design.levelFeature);
  return design.kernelSize === null ? normalised : splitMoments(design, normalised, design.kernelSize);
}

/** In the place of each sum the one of inputs and outputs minus the last value of a feature, which is itself one of the inputs. */
function subtractLevel({ lookback, featureCount }: LinearDesign, moments: Moments, levelFeature: number): Moments {
  const { inputs, outputs, gram, cross, inputSums, outputSums, outputSquares } = moments;
  const last = (lookback - 1) * featureCount + levelFeature;
  const products = gram.slice(last * inputs, (last + 1) * inputs);
  const steps = cross.slice(last * outputs, (last + 1) * outputs);
  const square = at(products, last);
  const sum = at(inputSums, last);
  for (let a = 0; a < inputs; a += 1) {
    const isLevelled = a % featureCount === levelFeature;
    const own = at(products, a);
    for (let b = 0; b < inputs; b += 1) {
      let value = gram[a * inputs + b] as number;
      if (isLevelled) value -= products[b] as number;
      if (b % featureCount === levelFeature) value = value - own + (isLevelled ? square : 0);
      gram[a * inputs + b] = value;
    }
    for (let step = 0; step < outputs; step += 1) {
      const value = at(cross, a * outputs + step) - own;
      cross[a * outputs + step] = isLevelled ? value - at(steps, step) + square : value;
    }
    if (isLevelled) inputSums[a] = at(inputSums, a) - sum;
  }
  for (let step = 0; step < outputs; step += 1) {
    outputSquares[step] = at(outputSquares, step) - 2 * at(steps, step) + square;
    outputSums[step] = at(outputSums, step) - sum;
  }
  return moments;
}

/** The sums of trends and remainders, made of those of the values: both are linear in them. */
function splitMoments(design: LinearDesign, moments: Moments, kernelSize: number): Moments {
  const { inputs, outputs, gram } = moments;
  const smooth = (matrix: Float64Array, columns: number): Float64Array =>
    smoothRows(matrix, design, columns, kernelSize);
  const result = { ...emptyMoments(2 * inputs, outputs), weight: moments.weight, outputSums: moments.outputSums };
  const half = smooth(gram, inputs);
  const trends = smooth(transposed(half, inputs), inputs);
  const width = 2 * inputs;
  for (let a = 0; a < inputs; a += 1) {
    for (let b = 0; b < inputs; b += 1) {
      const trend = trends[a * inputs + b] as number;
      const mixed = (half[a * inputs + b] as number) - trend;
      const back = (half[b * inputs + a] as number) - trend;
      result.gram[a * width + b] = trend;
      result.gram[a * width + inputs + b] = mixed;
      result.gram[(inputs + b) * width + a] = mixed;
      result.gram[(inputs + a) * width + inputs + b] = (gram[a * inputs + b] as number) - mixed - back - trend;
    }
  }
  const halves = (into: Float64Array, values: Float64Array, columns: number): void => {
    const trend = smooth(values, columns);
    into.set(trend);
    into.set(
      values.map((value, k) => value - at(trend, k)),
      trend.length,
    );
  };
  halves(result.cross, moments.cross, outputs);
  halves(result.inputSums, moments.inputSums, 1);
  return { ...result, outputSquares: moments.outputSquares };
}

function transposed(matrix: Float64Array, size: number): Float64Array {
  const result = new Float64Array(matrix.length);
  for (let a = 0; a < size; a += 1) {
    for (let b = 0; b < size; b += 1) result[b * size + a] = matrix[a * size + b] as number;
  }
  return result;
}

const blockRows = 32;

/** Window by window, each with its weight, in blocks of some: what no two windows share. */
function* weighMoments(design: LinearDesign, source: LinearSource): Work<Moments> {
  const inputs = inputCount(design);
  const outputs = source.targetLength;
  const width = inputs + outputs;
  const moments = emptyMoments(inputs, outputs);
  const rows = new Float64Array(blockRows * width);
  const weighed = new Float64Array(blockRows * width);
  const windows = source.starts.length;
  let weight = 0;
  let products = 0;
  for (let from = 0; from < windows; from += blockRows) {
    const count = Math.min(blockRows, windows - from);
    for (let r = 0; r < count; r += 1) {
      const row = rows.subarray(r * width, (r + 1) * width);
      readInputs(design, source, from + r, row);
      readOutputs(design, source, from + r, row.subarray(inputs));
      const own = source.sampleWeights?.[from + r] ?? 1;
      weight += own;
      for (let k = 0; k < width; k += 1) weighed[r * width + k] = own * (row[k] as number);
    }
    addBlock(moments, rows, weighed, count);
    products += (count * inputs * width) / 2;
    if (products > stepProducts) {
      products = 0;
      yield (from + count) / windows;
    }
  }
  mirror(moments.gram, inputs);
  return { ...moments, weight };
}

function addBlock(moments: Moments, rows: Float64Array, weighed: Float64Array, count: number): void {
  const { inputs, outputs, gram, cross, inputSums, outputSums, outputSquares } = moments;
  const width = inputs + outputs;
  for (let a = 0; a < inputs; a += 1) {
    for (let r = 0; r < count; r += 1) {
      const own = weighed[r * width + a] as number;
      inputSums[a] = (inputSums[a] as number) + own;
      const row = r * width;
      for (let b = 0; b <= a; b += 1) {
        gram[a * inputs + b] = (gram[a * inputs + b] as number) + own * (rows[row + b] as number);
      }
      for (let b = 0; b < outputs; b += 1) {
        cross[a * outputs + b] = (cross[a * outputs + b] as number) + own * (rows[row + inputs + b] as number);
      }
    }
  }
  for (let r = 0; r < count; r += 1) {
    for (let b = 0; b < outputs; b += 1) {
      const own = weighed[r * width + inputs + b] as number;
      outputSums[b] = (outputSums[b] as number) + own;
      outputSquares[b] = (outputSquares[b] as number) + own * (rows[r * width + inputs + b] as number);
    }
  }
}
