import { z } from 'zod';
import { GatewiseError } from '../../common/errors';
import { at, type Numbers } from '../numbers';

/** Rolling-origin backtest: how often, and on which rows, the model is trained and tested again. */
export const backtestConfigurationSchema = z.object({
  mode: z.enum(['expanding', 'sliding']).default('expanding'),
  origins: z.number().int().min(1).max(1000).default(5),
  /** Rows from one origin to the next; also the rows tested at each. */
  step: z.number().int().min(1).max(1_000_000),
  /** Rows before each origin kept for validation (early stopping), taken from the end of its training rows. */
  validationRows: z.number().int().min(0).max(10_000_000).default(0),
  /** Sliding: rows of training and validation together; null uses all rows before the first origin. */
  trainRows: z.number().int().min(1).max(10_000_000).nullable().default(null),
});
export type BacktestConfiguration = z.infer<typeof backtestConfigurationSchema>;

/** Row ranges [from, to) of one fold. */
export interface BacktestFold {
  /** The first row that is tested. */
  readonly origin: number;
  readonly train: { readonly from: number; readonly to: number };
  readonly validation: { readonly from: number; readonly to: number };
  readonly test: { readonly from: number; readonly to: number };
}

/**
 * Folds whose test rows follow each other and end with the last row (Tashman 2000). Nothing at or after an origin is
 * in its training rows. Throws `SPLIT_INVALID` when the rows do not suffice; `minimumTrainRows` is what a fold's
 * training part must hold (at least one window).
 */
export function backtestFolds(
  rowCount: number,
  configuration: BacktestConfiguration,
  minimumTrainRows = 1,
): BacktestFold[] {
  const { mode, origins, step, validationRows, trainRows } = configuration;
  const firstOrigin = rowCount - origins * step;
  const before = mode === 'sliding' ? (trainRows ?? firstOrigin) : firstOrigin;
  if (before > firstOrigin || before - validationRows < minimumTrainRows) {
    throw new GatewiseError(
      'SPLIT_INVALID',
      `${origins} origins of ${step} rows leave ${Math.max(0, firstOrigin)} rows before the first origin; ` +
        `${Math.max(before, minimumTrainRows + validationRows)} are needed. Use fewer origins or a smaller step.`,
      { field: 'origins' },
    );
  }
  return Array.from({ length: origins }, (_, i) => {
    const origin = firstOrigin + i * step;
    const from = mode === 'sliding' ? origin - before : 0;
    const validationFrom = origin - validationRows;
    return {
      origin,
      train: { from, to: validationFrom },
      validation: { from: validationFrom, to: origin },
      test: { from: origin, to: origin + step },
    };
  });
}

/** One fold's forecasts of its test rows, [windows × horizon] in the target's units. */
export interface FoldForecasts {
  readonly origin: number;
  readonly actual: Numbers;
  readonly predicted: Numbers;
}

export interface BacktestHeatMap {
  readonly horizon: number;
  readonly rows: readonly {
    readonly origin: number;
    readonly windows: number;
    /** MAE of each step. */
    readonly mae: readonly number[];
  }[];
  /** MAE over all values: the mean of the cells weighted by their windows. Null without windows. */
  readonly headline: number | null;
}

/** Mean absolute error by origin and step. */
export function backtestHeatMap(folds: readonly FoldForecasts[], horizon: number): BacktestHeatMap {
  let total = 0;
  let count = 0;
  const rows = folds.map(({ origin, actual, predicted }) => {
    const windows = Math.floor(actual.length / horizon);
    const sums = new Float64Array(horizon);
    for (let i = 0; i < windows * horizon; i += 1) {
      sums[i % horizon] = at(sums, i % horizon) + Math.abs(at(actual, i) - at(predicted, i));
    }
    total += sums.reduce((a, b) => a + b, 0);
    count += windows * horizon;
    return { origin, windows, mae: windows === 0 ? [] : Array.from(sums, (value) => value / windows) };
  });
  return { horizon, rows, headline: count === 0 ? null : total / count };
}
