/** The part of `AbortSignal` that pure code needs; both Node's and the DOM's fit. */
export interface AbortSignalLike {
  readonly aborted: boolean;
  readonly reason: unknown;
  throwIfAborted(): void;
}

/** Progress of something long: `done` of `total` in the unit that the caller names. */
export type ProgressListener = (done: number, total: number) => void;

/** Whether the thrown value only says that somebody cancelled. */
export function isAbortError(thrown: unknown): boolean {
  return thrown instanceof Error && thrown.name === 'AbortError';
}
