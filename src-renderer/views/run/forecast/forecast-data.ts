import type { Predictions } from '../../../../src-main/core/run/schema';
import { placeOfIndex, windowStride } from '../../../../src-main/core/task/value-times';

/** Numeric predictions as typed arrays; what is not known is NaN. */
export interface ForecastData {
  readonly horizon: number;
  readonly windowCount: number;
  readonly hasTime: boolean;
  /** [windows × horizon] place on the x axis of every predicted row: milliseconds, or the row's number; NaN where it is not known. */
  readonly places: Float64Array;
  /** [windows × horizon] row-major, in the target's units. */
  readonly actual: Float64Array;
  readonly predicted: Float64Array;
  readonly rows: Float64Array;
}

/** Null for class scores. */
export function forecastData(predictions: Predictions | undefined): ForecastData | null {
  if (predictions === undefined || predictions.classNames !== null) return null;
  const { horizon, hasTime, rows, actual, predicted } = predictions;
  return {
    horizon,
    windowCount: rows.length,
    hasTime,
    places: Float64Array.from(
      { length: rows.length * horizon },
      (_, index) => placeOfIndex(predictions, index) ?? Number.NaN,
    ),
    actual: Float64Array.from(actual, (value) => value ?? Number.NaN),
    predicted: Float64Array.from(predicted, (value) => value ?? Number.NaN),
    rows: Float64Array.from(rows),
  };
}

/** Where a window's step (from 1) lies on the x axis; NaN where that is not known. */
export function placeOfStep({ places, horizon }: ForecastData, window: number, step: number): number {
  return places[window * horizon + step - 1] ?? Number.NaN;
}

/** One step ahead of every window, in order of time. */
export interface StepSeries {
  /** −1 where windows were left out: there the line breaks. */
  readonly windows: readonly number[];
  readonly x: readonly number[];
  readonly actual: readonly (number | null)[];
  readonly predicted: readonly (number | null)[];
  /** Actual − predicted. */
  readonly residuals: readonly (number | null)[];
}

const known = (value: number | undefined): number | null =>
  value === undefined || !Number.isFinite(value) ? null : value;

/** Values `step` rows ahead (from 1) of each window whose place is known. */
export function stepSeries(data: ForecastData, step: number): StepSeries {
  const placed = Array.from({ length: data.windowCount }, (_, window) => ({
    window,
    x: placeOfStep(data, window, step),
  }))
    .filter(({ x }) => Number.isFinite(x))
    .sort((first, second) => first.x - second.x);
  const order = withBreaks(data, placed);
  const valueOf = (values: Float64Array) =>
    order.map(({ window }) => (window < 0 ? null : known(values[window * data.horizon + step - 1])));
  const actual = valueOf(data.actual);
  const predicted = valueOf(data.predicted);
  return {
    windows: order.map(({ window }) => window),
    x: order.map(({ x }) => x),
    actual,
    predicted,
    residuals: actual.map((value, index) => {
      const other = predicted[index] ?? null;
      return value === null || other === null ? null : value - other;
    }),
  };
}

interface PlacedWindow {
  readonly window: number;
  readonly x: number;
}

/** A place without a value, at the first row that is missing, between windows that have others left out between them. */
function withBreaks({ rows }: ForecastData, placed: readonly PlacedWindow[]): readonly PlacedWindow[] {
  const stride = windowStride([...rows]);
  return placed.flatMap((one, index) => {
    const before = placed[index - 1];
    if (before === undefined) return [one];
    const distance = (rows[one.window] ?? 0) - (rows[before.window] ?? 0);
    if (distance <= stride) return [one];
    return [{ window: -1, x: before.x + ((one.x - before.x) * stride) / distance }, one];
  });
}

/** Whether windows were left out between others, so that lines break. */
export const hasBreaks = ({ windows }: StepSeries): boolean => windows.includes(-1);

/** Everything one window predicted. */
export function windowSeries(data: ForecastData, window: number): Omit<StepSeries, 'windows' | 'residuals'> {
  const steps = Array.from({ length: data.horizon }, (_, index) => index + 1).filter((step) =>
    Number.isFinite(placeOfStep(data, window, step)),
  );
  const at = (values: Float64Array) => steps.map((step) => known(values[window * data.horizon + step - 1]));
  return {
    x: steps.map((step) => placeOfStep(data, window, step)),
    actual: at(data.actual),
    predicted: at(data.predicted),
  };
}

/** Known pairs of all windows and steps, flat, with the place of each on the x axis. */
export function knownValues(data: ForecastData): {
  readonly actual: Float64Array;
  readonly predicted: Float64Array;
  readonly places: Float64Array;
} {
  const kept: number[] = [];
  for (let index = 0; index < data.actual.length; index += 1) {
    if (Number.isFinite(data.actual[index]) && Number.isFinite(data.predicted[index])) kept.push(index);
  }
  return {
    actual: Float64Array.from(kept, (index) => data.actual[index] ?? Number.NaN),
    predicted: Float64Array.from(kept, (index) => data.predicted[index] ?? Number.NaN),
    places: Float64Array.from(kept, (index) => data.places[index] ?? Number.NaN),
  };
}
