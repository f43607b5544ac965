import { at } from '../common/numbers';

/**
 * Least squares of many rows in few columns: each row is rotated into a triangle (Givens), so that nothing is squared and the
 * rows need not be kept. The last column is what the others are to give.
 */
export class Triangle {
  readonly #width: number;
  /** [width × width] row-major, zero below the diagonal. */
  readonly #values: Float64Array;

  constructor(width: number) {
    this.#width = width;
    this.#values = new Float64Array(width * width);
  }

  get columns(): number {
    return this.#width - 1;
  }

  at(row: number, column: number): number {
    return at(this.#values, row * this.#width + column);
  }

  /** Takes a row in; what it held is gone afterwards. */
  take(row: Float64Array): void {
    const width = this.#width;
    const values = this.#values;
    for (let pivot = 0; pivot < width; pivot += 1) {
      const own = at(row, pivot);
      if (own === 0) continue;
      const diagonal = at(values, pivot * width + pivot);
      const length = Math.hypot(diagonal, own);
      const [cosine, sine] = [diagonal / length, own / length];
      for (let column = pivot; column < width; column += 1) {
        const [upper, lower] = [at(values, pivot * width + column), at(row, column)];
        values[pivot * width + column] = cosine * upper + sine * lower;
        row[column] = cosine * lower - sine * upper;
      }
    }
  }

  /** The triangle of some of the columns, and of the last one. */
  of(columns: readonly number[]): Triangle {
    const result = new Triangle(columns.length + 1);
    const row = new Float64Array(columns.length + 1);
    for (let index = 0; index < this.#width; index += 1) {
      columns.forEach((column, place) => {
        row[place] = this.at(index, column);
      });
      row[columns.length] = this.at(index, this.columns);
      result.take(row);
    }
    return result;
  }

  /** The coefficients of least squares; null where a column is a combination of those before it. */
  solve(): Float64Array | null {
    const count = this.columns;
    const solution = new Float64Array(count);
    for (let row = count - 1; row >= 0; row -= 1) {
      if (!(Math.abs(this.at(row, row)) > dependence * this.#lengthOf(row))) return null;
      let rest = this.at(row, count);
      for (let column = row + 1; column < count; column += 1) rest -= this.at(row, column) * at(solution, column);
      solution[row] = rest / this.at(row, row);
    }
    return solution;
  }

  #lengthOf(column: number): number {
    let squares = 0;
    for (let row = 0; row <= column; row += 1) squares += this.at(row, column) ** 2;
    return Math.sqrt(squares);
  }
}

/** Share of a column's length that is its own, below which it counts as one of the others. */
const dependence = 1e-11;
