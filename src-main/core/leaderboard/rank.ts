import { directionOf, isBetter, type MetricName } from '../evaluation';
import type {
  Leaderboard,
  LeaderboardEntry,
  LeaderboardFigures,
  LeaderboardWeights,
  Purpose,
  Recommendation,
} from './schema';

/** A run or a group of repeats with its figures, before it is ranked. */
export type Candidate = Omit<LeaderboardEntry, 'scores' | 'ranks'>;

export interface RankingInput {
  readonly part: Leaderboard['part'];
  readonly metric: MetricName;
  readonly level: number | null;
  readonly weights: LeaderboardWeights;
  readonly candidates: readonly Candidate[];
  readonly verdict: Leaderboard['verdict'];
  readonly leftOut: number;
}

const purposes = ['accuracy', 'peaks', 'speed', 'stability', 'overall'] as const satisfies readonly Purpose[];

type Scores = LeaderboardEntry['scores'];

/**
 * Ranks candidates for every purpose. A score compares a figure with the best one there is: 1 for the best, a half for
 * twice the error, the latency, the size or the spread. Scores of several figures are means by weight. Disqualified
 * candidates have no score, no rank, and set no mark for others.
 */
export function rankCandidates(input: RankingInput): Leaderboard {
  const { candidates, weights, metric } = input;
  const qualified = candidates.filter(({ disqualified }) => disqualified === null);
  const best = bestFigures(qualified, metric);
  const scored = candidates.map((candidate) => ({
    ...candidate,
    scores: candidate.disqualified === null ? scoresOf(candidate.figures, best, weights, metric) : noScores,
  }));
  const ranked = scored.map((entry): LeaderboardEntry => ({ ...entry, ranks: ranksOf(entry, scored) }));
  return {
    part: input.part,
    metric,
    direction: directionOf(metric),
    level: input.level,
    weights,
    entries: ranked.toSorted(
      (first, second) =>
        Number(first.disqualified !== null) - Number(second.disqualified !== null) ||
        (first.ranks.overall ?? Infinity) - (second.ranks.overall ?? Infinity) ||
        (first.ranks.accuracy ?? Infinity) - (second.ranks.accuracy ?? Infinity),
    ),
    recommendations: purposes.flatMap((purpose) => recommend(purpose, ranked)),
    verdict: input.verdict,
    leftOut: input.leftOut,
  };
}

const noScores: Scores = { accuracy: null, peaks: null, speed: null, stability: null, overall: null };

type Best = Pick<LeaderboardFigures, 'value' | 'relativeSd' | 'latencyMs' | 'parameterCount' | 'memoryBytes'>;

function bestFigures(candidates: readonly Candidate[], metric: MetricName): Best {
  const lowest = (name: keyof Best): number | null =>
    candidates.reduce<number | null>((low, { figures }) => {
      const value = figures[name];
      return value !== null && (low === null || value < low) ? value : low;
    }, null);
  return {
    value: candidates.reduce<number | null>((leader, { figures: { value } }) => {
      const leads = value !== null && (leader === null || isBetter(metric, value, leader));
      return leads ? value : leader;
    }, null),
    relativeSd: lowest('relativeSd'),
    latencyMs: lowest('latencyMs'),
    parameterCount: lowest('parameterCount'),
    memoryBytes: lowest('memoryBytes'),
  };
}

function scoresOf(figures: LeaderboardFigures, best: Best, weights: LeaderboardWeights, metric: MetricName): Scores {
  const single: Omit<Scores, 'overall'> = {
    accuracy: directionOf(metric) === 'minimize' ? share(best.value, figures.value) : share(figures.value, best.value),
    peaks: weightedMean([
      [figures.recall, weights.recall],
      [figures.precision, weights.precision],
    ]),
    speed: weightedMean([
      [share(best.latencyMs, figures.latencyMs), weights.latency],
      [share(best.parameterCount, figures.parameterCount), weights.parameters],
      [share(best.memoryBytes, figures.memoryBytes), weights.memory],
    ]),
    stability: share(best.relativeSd, figures.relativeSd),
  };
  return {
    ...single,
    overall: weightedMean([
      [single.accuracy, weights.accuracy],
      [single.peaks, weights.peaks],
      [single.speed, weights.speed],
      [single.stability, weights.stability],
    ]),
  };
}

/** The smaller over the larger of two magnitudes: 1 when they are equal, 0 when the other is infinitely better. */
function share(smaller: number | null, larger: number | null): number | null {
  if (smaller === null || larger === null) return null;
  if (smaller === larger) return 1;
  // A metric such as R² may lie below zero, where a ratio says nothing.
  return larger > 0 ? Math.max(0, Math.min(1, smaller / larger)) : 0;
}

/** Null when a figure that counts is missing: a candidate does not gain by what is not known of it. */
function weightedMean(figures: readonly (readonly [value: number | null, weight: number])[]): number | null {
  let total = 0;
  let weights = 0;
  for (const [value, weight] of figures) {
    if (weight === 0) continue;
    if (value === null) return null;
    total += value * weight;
    weights += weight;
  }
  return weights === 0 ? null : total / weights;
}

function ranksOf(
  entry: { readonly scores: Scores },
  all: readonly { readonly scores: Scores }[],
): LeaderboardEntry['ranks'] {
  const rank = (purpose: Purpose): number | null => {
    const own = entry.scores[purpose];
    return own === null ? null : 1 + all.filter(({ scores }) => (scores[purpose] ?? -1) > own).length;
  };
  return {
    accuracy: rank('accuracy'),
    peaks: rank('peaks'),
    speed: rank('speed'),
    stability: rank('stability'),
    overall: rank('overall'),
  };
}

function recommend(purpose: Purpose, entries: readonly LeaderboardEntry[]): Recommendation[] {
  const [first, second] = entries
    .filter(({ scores }) => scores[purpose] !== null)
    .toSorted(
      (one, other) =>
        (other.scores[purpose] ?? 0) - (one.scores[purpose] ?? 0) ||
        (one.ranks.accuracy ?? Infinity) - (other.ranks.accuracy ?? Infinity),
    );
  return first === undefined ? [] : [{ purpose, id: first.id, second: second?.id ?? null }];
}
