import { anchorDay, monthOf, stepsBetween } from './arithmetic';
import { clockAt, timeOfDay } from './clock';
import { commonest, countsOf } from './counts';
import { dayMs, hourMs, minuteMs, secondMs } from '../common/time';
import { elapsedStep, type CalendarStep, type MonthAnchor } from './step';
import { zoneOf } from './zone';

export type StepDetection =
  | {
      readonly step: CalendarStep;
      /** Share of the times that lie exactly one step after the one before. */
      readonly regularShare: number;
    }
  | {
      readonly step: null;
      /** Fewer than two different times; or times whose distances follow no step. */
      readonly reason: 'tooFewTimes' | 'irregular';
    };

/** Neighbouring times of one series, the earlier and the later. */
interface Pairs {
  readonly from: Float64Array;
  readonly to: Float64Array;
}

/** So many tell the step, and so many the day of the month. */
const mostPairs = 50_000;
const mostDates = 2000;
/** From this typical distance on, the calendar of days, weeks and months is asked. */
const calendarFrom = 20 * hourMs;
const regular = 0.5;
/** Times with many holes still lie on the steps of a grid. */
const holey = 0.2;
const onGrid = 0.9;
/** Readings that come late or early by a tenth of their distance are as regular as their clock. */
const jitter = 0.1;
const mostlyJitter = 0.8;

/**
 * The step that tells most of the times: the one that most neighbouring times lie apart, whatever gaps, repeated times and
 * odd rows there are between. The order of the times does not matter, nor do missing ones (NaN).
 * @param times milliseconds since 1970 UTC
 * @param timeZone where days begin: an IANA name or an offset
 * @param series the series of each time, as codes; neighbours are those of one series
 * @throws GatewiseError BAD_INPUT for a zone that does not exist
 */
export function detectStep(
  times: ArrayLike<number>,
  timeZone: string,
  series: ArrayLike<number> | null = null,
): StepDetection {
  const pairs = pairsOf(times, series);
  if (pairs.from.length === 0) return { step: null, reason: 'tooFewTimes' };
  const distances = distancesOf(pairs);
  const isSlow = commonest(countsOf(distances)).value >= calendarFrom || median(distances) >= calendarFrom;
  const candidates = isSlow
    ? [...calendarSteps(pairs, timeZone), commonElapsed(distances)]
    : [commonElapsed(distances), ...wallHours(distances, timeZone)];
  let best: { step: CalendarStep; share: number } | null = null;
  for (const step of candidates) {
    const share = shareOf(pairs, (from, to) => stepsBetween(from, to, step, timeZone) === 1);
    if (share > (best?.share ?? 0)) best = { step, share };
  }
  const loose = isSlow && (best?.share ?? 0) < onGrid ? looseMonths(pairs, timeZone) : null;
  if (loose !== null) return { step: loose, regularShare: regularShareOf(pairs, loose, timeZone) };
  if (best !== null && best.share >= regular) return { step: best.step, regularShare: best.share };
  if (best !== null && best.share >= holey && isHoley(pairs, best.step, timeZone))
    return { step: best.step, regularShare: best.share };
  const jittered = jitteredStep(distances);
  if (jittered !== null) return { step: jittered, regularShare: regularShareOf(pairs, jittered, timeZone) };
  return { step: null, reason: 'irregular' };
}

/**
 * The distance in milliseconds that most neighbouring times lie apart (of several the shortest), whatever the calendar says;
 * null of fewer than two different times. Parameters as of `detectStep`.
 */
export function commonestDistance(times: ArrayLike<number>, series: ArrayLike<number> | null = null): number | null {
  const pairs = pairsOf(times, series);
  return pairs.from.length === 0 ? null : commonest(countsOf(distancesOf(pairs))).value;
}

function distancesOf({ from, to }: Pairs): Float64Array {
  return to.map((time, index) => time - (from[index] ?? time));
}

function regularShareOf(pairs: Pairs, step: CalendarStep, timeZone: string): number {
  return shareOf(pairs, (from, to) => stepsBetween(from, to, step, timeZone) === 1);
}

function isHoley(pairs: Pairs, step: CalendarStep, timeZone: string): boolean {
  return shareOf(pairs, (from, to) => Number.isInteger(stepsBetween(from, to, step, timeZone))) >= onGrid;
}

function shareOf({ from, to }: Pairs, is: (from: number, to: number) => boolean): number {
  let count = 0;
  for (let index = 0; index < from.length; index += 1) if (is(from[index] ?? 0, to[index] ?? 0)) count += 1;
  return count / from.length;
}

/** The first times that differ from the one before in their series, sorted where they are not. */
function pairsOf(times: ArrayLike<number>, series: ArrayLike<number> | null): Pairs {
  const most = Math.min(mostPairs, times.length);
  const from = new Float64Array(most);
  const to = new Float64Array(most);
  let count = 0;
  for (const sorted of sortedSeries(times, series)) {
    for (let index = 1; index < sorted.length && count < most; index += 1) {
      const before = sorted[index - 1] ?? 0;
      const time = sorted[index] ?? 0;
      if (time === before) continue;
      from[count] = before;
      to[count] = time;
      count += 1;
    }
  }
  return { from: from.subarray(0, count), to: to.subarray(0, count) };
}

function sortedSeries(times: ArrayLike<number>, series: ArrayLike<number> | null): Iterable<Float64Array> {
  if (series === null) return [ascending(knownTimes(times))];
  const groups = new Map<number, number[]>();
  for (let row = 0; row < times.length; row += 1) {
    const time = times[row] ?? Number.NaN;
    if (Number.isNaN(time)) continue;
    const code = series[row] ?? -1;
    const group = groups.get(code);
    if (group === undefined) groups.set(code, [time]);
    else group.push(time);
  }
  return [...groups.values()].map((group) => ascending(Float64Array.from(group)));
}

/** A copy without the missing ones. */
function knownTimes(times: ArrayLike<number>): Float64Array {
  const known = new Float64Array(times.length);
  let count = 0;
  for (let row = 0; row < times.length; row += 1) {
    const time = times[row] ?? Number.NaN;
    if (Number.isNaN(time)) continue;
    known[count] = time;
    count += 1;
  }
  return known.subarray(0, count);
}

/** The values in order; sorted in place where they are not. */
function ascending(values: Float64Array): Float64Array {
  for (let index = 1; index < values.length; index += 1) {
    if ((values[index] ?? 0) < (values[index - 1] ?? 0)) return values.sort();
  }
  return values;
}

function median(values: Float64Array): number {
  return values.slice().sort()[values.length >>> 1] ?? 0;
}

function commonElapsed(distances: Float64Array): CalendarStep {
  return elapsedStep(commonest(countsOf(distances)).value);
}

/** Readings at the same hours of local time every day lie an hour less or more apart where the clocks change. */
function wallHours(distances: Float64Array, timeZone: string): CalendarStep[] {
  const step = commonElapsed(distances);
  if (timeZone === 'UTC' || step.unit !== 'hour' || step.count < 2 || 24 % step.count !== 0) return [];
  return [{ ...step, clock: 'wall' }];
}

/** Months before weeks and days: where both fit, the longer unit tells more. */
function calendarSteps(pairs: Pairs, timeZone: string): CalendarStep[] {
  const zone = zoneOf(timeZone);
  const from = pairs.from.map((time) => zone.toLocal(time));
  const to = pairs.to.map((time) => zone.toLocal(time));
  const days = countsOf(to.map((local, index) => dayOf(local) - dayOf(from[index] ?? local)));
  const weekdays = weekdayCounts(to);
  const steps: CalendarStep[] = [];
  const months = commonest(countsOf(to.map((local, index) => monthOf(local) - monthOf(from[index] ?? local)))).value;
  if (months > 0) steps.push({ unit: 'month', count: months, on: anchorOf(to) });
  const distance = commonest(days).value;
  if (distance > 0 && distance % 7 === 0) {
    steps.push({ unit: 'week', count: distance / 7, weekday: weekdays.indexOf(Math.max(...weekdays)) });
  } else if (distance > 0) {
    steps.push({ unit: 'day', count: distance });
  }
  const shown = shownWeekdays(weekdays, from[0] ?? 0, to);
  if (shown !== null) steps.push({ unit: 'weekday', weekdays: shown });
  return steps;
}

function dayOf(local: number): number {
  return Math.floor(local / dayMs);
}

function weekdayCounts(locals: Float64Array): number[] {
  const counts = new Array<number>(7).fill(0);
  for (const local of locals) {
    const { weekday } = clockAt(local);
    counts[weekday] = (counts[weekday] ?? 0) + 1;
  }
  return counts;
}

/** Fewer rows than this share of the commonest day's are exceptions: a session on one Saturday. */
const exceptional = 0.1;
/** Three weeks show which days have no rows; the usual weekends are believed sooner. */
const tellingDays = 21;
const usualWeeks = new Set(['0,1,2,3,4', '0,1,2,3,6']);

/** Days of the week that have rows, ascending; null where all or one of them have, or where too few weeks tell. */
function shownWeekdays(counts: readonly number[], first: number, locals: Float64Array): number[] | null {
  const most = Math.max(...counts);
  const shown = counts.flatMap((count, weekday) => (count > exceptional * most ? [weekday] : []));
  if (shown.length < 2 || shown.length > 6) return null;
  const days = ((locals.at(-1) ?? first) - first) / dayMs;
  return Math.abs(days) >= tellingDays || usualWeeks.has(shown.join()) ? shown : null;
}

/** Where in their months times fall: the day that most of them share. */
function anchorOf(locals: Float64Array): MonthAnchor {
  const midnights = locals.subarray(0, mostDates).map((local) => local - timeOfDay(local));
  const days = countsOf(midnights.map((local) => clockAt(local).day));
  const shareOn = (on: MonthAnchor): number =>
    midnights.reduce((count, local) => (anchorDay(monthOf(local), on) === local ? count + 1 : count), 0);
  // A month that is shorter shows its last day, so the 30th is seen on the 28th as well: the largest day that fits most.
  const candidates: MonthAnchor[] = ['last', ...[...days.keys()].sort((one, other) => one - other)];
  candidates.push('firstWeekday', 'lastWeekday');
  let best: { on: MonthAnchor; count: number } = { on: 1, count: 0 };
  for (const on of candidates) {
    const count = shareOn(on);
    if (count > best.count) best = { on, count };
  }
  return best.on;
}

/** One row in each month (quarter, year), on whatever day it was read. */
function looseMonths(pairs: Pairs, timeZone: string): CalendarStep | null {
  const zone = zoneOf(timeZone);
  const monthsBetween = (from: number, to: number): number => monthOf(zone.toLocal(to)) - monthOf(zone.toLocal(from));
  const months = commonest(countsOf(pairs.to.map((to, index) => monthsBetween(pairs.from[index] ?? to, to)))).value;
  if (months < 1 || shareOf(pairs, (from, to) => monthsBetween(from, to) === months) < onGrid) return null;
  return { unit: 'month', count: months, on: anchorOf(pairs.to.map((time) => zone.toLocal(time))) };
}

/** Round distances near the typical one, where most lie close to it. */
function jitteredStep(distances: Float64Array): CalendarStep | null {
  const typical = median(distances);
  const near = distances.filter((distance) => Math.abs(distance - typical) <= jitter * typical).length;
  if (near < mostlyJitter * distances.length) return null;
  if (Math.abs(typical - dayMs) < jitter * dayMs) return { unit: 'day', count: 1 };
  const unit = [hourMs, minuteMs, secondMs].find((length) => length <= typical * (1 + jitter / 2)) ?? 1;
  return elapsedStep(Math.max(1, Math.round(typical / unit)) * unit);
}
