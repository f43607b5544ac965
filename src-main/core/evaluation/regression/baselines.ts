import { at, mean, squaredDeviations, type Numbers } from '../../common/numbers';
import { applyLinear, designOf, finish, fitRidge, readInputs, type LinearSource } from '../../linear';
import type { RegressionBaselineName } from './schema';

export interface BaselineInput {
  /** The whole target column in its own units; missing values (NaN) repeat the last known one. */
  readonly series: Numbers;
  /** First row of each series, ascending; left out: one series. No baseline looks beyond a row's own series. */
  readonly seriesStarts?: Numbers;
  /** For each training window the last row whose target is known when the prediction is made. */
  readonly trainLastRows: Numbers;
  /** Rows from the last known row to the first predicted one: 1 for a forecast. */
  readonly lead: number;
  readonly horizon: number;
  /** Rows the model sees: the linear baseline sees no more. */
  readonly lookback: number;
  /** Rows of one season. */
  readonly seasonalPeriod: number;
}

/** Predictions of one baseline, [windows × horizon] row-major, in the target's units. */
export interface BaselinePredictions {
  readonly name: RegressionBaselineName;
  readonly predicted: Float64Array;
}

export interface RegressionBaselines {
  /** Predictions of every baseline for windows given by their last known rows, one after the other as they are asked for. */
  predict(lastRows: Numbers): Iterable<BaselinePredictions>;
}

/** The linear baseline's lags, and the work its fit may take where windows share no products with their neighbours. */
const maximumLags = 168;
const maximumProducts = 500_000_000;
const ridgePenalty = 1e-3;

/**
 * The forecasts that cost nothing, against which every model is held:
 * - `lastValue` repeats the last known value;
 * - `seasonalNaive` repeats the last known season;
 * - `drift` prolongs the line from the first row to the last known one (Hyndman & Athanasopoulos, FPP3 5.2);
 * - `linear` is a ridge regression of every step on the last `lookback` values (at most 168) minus the last one, plus
 *   the last one. It minimises the mean squared error on the standardised training windows + 0.001 ‖weights‖²: the
 *   model `Ridge` with last-value normalisation, solved by the same code.
 */
export function createRegressionBaselines(input: BaselineInput): RegressionBaselines {
  const starts = input.seriesStarts ?? [0];
  const series = fillForward(input.series, starts);
  const linear = fitLinear({ ...input, series });
  const predictor =
    (name: RegressionBaselineName, value: (lastRow: number, distance: number) => number) =>
    (lastRows: Numbers): BaselinePredictions => {
      const predicted = new Float64Array(lastRows.length * input.horizon);
      for (let window = 0, i = 0; window < lastRows.length; window += 1) {
        const lastRow = at(lastRows, window);
        for (let step = 0; step < input.horizon; step += 1, i += 1) predicted[i] = value(lastRow, input.lead + step);
      }
      return { name, predicted };
    };
  const period = input.seasonalPeriod;
  const lastValue = predictor('lastValue', (row) => at(series, row));
  const seasonalNaive = predictor('seasonalNaive', (row, distance) => {
    const source = row + distance - period * Math.ceil(distance / period);
    return at(series, source < startOf(starts, row) ? row : source);
  });
  const drift = predictor('drift', (row, distance) => {
    const last = at(series, row);
    const start = startOf(starts, row);
    return row === start ? last : last + (distance * (last - at(series, start))) / (row - start);
  });
  return {
    *predict(lastRows) {
      yield lastValue(lastRows);
      yield seasonalNaive(lastRows);
      yield drift(lastRows);
      yield { name: 'linear', predicted: linear(lastRows) };
    },
  };
}

/** First row of the series that a row belongs to. */
function startOf(starts: Numbers, row: number): number {
  let [low, high] = [0, starts.length - 1];
  while (low < high) {
    const middle = (low + high + 1) >>> 1;
    if (at(starts, middle) <= row) low = middle;
    else high = middle - 1;
  }
  return at(starts, low);
}

/** Repeats the last finite value of a series over its gaps; leading gaps take its first finite value. No gaps: no copy. */
function fillForward(values: Numbers, starts: Numbers): Float64Array {
  if (values instanceof Float64Array && values.every((value) => Number.isFinite(value))) return values;
  const filled = Float64Array.from(values);
  for (let series = 0; series < starts.length; series += 1) {
    const rows = filled.subarray(
      at(starts, series),
      series + 1 < starts.length ? at(starts, series + 1) : filled.length,
    );
    let last = rows.find((value) => Number.isFinite(value)) ?? 0;
    for (let i = 0; i < rows.length; i += 1) {
      const value = at(rows, i);
      if (Number.isFinite(value)) last = value;
      else rows[i] = last;
    }
  }
  return filled;
}

/** Fits the ridge regression and returns its forecast. Without training windows it repeats the last value. */
function fitLinear(input: BaselineInput & { readonly series: Float64Array }): (lastRows: Numbers) => Float64Array {
  const { series, trainLastRows, lead, horizon } = input;
  const inputs = Math.min(input.lookback, maximumLags);
  const lags = inputs - 1;
  const scale = trainingScale(series, trainLastRows, (input.seriesStarts?.length ?? 1) > 1);
  // In units of the training part's SD. Lags before the first row take its value.
  const padded = new Float64Array(series.length + lags).fill(at(series, 0) / scale, 0, lags);
  for (let row = 0; row < series.length; row += 1) padded[lags + row] = at(series, row) / scale;
  const sourceOf = (lastRows: Numbers): LinearSource => ({
    series: padded,
    featureCount: 1,
    lookback: inputs,
    starts: Uint32Array.from(lastRows),
    targets: padded,
    targetStarts: Uint32Array.from(lastRows, (row) => lags + row + lead),
    targetLength: horizon,
    sampleWeights: null,
    lastValueFeature: 0,
  });
  const every = Math.max(1, Math.ceil((breaksIn(trainLastRows) * inputs * inputs) / maximumProducts));
  const train = sourceOf(
    every === 1 ? trainLastRows : Array.from(trainLastRows).filter((_, window) => window % every === 0),
  );
  const fit =
    train.starts.length === 0
      ? { coefficients: new Float64Array(inputs * horizon), intercept: new Float64Array(horizon) }
      : finish(
          fitRidge(designOf(train, null, true), train, {
            alpha: ridgePenalty * train.starts.length,
            fitIntercept: true,
          }),
        );

  return (lastRows) => {
    const source = sourceOf(lastRows);
    const design = designOf(source, null, false);
    const predicted = new Float64Array(lastRows.length * horizon);
    const row = new Float64Array(inputs);
    for (let window = 0; window < lastRows.length; window += 1) {
      readInputs(design, source, window, row);
      const steps = predicted.subarray(window * horizon, (window + 1) * horizon);
      applyLinear(fit.coefficients, fit.intercept, row, inputs, steps);
      const last = at(series, at(lastRows, window));
      for (let step = 0; step < horizon; step += 1) steps[step] = last + at(steps, step) * scale;
    }
    return predicted;
  };
}

/** How often the distance from one row to the next changes. */
function breaksIn(rows: Numbers): number {
  let breaks = 1;
  for (let k = 2; k < rows.length; k += 1) {
    if (at(rows, k) - at(rows, k - 1) !== at(rows, k - 1) - at(rows, k - 2)) breaks += 1;
  }
  return breaks;
}

/** Population SD of the rows up to the last training window's last row (of a panel: of those rows alone); 1 when they do not vary. */
function trainingScale(series: Float64Array, trainLastRows: Numbers, isPanel: boolean): number {
  if (trainLastRows.length === 0) return 1;
  const end = at(trainLastRows, trainLastRows.length - 1) + 1;
  const rows = isPanel ? Float64Array.from(trainLastRows, (row) => at(series, row)) : series.subarray(0, end);
  const sd = Math.sqrt(squaredDeviations(rows, mean(rows)) / rows.length);
  return sd > 0 ? sd : 1;
}
