import { zoneOf } from '../../calendar';
import { dayMs, hourMs } from '../../common/time';
import { at, countBelow, quantileOfSorted, sorted, type Numbers } from '../../common/numbers';

/** Errors of a group of values, in the target's units. */
export interface ErrorSlice {
  readonly count: number;
  readonly mae: number;
  readonly rmse: number;
  /** Mean of predicted − actual. */
  readonly bias: number;
}

/** Sums the errors of `groupCount` groups in one pass; a group of −1 or NaN leaves its value out. */
export function errorsByGroup(
  actual: Numbers,
  predicted: Numbers,
  groupCount: number,
  groupOf: (index: number) => number,
): (ErrorSlice | null)[] {
  const counts = new Float64Array(groupCount);
  const absolute = new Float64Array(groupCount);
  const squared = new Float64Array(groupCount);
  const signed = new Float64Array(groupCount);
  for (let i = 0; i < actual.length; i += 1) {
    const group = groupOf(i);
    if (!(group >= 0 && group < groupCount)) continue;
    const error = (predicted[i] ?? Number.NaN) - (actual[i] ?? Number.NaN);
    counts[group] = (counts[group] ?? 0) + 1;
    absolute[group] = (absolute[group] ?? 0) + Math.abs(error);
    squared[group] = (squared[group] ?? 0) + error * error;
    signed[group] = (signed[group] ?? 0) + error;
  }
  return Array.from(counts, (count, group) =>
    count === 0
      ? null
      : {
          count,
          mae: at(absolute, group) / count,
          rmse: Math.sqrt(at(squared, group) / count),
          bias: at(signed, group) / count,
        },
  );
}

/** Errors of each forecast step (from 1). Values are [windows × horizon] row-major. */
export function errorsByHorizon(
  actual: Numbers,
  predicted: Numbers,
  horizon: number,
): (ErrorSlice & { readonly step: number })[] {
  return errorsByGroup(actual, predicted, horizon, (i) => i % horizon).flatMap((slice, i) =>
    slice === null ? [] : [{ step: i + 1, ...slice }],
  );
}

/** A slice under its hour (0–23) or weekday (0 = Monday). */
export interface CalendarSlice extends ErrorSlice {
  readonly key: number;
}

function keyed(slices: readonly (ErrorSlice | null)[]): CalendarSlice[] {
  return slices.flatMap((slice, key) => (slice === null ? [] : [{ key, ...slice }]));
}

/** Errors by hour of day, as the clock of the zone shows it. `times` holds each value's milliseconds since 1970 UTC. */
export function errorsByHour(actual: Numbers, predicted: Numbers, times: Numbers, timeZone: string): CalendarSlice[] {
  const zone = zoneOf(timeZone);
  const hourOf = (index: number): number => Math.floor(modulo(zone.toLocal(at(times, index)), dayMs) / hourMs);
  return keyed(errorsByGroup(actual, predicted, 24, hourOf));
}

/** Errors by day of week in the zone; 1970-01-01 was a Thursday. */
export function errorsByWeekday(
  actual: Numbers,
  predicted: Numbers,
  times: Numbers,
  timeZone: string,
): CalendarSlice[] {
  const zone = zoneOf(timeZone);
  const dayOf = (index: number): number => modulo(Math.floor(zone.toLocal(at(times, index)) / dayMs) + 3, 7);
  return keyed(errorsByGroup(actual, predicted, 7, dayOf));
}

function modulo(value: number, divisor: number): number {
  return ((value % divisor) + divisor) % divisor;
}

export interface LevelSlice extends ErrorSlice {
  /** Actual values from `from` (inclusive) to `to` (exclusive, but inclusive for the last slice). */
  readonly from: number;
  readonly to: number;
}

/** Errors by the size of the actual value: `count` slices (default 10) with about equally many values each. */
export function errorsByLevel(actual: Numbers, predicted: Numbers, count = 10): LevelSlice[] {
  const ordered = sorted(actual);
  const edges = Array.from({ length: count + 1 }, (_, i) => quantileOfSorted(ordered, i / count));
  const distinct = edges.filter((edge, i) => i === 0 || edge > at(edges, i - 1));
  const lower = distinct.length === 1 ? distinct : distinct.slice(0, -1);
  const slices = errorsByGroup(actual, predicted, lower.length, (i) => {
    const value = at(actual, i);
    const below = countBelow(lower, value);
    return lower[below] === value ? below : below - 1;
  });
  return slices.flatMap((slice, i) =>
    slice === null ? [] : [{ from: at(lower, i), to: distinct[i + 1] ?? at(lower, i), ...slice }],
  );
}
