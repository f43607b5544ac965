import type { Candidate } from './candidates';
import { neighbours, signature, withLookback } from './neighbours';
import type { BestFamily, BestPhase, BestPreset } from './schema';
import type { Scores, Trial } from './scores';

/** What is left to be spent; infinite where nothing bounds it. */
export interface Left {
  /** Trainings. */
  readonly steps: number;
  /** Milliseconds until the search has to end. */
  readonly ms: number;
}

/** Trials that are independent of each other, in the order in which they should begin. */
export interface Batch {
  readonly phase: BestPhase;
  readonly trials: readonly Trial[];
}

export interface PlanOptions {
  readonly candidates: readonly Candidate[];
  /** Validation windows; a candidate meets the last of them first. */
  readonly windows: number;
  readonly preset: BestPreset;
  readonly seed: number;
  /** Trials that run at once. */
  readonly parallel: number;
  /** Rows to train on in the earliest window. */
  readonly trainRows: number;
}

/** Validation windows that are wanted, and rounds of tuning with the candidates of each; what is asked for ends most earlier. */
export const extent: Readonly<
  Record<BestPreset, { readonly windows: number; readonly rounds: number; readonly width: number }>
> = {
  quick: { windows: 2, rounds: 1, width: 2 },
  standard: { windows: 3, rounds: 100, width: 4 },
  thorough: { windows: 5, rounds: 100, width: 4 },
};

/** What a candidate of tuning may be worse than the leader on the last window to be judged on the others. */
const tolerance = 1.01;
/** Leaders that are tuned when those before them have nothing left to change. */
const tuned = 5;
/** Cost of starting a run, beside what it computes. */
const startMs = 600;
/** Candidates that are judged on all windows before the others are trained in full. */
const sure = 3;
/** Share of what is left that probes may spend. */
const probed = 0.6;
/** Members of an ensemble, and what the error of one may be in leaders' errors. */
const mostEnsembleMembers = 5;
const memberTolerance = 1.15;

/**
 * The search as a pure function of what came of the trials: yields batches, and is told what is left when all of a batch has
 * been added to the scores. Which trials there are depends on the outcomes, the seed and what is left alone.
 *
 * Every candidate is probed on the last validation window (Jamieson & Talwalkar 2016: successive halving), fewer epochs, rounds
 * or trees where it has them; the better half, and the best of each family, are trained in full there; the better half of
 * these meet the windows before. Then the leaders' settings are changed one at a time.
 */
export function* planSearch(scores: Scores, options: PlanOptions): Generator<Batch, void, Left> {
  const last = options.windows - 1;
  const earlier = Array.from({ length: last }, (_, index) => last - 1 - index);
  const { candidates } = options;
  scores.enter(candidates);
  const isPlain = ({ family }: Candidate): boolean => family === 'baseline';
  const full = (ids: readonly Candidate[], window: number): Trial[] =>
    ids.flatMap(({ id }) => (scores.judged(id).includes(window) ? [] : [{ candidate: id, window, isProbe: false }]));

  // What costs nothing comes first: there is an answer from the first seconds on.
  const plain = candidates.filter(isPlain);
  let left = yield { phase: 'probe', trials: full(plain, last) };
  const entrants = candidates.filter((candidate) => !isPlain(candidate));
  let most = forProbes(left);
  for (const group of [
    entrants.filter(({ probe }) => probe === null),
    entrants.filter(({ probe }) => probe !== null),
  ]) {
    const trials = group.map(({ id, probe }) => ({ candidate: id, window: last, isProbe: probe !== null }));
    const before = left;
    left = yield { phase: 'probe', trials: fitting(scores, trials, most, options) };
    const spent = (own: number, now: number): number => (Number.isFinite(own) ? own - now : 0);
    most = {
      steps: Math.max(0, most.steps - spent(before.steps, left.steps)),
      ms: Math.max(0, most.ms - spent(before.ms, left.ms)),
    };
  }

  // A few that are judged everywhere before anything else: from then on there is an answer that can be relied on.
  const surest = scores.ranked(entrants.filter(({ id }) => scores.judged(id).length > 0)).slice(0, sure);
  // Beside the first baseline, to which errors are relative; the others after them.
  const everywhere = [...plain.slice(0, 1), ...surest, ...plain.slice(1)].flatMap((candidate) =>
    earlier.flatMap((window) => full([candidate], window)),
  );
  if (everywhere.length > 0) left = yield { phase: 'halve', trials: fitting(scores, everywhere, left, options) };

  let alive = halved(scores, scores.ranked(entrants), true);
  left = yield { phase: 'halve', trials: fitting(scores, full(alive, last), left, options) };
  for (const window of earlier) {
    alive = halved(scores, scores.ranked(alive), window === earlier[0]);
    left = yield { phase: 'halve', trials: fitting(scores, full(alive, window), left, options) };
  }

  const { rounds, width } = extent[options.preset];
  const known = new Set(candidates.map(({ configuration }) => signature(configuration)));
  for (let round = 0; round < rounds; round += 1) {
    const proposals = proposed(scores, { ...options, known, width, round });
    if (proposals.length === 0) return;
    for (const { configuration } of proposals) known.add(signature(configuration));
    scores.enter(proposals);
    const trials = fitting(scores, full(proposals, last), left, options);
    // Those of another leader may be cheaper.
    if (trials.length === 0 && left.steps > 0 && left.ms > 0) continue;
    if (trials.length === 0) return;
    left = yield { phase: 'tune', trials };
    const leader = scores.leader();
    const bar = leader === null ? Infinity : (scores.relative(leader.id, last) ?? Infinity) * tolerance;
    const going = scores.ranked(proposals).filter(({ id }) => (scores.relative(id, last) ?? Infinity) <= bar);
    for (const proposal of proposals) if (!going.includes(proposal)) scores.drop(proposal.id);
    if (earlier.length === 0 || going.length === 0) continue;
    const others = going.flatMap((candidate) => earlier.flatMap((window) => full([candidate], window)));
    left = yield { phase: 'tune', trials: fitting(scores, others, left, options) };
  }
}

/** What probes may spend: the rest is for judging the better ones on the other windows. */
function forProbes({ steps, ms }: Left): Left {
  return { steps: Math.floor(steps * probed), ms: ms * probed };
}

/** The better half, at least two; with the best of each family where wanted. The others are dropped. */
function halved(scores: Scores, ranked: readonly Candidate[], keepsFamilies: boolean): Candidate[] {
  const kept = new Set(ranked.slice(0, Math.max(2, Math.ceil(ranked.length / 2))));
  const families = new Set<BestFamily>();
  for (const candidate of ranked) {
    if (keepsFamilies && !families.has(candidate.family)) kept.add(candidate);
    families.add(candidate.family);
  }
  for (const candidate of ranked) if (!kept.has(candidate)) scores.drop(candidate.id);
  return ranked.filter((candidate) => kept.has(candidate));
}

/** Milliseconds that a trial will take, by what the candidate or the one it was made from took; 0 where nothing is known. */
export function expectedMs(scores: Scores, { candidate: id, isProbe }: Trial): number {
  const candidate = scores.candidate(id);
  if (candidate === null) return 0;
  const own = scores.of(id).filter(({ outOfTime }) => !outOfTime);
  const full = own.filter((outcome) => !outcome.isProbe);
  const longest = (outcomes: typeof own): number => Math.max(0, ...outcomes.map(({ costMs }) => costMs));
  if (full.length > 0) return longest(full);
  if (own.length > 0) return startMs + Math.max(0, longest(own) - startMs) * (isProbe ? 1 : candidate.growth);
  const parent = candidate.parent === null ? null : scores.candidate(candidate.parent);
  if (parent === null) return 0;
  const longer = candidate.configuration.window.lookback / parent.configuration.window.lookback;
  return expectedMs(scores, { candidate: parent.id, window: 0, isProbe }) * Math.max(1, longer);
}

/** What of these trials there are steps and time for, in their order: one that does not fit makes room for those behind it. */
function fitting(scores: Scores, trials: readonly Trial[], left: Left, { parallel }: PlanOptions): Trial[] {
  const chosen: Trial[] = [];
  let ms = 0;
  for (const trial of trials) {
    const expected = expectedMs(scores, trial);
    const isIn =
      chosen.length < left.steps && left.ms > 0 && (ms + expected) / parallel <= left.ms && expected <= left.ms;
    if (!isIn) continue;
    ms += expected;
    chosen.push(trial);
  }
  return chosen;
}

/** Changes of the leaders, and in the first round the other families' best with the leader's look back. */
function proposed(
  scores: Scores,
  {
    seed,
    trainRows,
    known,
    width,
    round,
  }: PlanOptions & { readonly known: ReadonlySet<string>; readonly width: number; readonly round: number },
): Candidate[] {
  const finalists = scores.finalists().filter(({ family }) => family !== 'baseline');
  const [leader] = finalists;
  if (leader === undefined) return [];
  const found: Candidate[] = [];
  const knownNow = new Set(known);
  const add = (candidate: Candidate): void => {
    found.push(candidate);
    knownNow.add(signature(candidate.configuration));
  };
  for (const finalist of finalists.slice(0, tuned)) {
    const most = width - found.length;
    if (most <= 0) break;
    for (const candidate of neighbours(finalist, { seed: seed + round, trainRows, known: knownNow, most }))
      add(candidate);
    if (found.length > 0) break;
  }
  if (round > 0) return found;
  const families = new Set<BestFamily>([leader.family]);
  for (const candidate of finalists) {
    if (families.has(candidate.family)) continue;
    families.add(candidate.family);
    const moved = withLookback(candidate, leader.configuration.window.lookback, knownNow);
    if (moved !== null) add(moved);
  }
  return found;
}

/**
 * Who may be combined with the leader: judged on all windows, not much worse, and of the same windows, as an ensemble's members
 * have to be; the leader first. Fewer than two: there is no ensemble.
 */
export function ensembleMembers(scores: Scores): Candidate[] {
  const [leader, ...others] = scores.finalists().filter(({ family }) => family !== 'ensemble');
  if (leader === undefined || leader.family === 'baseline') return [];
  const bar = (scores.score(leader.id) ?? 0) * memberTolerance;
  const place = ({ configuration: { window } }: Candidate): string => JSON.stringify(window);
  const fitting = others.filter(
    (candidate) =>
      candidate.family !== 'baseline' &&
      place(candidate) === place(leader) &&
      (scores.score(candidate.id) ?? Infinity) <= bar,
  );
  return [leader, ...fitting].slice(0, mostEnsembleMembers);
}
