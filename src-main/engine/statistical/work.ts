/**
 * Long work in steps of some milliseconds, each of which yields the share that is done: whoever drives it can breathe, tell, or
 * leave it where it stands.
 */
export type Work<Result> = Generator<number, Result>;

/** Does it all at once. */
export function finish<Result>(work: Work<Result>): Result {
  for (;;) {
    const step = work.next();
    if (step.done === true) return step.value;
  }
}

/** One of several pieces of longer work, whose shares are alike. */
export function* part<Result>(index: number, count: number, work: Work<Result>): Work<Result> {
  for (;;) {
    const step = work.next();
    if (step.done === true) return step.value;
    yield (index + step.value) / count;
  }
}
