import type { Random } from '../common/random';

/**
 * Uniform in ±√(6 / (fanIn + fanOut)) (Glorot & Bengio 2010; Keras's `GlorotUniform`).
 * @param shape `[…receptive field, inputs, outputs]`; the receptive field multiplies both fans
 */
export function glorotUniform(shape: readonly number[], random: Random): Float32Array {
  const outputs = shape[shape.length - 1] ?? 1;
  const inputs = shape[shape.length - 2] ?? 1;
  const field = shape.slice(0, -2).reduce((product, length) => product * length, 1);
  const limit = Math.sqrt(6 / (field * (inputs + outputs)));
  const values = new Float32Array(field * inputs * outputs);
  for (let i = 0; i < values.length; i += 1) values[i] = (2 * random.uniform() - 1) * limit;
  return values;
}

function dot(a: Float64Array, b: Float64Array): number {
  let sum = 0;
  for (let i = 0; i < a.length; i += 1) sum += (a[i] ?? 0) * (b[i] ?? 0);
  return sum;
}

/** Takes the part along each earlier vector out of `vector`; twice, because once leaves rounding errors behind. */
function orthogonalize(vector: Float64Array, basis: readonly Float64Array[]): void {
  for (let pass = 0; pass < 2; pass += 1) {
    for (const other of basis) {
      const along = dot(vector, other);
      for (let i = 0; i < vector.length; i += 1) vector[i] = (vector[i] ?? 0) - along * (other[i] ?? 0);
    }
  }
}

/**
 * Random matrix with orthonormal rows, or columns where there are more rows than columns: the Q of a normal matrix's
 * QR decomposition with a positive diagonal (Saxe et al. 2013; Keras's `Orthogonal` with gain 1), by Gram–Schmidt.
 * @param shape `[rows, columns]`
 */
export function orthogonal(shape: readonly number[], random: Random): Float32Array {
  const rows = shape[0] ?? 1;
  const columns = shape[1] ?? 1;
  const wide = rows <= columns;
  const length = Math.max(rows, columns);
  const basis: Float64Array[] = [];
  while (basis.length < Math.min(rows, columns)) {
    const vector = Float64Array.from({ length }, () => random.normal());
    orthogonalize(vector, basis);
    const norm = Math.sqrt(dot(vector, vector));
    for (let i = 0; i < length; i += 1) vector[i] = (vector[i] ?? 0) / norm;
    basis.push(vector);
  }
  const values = new Float32Array(rows * columns);
  for (const [index, vector] of basis.entries()) {
    for (let i = 0; i < length; i += 1) {
      values[wide ? index * columns + i : i * columns + index] = vector[i] ?? 0;
    }
  }
  return values;
}
