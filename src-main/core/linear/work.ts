/**
 * Long work in steps: yields the share that is done, so that whoever drives it can breathe, tell, or leave it where it stands.
 * A step takes some tens of milliseconds.
 */
export type Work<Result> = Generator<number, Result>;

/** Multiplications between two steps of long work. */
export const stepProducts = 2e7;

/** Does it all at once. */
export function finish<Result>(work: Work<Result>): Result {
  for (;;) {
    const step = work.next();
    if (step.done === true) return step.value;
  }
}

/** A part of longer work: its shares lie between `from` and `to`. */
export function* within<Result>(from: number, to: number, work: Work<Result>): Work<Result> {
  for (;;) {
    const step = work.next();
    if (step.done === true) return step.value;
    yield from + (to - from) * step.value;
  }
}
