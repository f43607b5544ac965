import { stepProducts, type Work } from './work';

/** A pivot that small beside its own diagonal is a column that the ones before it make. */
const collinear = 1e-12;

/**
 * Lower Cholesky factor L of a symmetric matrix, in its place: L Lᵀ = A. Only the lower triangle is read and written. The
 * column of a pivot that vanishes is set to zero, so that what hangs on it gets the coefficient 0.
 * @returns the rank: the number of pivots that did not vanish
 */
export function* decompose(matrix: Float64Array, size: number): Work<number> {
  let rank = 0;
  let products = 0;
  const tile = new Float64Array(16);
  for (let i = 0; i < size; i += 4) {
    const rows = Math.min(4, size - i);
    for (let j = 0; j < i; j += 4) {
      dotTile(matrix, size, i, rows, j, 4, j, tile);
      for (let a = 0; a < rows; a += 1) {
        const own = (i + a) * size + j;
        for (let b = 0; b < 4; b += 1) {
          const other = (j + b) * size + j;
          let value = (matrix[own + b] as number) - (tile[4 * a + b] as number);
          for (let k = 0; k < b; k += 1) value -= (matrix[own + k] as number) * (matrix[other + k] as number);
          const pivot = matrix[other + b] as number;
          matrix[own + b] = pivot === 0 ? 0 : value / pivot;
        }
      }
    }
    dotTile(matrix, size, i, rows, i, rows, i, tile);
    for (let a = 0; a < rows; a += 1) {
      const own = (i + a) * size + i;
      for (let b = 0; b <= a; b += 1) {
        const other = (i + b) * size + i;
        const given = matrix[own + b] as number;
        let value = given - (tile[4 * a + b] as number);
        for (let k = 0; k < b; k += 1) value -= (matrix[own + k] as number) * (matrix[other + k] as number);
        if (a === b) {
          const isOwn = value > collinear * Math.abs(given);
          matrix[own + b] = isOwn ? Math.sqrt(value) : 0;
          if (isOwn) rank += 1;
        } else {
          const pivot = matrix[other + b] as number;
          matrix[own + b] = pivot === 0 ? 0 : value / pivot;
        }
      }
    }
    products += 2 * i * i;
    if (products > stepProducts) {
      products = 0;
      yield ((i + rows) / size) ** 3;
    }
  }
  return rank;
}

/** tile[4a + b] = Σ over k < count of matrix[i + a, k] · matrix[j + b, k], for up to four rows of each. */
export function dotTile(
  matrix: Float64Array,
  width: number,
  i: number,
  rows: number,
  j: number,
  others: number,
  count: number,
  tile: Float64Array,
): void {
  if (rows < 4 || others < 4) {
    for (let a = 0; a < rows; a += 1) {
      for (let b = 0; b < others; b += 1) {
        let sum = 0;
        const [first, second] = [(i + a) * width, (j + b) * width];
        for (let k = 0; k < count; k += 1) sum += (matrix[first + k] as number) * (matrix[second + k] as number);
        tile[4 * a + b] = sum;
      }
    }
    return;
  }
  const [p0, p1, p2, p3] = [i * width, (i + 1) * width, (i + 2) * width, (i + 3) * width];
  const [q0, q1, q2, q3] = [j * width, (j + 1) * width, (j + 2) * width, (j + 3) * width];
  let [s00, s01, s02, s03, s10, s11, s12, s13] = [0, 0, 0, 0, 0, 0, 0, 0];
  let [s20, s21, s22, s23, s30, s31, s32, s33] = [0, 0, 0, 0, 0, 0, 0, 0];
  for (let k = 0; k < count; k += 1) {
    const y0 = matrix[q0 + k] as number;
    const y1 = matrix[q1 + k] as number;
    const y2 = matrix[q2 + k] as number;
    const y3 = matrix[q3 + k] as number;
    const x0 = matrix[p0 + k] as number;
    s00 += x0 * y0;
    s01 += x0 * y1;
    s02 += x0 * y2;
    s03 += x0 * y3;
    const x1 = matrix[p1 + k] as number;
    s10 += x1 * y0;
    s11 += x1 * y1;
    s12 += x1 * y2;
    s13 += x1 * y3;
    const x2 = matrix[p2 + k] as number;
    s20 += x2 * y0;
    s21 += x2 * y1;
    s22 += x2 * y2;
    s23 += x2 * y3;
    const x3 = matrix[p3 + k] as number;
    s30 += x3 * y0;
    s31 += x3 * y1;
    s32 += x3 * y2;
    s33 += x3 * y3;
  }
  tile.set([s00, s01, s02, s03, s10, s11, s12, s13, s20, s21, s22, s23, s30, s31, s32, s33]);
}

/** Solves L Lᵀ X = B in the place of B [size × columns], row-major; rows whose pivot vanished come out as 0. */
export function solveFactored(factor: Float64Array, size: number, right: Float64Array, columns: number): void {
  for (let i = 0; i < size; i += 1) {
    subtractRows(right, columns, i, factor, i * size);
    divideRow(right, columns, i, factor[i * size + i] as number);
  }
  for (let i = size - 1; i >= 0; i -= 1) {
    divideRow(right, columns, i, factor[i * size + i] as number);
    subtractFromRows(right, columns, i, factor, i * size);
  }
}

/** Row i minus each earlier row times its number in the factor. */
function subtractRows(right: Float64Array, columns: number, i: number, factor: Float64Array, from: number): void {
  if (columns === 1) {
    let value = right[i] as number;
    for (let k = 0; k < i; k += 1) value -= (factor[from + k] as number) * (right[k] as number);
    right[i] = value;
    return;
  }
  const own = i * columns;
  for (let k = 0; k < i; k += 1) {
    const scale = factor[from + k] as number;
    const row = k * columns;
    for (let c = 0; c < columns; c += 1) {
      right[own + c] = (right[own + c] as number) - scale * (right[row + c] as number);
    }
  }
}

/** Each earlier row minus row i times that row's number in the factor. */
function subtractFromRows(right: Float64Array, columns: number, i: number, factor: Float64Array, from: number): void {
  if (columns === 1) {
    const value = right[i] as number;
    for (let k = 0; k < i; k += 1) right[k] = (right[k] as number) - (factor[from + k] as number) * value;
    return;
  }
  const own = i * columns;
  for (let k = 0; k < i; k += 1) {
    const scale = factor[from + k] as number;
    const row = k * columns;
    for (let c = 0; c < columns; c += 1) {
      right[row + c] = (right[row + c] as number) - scale * (right[own + c] as number);
    }
  }
}

function divideRow(values: Float64Array, columns: number, row: number, pivot: number): void {
  for (let k = row * columns; k < (row + 1) * columns; k += 1)
    values[k] = pivot === 0 ? 0 : (values[k] as number) / pivot;
}
