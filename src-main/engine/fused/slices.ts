import { setImmediate } from 'node:timers/promises';
import type { AbortSignalLike } from '../../core/common/abort';

/** How long a call into the engine should hold the event loop, in milliseconds. */
const sliceMs = 50;

/** Sizes calls into the engine by the time that the ones before took, and gives the event loop a turn between them. */
export class Slices {
  /** Units that are done in about `sliceMs`; unknown at first, so the first call does one. */
  #size = 1;
  #lastTurn = performance.now();

  constructor(private readonly signal: AbortSignalLike) {}

  /**
   * Does `total` units of work, `run(from, to)` for ranges that take about 50 ms; a range that returns false is the last.
   * @throws AbortError when the signal has fired
   */
  async each(total: number, run: (from: number, to: number) => boolean): Promise<void> {
    for (let from = 0; from < total;) {
      this.signal.throwIfAborted();
      const to = Math.min(total, from + this.#size);
      const started = performance.now();
      if (!run(from, to)) return;
      const ended = performance.now();
      const possible = ((to - from) * sliceMs) / Math.max(ended - started, 0.01);
      // Growing gently: the first call of a plan is slower than all others.
      this.#size = Math.max(1, Math.min(Math.floor(possible), this.#size * 8));
      from = to;
      if (ended - this.#lastTurn < sliceMs / 2 && from < total) continue;
      if (ended - this.#lastTurn < 5) continue;
      await setImmediate();
      this.#lastTurn = performance.now();
    }
    this.signal.throwIfAborted();
  }
}
