/** The part of `AbortSignal` that pure code needs; both Node's and the DOM's fit. */
export interface AbortSignalLike {
  readonly aborted: boolean;
  readonly reason: unknown;
  throwIfAborted(): void;
}

/** Fires when any of them has. */
export function anySignal(signals: readonly AbortSignalLike[]): AbortSignalLike {
  const fired = (): AbortSignalLike | undefined => signals.find(({ aborted }) => aborted);
  return {
    get aborted() {
      return fired() !== undefined;
    },
    get reason() {
      return fired()?.reason;
    },
    throwIfAborted() {
      fired()?.throwIfAborted();
    },
  };
}

/** Progress of something long: `done` of `total` in the unit that the caller names. */
export type ProgressListener = (done: number, total: number) => void;

/** Whether the thrown value only says that somebody cancelled. */
export function isAbortError(thrown: unknown): boolean {
  return thrown instanceof Error && thrown.name === 'AbortError';
}
