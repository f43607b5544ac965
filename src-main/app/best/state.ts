import type { RunId } from '../../core/common/ids';
import type { BestLead, BestPhase, BestStanding, Candidate, LeftOut, Scores } from '../../core/best';
import type { BestEvent } from '../../contract';
import { runFiles } from '../run-files';
import { standingOf } from './standing';
import { doTrials, type TrialRoom } from './trials';

/** What is known while a search goes on, and how it stands. */
export class SearchState {
  readonly room: TrialRoom;
  readonly scores: Scores;
  readonly #began: number;
  readonly #metric: BestStanding['metric'];
  readonly #unit: string;
  readonly #leftOut: readonly LeftOut[];
  readonly #timeOf: (row: number) => number | null;
  readonly #overheads: number[] = [];
  readonly #leads = new Map<string, BestLead>();
  /** Runs of each candidate, and the ones that were judged in full by their window. */
  readonly #runs = new Map<string, RunId[]>();
  readonly #judged = new Map<string, Map<number, RunId>>();

  constructor(
    room: TrialRoom,
    scores: Scores,
    {
      leftOut,
      times,
      rows,
      began,
      metric,
      unit,
    }: {
      readonly leftOut: readonly LeftOut[];
      readonly times: readonly [number, number] | null;
      readonly rows: number;
      readonly began: number;
      readonly metric: BestStanding['metric'];
      /** Of the target; empty where it is not known. */
      readonly unit: string;
    },
  ) {
    this.room = room;
    this.scores = scores;
    this.#leftOut = leftOut;
    this.#began = began;
    this.#metric = metric;
    this.#unit = unit;
    this.#timeOf = (row) => (times === null ? null : times[0] + ((times[1] - times[0]) * row) / Math.max(1, rows - 1));
  }

  /** Runs of a candidate on the validation windows, the earliest first; null where it was not judged on all. */
  judgedRuns(id: string): RunId[] | null {
    const own = this.#judged.get(id);
    const runs = this.room.plan.windows.flatMap((_, window) => own?.get(window) ?? []);
    return runs.length === this.scores.windows ? runs : null;
  }

  standing(phase: BestPhase, isOver = false): BestStanding {
    return standingOf({
      scores: this.scores,
      plan: this.room.plan,
      timeOf: this.#timeOf,
      leads: this.#leads,
      runs: this.#runs,
      leftOut: this.#leftOut,
      phase,
      metric: this.#metric,
      unit: this.#unit,
      spentMs: Math.max(0, this.room.services.now() - this.#began),
      isOver,
    });
  }

  /** What the last trials took beside what they computed, in the middle of them: a machine that is busy takes longer to start a run. */
  overheadMs(): number {
    const sorted = this.#overheads.slice(-11).toSorted((first, second) => first - second);
    return sorted[Math.floor(sorted.length / 2)] ?? 0;
  }

  /** Keeps what came of a trial. */
  keep({
    outcome,
    run,
    overheadMs = null,
  }: {
    readonly outcome: Parameters<Scores['add']>[0];
    readonly run: { readonly id: RunId } | null;
    readonly overheadMs?: number | null;
  }): void {
    this.scores.add(outcome);
    if (run === null) return;
    if (overheadMs !== null) this.#overheads.push(overheadMs);
    const { candidate, window, isProbe, error } = outcome;
    this.#runs.set(candidate, [...(this.#runs.get(candidate) ?? []), run.id]);
    if (isProbe || error === null) return;
    const own = this.#judged.get(candidate) ?? new Map<number, RunId>();
    this.#judged.set(candidate, own.set(window, run.id));
  }

  /** Does trials, keeps what comes of them, and tells how it stands. */
  async *follow(
    phase: BestPhase,
    work: Parameters<typeof doTrials>[1],
    ms: number,
    share: () => number,
  ): AsyncGenerator<BestEvent, void, undefined> {
    const timeUp = new AbortController();
    const timer = Number.isFinite(ms)
      ? setTimeout(
          () => {
            timeUp.abort();
          },
          Math.max(0, ms),
        )
      : null;
    try {
      for await (const end of doTrials(this.room, work, timeUp.signal)) {
        this.room.signal.throwIfAborted();
        this.keep(end);
        yield { type: 'progress', fraction: Math.min(1, share()), message: phase };
        yield { type: 'standing', standing: this.standing(phase) };
      }
    } finally {
      if (timer !== null) clearTimeout(timer);
    }
    this.room.signal.throwIfAborted();
  }

  /** Holds the leader against everything that was judged on all windows. */
  async findLeads(signal: AbortSignal): Promise<void> {
    const leader = this.scores.leader();
    const own = leader === null ? null : this.judgedRuns(leader.id);
    this.#leads.clear();
    if (leader === null || own === null) return;
    const { services, plan } = this.room;
    const files = (ids: readonly RunId[]) => ids.map((id) => runFiles(services, id));
    const others: [Candidate, RunId[]][] = this.scores.finalists().flatMap((candidate) => {
      const runs = candidate.id === leader.id ? null : this.judgedRuns(candidate.id);
      return runs === null ? [] : [[candidate, runs] as [Candidate, RunId[]]];
    });
    if (others.length === 0) return;
    const { window, evaluation } = leader.configuration;
    const { leads } = await services.jobs.request(
      'leads',
      {
        part: plan.judged,
        threshold: evaluation.threshold,
        overlap: Math.max(1, Math.ceil(window.horizon / window.stride)),
        leader: files(own),
        others: Object.fromEntries(others.map(([{ id }, runs]) => [id, files(runs)])),
      },
      { signal },
    );
    for (const [id, lead] of Object.entries(leads)) this.#leads.set(id, lead);
  }
}
