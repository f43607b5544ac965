import { at } from '../../common/numbers';

/** Of a symmetric matrix. */
export interface Eigen {
  readonly values: Float64Array;
  /** [size × size] row-major: column k is the vector of value k, of length 1. */
  readonly vectors: Float64Array;
}

const mostSweeps = 40;

/**
 * Eigenvalues and vectors of a symmetric matrix by Jacobi's rotations (Golub & Van Loan, “Matrix computations”, 8.5), in no order.
 * @param matrix [size × size], of which both triangles are filled; left as it is
 */
export function symmetricEigen(matrix: Float64Array, size: number): Eigen {
  const rest = Float64Array.from(matrix);
  const vectors = Float64Array.from({ length: size * size }, (_, place) => Number(place % (size + 1) === 0));
  for (let sweep = 0; sweep < mostSweeps; sweep += 1) {
    let [beside, diagonal] = [0, 0];
    for (let row = 0; row < size; row += 1) {
      diagonal += at(rest, row * size + row) ** 2;
      for (let column = 0; column < row; column += 1) beside += at(rest, row * size + column) ** 2;
    }
    if (beside <= 1e-30 * diagonal) break;
    for (let p = 0; p < size - 1; p += 1) for (let q = p + 1; q < size; q += 1) rotate(rest, vectors, size, p, q);
  }
  return { values: Float64Array.from({ length: size }, (_, k) => at(rest, k * size + k)), vectors };
}

/** Turns the plane of two dimensions so that their place beside the diagonal becomes 0. */
function rotate(rest: Float64Array, vectors: Float64Array, size: number, p: number, q: number): void {
  const beside = at(rest, p * size + q);
  if (beside === 0) return;
  const theta = (at(rest, q * size + q) - at(rest, p * size + p)) / (2 * beside);
  const tangent = (theta < 0 ? -1 : 1) / (Math.abs(theta) + Math.hypot(theta, 1));
  const cosine = 1 / Math.hypot(tangent, 1);
  const sine = tangent * cosine;
  const turn = (values: Float64Array, first: number, second: number): void => {
    const [a, b] = [at(values, first), at(values, second)];
    values[first] = cosine * a - sine * b;
    values[second] = sine * a + cosine * b;
  };
  for (let k = 0; k < size; k += 1) turn(rest, k * size + p, k * size + q);
  for (let k = 0; k < size; k += 1) turn(rest, p * size + k, q * size + k);
  for (let k = 0; k < size; k += 1) turn(vectors, k * size + p, k * size + q);
}
