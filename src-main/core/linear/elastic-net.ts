import { at } from '../common/numbers';
import { centreMoments, type Moments } from './sums';
import { interceptOf, type LinearFit } from './ridge';
import { stepProducts, type Work } from './work';

/** Under scikit-learn's names. */
export interface ElasticNetOptions {
  readonly alpha: number;
  /** Share of the penalty that is on absolute values instead of squares. */
  readonly l1Ratio: number;
  readonly fitIntercept: boolean;
  /** Rounds over all coefficients. */
  readonly maxIter: number;
  /** Share of the target's own squares below which the dual gap has to fall. */
  readonly tol: number;
}

export interface ElasticNetFit extends LinearFit {
  /** Rounds of the output that took most. */
  readonly iterations: number;
  /** The largest dual gap, divided by the sum of the windows' weights: as far the objective may be from its least value. */
  readonly dualGap: number;
  /** Outputs that did not come below `tol` in `maxIter` rounds. */
  readonly unfinished: number;
  readonly squaredErrors: Float64Array;
}

/**
 * Elastic net of every output on its own: minimises Σ weight · (y − x·w − b)² / (2 Σ weight) + alpha · l1Ratio ‖w‖₁ +
 * alpha (1 − l1Ratio) ‖w‖² / 2, as scikit-learn's `ElasticNet`, by coordinate descent on sums of products, which are used up.
 * Each output begins with the coefficients of the one before it. The dual gap, by which it ends, is scikit-learn's
 * (Friedman, Hastie, Tibshirani 2010; Kim et al. 2007).
 */
export function* solveElasticNet(moments: Moments, options: ElasticNetOptions): Work<ElasticNetFit> {
  const { inputs, outputs } = moments;
  const means = options.fitIntercept ? centreMoments(moments) : null;
  const coefficients = new Float64Array(outputs * inputs);
  const squaredErrors = new Float64Array(outputs);
  const state = { weights: new Float64Array(inputs), fitted: new Float64Array(inputs) };
  let [iterations, dualGap, unfinished, products] = [0, 0, 0, 0];
  for (let output = 0; output < outputs; output += 1) {
    const problem = problemOf(moments, output, options);
    let done = false;
    let rounds = 0;
    while (!done && rounds < options.maxIter) {
      rounds += 1;
      const { largestChange, largest, moved } = descend(problem, state);
      products += inputs * (moved + 4);
      if (largest === 0 || largestChange < options.tol * largest || rounds === options.maxIter) {
        const { gap, squaredError } = dualGapOf(problem, state);
        squaredErrors[output] = squaredError;
        // A round that moves nothing is at the best that rounding leaves.
        done = gap <= options.tol * problem.outputSquares || largestChange === 0;
        if (done || rounds === options.maxIter) dualGap = Math.max(dualGap, gap / moments.weight);
      }
      if (products > stepProducts) {
        products = 0;
        yield (output + rounds / options.maxIter) / outputs;
      }
    }
    if (!done) unfinished += 1;
    iterations = Math.max(iterations, rounds);
    coefficients.set(state.weights, output * inputs);
  }
  const intercept = interceptOf(coefficients, outputs, means);
  return { coefficients, intercept, iterations, dualGap, unfinished, squaredErrors };
}

interface Problem {
  readonly gram: Float64Array;
  readonly inputs: number;
  /** Products of the inputs with this output. */
  readonly products: Float64Array;
  readonly outputSquares: number;
  readonly l1: number;
  readonly l2: number;
}

interface State {
  readonly weights: Float64Array;
  /** XᵀX times the weights. */
  readonly fitted: Float64Array;
}

function problemOf(
  { inputs, outputs, gram, cross, outputSquares, weight }: Moments,
  output: number,
  { alpha, l1Ratio }: ElasticNetOptions,
): Problem {
  const products = Float64Array.from({ length: inputs }, (_, k) => at(cross, k * outputs + output));
  const [l1, l2] = [alpha * l1Ratio * weight, alpha * (1 - l1Ratio) * weight];
  return { gram, inputs, products, outputSquares: at(outputSquares, output), l1, l2 };
}

/** One round over all coefficients, each put to where the objective is least while the others stay. */
function descend({ gram, inputs, products, l1, l2 }: Problem, { weights, fitted }: State) {
  let [largestChange, largest, moved] = [0, 0, 0];
  for (let k = 0; k < inputs; k += 1) {
    const square = gram[k * inputs + k] as number;
    if (square <= 0) continue;
    const before = weights[k] as number;
    const left = (products[k] as number) - (fitted[k] as number) + square * before;
    const after = (Math.sign(left) * Math.max(0, Math.abs(left) - l1)) / (square + l2);
    const change = after - before;
    if (change !== 0) {
      weights[k] = after;
      moved += 1;
      const row = k * inputs;
      for (let j = 0; j < inputs; j += 1) {
        fitted[j] = (fitted[j] as number) + change * (gram[row + j] as number);
      }
    }
    largestChange = Math.max(largestChange, Math.abs(change));
    largest = Math.max(largest, Math.abs(after));
  }
  return { largestChange, largest, moved };
}

function dualGapOf({ inputs, products, outputSquares, l1, l2 }: Problem, { weights, fitted }: State) {
  let [explained, square, norm1, norm2, dualNorm] = [0, 0, 0, 0, 0];
  for (let k = 0; k < inputs; k += 1) {
    const value = weights[k] as number;
    explained += value * (products[k] as number);
    square += value * (fitted[k] as number);
    norm1 += Math.abs(value);
    norm2 += value * value;
    dualNorm = Math.max(dualNorm, Math.abs((products[k] as number) - (fitted[k] as number) - l2 * value));
  }
  const squaredError = Math.max(0, outputSquares + square - 2 * explained);
  const scale = dualNorm > l1 ? l1 / dualNorm : 1;
  const gap =
    (squaredError * (1 + scale * scale)) / 2 +
    l1 * norm1 -
    scale * (outputSquares - explained) +
    (l2 * (1 + scale * scale) * norm2) / 2;
  return { gap, squaredError };
}
