import { at } from '../common/numbers';
import { decompose, dotTile, solveFactored } from './cholesky';
import { conditionOf, largestEigenvalue } from './condition';
import { inputCount, readInputs, readOutputs, type LinearDesign, type LinearSource } from './design';
import { momentsOf } from './moments';
import { centreMoments, mirror, type Moments } from './sums';
import { stepProducts, within, type Work } from './work';

/** Under scikit-learn's names. */
export interface RidgeOptions {
  /** Weight of the squared coefficients beside the sum of squared errors. */
  readonly alpha: number;
  readonly fitIntercept: boolean;
}

/** What a linear model has learnt. */
export interface LinearFit {
  /** [outputs × inputs] row-major. */
  readonly coefficients: Float64Array;
  /** One an output; zeros where none is fitted. */
  readonly intercept: Float64Array;
}

export interface RidgeFit extends LinearFit {
  /** Inputs that are no combination of the ones before them. */
  readonly rank: number;
  /** Largest over smallest eigenvalue of the matrix that was solved; null where that is singular. */
  readonly conditionNumber: number | null;
  /** Sum of squared errors of the training windows, for each output. */
  readonly squaredErrors: Float64Array;
}

/**
 * Ridge regression of every output on the windows' inputs: minimises Σ weight · (y − x·w − b)² + alpha ‖w‖², as scikit-learn's
 * `Ridge`, by Cholesky's factor of the normal equations; of the windows' own products where there are fewer windows than inputs.
 */
export function* fitRidge(design: LinearDesign, source: LinearSource, options: RidgeOptions): Work<RidgeFit> {
  if (source.starts.length < inputCount(design)) return yield* solveDual(design, source, options);
  const moments = yield* within(0, 0.4, momentsOf(design, source));
  return yield* within(0.4, 1, solveRidge(moments, options));
}

/** The same from sums of products, which are used up. */
export function* solveRidge(moments: Moments, { alpha, fitIntercept }: RidgeOptions): Work<RidgeFit> {
  const { inputs, outputs, gram, cross, outputSquares } = moments;
  const means = fitIntercept ? centreMoments(moments) : null;
  for (let k = 0; k < inputs; k += 1) gram[k * inputs + k] = at(gram, k * inputs + k) + alpha;
  const largest = largestEigenvalue(gram, inputs);
  const rank = yield* within(0, 0.9, decompose(gram, inputs));
  const conditionNumber = rank < inputs ? null : conditionOf(largest, gram, inputs);
  const solved = cross.slice();
  solveFactored(gram, inputs, solved, outputs);
  const coefficients = new Float64Array(outputs * inputs);
  const squaredErrors = outputSquares.slice();
  for (let output = 0; output < outputs; output += 1) {
    for (let k = 0; k < inputs; k += 1) {
      const value = at(solved, k * outputs + output);
      coefficients[output * inputs + k] = value;
      squaredErrors[output] = at(squaredErrors, output) - value * (at(cross, k * outputs + output) + alpha * value);
    }
  }
  const intercept = interceptOf(coefficients, outputs, means);
  return { coefficients, intercept, rank, conditionNumber, squaredErrors };
}

/** What is left of the outputs' means once the inputs' means are predicted from. */
export function interceptOf(
  coefficients: Float64Array,
  outputs: number,
  means: { readonly inputMeans: Float64Array; readonly outputMeans: Float64Array } | null,
): Float64Array {
  const intercept = new Float64Array(outputs);
  if (means === null) return intercept;
  const inputs = means.inputMeans.length;
  for (let output = 0; output < outputs; output += 1) {
    let value = at(means.outputMeans, output);
    for (let k = 0; k < inputs; k += 1) value -= at(coefficients, output * inputs + k) * at(means.inputMeans, k);
    intercept[output] = value;
  }
  return intercept;
}

/** (X Xᵀ + alpha) a = Y and w = Xᵀ a: as many equations as windows. */
function* solveDual(design: LinearDesign, source: LinearSource, { alpha, fitIntercept }: RidgeOptions): Work<RidgeFit> {
  const inputs = inputCount(design);
  const outputs = source.targetLength;
  const windows = source.starts.length;
  const rows = new Float64Array(windows * inputs);
  const right = new Float64Array(windows * outputs);
  const means = { inputMeans: new Float64Array(inputs), outputMeans: new Float64Array(outputs) };
  const weightOf = (window: number): number => source.sampleWeights?.[window] ?? 1;
  let weight = 0;
  for (let window = 0; window < windows; window += 1) {
    const row = rows.subarray(window * inputs, (window + 1) * inputs);
    const target = right.subarray(window * outputs, (window + 1) * outputs);
    readInputs(design, source, window, row);
    readOutputs(design, source, window, target);
    weight += weightOf(window);
    addTo(means.inputMeans, weightOf(window), row);
    addTo(means.outputMeans, weightOf(window), target);
  }
  for (const sums of [means.inputMeans, means.outputMeans]) {
    for (let k = 0; k < sums.length; k += 1) sums[k] = fitIntercept ? at(sums, k) / weight : 0;
  }
  for (let window = 0; window < windows; window += 1) {
    const root = Math.sqrt(weightOf(window));
    centreRow(rows, window * inputs, means.inputMeans, root);
    centreRow(right, window * outputs, means.outputMeans, root);
  }
  const kernel = yield* within(0.1, 0.5, productsOfRows(rows, windows, inputs));
  for (let k = 0; k < windows; k += 1) kernel[k * windows + k] = at(kernel, k * windows + k) + alpha;
  const largest = largestEigenvalue(kernel, windows);
  const rank = yield* within(0.5, 0.9, decompose(kernel, windows));
  const conditionNumber = rank < windows ? null : conditionOf(largest, kernel, windows);
  const solved = right.slice();
  solveFactored(kernel, windows, solved, outputs);
  const coefficients = new Float64Array(outputs * inputs);
  const squaredErrors = new Float64Array(outputs);
  for (let output = 0; output < outputs; output += 1) {
    const own = coefficients.subarray(output * inputs, (output + 1) * inputs);
    for (let window = 0; window < windows; window += 1) {
      addTo(own, at(solved, window * outputs + output), rows.subarray(window * inputs, (window + 1) * inputs));
      // What the kernel with alpha takes up of the target, without alpha's part.
      squaredErrors[output] = at(squaredErrors, output) + (alpha * at(solved, window * outputs + output)) ** 2;
    }
  }
  return {
    coefficients,
    intercept: interceptOf(coefficients, outputs, fitIntercept ? means : null),
    rank,
    conditionNumber,
    squaredErrors,
  };
}

function addTo(sums: Float64Array, scale: number, values: Float64Array): void {
  for (let k = 0; k < sums.length; k += 1) sums[k] = (sums[k] as number) + scale * (values[k] as number);
}

function centreRow(rows: Float64Array, from: number, means: Float64Array, root: number): void {
  for (let k = 0; k < means.length; k += 1) rows[from + k] = root * ((rows[from + k] as number) - (means[k] as number));
}

/** Products of all rows with each other, both triangles. */
function* productsOfRows(rows: Float64Array, count: number, width: number): Work<Float64Array> {
  const kernel = new Float64Array(count * count);
  const tile = new Float64Array(16);
  let products = 0;
  for (let i = 0; i < count; i += 4) {
    for (let j = 0; j <= i; j += 4) {
      const [own, others] = [Math.min(4, count - i), Math.min(4, count - j)];
      dotTile(rows, width, i, own, j, others, width, tile);
      for (let a = 0; a < own; a += 1) {
        for (let b = 0; b < others; b += 1) kernel[(i + a) * count + j + b] = tile[4 * a + b] as number;
      }
    }
    products += 4 * i * width;
    if (products > stepProducts) {
      products = 0;
      yield ((i + 4) / count) ** 2;
    }
  }
  mirror(kernel, count);
  return kernel;
}
