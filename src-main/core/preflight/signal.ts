import { at } from '../common/numbers';
import type { Stretch } from './least-squares';
import type { Sample } from './sample';

/** A column as it is measured: standardised, without its seasonal means, with its steps from row to row. */
export interface Signal {
  readonly values: Float64Array;
  readonly steps: Float64Array;
}

/** Null for a column that says no more than the place in the season. */
export function standardise(values: Float64Array, sample: Sample): Signal | null {
  const { phases, phaseCount } = sample;
  const shown = Float64Array.from(values);
  const level = mean(shown);
  for (let i = 0; i < shown.length; i += 1) shown[i] = at(shown, i) - level;
  const before = square(shown);
  if (!(before > 0)) return null;
  if (phases !== null) takeSeason(shown, phases, phaseCount, sample.stretches);
  const after = square(shown);
  if (!(after > 1e-9 * before)) return null;
  const scale = 1 / Math.sqrt(after);
  for (let i = 0; i < shown.length; i += 1) shown[i] = at(shown, i) * scale;
  return { values: shown, steps: stepsOf(shown, sample.stretches) };
}

/** Rounds of a season below which its figure is chance. */
const fewestRounds = 10;

/**
 * Takes the place in the season out where it tells the steps from row to row. Means of steps, added up, know no level: what
 * wanders gets no season that it has not.
 */
function takeSeason(shown: Float64Array, phases: Int32Array, count: number, stretches: readonly Stretch[]): void {
  if (shown.length < fewestRounds * count) return;
  const steps = stepsOf(shown, stretches);
  const sums = new Float64Array(count);
  const counts = new Float64Array(count);
  let [total, rows] = [0, 0];
  for (const { from, to } of stretches) {
    for (let row = from + 1; row < to; row += 1) {
      const phase = at(phases, row);
      sums[phase] = at(sums, phase) + at(steps, row);
      counts[phase] = at(counts, phase) + 1;
      total += at(steps, row) ** 2;
      rows += 1;
    }
  }
  const means = sums.map((sum, phase) => (at(counts, phase) === 0 ? 0 : sum / at(counts, phase)));
  const told = means.reduce((sum, value, phase) => sum + value * value * at(counts, phase), 0);
  if (rows <= count || 1 - ((total - told) / (rows - count)) * (rows / total) < 0.05) return;
  const drift = mean(means);
  const season = new Float64Array(count);
  let level = 0;
  for (let phase = 0; phase < count; phase += 1) season[phase] = level += at(means, phase) - drift;
  const center = mean(season);
  for (let row = 0; row < shown.length; row += 1) {
    shown[row] = at(shown, row) - at(season, at(phases, row)) + center;
  }
}

function mean(values: Float64Array): number {
  let sum = 0;
  for (const value of values) sum += value;
  return sum / values.length;
}
function square(values: Float64Array): number {
  let sum = 0;
  for (const value of values) sum += value * value;
  return sum / values.length;
}

function stepsOf(values: Float64Array, stretches: readonly Stretch[]): Float64Array {
  const steps = new Float64Array(values.length);
  for (const { from, to } of stretches) {
    for (let row = from + 1; row < to; row += 1) steps[row] = at(values, row) - at(values, row - 1);
  }
  return steps;
}
