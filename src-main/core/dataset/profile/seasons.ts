import type { SeasonalPeriod } from '../profile-schema';
import type { RealTransform } from './fourier';
import { spectralLines, type SpectralLine } from './spectral-lines';
import { seasonalStrength, withoutSeason } from './seasonal-strength';

const shownSeasons = 5;
const weighedPeriods = 8;
const leastStrength = 0.05;
const fewestCycles = 3;
/** Lines this much slower than a period are a level that drifts, seen from it. */
const slower = 2.5;
const leastRepeated = 0.5;
/** Seasons within seasons are more than this many times as long. */
const mostHarmonics = 6;
const weakestFundamental = 0.01;
const samePeriod = 0.03;
/** A season of the calendar that explains this share of what the best period does is meant by it. */
const asStrong = 0.8;

interface Candidate {
  readonly period: number;
  readonly power: number;
}

/**
 * Periods that repeat for at least three cycles, the strongest first: lines of the spectrum whose period brings the
 * faster lines into phase as well, so that a harmonic is not taken for the season. Each with the strength that it has once
 * shorter seasons are taken out; multiples of a season explain nothing more and are left out.
 * @param series deviations without missing values
 * A short series tells a long period to within some rows only: where a season of the calendar lies within that, and explains
 * as much, it is named (164 rows of three weeks of hours are the week's 168).
 * @param correlation with the row before
 * @param calendar rows of the calendar's own seasons, such as 24 and 168 of hours; none where rows have no times
 */
export function seasonsOf(
  series: Float64Array,
  correlation: number,
  transform: RealTransform,
  calendar: readonly number[] = [],
): SeasonalPeriod[] {
  const lines = spectralLines(series, correlation, transform);
  const kept: SeasonalPeriod[] = [];
  let rest = series;
  for (const candidate of candidatesOf(lines, series.length)) {
    const { period, strength } = onCalendar(rest, nested(candidate.period, kept, series.length), calendar);
    if (strength <= leastStrength) continue;
    kept.push({ period, strength });
    rest = withoutSeason(rest, period);
  }
  return kept.sort((first, second) => second.strength - first.strength).slice(0, shownSeasons);
}

/** The shortest first. */
function candidatesOf(lines: readonly SpectralLine[], count: number): Candidate[] {
  const longest = Math.floor(count / fewestCycles);
  const byPower: Candidate[] = [];
  for (const { frequency, power } of lines) {
    const period = Math.round(1 / frequency);
    if (period < 2 || period > longest) continue;
    if (byPower.some((other) => Math.abs(other.period - period) <= samePeriod * period)) continue;
    byPower.push({ period, power });
  }
  const ascending = byPower.toSorted((first, second) => first.period - second.period);
  const found: Candidate[] = [];
  let unexplained = lines;
  for (const candidate of ascending) {
    if (ascending.some((other) => isHarmonic(candidate, other))) continue;
    if (repeatedShare(unexplained, candidate.period) < leastRepeated) continue;
    found.push(candidate);
    unexplained = unexplained.filter(({ frequency }) => !isMultiple(frequency, candidate.period, count));
  }
  return found
    .toSorted((first, second) => second.power - first.power)
    .slice(0, weighedPeriods)
    .sort((first, second) => first.period - second.period);
}

/**
 * Whether a whole part of a season that has a line of its own. A half and a third are harmonics even of a weaker one:
 * seasons within seasons are farther apart.
 */
function isHarmonic({ period, power }: Candidate, of: Candidate): boolean {
  const multiple = Math.round(of.period / period);
  return (
    multiple >= 2 &&
    multiple <= mostHarmonics &&
    Math.abs(of.period - multiple * period) <= Math.max(1, samePeriod * of.period) &&
    of.power > (multiple <= 3 ? weakestFundamental : 1) * power
  );
}

/** The season of the calendar that a period cannot be told apart from, if it explains as much; else the period itself. */
function onCalendar(series: Float64Array, period: number, calendar: readonly number[]): SeasonalPeriod {
  const strength = seasonalStrength(series, period);
  for (const other of calendar) {
    if (other === period || !isWithinReach(other, period, series.length)) continue;
    const itsStrength = seasonalStrength(series, other);
    if (itsStrength >= asStrong * strength) return { period: other, strength: itsStrength };
  }
  return { period, strength };
}

/** Whether two periods are too near to be told apart: a quarter of the distance between frequencies of the series. */
const isWithinReach = (other: number, period: number, count: number): boolean =>
  Math.abs(other - period) <= period ** 2 / count / 4;

/** A period that is known to within some rows, at a multiple of a shorter season where one is that near. */
function nested(period: number, shorter: readonly SeasonalPeriod[], count: number): number {
  for (const season of shorter) {
    const multiple = Math.round(period / season.period) * season.period;
    if (isWithinReach(multiple, period, count)) return multiple;
  }
  return period;
}

/** The autocorrelation that the lines alone have at the lag of the period. */
function repeatedShare(lines: readonly SpectralLine[], period: number): number {
  let repeated = 0;
  let sum = 0;
  for (const { frequency, power } of lines) {
    if (frequency * slower * period < 1) continue;
    repeated += power * Math.cos(2 * Math.PI * frequency * period);
    sum += power;
  }
  return sum > 0 ? repeated / sum : 0;
}

/** Whether a whole number of its cycles fit the period, as well as frequencies can be told apart. */
function isMultiple(frequency: number, period: number, count: number): boolean {
  const harmonic = Math.round(frequency * period);
  return harmonic > 0 && Math.abs(frequency - harmonic / period) * count < 4;
}
