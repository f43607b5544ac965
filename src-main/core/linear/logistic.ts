import { at } from '../common/numbers';
import { inputCount, readInputs, type LinearDesign, type LinearSource } from './design';
import { minimize, type Minimum } from './lbfgs';
import type { LinearFit } from './ridge';
import { stepProducts, type Work } from './work';

/** Under scikit-learn's names. */
export interface LogisticOptions {
  /** Inverse weight of the squared coefficients. */
  readonly C: number;
  readonly fitIntercept: boolean;
  readonly maxIter: number;
  /** Largest component of the gradient at which it ends. */
  readonly tol: number;
}

export interface LogisticFit extends LinearFit {
  readonly iterations: number;
  readonly converged: boolean;
  /** Mean logarithmic loss of the training windows, and the weighted share of right ones. */
  readonly logLoss: number;
  readonly accuracy: number;
}

/**
 * Logistic regression: one output for two classes, else one a class (multinomial). Minimises the weighted mean of the
 * logarithmic losses + ‖w‖² / (2 C Σ weight), which is scikit-learn's `LogisticRegression` with its l2 penalty, by L-BFGS from zeros.
 */
export function* fitLogistic(
  design: LinearDesign,
  source: LinearSource,
  outputs: number,
  options: LogisticOptions,
): Work<LogisticFit> {
  const inputs = inputCount(design);
  const losses = new LogisticLoss(design, source, outputs, options);
  const minimum: Minimum = yield* minimize(
    new Float64Array(outputs * (inputs + 1)),
    (parameters, gradient) => losses.at(parameters, gradient),
    {
      maxIter: options.maxIter,
      tol: options.tol,
    },
  );
  const { parameters } = minimum;
  return {
    coefficients: parameters.slice(0, outputs * inputs),
    intercept: parameters.slice(outputs * inputs),
    iterations: minimum.iterations,
    converged: minimum.converged,
    ...(yield* losses.scores(parameters)),
  };
}

/** Turns the sums of a linear model into probabilities, in their place: of the second of two classes, or of every class. */
export function toProbabilities(sums: Float64Array): void {
  if (sums.length === 1) {
    sums[0] = 1 / (1 + Math.exp(-at(sums, 0)));
    return;
  }
  let largest = Number.NEGATIVE_INFINITY;
  for (const value of sums) largest = Math.max(largest, value);
  let total = 0;
  for (let k = 0; k < sums.length; k += 1) {
    sums[k] = Math.exp(at(sums, k) - largest);
    total += at(sums, k);
  }
  for (let k = 0; k < sums.length; k += 1) sums[k] = at(sums, k) / total;
}

/** outputs[k] = intercept[k] + coefficients[k] · row. */
export function applyLinear(
  coefficients: Float64Array,
  intercept: Float64Array,
  row: Float64Array,
  inputs: number,
  outputs: Float64Array,
): void {
  for (let output = 0; output < outputs.length; output += 1) {
    let sum = intercept[output] as number;
    const from = output * inputs;
    for (let k = 0; k < inputs; k += 1) sum += (coefficients[from + k] as number) * (row[k] as number);
    outputs[output] = sum;
  }
}

class LogisticLoss {
  readonly #inputs: number;
  readonly #weight: number;
  readonly #row: Float64Array;
  readonly #sums: Float64Array;

  constructor(
    private readonly design: LinearDesign,
    private readonly source: LinearSource,
    outputs: number,
    private readonly options: LogisticOptions,
  ) {
    this.#inputs = inputCount(design);
    this.#row = new Float64Array(this.#inputs);
    this.#sums = new Float64Array(outputs);
    let weight = 0;
    for (let window = 0; window < source.starts.length; window += 1) weight += this.#weightOf(window);
    this.#weight = weight;
  }

  /** The objective, its gradient in the given place. */
  *at(parameters: Float64Array, gradient: Float64Array): Work<number> {
    const inputs = this.#inputs;
    const outputs = this.#sums.length;
    const biases = outputs * inputs;
    gradient.fill(0);
    const loss = yield* this.#each(parameters, (own, label) => {
      for (let output = 0; output < outputs; output += 1) {
        const wanted = outputs === 1 ? label : Number(label === output);
        const error = own * (at(this.#sums, output) - wanted);
        const from = output * inputs;
        for (let k = 0; k < inputs; k += 1) {
          gradient[from + k] = (gradient[from + k] as number) + error * (this.#row[k] as number);
        }
        if (this.options.fitIntercept) gradient[biases + output] = at(gradient, biases + output) + error;
      }
    });
    const penalty = 1 / (this.options.C * this.#weight);
    let squares = 0;
    for (let k = 0; k < biases; k += 1) {
      const value = at(parameters, k);
      squares += value * value;
      gradient[k] = at(gradient, k) / this.#weight + penalty * value;
    }
    for (let k = biases; k < gradient.length; k += 1) gradient[k] = at(gradient, k) / this.#weight;
    return loss + (penalty * squares) / 2;
  }

  *scores(parameters: Float64Array): Work<Pick<LogisticFit, 'logLoss' | 'accuracy'>> {
    let right = 0;
    const logLoss = yield* this.#each(parameters, (own, label) => {
      const sums = this.#sums;
      const best = sums.length === 1 ? Number(at(sums, 0) > 0.5) : sums.indexOf(Math.max(...sums));
      if (best === label) right += own;
    });
    return { logLoss, accuracy: right / this.#weight };
  }

  /** The weighted mean of the losses; `visit` finds the window's inputs in the row and its probabilities in the sums. */
  *#each(parameters: Float64Array, visit: (weight: number, label: number) => void): Work<number> {
    const inputs = this.#inputs;
    const { source, design } = this;
    const sums = this.#sums;
    const [coefficients, intercept] = [
      parameters.subarray(0, sums.length * inputs),
      parameters.subarray(sums.length * inputs),
    ];
    let [loss, products] = [0, 0];
    for (let window = 0; window < source.starts.length; window += 1) {
      readInputs(design, source, window, this.#row);
      applyLinear(coefficients, intercept, this.#row, inputs, sums);
      const label = at(source.targets, at(source.targetStarts, window));
      const own = this.#weightOf(window);
      loss += own * lossOf(sums, label);
      toProbabilities(sums);
      visit(own, label);
      products += inputs * (1 + 2 * sums.length);
      if (products > stepProducts) {
        products = 0;
        yield window / source.starts.length;
      }
    }
    return loss / this.#weight;
  }

  #weightOf(window: number): number {
    return this.source.sampleWeights?.[window] ?? 1;
  }
}

/** −log of the probability of the label, from sums and without overflow. */
function lossOf(sums: Float64Array, label: number): number {
  if (sums.length === 1) {
    const margin = label === 1 ? at(sums, 0) : -at(sums, 0);
    return margin > 0 ? Math.log1p(Math.exp(-margin)) : Math.log1p(Math.exp(margin)) - margin;
  }
  const largest = Math.max(...sums);
  let total = 0;
  for (const value of sums) total += Math.exp(value - largest);
  return Math.log(total) + largest - at(sums, label);
}
