import type { ErrorValue } from '../../core/common/errors';
import type { MemoryWait } from '../../core/run/schema';
import type { JobEvent, JobOutcome } from '../../jobs';

/** How a job ended, as it is to be written down. */
export interface Ending<Result> {
  readonly outcome: JobOutcome<Result>;
  /** Of a failed job; of any other, why its end could not be written yet. */
  readonly error: ErrorValue | null;
  readonly finishedAt: number;
  /** What was to be written along with the end was refused, and must not keep it from ending: its state and error alone. */
  readonly isBare: boolean;
}

/** What becomes of a job that is kept: what is done with its events, and its settle function. */
export interface JobRecord<Result> {
  /** Its events, in order. Does not throw: what it writes goes through the queue of writes that it was made with. */
  record(event: JobEvent): void;
  /** It is queued and waits for memory; null: no more. */
  wait(wait: MemoryWait | null): void;
  /** The last chance to write what was told, before how it ended is. */
  flush?(outcome: JobOutcome<Result>): void;
  /** Writes how it ended, in one transaction, and tells whoever watches. Done again while the database cannot be written. */
  settle(ending: Ending<Result>): void;
  /** Shows how it ended while that cannot be written yet. */
  showUnwritten(ending: Ending<Result>): void;
  /** After its end was written, or never can be: removes what it leaves behind and nobody wants. */
  discard?(outcome: JobOutcome<Result>): void;
}
