/**
 * Passes at most one value every `intervalMs` on: the first at once, later ones when the interval has gone by, never late.
 * What comes in between is dropped, so that a busy loop needs no timer.
 */
export class Throttle<Value> {
  #last = Number.NEGATIVE_INFINITY;

  constructor(
    readonly intervalMs: number,
    readonly now: () => number,
    readonly pass: (value: Value) => void,
  ) {}

  offer(value: Value): void {
    const time = this.now();
    if (time - this.#last < this.intervalMs) return;
    this.#last = time;
    this.pass(value);
  }
}
