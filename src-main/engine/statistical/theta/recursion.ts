/** The Theta models of Fiorucci et al. (2016): standard, optimised, and both with lines that follow the rows. */
export type ThetaKind = 'STM' | 'OTM' | 'DSTM' | 'DOTM';

export interface ThetaParameters {
  /** Level before the first row. */
  readonly initialSmoothed: number;
  readonly alpha: number;
  readonly theta: number;
  /** The line of least squares through all rows, of the models whose line stands; those that follow begin without. */
  readonly intercept: number;
  readonly slope: number;
}

export const followsRows = (kind: ThetaKind): boolean => kind === 'DSTM' || kind === 'DOTM';

/** Level and line of a Theta model as rows come in. */
export class ThetaState {
  /** Rows so far. */
  count = 0;
  level: number;
  mean = 0;
  intercept: number;
  slope: number;
  /** (1 − alpha) to the power of `count`. */
  #power = 1;

  constructor(
    readonly isDynamic: boolean,
    private readonly parameters: ThetaParameters,
  ) {
    this.level = parameters.initialSmoothed;
    this.intercept = parameters.intercept;
    this.slope = parameters.slope;
  }

  clone(): ThetaState {
    const copy = new ThetaState(this.isDynamic, this.parameters);
    copy.count = this.count;
    copy.level = this.level;
    copy.mean = this.mean;
    copy.intercept = this.intercept;
    copy.slope = this.slope;
    copy.#power = this.#power;
    return copy;
  }

  /** Mean of the next row; NaN for the first one of a model that knows nothing before it. */
  next(): number {
    if (this.isDynamic && this.count === 0) return Number.NaN;
    const { alpha, theta } = this.parameters;
    const line = this.intercept * this.#power + (this.slope * (1 - this.#power * (1 - alpha))) / alpha;
    return this.level + (1 - 1 / theta) * line;
  }

  update(value: number): void {
    const { alpha } = this.parameters;
    const rows = this.count;
    const before = this.mean;
    this.mean = (rows * before + value) / (rows + 1);
    if (this.isDynamic) {
      this.slope = rows === 0 ? 0 : ((rows - 1) * this.slope + (6 * (value - before)) / (rows + 1)) / (rows + 2);
      this.intercept = this.mean - (this.slope * (rows + 2)) / 2;
    }
    this.level = alpha * value + (1 - alpha) * this.level;
    this.count += 1;
    this.#power *= 1 - alpha;
  }
}

/**
 * Sum of squared errors from the fourth row on: what the parameters make small. NaN where a value leaves what a number holds.
 */
export function squaredErrors(y: Float64Array, isDynamic: boolean, parameters: ThetaParameters): number {
  const { alpha, theta, initialSmoothed } = parameters;
  const weight = 1 - 1 / theta;
  const first = y[0] as number;
  let level = alpha * first + (1 - alpha) * initialSmoothed;
  let mean = first;
  let intercept = isDynamic ? first : parameters.intercept;
  let slope = isDynamic ? 0 : parameters.slope;
  let power = 1 - alpha;
  let sum = 0;
  for (let row = 1; row < y.length; row += 1) {
    const value = y[row] as number;
    const next = power * (1 - alpha);
    const error = value - level - weight * (intercept * power + (slope * (1 - next)) / alpha);
    if (row >= 3) sum += error * error;
    level = alpha * value + (1 - alpha) * level;
    if (isDynamic) {
      const before = mean;
      mean = (row * before + value) / (row + 1);
      slope = ((row - 1) * slope + (6 * (value - before)) / (row + 1)) / (row + 2);
      intercept = mean - (slope * (row + 2)) / 2;
    }
    power = next;
  }
  return sum;
}
