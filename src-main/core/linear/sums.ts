import { at } from '../common/numbers';

/** All that least squares has to know of windows: sums of products, so that no matrix of all windows is held. */
export interface Moments {
  readonly inputs: number;
  readonly outputs: number;
  /** Sum of the windows' weights. */
  readonly weight: number;
  /** XᵀX [inputs × inputs], row-major, both triangles. */
  readonly gram: Float64Array;
  /** XᵀY [inputs × outputs], row-major. */
  readonly cross: Float64Array;
  readonly inputSums: Float64Array;
  readonly outputSums: Float64Array;
  readonly outputSquares: Float64Array;
}

/** Sums that are zero. */
export function emptyMoments(inputs: number, outputs: number): Moments {
  return {
    inputs,
    outputs,
    weight: 0,
    gram: new Float64Array(inputs * inputs),
    cross: new Float64Array(inputs * outputs),
    inputSums: new Float64Array(inputs),
    outputSums: new Float64Array(outputs),
    outputSquares: new Float64Array(outputs),
  };
}

/** Fills the upper triangle from the lower one. */
export function mirror(matrix: Float64Array, size: number): void {
  for (let a = 0; a < size; a += 1) {
    for (let b = 0; b < a; b += 1) matrix[b * size + a] = matrix[a * size + b] as number;
  }
}

/** Around the means, which are given back: what is left once an intercept takes them up. In the place of the sums. */
export function centreMoments(moments: Moments): {
  readonly inputMeans: Float64Array;
  readonly outputMeans: Float64Array;
} {
  const { inputs, outputs, weight, gram, cross, inputSums, outputSums, outputSquares } = moments;
  const inputMeans = inputSums.map((sum) => sum / weight);
  const outputMeans = outputSums.map((sum) => sum / weight);
  for (let a = 0; a < inputs; a += 1) {
    const sum = at(inputSums, a);
    for (let b = 0; b < inputs; b += 1) {
      gram[a * inputs + b] = (gram[a * inputs + b] as number) - sum * (inputMeans[b] as number);
    }
    for (let b = 0; b < outputs; b += 1) cross[a * outputs + b] = at(cross, a * outputs + b) - sum * at(outputMeans, b);
  }
  for (let b = 0; b < outputs; b += 1) {
    outputSquares[b] = Math.max(0, at(outputSquares, b) - at(outputSums, b) * at(outputMeans, b));
  }
  return { inputMeans, outputMeans };
}
