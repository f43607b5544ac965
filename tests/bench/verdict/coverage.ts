import type { Metrics } from '../../../src-main/core/evaluation/metrics';
import { createRandom } from '../../../src-main/core/common/random';
import { evaluateClassification, evaluateRegression } from '../../../src-main/core/evaluation';
import { rowErrors, type Process } from './processes';

/** Shares of simulated parts whose 95 % interval holds the metric's true value, of those that give one. */
export interface Coverage {
  readonly covered: number;
  readonly given: number;
}

type Truth = Readonly<Record<string, number>>;

function order(n: number, overlap: number) {
  return { overlap, series: null, time: Float64Array.from({ length: n }, (_, i) => i) };
}

/** Intervals of a forecast whose errors follow a process; the true values come from one long part. */
export function forecastCoverage(
  process: Process,
  metrics: readonly string[],
  parts: number,
): Record<string, Coverage> {
  // The steps of a window have errors of one size: the true values are those of a horizon of 1.
  const long = evaluatePart({ ...process, n: 150_000, horizon: 1 }, 1, false);
  return count(metrics, parts, long.truth, (seed) => evaluatePart(process, seed + 2, true).intervals);
}

function evaluatePart(process: Process, seed: number, withIntervals: boolean) {
  const { n, horizon } = process;
  const random = createRandom(seed * 7919 + n);
  const errors = rowErrors(process, random);
  const index = (i: number): number => Math.floor(i / horizon) + (i % horizon);
  const actual = Float64Array.from({ length: n * horizon }, (_, i) => 10 + Math.sin(index(i)));
  const predicted = actual.map((value, i) => value + (errors[index(i)] ?? 0));
  const evaluation = evaluateRegression({
    actual,
    predicted,
    horizon,
    targetScale: null,
    insample: [],
    seasonalPeriod: 1,
    baselines: [],
    ...(withIntervals ? { order: order(n, horizon) } : {}),
  });
  return {
    truth: definedFigures(evaluation.metrics),
    intervals: evaluation.certainty?.intervals ?? [],
  };
}

/** Intervals of a classifier of two balanced classes that is right and wrong in runs of a mean length. */
export function classCoverage(
  n: number,
  run: number,
  metrics: readonly string[],
  parts: number,
): Record<string, Coverage> {
  const truth = evaluateClasses(150_000, run, 1, false).truth;
  return count(metrics, parts, truth, (seed) => evaluateClasses(n, run, seed + 2, true).intervals);
}

function evaluateClasses(n: number, run: number, seed: number, withIntervals: boolean) {
  const random = createRandom(seed * 104_729 + n + run);
  let wrong = false;
  let label = 0;
  const labels = new Int32Array(n);
  const scores = new Float64Array(n);
  for (let i = 0; i < n; i += 1) {
    if (random.uniform() < 1 / run) wrong = random.uniform() < 0.2;
    if (random.uniform() < 1 / run) label = random.uniform() < 0.4 ? 1 : 0;
    labels[i] = label;
    const sure = 0.5 + 0.45 * random.uniform();
    scores[i] = (label === 1) === wrong ? 1 - sure : sure;
  }
  const evaluation = evaluateClassification({
    labels,
    scores,
    classNames: ['no', 'yes'],
    threshold: 0.5,
    baselines: [],
    ...(withIntervals ? { order: order(n, 1) } : {}),
  });
  return {
    truth: definedFigures(evaluation.metrics),
    intervals: evaluation.certainty?.intervals ?? [],
  };
}

function definedFigures(metrics: Metrics): Record<string, number> {
  return Object.fromEntries(Object.entries(metrics).map(([name, value]) => [name, value ?? 0]));
}

interface Interval {
  readonly metric: string;
  readonly lower: number | null;
  readonly upper: number | null;
}

function count(
  metrics: readonly string[],
  parts: number,
  truth: Truth,
  intervalsOf: (seed: number) => readonly Interval[],
): Record<string, Coverage> {
  const covered = new Map<string, number>();
  const given = new Map<string, number>();
  for (let seed = 0; seed < parts; seed += 1) {
    for (const { metric, lower, upper } of intervalsOf(seed)) {
      const value = truth[metric];
      if (value === undefined || lower === null || upper === null) continue;
      given.set(metric, (given.get(metric) ?? 0) + 1);
      if (lower <= value && value <= upper) covered.set(metric, (covered.get(metric) ?? 0) + 1);
    }
  }
  return Object.fromEntries(
    metrics.map((metric) => {
      const known = given.get(metric) ?? 0;
      return [metric, { covered: known === 0 ? 1 : (covered.get(metric) ?? 0) / known, given: known / parts }];
    }),
  );
}
