import { normalCdf } from '../../common/distributions';
import { laggedProducts } from './autocovariance';

export interface DickeyFuller {
  /** t-value of the level's coefficient. */
  readonly statistic: number;
  readonly pValue: number;
  /** Lagged differences in the regression. */
  readonly lags: number;
}

/** Pivots below this share of their diagonal say that a regressor follows from the others. */
const dependent = 1e-10;
/** A variance below this share of the mean square is rounding. */
const rounding = 1e-13;

/**
 * Augmented Dickey–Fuller test with a constant (Said & Dickey 1984): the difference regressed on the level before it and
 * on lagged differences, as many of at most ⌈12 (n/100)^¼⌉ (Schwert 1989) as Akaike's criterion chooses on common rows;
 * p-value by MacKinnon (1994). The same figures as statsmodels' `adfuller(x, regression='c', autolag='AIC')`.
 * The regressors' products come from sums over the whole series that are corrected at its ends, so that a million
 * values with 120 lags take little more than one pass.
 * @param values deviations from the mean; at least 10, none missing
 * @returns null where the regression fits perfectly or the regressors depend on each other, as for a straight line
 */
export function dickeyFuller(values: Float64Array): DickeyFuller | null {
  const count = values.length;
  const mostLags = Math.min(Math.floor(count / 2) - 2, Math.ceil(12 * (count / 100) ** 0.25));
  if (mostLags < 0) return null;
  const differences = new Float64Array(count - 1);
  for (let row = 1; row < count; row += 1) differences[row - 1] = (values[row] ?? 0) - (values[row - 1] ?? 0);
  const products = laggedProducts(differences, mostLags);
  const all = productsOf(values, differences, products, mostLags);
  if (!((all.differences[0]?.[0] ?? 0) > rounding * (products[0] ?? 0))) return null;
  const lags = lagsByAkaike(all);
  return lags === null ? null : testOf(productsOf(values, differences, products, lags));
}

/** Centred sums of products over the rows of a regression with `lags` lagged differences. */
interface Products {
  readonly lags: number;
  readonly rows: number;
  /** Of the differences lagged by i and by j. */
  readonly differences: readonly Float64Array[];
  /** Of the level and the difference lagged by j. */
  readonly cross: Float64Array;
  readonly level: number;
}

function productsOf(values: Float64Array, differences: Float64Array, lagged: Float64Array, lags: number): Products {
  const last = values.length - 1;
  const rows = last - lags;
  const value = (row: number): number => values[row] ?? 0;
  /** From the row before to this one. */
  const step = (row: number): number => differences[row - 1] ?? 0;
  const raw = Array.from({ length: lags + 1 }, () => new Float64Array(lags + 1));
  const get = (first: number, second: number): number => raw[first]?.[second] ?? 0;
  const set = (first: number, second: number, sum: number): void => {
    const [row, column] = [raw[first], raw[second]];
    if (row !== undefined) row[second] = sum;
    if (column !== undefined) column[first] = sum;
  };
  for (let lag = 0; lag <= lags; lag += 1) {
    let sum = lagged[lag] ?? 0;
    for (let row = lag + 1; row <= lags; row += 1) sum -= step(row) * step(row - lag);
    set(0, lag, sum);
  }
  for (let first = 1; first <= lags; first += 1) {
    for (let second = first; second <= lags; second += 1) {
      const entering = step(lags + 1 - first) * step(lags + 1 - second);
      const leaving = step(last + 1 - first) * step(last + 1 - second);
      set(first, second, get(first - 1, second - 1) + entering - leaving);
    }
  }
  const cross = new Float64Array(lags + 1);
  for (let lag = 0; lag <= lags; lag += 1) {
    // Σ xₜ₋₁ dₜ telescopes; the level before the lagged difference is that far from the level.
    let sum = (value(last - lag) ** 2 - value(lags - lag) ** 2 - get(lag, lag)) / 2;
    for (let between = 1; between <= lag; between += 1) sum += get(between, lag);
    cross[lag] = sum;
  }
  let levelSum = 0;
  let levelSquares = 0;
  for (let row = lags; row < last; row += 1) {
    levelSum += value(row);
    levelSquares += value(row) ** 2;
  }
  const sums = Float64Array.from({ length: lags + 1 }, (_, lag) => value(last - lag) - value(lags - lag));
  const sumOf = (lag: number): number => sums[lag] ?? 0;
  return {
    lags,
    rows,
    differences: raw.map((row, first) => row.map((sum, second) => sum - (sumOf(first) * sumOf(second)) / rows)),
    cross: cross.map((sum, lag) => sum - (levelSum * sumOf(lag)) / rows),
    level: levelSquares - levelSum ** 2 / rows,
  };
}

/** The number of lagged differences with the least Akaike criterion, the level always in the regression. */
function lagsByAkaike({ lags, rows, differences, cross, level }: Products): number | null {
  const names = Array.from({ length: lags + 1 }, (_, index) => index);
  const product = (first: number, second: number): number => {
    if (first === 0 && second === 0) return level;
    if (first === 0 || second === 0) return cross[Math.max(first, second)] ?? 0;
    return differences[first]?.[second] ?? 0;
  };
  const target = (index: number): number => (index === 0 ? cross[0] : differences[0]?.[index]) ?? 0;
  const projections = project(names.length, product, target);
  const total = differences[0]?.[0] ?? 0;
  let rest = total;
  let best: number | null = null;
  let least = Infinity;
  projections.forEach((projection, index) => {
    rest -= projection ** 2;
    if (rest <= dependent * total) return;
    const criterion = rows * Math.log(rest / rows) + 2 * index;
    if (criterion < least) [least, best] = [criterion, index];
  });
  return best;
}

function testOf({ lags, rows, differences, cross, level }: Products): DickeyFuller | null {
  // The level comes last: its t-value is then its projection over the residual's deviation.
  const product = (first: number, second: number): number => {
    if (first === lags && second === lags) return level;
    if (first === lags || second === lags) return cross[Math.min(first, second) + 1] ?? 0;
    return differences[first + 1]?.[second + 1] ?? 0;
  };
  const target = (index: number): number => (index === lags ? cross[0] : differences[0]?.[index + 1]) ?? 0;
  const projections = project(lags + 1, product, target);
  const projection = projections[lags];
  const total = differences[0]?.[0] ?? 0;
  const rest = projections.reduce((left, one) => left - one ** 2, total);
  const freedom = rows - lags - 2;
  if (projection === undefined || rest <= dependent * total || freedom < 1) return null;
  const statistic = projection / Math.sqrt(rest / freedom);
  return { statistic, pValue: mackinnonP(statistic), lags };
}

/**
 * Lengths of the target's projections on regressors made orthogonal in turn (Cholesky); their squares are what each
 * explains beyond those before it. Ends before the first regressor that follows from others.
 */
function project(
  count: number,
  product: (first: number, second: number) => number,
  target: (index: number) => number,
): number[] {
  const rows: Float64Array[] = [];
  const projections: number[] = [];
  for (let index = 0; index < count; index += 1) {
    const row = new Float64Array(index + 1);
    let left = target(index);
    let pivot = product(index, index);
    for (let column = 0; column < index; column += 1) {
      const other = rows[column] ?? row;
      let sum = product(index, column);
      for (let inner = 0; inner < column; inner += 1) sum -= (row[inner] ?? 0) * (other[inner] ?? 0);
      const entry = sum / (other[column] ?? 1);
      row[column] = entry;
      pivot -= entry ** 2;
      left -= entry * (projections[column] ?? 0);
    }
    if (!(pivot > dependent * product(index, index))) break;
    row[index] = Math.sqrt(pivot);
    rows.push(row);
    projections.push(left / Math.sqrt(pivot));
  }
  return projections;
}

/** Approximate p-value for one series and a constant: MacKinnon (1994), table 3, as in statsmodels 0.14 `adfvalues`. */
function mackinnonP(statistic: number): number {
  if (statistic > 2.74) return 1;
  if (statistic < -18.83) return 0;
  const coefficients = statistic <= -1.61 ? [2.1659, 1.4412, 0.038269] : [1.7339, 0.93202, -0.12745, -0.010368];
  return normalCdf(coefficients.reduceRight((sum, coefficient) => sum * statistic + coefficient, 0));
}
