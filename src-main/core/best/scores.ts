import { mean } from '../common/numbers';
import type { Sentence } from '../common/sentence';
import type { Candidate } from './candidates';

/** A candidate trained on what lies before a validation window, and judged on it. */
export interface Trial {
  readonly candidate: string;
  /** Which window, the earliest 0. */
  readonly window: number;
  /** Trained less, to see what it costs and promises. */
  readonly isProbe: boolean;
}

/** What came of a trial. */
export interface Outcome extends Trial {
  /** Mean error on the window; null where it has none. */
  readonly error: number | null;
  /** Of the first baseline on the same window. */
  readonly baseline: number | null;
  readonly costMs: number;
  /** Why there is no error; null where there is one. */
  readonly failure: Sentence | string | null;
  /** Whether time ran out before it ended: nothing is wrong with it. */
  readonly outOfTime: boolean;
}

/** Everything that is known of the candidates, and how they rank by it. */
export class Scores {
  readonly #candidates = new Map<string, Candidate>();
  readonly #outcomes: Outcome[] = [];
  readonly #dropped = new Set<string>();

  /** @param windows validation windows of which a candidate is judged on all before it can be the answer */
  constructor(readonly windows: number) {}

  get candidates(): readonly Candidate[] {
    return [...this.#candidates.values()];
  }

  get outcomes(): readonly Outcome[] {
    return this.#outcomes;
  }

  get steps(): number {
    return this.#outcomes.length;
  }

  candidate(id: string): Candidate | null {
    return this.#candidates.get(id) ?? null;
  }

  enter(candidates: readonly Candidate[]): void {
    for (const candidate of candidates) this.#candidates.set(candidate.id, candidate);
  }

  add(outcome: Outcome): void {
    this.#outcomes.push(outcome);
  }

  /** It fell behind and gets no more time. */
  drop(id: string): void {
    this.#dropped.add(id);
  }

  isDropped(id: string): boolean {
    return this.#dropped.has(id);
  }

  of(id: string): Outcome[] {
    return this.#outcomes.filter(({ candidate }) => candidate === id);
  }

  /** The first failure that is one of its own. */
  failure(id: string): Sentence | string | null {
    return this.of(id).find(({ failure, outOfTime }) => failure !== null && !outOfTime)?.failure ?? null;
  }

  /** Its error on a window, relative to the baseline's; of the probe where it was not trained in full. */
  relative(id: string, window: number): number | null {
    const own = this.of(id).filter((outcome) => outcome.window === window && outcome.error !== null);
    const best = own.find(({ isProbe }) => !isProbe) ?? own[0];
    if (best === undefined || best.error === null) return null;
    const { error, baseline } = best;
    return baseline !== null && baseline > 0 ? error / baseline : error;
  }

  /** Windows on which it was judged in full, ascending. */
  judged(id: string): number[] {
    const full = this.of(id).filter(({ isProbe, error }) => !isProbe && error !== null);
    return [...new Set(full.map(({ window }) => window))].sort((first, second) => first - second);
  }

  /** Mean of its relative errors, on all windows where it was judged; null for what failed or was not tried. */
  score(id: string): number | null {
    if (this.failure(id) !== null) return null;
    const full = this.judged(id);
    const windows =
      full.length > 0 ? full : this.of(id).flatMap(({ window, error }) => (error === null ? [] : [window]));
    const values = windows.flatMap((window) => this.relative(id, window) ?? []);
    return values.length === 0 ? null : mean(values);
  }

  /** Mean of its errors on the windows where it was judged. */
  error(id: string): number | null {
    const full = this.judged(id);
    const values = this.of(id).flatMap(({ window, isProbe, error }) =>
      error !== null && (full.length === 0 || (!isProbe && full.includes(window))) ? [error] : [],
    );
    return values.length === 0 ? null : mean(values);
  }

  costMs(id: string): number {
    return this.of(id).reduce((sum, { costMs }) => sum + costMs, 0);
  }

  /** Candidates that were judged on all windows, the best first; equally good ones in the order of their entry. */
  finalists(): Candidate[] {
    return this.ranked(this.candidates.filter(({ id }) => this.judged(id).length === this.windows));
  }

  /** Those of these that have a score, the best first; equally good ones in the order given. */
  ranked(candidates: readonly Candidate[]): Candidate[] {
    return candidates
      .flatMap((candidate) => {
        const score = this.score(candidate.id);
        return score === null || !Number.isFinite(score) ? [] : [{ candidate, score }];
      })
      .sort((first, second) => first.score - second.score)
      .map(({ candidate }) => candidate);
  }

  /** The answer so far: of what was judged on all windows where that is more than baselines, else of all that was tried. */
  leader(): Candidate | null {
    const finalists = this.finalists();
    const isTried = finalists.some(({ family }) => family !== 'baseline');
    if (isTried) return finalists[0] ?? null;
    return this.ranked(this.candidates.filter(({ id }) => this.judged(id).length > 0))[0] ?? null;
  }
}
