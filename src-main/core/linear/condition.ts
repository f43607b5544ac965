import { at } from '../common/numbers';
import { solveFactored } from './cholesky';

const rounds = 30;

/** Values that no eigenvector is likely to be at a right angle to; the same in every run. */
function beginning(size: number): Float64Array {
  return Float64Array.from({ length: size }, (_, k) => 1 + Math.cos(k * 1.7) / 2);
}

/** Makes a vector one of length 1, and gives the length that it had. */
function normalise(vector: Float64Array): number {
  let square = 0;
  for (let k = 0; k < vector.length; k += 1) square += at(vector, k) ** 2;
  const length = Math.sqrt(square);
  if (length > 0) for (let k = 0; k < vector.length; k += 1) vector[k] = at(vector, k) / length;
  return length;
}

/** Largest eigenvalue of a symmetric matrix of which both triangles are filled, by thirty rounds of the power method. */
export function largestEigenvalue(matrix: Float64Array, size: number): number {
  let vector = beginning(size);
  let value = 0;
  normalise(vector);
  for (let round = 0; round < rounds; round += 1) {
    const next = new Float64Array(size);
    for (let i = 0; i < size; i += 1) {
      let sum = 0;
      for (let k = 0; k < size; k += 1) sum += (matrix[i * size + k] as number) * (vector[k] as number);
      next[i] = sum;
    }
    value = normalise(next);
    vector = next;
  }
  return value;
}

/** A matrix's largest eigenvalue over its smallest, which thirty rounds of the inverse power method find from its Cholesky factor. */
export function conditionOf(largest: number, factor: Float64Array, size: number): number {
  const vector = beginning(size);
  let inverse = 0;
  normalise(vector);
  for (let round = 0; round < rounds; round += 1) {
    solveFactored(factor, size, vector, 1);
    inverse = normalise(vector);
  }
  return largest * inverse;
}
