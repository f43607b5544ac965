import { at, sorted } from '../common/numbers';
import { dayMs } from '../common/time';
import type { Frame } from '../preparation/frame';
import type { RowRange } from '../task/series';
import type { Stretch } from './least-squares';

/** Rows laid end to end for a measurement: stretches of consecutive training rows of one series each. */
export interface Sample {
  readonly stretches: readonly Stretch[];
  readonly length: number;
  /** Place in the season of each row, where the rows have a clock; null without. */
  readonly phases: Int32Array | null;
  readonly phaseCount: number;
  /** Farthest shift that is looked at, in rows. */
  readonly reach: number;
  /** Rows of a day and of a week, where they are whole, with the place of each row on the clock; null without a clock. */
  readonly clock: { readonly rounds: readonly number[]; readonly places: Float64Array } | null;
}

/** A sample with the rows that it was taken from. */
export interface TakenSample extends Sample {
  readonly ranges: readonly RowRange[];
  readonly intervalMs: number | null;
}

/** More rows say no more of a relation that is plain; a week of quarter-hours fits into a third of them. */
const mostRows = 3600;
const stretchCount = 3;
const fewestRows = 100;
const shortestStretch = 24;
const mostPhases = 400;

/** Training rows to measure on: all of them, or stretches from the start, the middle and the end; null where there are too few. */
export function takeSample(frame: Frame, train: readonly RowRange[], reach: number): TakenSample | null {
  const ranges = rangesToTake(train);
  const length = ranges.reduce((sum, { from, to }) => sum + to - from, 0);
  if (length < fewestRows) return null;
  let next = 0;
  const stretches = ranges.map(({ from, to }): Stretch => {
    const start = next;
    next += to - from;
    return { from: start, to: next };
  });
  const shortest = Math.min(...ranges.map(({ from, to }) => to - from));
  const intervalMs = intervalOf(frame.time, ranges);
  const season = seasonOf(intervalMs, length);
  const { time } = frame;
  return {
    ranges,
    stretches,
    length,
    intervalMs,
    phases:
      season === 0 || time === null || intervalMs === null
        ? null
        : phasesOf(placesOf(time, ranges, intervalMs), season),
    phaseCount: season,
    clock:
      time === null || intervalMs === null
        ? null
        : { rounds: roundsOf(intervalMs), places: placesOf(time, ranges, intervalMs) },
    reach: Math.max(1, Math.min(reach, Math.floor(length / 8), Math.floor(shortest / 3))),
  };
}

function rangesToTake(train: readonly RowRange[]): RowRange[] {
  const long = train.filter(({ from, to }) => to - from >= shortestStretch);
  const rows = long.reduce((sum, { from, to }) => sum + to - from, 0);
  if (rows <= mostRows) return long;
  const [only] = long;
  if (long.length === 1 && only !== undefined) {
    const size = Math.floor(mostRows / stretchCount);
    const gap = (only.to - only.from - size) / (stretchCount - 1);
    return Array.from({ length: stretchCount }, (_, i) => {
      const from = only.from + Math.round(i * gap);
      return { from, to: from + size };
    });
  }
  // Series spread over all of them, each up to its share.
  const wanted = Math.max(1, Math.min(long.length, Math.floor(mostRows / 300)));
  const size = Math.max(shortestStretch, Math.floor(mostRows / wanted));
  return Array.from({ length: wanted }, (_, i) => long[Math.floor((i * long.length) / wanted)]).flatMap((range) =>
    range === undefined ? [] : [{ from: range.from, to: Math.min(range.to, range.from + size) }],
  );
}

/** The typical distance of rows. */
function intervalOf(time: Float64Array | null, ranges: readonly RowRange[]): number | null {
  if (time === null) return null;
  const steps: number[] = [];
  for (const { from, to } of ranges) {
    for (let row = from + 1; row < Math.min(to, from + 500); row += 1) steps.push(at(time, row) - at(time, row - 1));
  }
  const middle = at(sorted(steps.filter((step) => step > 0)), 0 + (steps.filter((step) => step > 0).length >> 1));
  return middle > 0 ? middle : null;
}

/** Rows of a day and of a week, where they are whole and few enough to find them in. */
function roundsOf(intervalMs: number): number[] {
  return [dayMs, 7 * dayMs]
    .map((span) => span / intervalMs)
    .filter((rows) => Number.isInteger(rows) && rows >= 2 && rows <= mostPhases);
}

/** The longest of them of which the sample has ten; 0 where it has of none. */
function seasonOf(intervalMs: number | null, length: number): number {
  return intervalMs === null ? 0 : (roundsOf(intervalMs).findLast((rows) => length >= 10 * rows) ?? 0);
}

function placesOf(time: Float64Array, ranges: readonly RowRange[], intervalMs: number): Float64Array {
  const places: number[] = [];
  for (const { from, to } of ranges) {
    for (let row = from; row < to; row += 1) {
      const place = Math.round(at(time, row) / intervalMs);
      places.push(Number.isFinite(place) ? place : 0);
    }
  }
  return Float64Array.from(places);
}

function phasesOf(places: Float64Array, season: number): Int32Array {
  return Int32Array.from(places, (place) => ((place % season) + season) % season);
}

/** A column's values at the sample's rows, gaps filled with the value before. */
export function valuesAt(values: ArrayLike<number>, { ranges, length }: TakenSample): Float64Array {
  const taken = new Float64Array(length);
  let next = 0;
  for (const { from, to } of ranges) {
    let before = Number.NaN;
    for (let row = from; row < to; row += 1) {
      const value = at(values, row);
      if (Number.isFinite(value)) before = value;
      taken[next] = before;
      next += 1;
    }
  }
  const first = taken.find((value) => Number.isFinite(value)) ?? 0;
  for (let i = 0; i < length; i += 1) if (Number.isNaN(taken[i])) taken[i] = i > 0 ? at(taken, i - 1) : first;
  return taken;
}
