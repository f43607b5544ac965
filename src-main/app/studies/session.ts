import type { StoredStudy, Study } from '../../core/study';
import type { ConfirmationProgress } from './confirmation/options';
import { estimate } from './progress';
import type { StudyDriver } from './study-driver';

/** A study at work. */
export class StudySession {
  /** Null where the best alone are confirmed. */
  readonly driver: StudyDriver | null;
  readonly #left = new AbortController();
  #fresh: ConfirmationProgress | null = null;
  /** When the runs with fresh seeds were begun, and how long was searched by then. */
  #confirming: { readonly since: number; readonly spentMs: number | null } | null = null;
  #ended: Promise<void> = Promise.resolve();

  constructor(driver: StudyDriver | null) {
    this.driver = driver;
  }

  /** Fires when it is to be left, to go on later. */
  get left(): AbortSignal {
    return this.#left.signal;
  }

  /** Resolves when the study is at rest. */
  get ended(): Promise<void> {
    return this.#ended;
  }

  /** Does the work, a turn later. @param work never rejects */
  begin(work: () => Promise<void>): void {
    this.#ended = Promise.resolve().then(work);
  }

  leave(wish: 'pause' | 'stop'): void {
    this.driver?.wish(wish);
    this.#left.abort();
  }

  beginConfirmation(): void {
    this.#confirming = { since: performance.now(), spentMs: this.driver?.spentMs ?? null };
  }

  confirmed(progress: ConfirmationProgress): void {
    this.#fresh = progress;
  }

  /** The study with how far it is. @param parallel jobs at once */
  told(study: StoredStudy, parallel: number): Pick<Study, 'spentMs' | 'progress'> {
    const { driver } = this;
    const confirming = this.#confirming;
    const spentMs = (confirming === null ? driver?.spentMs : confirming.spentMs) ?? study.spentMs;
    const nothing = { all: 0, ended: 0, endedBefore: 0 };
    const fresh =
      confirming === null ? null : { ...(this.#fresh ?? nothing), elapsedMs: performance.now() - confirming.since };
    const isLeaving = this.left.aborted || driver?.isLeaving === true;
    return {
      spentMs,
      progress: {
        phase: isLeaving ? 'leaving' : confirming === null ? 'searching' : 'confirming',
        ...estimate(study, { spentMs, atWork: driver?.atWork ?? 0, parallel, fresh }),
      },
    };
  }
}
